/** What a report said at an instant: the present undone by everything that was applied later (issue 3 §8). */
import type { MarkStatus, Session } from '@zhixiao/shared-types/values/attendance'
import { sql } from '../../platform/db'
import { changesAfter } from './correction-queries'
import { reportOf } from './queries'
import { recount, type Counts } from './rules'

export type MarkThen = { studentId: string; status: MarkStatus; lateMinutes: number | null; ill: number; symptoms: number }
export type ReportThen = { reportId: string; receivedAt: Date; isLate: boolean; isBackfilled: boolean; version: number; counts: Counts; marks: MarkThen[] }

/**
 * The report of a class session as it stood at `at`: header counts and exceptions without findings (symptom bits and the ill flag are what summaries
 * count). Undefined when nobody had reported by then. A present child without a finding is in no list.
 */
export async function marksAsOf(schoolId: string, day: string, session: Session, classId: string, at: Date): Promise<ReportThen | undefined> {
  const report = await reportOf({ schoolId, day, session, classId })
  if (!report || report.receivedAt > at) return undefined
  const now = await sql<MarkThen>(
    `SELECT student_id AS studentId, status, late_minutes AS lateMinutes, ill, symptoms FROM attendance_mark
     WHERE school_id = ? AND day = ? AND session = ? AND class_id = ? ORDER BY student_id`,
    [schoolId, day, session, classId],
  )
  const later = await changesAfter(report.id, at)
  const marks = new Map(now.map((mark) => [mark.studentId, mark]))
  // The first change after the instant says what stood at it.
  for (const { studentId, before } of [...later].reverse()) if (before) marks.set(studentId, thenOf(studentId, before))
  const then = [...marks.values()].filter((mark) => mark.status !== 'present' || mark.ill === 1 || mark.symptoms !== 0).sort((one, other) => (BigInt(one.studentId) < BigInt(other.studentId) ? -1 : 1))
  const steps = new Set(later.map((change) => change.version)).size
  return {
    reportId: report.id, receivedAt: report.receivedAt, isLate: report.isLate, isBackfilled: report.isBackfilled, version: report.version - steps,
    counts: recount(report.expected, then), marks: then,
  }
}

const thenOf = (studentId: string, { status, lateMinutes, ill, symptoms }: { status: MarkStatus; lateMinutes: number | null; ill: number; symptoms: number }): MarkThen => ({
  studentId, status, lateMinutes, ill, symptoms,
})
