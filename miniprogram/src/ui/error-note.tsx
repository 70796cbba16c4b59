import { Button } from './button'
import { Box } from './native'
import { cx } from './tone'

type Props = {
  /** What happened. */
  title: string
  /** What is safe, and what to do. */
  text?: string
  /** Amber: waiting, not broken. */
  tone?: 'red' | 'amber'
  acts?: readonly { text: string; onTap: () => void; busy?: boolean }[]
}

/** What went wrong, what is safe, and the next step. Read out at once. */
export const ErrorNote = ({ title, text, tone = 'red', acts = [] }: Props) => (
  <Box className={cx('error-note', tone === 'amber' && 'error-note--amber')} role="alert">
    <Box className="error-note__title">{title}</Box>
    {text && <Box className="error-note__text">{text}</Box>}
    {acts.length > 0 && (
      <Box className="error-note__acts">{acts.map((act) => <Button key={act.text} text={act.text} tone="link" small busy={act.busy} onTap={act.onTap} />)}</Box>
    )}
  </Box>
)
