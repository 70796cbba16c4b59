import type { ReactNode } from 'react'
import { Box, Tap } from './native'
import { cx } from './tone'

/** Rows lie in a card and reach its edges. */
export const Rows = ({ children }: { children: ReactNode }) => <Box className="rows">{children}</Box>

type Props = {
  title: ReactNode
  note?: ReactNode
  /** The note may make way for large type. */
  spareNote?: boolean
  value?: ReactNode
  badge?: ReactNode
  onTap?: () => void
}

/** One line of a list: a name, what is to say about it, and where it leads. */
export function Row({ title, note, spareNote, value, badge, onTap }: Props) {
  const inner = (
    <>
      <Box className="row__words">
        <Box className="row__title">{title}</Box>
        {note !== undefined && <Box className={cx('row__note', spareNote && 'row__note--spare')}>{note}</Box>}
      </Box>
      {value !== undefined && <Box className="row__value">{value}</Box>}
      {badge}
      {onTap && <Box className="row__more" mute />}
    </>
  )
  return onTap ? <Tap className="row row--tap" onTap={onTap}>{inner}</Tap> : <Box className="row">{inner}</Box>
}
