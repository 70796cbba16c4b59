/** A bureau's table of counts by school without small cells, the same for a session now and for a compiled one: two replies must not differ in what they keep back. Pure. */
import { isSmall, withoutSmallCells } from './small-cells'

/** The kinds of absence; their sum is `absent`. */
export const absenceKinds = ['absentUnexplained', 'leaveSick', 'leavePersonal', 'leaveOfficial', 'otherAbsent'] as const
const alone = ['late', 'illPupils'] as const
type Counted = (typeof absenceKinds)[number] | (typeof alone)[number]
export type Counts = Readonly<Record<Counted, number>>
/** Hidden cells are null. */
export type ShownCounts = Record<Counted | 'absent', number | null>

const sumOf = (counts: Counts): number => absenceKinds.reduce((sum, name) => sum + counts[name], 0)

/**
 * Neither a column's total nor a row's sum says what is hidden. Absences are told by kind while no kind's total is small; else no kind is told at all and
 * their sum is, as a column of its own.
 * @param mayTellKinds false where another reply about the same children keeps the kinds back
 */
export function withoutSmallCounts(schools: readonly Counts[], total: Counts, mayTellKinds = true): { schools: ShownCounts[]; total: ShownCounts } {
  const full = (counts: Counts): ShownCounts & Record<Counted | 'absent', number> => ({
    absentUnexplained: counts.absentUnexplained, leaveSick: counts.leaveSick, leavePersonal: counts.leavePersonal, leaveOfficial: counts.leaveOfficial, otherAbsent: counts.otherAbsent,
    late: counts.late, illPupils: counts.illPupils, absent: sumOf(counts),
  })
  const rows: ShownCounts[] = schools.map(full)
  const sum: ShownCounts = full(total)
  const byKind = mayTellKinds && !absenceKinds.some((name) => isSmall(total[name]))
  for (const name of [...alone, ...(byKind ? absenceKinds : (['absent'] as const))]) {
    withoutSmallCells(schools.map((counts) => full(counts)[name])).cells.forEach((cell, index) => {
      const row = rows[index]
      if (row) row[name] = cell
    })
    if (isSmall(sum[name] ?? 0)) sum[name] = null
  }
  for (const row of [...rows, sum]) {
    if (!byKind) for (const name of absenceKinds) row[name] = null
    if (byKind && absenceKinds.some((name) => row[name] === null)) row.absent = null
  }
  return { schools: rows, total: sum }
}
