import type { Tone } from './tone'

/**
 * One value of a chart; `null` is "not known", never zero, and is drawn as a gap. `note` says what the value covers; a line marks a point
 * with the tone amber by a square.
 */
export type Point = { key: string; label: string; value: number | null; tone?: Tone; note?: string }
