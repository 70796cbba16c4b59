import type { ReactNode } from 'react'
import { Box, Tap, Words } from './native'
import { cx } from './tone'

type Props = {
  /** A verb. */
  text: string
  tone?: 'primary' | 'secondary' | 'danger' | 'link'
  small?: boolean
  /** Work is under way: says so and takes no second tap. */
  busy?: boolean
  /** What the button says meanwhile. */
  busyText?: string
  disabled?: boolean
  onTap: () => void
}

/** One thing to do. Primary once a page, danger only for what cannot be undone. */
export const Button = ({ text, tone = 'secondary', small, busy, busyText, disabled, onTap }: Props) => (
  <Tap className={cx('button', `button--${tone}`, small && 'button--small', disabled && 'button--off')} disabled={disabled === true || busy === true} onTap={onTap}>
    {busy && <Words className="button__turn" mute />}
    <Words>{busy && busyText ? busyText : text}</Words>
  </Tap>
)

export const Buttons = ({ children }: { children: ReactNode }) => <Box className="buttons">{children}</Box>
