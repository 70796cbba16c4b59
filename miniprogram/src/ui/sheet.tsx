import type { ReactNode } from 'react'
import { Button } from './button'
import { Box, SheetFrame } from './native'

type Props = { open: boolean; title: string; onShut: () => void; shutText?: string; children: ReactNode }

/** A sheet from below for a detail or a short choice; in the middle on a desktop. */
export function Sheet({ open, title, onShut, shutText = '关闭', children }: Props) {
  if (!open) return null
  return (
    <SheetFrame label={title} onShut={onShut}>
      <Box className="sheet__head">
        <Box className="sheet__title" role="heading" level={2}>{title}</Box>
        <Box className="sheet__shut"><Button text={shutText} tone="link" small onTap={onShut} /></Box>
      </Box>
      {children}
    </SheetFrame>
  )
}
