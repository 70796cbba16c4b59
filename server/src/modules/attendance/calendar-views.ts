/** Read-only SQL: what stands on days whose calendar changes. Never writes. */
import type { Session } from '@zhixiao/shared-types/values/attendance'
import { sql } from '../../platform/db'
import type { CalendarScope, HeldData } from '../calendar/index'

/** The scope as a filter on a table with school, grade and class; the school leads the key of attendance_report. */
function filter(alias: string, { bureauId, schoolId, gradeId, classId }: CalendarScope): { text: string; params: unknown[] } {
  const school = schoolId === null ? `${alias}.school_id IN (SELECT s.id FROM school s WHERE s.bureau_id = ?)` : `${alias}.school_id = ?`
  const narrower = classId !== undefined ? `AND c.id = ?` : gradeId !== undefined ? `AND c.grade_id = ?` : ''
  return { text: `${school} ${narrower}`, params: [schoolId ?? bureauId, ...(classId ?? gradeId ? [classId ?? gradeId] : [])] }
}

/** Every class session of the scope that has been reported (CA-5). */
export async function reportedWithin(scope: CalendarScope): Promise<HeldData[]> {
  const { text, params } = filter('r', scope)
  return sql(
    `SELECT r.school_id AS schoolId, r.grade_id AS gradeId, r.class_id AS classId, r.day, r.session FROM attendance_report r JOIN class c ON c.id = r.class_id
     WHERE ${text} AND r.day BETWEEN ? AND ?`,
    [...params, scope.from, scope.to],
  )
}

export type WaitingMessage = { dedupeKey: string; schoolId: string; gradeId: string; classId: string; day: string; session: Session }

/** Reminders and messages of absence about sessions of the scope of which some delivery still waits. */
export async function waitingWithin(scope: CalendarScope): Promise<WaitingMessage[]> {
  const { text, params } = filter('c', scope)
  return sql(
    `SELECT DISTINCT p.dedupe_key AS dedupeKey, c.school_id AS schoolId, c.grade_id AS gradeId, c.id AS classId, p.day, p.session
     FROM class c JOIN push p ON p.class_id = c.id AND p.day BETWEEN ? AND ? AND p.session IS NOT NULL AND p.kind IN ('absence', 'late', 'report_reminder')
     JOIN delivery d ON d.push_id = p.id AND d.state = 'waiting' WHERE ${text}`,
    [scope.from, scope.to, ...params],
  )
}

/** Reports of a day within the scope that have something to tell families, with the class they are about. */
export async function tellingReports(scope: CalendarScope, day: string): Promise<(HeldData & { reportId: string })[]> {
  const { text, params } = filter('r', scope)
  return sql(
    `SELECT r.id AS reportId, r.school_id AS schoolId, r.grade_id AS gradeId, r.class_id AS classId, r.day, r.session FROM attendance_report r JOIN class c ON c.id = r.class_id
     WHERE ${text} AND r.day = ? AND r.is_backfilled = 0 AND r.absent_unexplained + r.late > 0`,
    [...params, day],
  )
}

/** Children whose message about this report was cancelled before it reached anybody. */
export async function untoldOf({ classId, day, session }: HeldData): Promise<Set<string>> {
  const rows = await sql<{ studentId: string }>(
    `SELECT p.student_id AS studentId FROM push p JOIN delivery d ON d.push_id = p.id
     WHERE p.class_id = ? AND p.day = ? AND p.session = ? AND p.kind IN ('absence', 'late') GROUP BY p.student_id HAVING SUM(d.state <> 'cancelled') = 0`,
    [classId, day, session],
  )
  return new Set(rows.map((row) => row.studentId))
}

/** The first day each school of the scope ever reported: days before it have no numbers to change. One look into the key per school, however long its history. */
export async function firstDays({ bureauId, schoolId }: CalendarScope): Promise<{ schoolId: string; day: string }[]> {
  return sql(
    `SELECT s.id AS schoolId, (SELECT r.day FROM attendance_report r WHERE r.school_id = s.id ORDER BY r.day LIMIT 1) AS day FROM school s
     WHERE s.bureau_id = ? ${schoolId === null ? '' : 'AND s.id = ?'} HAVING day IS NOT NULL`,
    schoolId === null ? [bureauId] : [bureauId, schoolId],
  )
}
