import { useMemo } from 'react'
import { Box, Grid } from './native'
import type { Point } from './point'
import { cx } from './tone'

type Props = {
  title: string
  unit?: string
  points: readonly Point[]
  /** How a value reads; as it is, unless said. */
  show?: (value: number) => string
  /** What the notes of the points say, as the head of their column. */
  noteLabel?: string
}

const known = (points: readonly Point[]) => points.flatMap((point) => (point.value === null ? [] : [point.value]))
/** Head room above the highest value, so that its number fits. */
const topOf = (points: readonly Point[]) => Math.max(...known(points), 0) * 1.25 || 1

/** The same figures for a screen reader. */
const Twin = ({ title, unit, points, show = String, noteLabel }: Props) => (
  <Grid
    hidden caption={title}
    columns={[{ key: 'when', label: '项目' }, { key: 'value', label: unit ?? '数值' }, ...(noteLabel ? [{ key: 'note', label: noteLabel }] : [])]}
    rows={points.map((point) => ({
      key: point.key, cells: [point.label, point.value === null ? '无数据' : show(point.value), ...(noteLabel ? [point.note ?? ''] : [])],
    }))}
  />
)
const Head = ({ title, unit }: Props) => <Box className="chart__top"><Box>{title}</Box>{unit && <Box>单位：{unit}</Box>}</Box>

/** A few values side by side. */
export function BarChart(props: Props) {
  const { points, show = String } = props
  const top = topOf(points)
  return (
    <Box className="chart">
      <Box mute>
        <Head {...props} />
        <Box className="chart__plot">
          {points.map((point) => (
            <Box key={point.key} className="chart__bar-slot">
              {point.value === null ? <Box className="chart__gap">无</Box> : <Box className="chart__value">{show(point.value)}</Box>}
              {point.value !== null && <Box className={cx('chart__bar', point.tone && point.tone !== 'green' && `chart__bar--${point.tone}`)} style={{ height: `${(point.value / top) * 100}%` }} />}
            </Box>
          ))}
        </Box>
        <Box className="chart__marks">{points.map((point) => <Box key={point.key} className="chart__label">{point.label}</Box>)}</Box>
      </Box>
      <Twin {...props} />
    </Box>
  )
}

type Spot = { x: number; y: number }

/**
 * The line as a mask, so that its colour follows the theme. Runs between gaps are separate lines.
 * `none` and a stroke that does not scale keep its width even at any size; WeChat reads no percent units and no <style> in an SVG.
 */
function lineMask(spots: readonly (Spot | null)[]) {
  const pieces = spots.map((spot, at) => (spot ? `${at > 0 && spots[at - 1] ? 'L' : 'M'}${spot.x.toFixed(2)} ${(100 - spot.y).toFixed(2)}` : '')).join('')
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100' preserveAspectRatio='none'><path d='${pieces}' fill='none' stroke='black' stroke-width='2' vector-effect='non-scaling-stroke' stroke-linejoin='round' stroke-linecap='round'/></svg>`
  return `url("data:image/svg+xml,${encodeURIComponent(svg)}")`
}

/** A course over time. The first, highest and last values carry their number. */
export function LineChart(props: Props) {
  const { points, show = String } = props
  const spots = useMemo(() => {
    const top = topOf(points)
    return points.map((point, at) => (point.value === null ? null : { x: points.length > 1 ? (at / (points.length - 1)) * 100 : 50, y: (point.value / top) * 100 }))
  }, [points])
  const mask = useMemo(() => lineMask(spots), [spots])
  const last = points.length - 1
  const highest = points.findIndex((point) => point.value === Math.max(...known(points)))
  // A number stays only where no other stands close by.
  const apart = Math.max(2, Math.ceil(points.length / 6))
  const marked = (at: number) => at === highest || ([0, last].includes(at) && Math.abs(at - highest) >= apart)
  return (
    <Box className="chart">
      <Box mute>
        <Head {...props} />
        <Box className="chart__plot">
          <Box className="chart__line" style={{ maskImage: mask, WebkitMaskImage: mask }} />
          {spots.map((spot, at) => {
            const point = points[at]
            // A point between two gaps has no line to show it.
            const alone = !spots[at - 1] && !spots[at + 1]
            if (!spot || !point || point.value === null || !(marked(at) || alone || point.tone === 'amber')) return null
            const place = { left: `${spot.x}%`, bottom: `${spot.y}%` }
            return (
              <Box key={point.key}>
                <Box className={cx('chart__dot', point.tone === 'amber' && 'chart__dot--amber', !marked(at) && 'chart__dot--quiet')} style={place} />
                {marked(at) && <Box className={cx('chart__mark', at === last && 'chart__mark--last', at === 0 && 'chart__mark--first')} style={place}>{show(point.value)}</Box>}
              </Box>
            )
          })}
        </Box>
        <Box className="chart__ends"><Box>{points[0]?.label}</Box><Box>{points[last]?.label}</Box></Box>
      </Box>
      <Twin {...props} />
    </Box>
  )
}
