import { useState, type ReactNode } from 'react'
import { Box, Tap, Words } from './native'
import { cx } from './tone'

type Props = { title: string; children: ReactNode }

/** Something most people need once: its title stays, the rest opens and shuts. */
export function Fold({ title, children }: Props) {
  const [open, setOpen] = useState(false)
  return (
    <Box className="card">
      <Tap className="fold__head" on={open} onTap={() => setOpen(!open)}>
        <Words className="fold__title">{title}</Words>
        <Words className="fold__act">{open ? '收起' : '展开'}</Words>
        <Box className={cx('fold__arrow', open && 'fold__arrow--up')} mute />
      </Tap>
      {open && <Box className="fold__body">{children}</Box>}
    </Box>
  )
}
