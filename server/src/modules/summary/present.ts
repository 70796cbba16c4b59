import type { BureauMeasures, BureauSummary, Summary } from '@zhixiao/shared-types/domains/summary'
import { isSmall, withoutSmallCells } from '../attendance/index'
import type { StoredSummary } from './queries'

/** A summary for people of the school; without `showIll` the number of the ill is null (AT-16). */
export function presentSummary(stored: StoredSummary, name: string, showIll: boolean): Summary {
  return { ...frameOf(stored, name), measures: { ...stored.measures, illPupils: showIll ? stored.measures.illPupils : null } }
}

function frameOf(stored: StoredSummary, name: string): Omit<Summary, 'measures'> {
  const { id, scope, scopeId, period, day, version, status, contentHash, missing } = stored
  return { id, scope, scopeId, name, period, day, version, status, compiledAt: stored.compiledAt.toISOString(), contentHash, missing }
}

/** What could point at one child; `present` follows from the others, so it is hidden with them. */
const hideable = ['late', 'absentUnexplained', 'leaveSick', 'leavePersonal', 'leaveOfficial', 'otherAbsent', 'illPupils'] as const

/** A district's day without small cells: neither a column's total nor a row's sum says what is hidden (README). */
export function withoutSmallMeasures(schools: readonly StoredSummary['measures'][], total: StoredSummary['measures']): { schools: BureauMeasures[]; total: BureauMeasures } {
  const rows: BureauMeasures[] = schools.map((measures) => ({ ...measures }))
  const sum: BureauMeasures = { ...total }
  for (const name of hideable) {
    withoutSmallCells(schools.map((measures) => measures[name])).cells.forEach((cell, index) => {
      const row = rows[index]
      if (row) row[name] = cell
    })
    if (isSmall(total[name])) sum[name] = null
  }
  for (const row of [...rows, sum]) if (hideable.some((name) => row[name] === null)) row.present = null
  return { schools: rows, total: sum }
}

export function presentForBureau(stored: StoredSummary, name: string, measures: BureauMeasures): BureauSummary {
  return { ...frameOf(stored, name), measures }
}
