/** Read-only SQL over roster and attendance: one statement for each kind of fact, for one school or a whole district alike. Keys lead with school and day, so history costs nothing (data notes §4c). */
import type { Session } from '@zhixiao/shared-types/values/attendance'
import { sql } from '../../platform/db'
import type { IllDay, ReportDay } from './rules'

/** A half-open range of days holds the day (RS-1). */
const holdsDay = (alias: string) => `${alias}.from_day <= ? AND (${alias}.to_day IS NULL OR ${alias}.to_day > ?)`

/**
 * Locks schools against reports in flight until the transaction ends: a report holds its school shared from the moment it asks whether its day was
 * compiled (see `compiledPeriods`), so each report is either in what is read afterwards, or sees the compiled row and asks for another compile.
 */
export async function lockSchools(bureauId: string, only?: string): Promise<string[]> {
  const rows = await sql<{ id: string }>(`SELECT id FROM school WHERE bureau_id = ? ${only ? 'AND id = ?' : ''} ORDER BY id FOR UPDATE`, only ? [bureauId, only] : [bureauId])
  return rows.map((row) => row.id)
}

/** One compile of a district at a time. */
export const lockBureau = (bureauId: string): Promise<object[]> => sql('SELECT id FROM bureau WHERE id = ? FOR UPDATE', [bureauId])

/** Which periods of a school's day have been compiled; holds the school shared until the reporting transaction ends (see `lockSchools`). */
export async function compiledPeriods(schoolId: string, day: string): Promise<string[]> {
  const rows = await sql<{ period: string | null }>(
    `SELECT x.period FROM school s
     LEFT JOIN summary x ON x.scope_id = s.id AND x.period IN ('am', 'day') AND x.day = ? AND x.scope = 'school' AND x.current_mark = 1
     WHERE s.id = ? LOCK IN SHARE MODE`,
    [day, schoolId],
  )
  return rows.flatMap((row) => row.period ?? [])
}

export type EnrolledClass = { schoolId: string; gradeId: string; classId: string; className: string; enrolled: number }

/** Classes with the pupils they have that day (RS-1), in the order of grade and class number. */
export async function enrolledClasses(schoolIds: readonly string[], day: string): Promise<EnrolledClass[]> {
  return sql(
    `SELECT c.school_id AS schoolId, c.grade_id AS gradeId, c.id AS classId, c.name AS className, n.enrolled
     FROM (SELECT m.class_id, COUNT(*) AS enrolled FROM membership m WHERE m.school_id IN (?) AND ${holdsDay('m')} GROUP BY m.class_id) n
     JOIN class c ON c.id = n.class_id JOIN grade g ON g.id = c.grade_id ORDER BY g.level, c.position, c.id`,
    [schoolIds, day, day],
  )
}

export type ReportedClass = ReportDay & { gradeId: string; className: string; receivedAt: Date }

/** The report headers of the day's sessions. */
export async function reportsOn(schoolIds: readonly string[], day: string, sessions: readonly Session[]): Promise<ReportedClass[]> {
  const rows = await sql<Omit<ReportedClass, 'wasLate'> & { wasLate: number }>(
    `SELECT r.school_id AS schoolId, r.grade_id AS gradeId, r.class_id AS classId, c.name AS className, r.session, r.expected, r.late,
       r.absent_unexplained AS absentUnexplained, r.leave_sick AS leaveSick, r.leave_personal AS leavePersonal, r.leave_official AS leaveOfficial,
       r.other_absent AS otherAbsent, r.is_late OR r.is_backfilled AS wasLate, r.received_at AS receivedAt
     FROM attendance_report r JOIN class c ON c.id = r.class_id WHERE r.school_id IN (?) AND r.day = ? AND r.session IN (?)`,
    [schoolIds, day, sessions],
  )
  return rows.map((row) => ({ ...row, wasLate: row.wasLate === 1 }))
}

/** Ill children by session; one that another school found ill earlier that day is that school's (nobody is counted twice in the district). */
export async function illOn(schoolIds: readonly string[], day: string, sessions: readonly Session[]): Promise<IllDay[]> {
  return sql(
    `SELECT m.school_id AS schoolId, m.class_id AS classId, m.session, m.student_id AS studentId FROM attendance_mark m
     WHERE m.school_id IN (?) AND m.day = ? AND m.session IN (?) AND m.ill = 1 AND NOT EXISTS (
       SELECT 1 FROM attendance_mark e WHERE e.student_id = m.student_id AND e.day = m.day AND e.ill = 1 AND e.school_id <> m.school_id
         AND FIELD(e.session, 'am', 'pm', 'eve') < FIELD(m.session, 'am', 'pm', 'eve'))`,
    [schoolIds, day, sessions],
  )
}

/** Those of the schools that have ever reported by that day: a school that has not begun has no summaries. */
export async function begunSchools(schoolIds: readonly string[], day: string): Promise<string[]> {
  if (schoolIds.length === 0) return []
  const rows = await sql<{ id: string }>(
    'SELECT s.id FROM school s WHERE s.id IN (?) AND EXISTS (SELECT 1 FROM attendance_report r WHERE r.school_id = s.id AND r.day <= ?)',
    [schoolIds, day],
  )
  return rows.map((row) => row.id)
}

/** Names of scopes for a list of summaries, with the order in which a school knows them. */
export async function scopeNames(scope: 'class' | 'grade' | 'school' | 'bureau', ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  // Not input: one of four table names. Classes and grades come in the school's own order, so the map's order is the list's.
  const order = { class: 't.grade_id, t.position, t.id', grade: 't.level, t.id', school: 't.name, t.id', bureau: 't.id' }[scope]
  const rows = await sql<{ id: string; name: string }>(`SELECT t.id, t.name FROM ${scope} t WHERE t.id IN (?) ORDER BY ${order}`, [ids])
  return new Map(rows.map((row) => [row.id, row.name]))
}
