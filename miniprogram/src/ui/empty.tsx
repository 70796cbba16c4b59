import { Button } from './button'
import { Box } from './native'

type Props = { title: string; text?: string; act?: { text: string; onTap: () => void } }

/** Nothing here: what that means and what to do. */
export const Empty = ({ title, text, act }: Props) => (
  <Box className="empty">
    <Box className="empty__title">{title}</Box>
    {text && <Box className="empty__text">{text}</Box>}
    {act && <Box className="empty__act"><Button text={act.text} onTap={act.onTap} /></Box>}
  </Box>
)
