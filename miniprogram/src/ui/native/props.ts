import type { CSSProperties, ReactNode } from 'react'

/** What both targets give to a plain block or a run of text. */
export type BoxProps = {
  className?: string
  style?: CSSProperties
  /** ARIA role; the mini-program reads it too. */
  role?: string
  label?: string
  /** Level of a heading, H5 only. */
  level?: 1 | 2 | 3
  live?: 'polite' | 'assertive'
  busy?: boolean
  /** Not for screen readers. */
  mute?: boolean
  id?: string
  children?: ReactNode
}

/** Anything a finger or the Enter key can set off. */
export type TapProps = {
  className?: string
  label?: string
  disabled?: boolean
  /** Chosen among several; H5 says `aria-pressed`, `aria-selected` for tabs or `aria-current` for places. */
  on?: boolean
  kind?: 'button' | 'tab' | 'place'
  onTap?: () => void
  /** Long press; with a mouse also the right button. */
  onHold?: () => void
  children?: ReactNode
}

export type InputProps = {
  id: string
  value: string
  onChange: (value: string) => void
  label: string
  placeholder?: string
  /** Which keyboard: letters, digits, or a telephone. */
  keys?: 'text' | 'digits' | 'phone'
  max?: number
  disabled?: boolean
  wrong?: boolean
  onDone?: () => void
}

export type PickOneProps = {
  id: string
  label: string
  options: readonly { key: string; label: string }[]
  value: string | null
  onPick: (key: string) => void
  disabled?: boolean
  children: ReactNode
}

/** Days are `YYYY-MM-DD`. */
export type PickDayProps = {
  id: string
  label: string
  value: string | null
  from?: string
  to?: string
  onPick: (day: string) => void
  disabled?: boolean
  children: ReactNode
}

export type GridColumn = { key: string; label: string; number?: boolean }
export type GridProps = {
  caption: string
  columns: readonly GridColumn[]
  rows: readonly { key: string; cells: readonly ReactNode[] }[]
  /** For screen readers only. */
  hidden?: boolean
}

export type SheetFrameProps = { label: string; onShut: () => void; children: ReactNode }

export type FileDropProps = {
  label: string
  /** File name endings, such as `.xlsx`. */
  accept: readonly string[]
  disabled?: boolean
  onPick: (file: File) => void
  children: ReactNode
}
