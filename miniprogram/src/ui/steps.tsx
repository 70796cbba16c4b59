import { Box } from './native'
import { cx } from './tone'

/** The steps of one matter in order; `now` counts from 0, and equals the number of steps when all is done. */
export const Steps = ({ steps, now }: { steps: readonly string[]; now: number }) => (
  <Box className="steps" role="list">
    {steps.map((step, at) => (
      <Box
        key={step} role="listitem" label={`第 ${at + 1} 步，${step}，${at < now ? '已完成' : at === now ? '进行中' : '未开始'}`}
        className={cx('steps__one', at < now && 'steps__one--past', at === now && 'steps__one--now')}
      >
        <Box className="steps__mark" mute>{at < now ? '✓' : at + 1}</Box>
        <Box mute>{step}</Box>
      </Box>
    ))}
  </Box>
)
