import { Box, Words } from './native'
import { cx } from './tone'

type Props = { label: string; done: number; total: number; unit?: string; tone?: 'green' | 'amber' | 'red' }

/** How much of something is done, as numbers and as a bar. */
export function Progress({ label, done, total, unit = '', tone = 'green' }: Props) {
  const percent = total > 0 ? Math.min(100, (done / total) * 100) : 0
  return (
    <Box className={cx('progress', tone !== 'green' && `progress--${tone}`)}>
      <Box className="progress__words"><Words>{label}</Words><Words className="progress__part">{done}/{total}{unit && ` ${unit}`}</Words></Box>
      <Box className="progress__track" mute><Box className="progress__fill" style={{ width: `${percent}%` }} /></Box>
    </Box>
  )
}
