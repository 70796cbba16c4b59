import type { ReactNode } from 'react'
import { Box, Tap } from './native'
import { cx, type Tone } from './tone'

type Props = {
  title?: ReactNode
  /** Whose this is; every card says it. */
  whose?: ReactNode
  aside?: ReactNode
  /** A coloured edge; say the same in words. */
  tone?: Exclude<Tone, 'blue' | 'grey'>
  className?: string
  onTap?: () => void
  children?: ReactNode
}

/** One matter on a sheet of its own. */
export function Card({ title, whose, aside, tone, className, onTap, children }: Props) {
  const classes = cx('card', tone && `card--${tone}`, onTap && 'card--tap', className)
  const inner = (
    <>
      {(title ?? whose ?? aside) !== undefined && (
        <Box className="card__head">
          <Box className="card__words">
            {title !== undefined && <Box className="card__title" {...(!onTap && { role: 'heading', level: 2 as const })}>{title}</Box>}
            {whose !== undefined && <Box className="card__whose">{whose}</Box>}
          </Box>
          {aside}
        </Box>
      )}
      {children}
    </>
  )
  return onTap ? <Tap className={classes} onTap={onTap}>{inner}</Tap> : <Box className={classes}>{inner}</Box>
}
