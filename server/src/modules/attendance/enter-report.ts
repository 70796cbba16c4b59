import type { Role } from '@zhixiao/shared-types/values/access'
import { fail } from '../../platform/errors'
import { promise } from '../../platform/outbox'
import { findingGap } from './findings'
import { tellFollowers } from './follow'
import { insertMarks, type Report, type StoredMark } from './queries'
import type { MarkIn, Pupil } from './rules'
import { openTracing } from './tracing-queries'

const toldOf: readonly string[] = ['absent_unexplained', 'late']

/** What follows from a new report: its marks, tasks of tracing, the families' messages, and the numbers of the day. Inside the transaction. */
export async function enterMarks(report: Report, marks: readonly StoredMark[], by: { role: Role | null; accountId: string }): Promise<void> {
  await insertMarks(report, marks)
  await openTracing(report, marks, report.receivedAt)
  if (!report.isBackfilled && marks.some((mark) => toldOf.includes(mark.status))) await promise('attendance.tell-guardians', { reportId: report.id })
  const cause = { kind: 'report', ...by, reason: report.reason ?? '', ref: report.id } as const
  await tellFollowers({ bureauId: report.bureauId, schoolId: report.schoolId, day: report.day, cause, classIds: [report.classId] })
}

export const pupilsNamed = (ids: readonly string[], roll: readonly Pupil[]): Pupil[] => roll.filter((pupil) => ids.includes(pupil.studentId))

/** Refuses findings that do not say enough, by child (AT-7). */
export function checkFindings(marks: readonly MarkIn[], roll: readonly Pupil[]): void {
  const gap = findingGap(marks)
  if (gap) fail(gap.refused, { pupils: pupilsNamed(gap.studentIds, roll) })
}
