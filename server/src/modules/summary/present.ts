import type { BureauMeasures, BureauSummary, Measures, Summary } from '@zhixiao/shared-types/domains/summary'
import { addDays } from '../../platform/time'
import { isSmall, withoutSmallCells } from '../attendance/index'
import { absentOf } from './diff'
import type { StoredSummary } from './queries'
import type { StoredMeasures } from './rules'

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

const kinds = ['absentUnexplained', 'leaveSick', 'leavePersonal', 'leaveOfficial', 'otherAbsent'] as const
const alone = ['late', 'illPupils'] as const
type Cell = (typeof kinds)[number] | (typeof alone)[number] | 'absent'

/**
 * A district's day without small cells: neither a column's total nor a row's sum says what is hidden (README). Absences are told by kind while no
 * kind's total is small; else no kind is told at all and their sum is, as a column of its own. `present` follows from the others, so it is hidden
 * with them.
 */
export function withoutSmallMeasures(schools: readonly StoredMeasures[], total: StoredMeasures): { schools: BureauMeasures[]; total: BureauMeasures } {
  const full = (measures: StoredMeasures): BureauMeasures => ({ ...measures, absent: absentOf(measures) })
  const rows = schools.map(full)
  const sum = full(total)
  const byKind = !kinds.some((name) => isSmall(total[name]))
  const columns: readonly Cell[] = byKind ? [...alone, ...kinds] : [...alone, 'absent']
  for (const name of columns) {
    withoutSmallCells(schools.map((measures) => full(measures)[name] ?? 0)).cells.forEach((cell, index) => {
      const row = rows[index]
      if (row) row[name] = cell
    })
    if (isSmall(sum[name] ?? 0)) sum[name] = null
  }
  for (const row of [...rows, sum]) {
    if (!byKind) for (const name of kinds) row[name] = null
    if (byKind && kinds.some((name) => row[name] === null)) row.absent = null
    if (row.absent === null || row.late === null) row.present = null
  }
  return { schools: rows, total: sum }
}

export function presentForBureau(stored: StoredSummary, name: string, measures: BureauMeasures, stale: boolean): BureauSummary {
  return { ...frameOf(stored, name, stale), measures }
}
