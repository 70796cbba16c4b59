import type { BureauMeasures, BureauSummary, Measures, Summary } from '@zhixiao/shared-types/domains/summary'
import { addDays } from '../../platform/time'
import { absenceKinds, withoutSmallCounts, type ShownCounts } from '../attendance/index'
import { absentOf } from './diff'
import type { StoredSummary } from './queries'
import type { StoredMeasures } from './rules'

/** What may be hidden from a district. */
const hideable = [...absenceKinds, 'absent', 'late', 'illPupils', 'present'] as const

/** A summary for people of the school; without `showIll` the number of the ill is null (AT-16). */
export function presentSummary(stored: StoredSummary, name: string, showIll: boolean, stale: boolean): Summary {
  return { ...frameOf(stored, name, stale), measures: shownMeasures(stored.measures, showIll) }
}

export const shownMeasures = (measures: StoredMeasures, showIll: boolean): Measures => ({
  ...measures, absent: absentOf(measures), illPupils: showIll ? measures.illPupils : null,
})

function frameOf(stored: StoredSummary, name: string, stale: boolean): Omit<Summary, 'measures'> {
  const { id, scope, scopeId, period, day, version, status, contentHash, missing, isMaterial } = stored
  const until = period === 'week' ? addDays(day, 6) : day
  return {
    id, scope, scopeId, name, period, day, until, version, status, compiledAt: stored.compiledAt.toISOString(), contentHash, caughtUp: stored.cause === 'catch_up', stale,
    isMaterial, missing,
  }
}

/**
 * A district's table without small cells: neither a column's total nor a row's sum says what is hidden (README). `present` follows from the others, so it is
 * hidden with them.
 */
export function withoutSmallMeasures(schools: readonly StoredMeasures[], total: StoredMeasures, mayTellKinds = true): { schools: BureauMeasures[]; total: BureauMeasures } {
  const shown = withoutSmallCounts(schools, total, mayTellKinds)
  const withCells = (measures: StoredMeasures, cells: ShownCounts): BureauMeasures => ({
    ...measures, ...cells, present: cells.absent === null || cells.late === null ? null : measures.present,
  })
  return { schools: shown.schools.map((cells, index) => withCells(schools[index] ?? total, cells)), total: withCells(total, shown.total) }
}

/** A day as its district reads it, hidden cells as null; schools by id. */
export type ShownDay = { day: string; inForce: boolean; total: BureauMeasures; schools: ReadonlyMap<string, BureauMeasures> }

/**
 * A week says nothing that its days do not: a cell that one of them keeps back, as a small one or as its companion, is kept back in the week, for else the
 * week less the other days would be that cell. So what is told of a week is a sum of what is told of its days.
 */
export function withoutSmallWeek(
  schools: readonly Pick<StoredSummary, 'scopeId' | 'measures'>[], total: StoredMeasures, days: readonly ShownDay[],
): { schools: BureauMeasures[]; total: BureauMeasures } {
  const tellsKinds = days.every((day) => absenceKinds.every((name) => day.total[name] !== null))
  const shown = withoutSmallMeasures(schools.map((one) => one.measures), total, tellsKinds)
  const asDaily = (week: BureauMeasures, parts: readonly (BureauMeasures | undefined)[]): BureauMeasures => {
    const kept = { ...week }
    for (const name of hideable) if (parts.some((part) => part?.[name] === null)) kept[name] = null
    return kept
  }
  return {
    schools: shown.schools.map((row, index) => asDaily(row, days.map((day) => day.schools.get(schools[index]?.scopeId ?? '')))), total: asDaily(shown.total, days.map((day) => day.total)),
  }
}

export function presentForBureau(stored: StoredSummary, name: string, measures: BureauMeasures, stale: boolean): BureauSummary {
  return { ...frameOf(stored, name, stale), measures }
}
