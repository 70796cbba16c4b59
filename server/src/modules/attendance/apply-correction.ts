import type { Role } from '@zhixiao/shared-types/values/access'
import type { DayChange } from './day-change'
import { isToBeTraced } from './health-finding'
import { sendNotes } from './correction-note'
import { deleteMarks, updateHeader, type StoredCorrection } from './correction-queries'
import { insertMarks, type Report, type StoredMark } from './queries'
import { recount } from './rules'
import { closeTracing, openTracing } from './tracing-queries'

/** A child's mark as it stood and as it stands from now on; both with the health sealed for the table of marks. */
export type MarkChange = { studentId: string; name: string; before: StoredMark; after: StoredMark }

/** Worth a row: every status but a plain `present`. */
const isException = (mark: StoredMark) => mark.status !== 'present' || mark.symptoms !== 0 || mark.healthSealed !== null

/** The exceptions after the changes. Pure: header counts are the recount of exactly these (AT-12). */
export const marksAfter = <Mark extends StoredMark>(marks: readonly Mark[], changes: readonly { studentId: string; after: Mark }[]): Mark[] => {
  const changed = new Map(changes.map((change) => [change.studentId, change.after]))
  return [...marks.filter((mark) => !changed.has(mark.studentId)), ...changed.values()].filter(isException)
}

/**
 * Makes a correction true, inside the open transaction: marks and header in one version step, tasks of tracing, one note to each child's guardians
 * whose page says something else now (AT-13). Returns the report as it stands and how the day changed (AT-14), or undefined when another
 * correction was first.
 */
export async function applyCorrection(
  report: Report, marks: readonly StoredMark[], changes: readonly MarkChange[], correction: Pick<StoredCorrection, 'id' | 'reason'> & { by: string; role: Role | null; at: Date },
): Promise<{ report: Report; marks: StoredMark[]; change: DayChange } | undefined> {
  const after = marksAfter(marks, changes)
  const counts = recount(report.expected, after)
  if (!(await updateHeader(report, counts))) return undefined
  await deleteMarks(report, changes.map((change) => change.studentId))
  await insertMarks(report, changes.map((change) => change.after).filter(isException))
  const traced = changes.map((change) => change.after).filter((mark) => isToBeTraced(mark.symptoms))
  await openTracing(report, traced, correction.at)
  const answered = changes.filter(({ before, after }) => isToBeTraced(before.symptoms) && !isToBeTraced(after.symptoms))
  await closeTracing(report.day, answered.map((change) => change.studentId), {
    accountId: correction.by, correctionId: correction.id, at: correction.at,
  })
  await sendNotes(report, changes, correction.id)
  const cause = { kind: 'correction', accountId: correction.by, role: correction.role, reason: correction.reason, ref: correction.id } as const
  const change = { bureauId: report.bureauId, schoolId: report.schoolId, day: report.day, cause, classIds: [report.classId] }
  return { report: { ...report, ...counts, version: report.version + 1 }, marks: after, change }
}
