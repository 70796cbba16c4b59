/** What a version says that the one before did not, and whether readers of the old one should know (SM-6). Pure. */
import { measureNames, type StoredMeasures } from './rules'

export type MetricChange = { metric: keyof StoredMeasures; old: number; new: number }

/** Every measure that changed, in the order of the measures. */
export const diffOf = (before: StoredMeasures, after: StoredMeasures): MetricChange[] =>
  measureNames.flatMap((metric) => (before[metric] === after[metric] ? [] : [{ metric, old: before[metric], new: after[metric] }]))

const absences = ['absentUnexplained', 'leaveSick', 'leavePersonal', 'leaveOfficial', 'otherAbsent'] as const
export const absentOf = (measures: Pick<StoredMeasures, (typeof absences)[number]>): number => absences.reduce((sum, name) => sum + measures[name], 0)

const rate = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null)
/** Rates that people read, as fractions; null where nothing was expected (AT-15). */
const ratesOf = (measures: StoredMeasures): (number | null)[] => [
  rate(absentOf(measures), measures.expected), rate(measures.late, measures.expected), rate(measures.illPupils, measures.enrolled), rate(measures.reports, measures.expectedReports),
]
/** Half a percentage point (SM-6). */
const halfPoint = 0.005

/** Material = a number of the absent or ill changed, or any rate by half a point or more (SM-6). Alert levels come with surveillance. */
export function isMaterial(before: StoredMeasures, after: StoredMeasures): boolean {
  if ([...absences, 'illPupils' as const].some((name) => before[name] !== after[name])) return true
  const rates = ratesOf(after)
  // A rounding error of the division is no change of a rate.
  return ratesOf(before).some((old, index) => Math.abs((old ?? 0) - (rates[index] ?? 0)) > halfPoint - 1e-9)
}
