import type { ReactNode } from 'react'
import { Box, Tap, Words } from './native'
import { cx, type Tone } from './tone'

type Props = {
  name: string
  /** The state in a word; the colour only repeats it. */
  state: string
  tone: Tone
  onTap?: () => void
  /** Long press: details. */
  onHold?: () => void
}

/** One of many things that change state by tap; at least 72 × 56. */
export const Tile = ({ name, state, tone, onTap, onHold }: Props) => (
  <Tap className={cx('tile', `tile--${tone}`)} label={`${name}，${state}`} onTap={onTap} onHold={onHold}>
    <Words className="tile__name">{name}</Words>
    {/* The spoken name must hold what is written (WCAG 2.5.3): the comma is there, without size. */}
    <Words className="tile__comma">，</Words>
    <Words className="tile__state">{state}</Words>
  </Tap>
)

export const Tiles = ({ children }: { children: ReactNode }) => <Box className="tiles">{children}</Box>

/** What the colours of the tiles mean; always in sight of them. */
export const Legend = ({ items }: { items: readonly { label: string; tone: Tone }[] }) => (
  <Box className="legend">
    {items.map((item) => (
      <Words key={item.label} className="legend__item"><Words className={cx('legend__dot', `legend__dot--${item.tone}`)} mute />{item.label}</Words>
    ))}
  </Box>
)
