import { Children, type ReactNode } from 'react'
import { Box, Words } from './native'
import { cx, type Tone } from './tone'

type Props = {
  label: string
  value: ReactNode
  unit?: string
  /** Compared with when, in words: "比昨天多 2". */
  change?: string
  /** What the number covers: "35/36 班已报". */
  coverage?: string
  tone?: Exclude<Tone, 'blue' | 'grey'>
}

/** One number with its unit, what it covers and how it moved. */
export const Stat = ({ label, value, unit, change, coverage, tone }: Props) => (
  <Box className={cx('stat', tone && `stat--${tone}`)}>
    <Box className="stat__figure"><Words className="stat__value">{value}</Words>{unit && <Words className="stat__unit">{unit}</Words>}</Box>
    <Box className="stat__label">{label}</Box>
    {change && <Box className="stat__note">{change}</Box>}
    {coverage && <Box className="stat__note">{coverage}</Box>}
  </Box>
)

/** Figures side by side; four stand two by two on a phone. */
export const Stats = ({ children }: { children: ReactNode }) => <Box className={cx('stats', Children.toArray(children).length === 4 && 'stats--four')}>{children}</Box>
