import type { Role } from '@zhixiao/shared-types/values/access'
import { fail } from '../../platform/errors'
import { enqueue } from '../../platform/outbox'
import { findingGap } from './findings'
import type { DayChange } from './day-change'
import { isToBeTraced } from './health-finding'
import { insertMarks, type Report, type StoredMark } from './queries'
import { sessionBefore, type MarkIn, type Pupil } from './rules'
import { tellGuardiansTopic } from './topics'
import { closeTracing, openTracing } from './tracing-queries'

const toldOf: readonly string[] = ['absent_unexplained', 'late']

/** What follows from a new report: its marks, tasks of tracing, the families' messages. Inside the transaction. Returns how the day changed. */
export async function enterMarks(report: Report, marks: readonly StoredMark[], by: { role: Role | null; accountId: string }): Promise<DayChange> {
  await insertMarks(report, marks)
  await openTracing(report, marks, report.receivedAt)
  await endTracing(report, marks, by.accountId)
  if (!report.isBackfilled && marks.some((mark) => toldOf.includes(mark.status))) await enqueue(tellGuardiansTopic, { reportId: report.id })
  const cause = { kind: 'report', ...by, reason: report.reason ?? '', ref: report.id } as const
  return { bureauId: report.bureauId, schoolId: report.schoolId, day: report.day, cause, classIds: [report.classId] }
}

/** Whose symptoms an earlier session of the day left open and this one names is traced (AT-7, AT-8). A morning has nothing before it to look for. */
async function endTracing(report: Report, marks: readonly StoredMark[], accountId: string): Promise<void> {
  if (!sessionBefore(report.session)) return
  const named = marks.filter((mark) => mark.symptoms !== 0 && !isToBeTraced(mark.symptoms)).map((mark) => mark.studentId)
  await closeTracing(report.day, named, { accountId, correctionId: null, at: report.receivedAt })
}

export const pupilsNamed = (ids: readonly string[], roll: readonly Pupil[]): Pupil[] => roll.filter((pupil) => ids.includes(pupil.studentId))

/** Refuses findings that do not say enough, by child (AT-7). */
export function checkFindings(marks: readonly MarkIn[], roll: readonly Pupil[]): void {
  const gap = findingGap(marks)
  if (gap) fail(gap.refused, { pupils: pupilsNamed(gap.studentIds, roll) })
}
