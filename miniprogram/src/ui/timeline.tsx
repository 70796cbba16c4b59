import type { ReactNode } from 'react'
import { Box } from './native'
import { cx, type Tone } from './tone'

export type Moment = { key: string; title: ReactNode; time?: string; note?: ReactNode; tone?: Tone }

/** What happened, in order. */
export const Timeline = ({ moments }: { moments: readonly Moment[] }) => (
  <Box role="list">
    {moments.map((moment) => (
      <Box key={moment.key} role="listitem" className={cx('timeline__one', moment.tone && `timeline__one--${moment.tone}`)}>
        <Box className="timeline__top">
          <Box className="timeline__title">{moment.title}</Box>
          {moment.time && <Box className="timeline__time">{moment.time}</Box>}
        </Box>
        {moment.note && <Box className="timeline__note">{moment.note}</Box>}
      </Box>
    ))}
  </Box>
)
