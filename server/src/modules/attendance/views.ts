/** Read-only SQL that joins attendance with the roster, one query for one need. Never writes. */
import type { SchoolTimes, Session } from '@zhixiao/shared-types/values/attendance'
import { defaultTimes } from '@zhixiao/shared-types/values/attendance'
import { sql } from '../../platform/db'
import { holdsSession } from '../roster/index'
import type { SessionKey, StoredMark } from './queries'
import type { Neighbour } from './roll-difference'

/** A half-open range of days holds the day (RS-1). */
const holdsDay = (alias: string) => `${alias}.from_day <= ? AND (${alias}.to_day IS NULL OR ${alias}.to_day > ?)`

/** A school's own times over the defaults; MariaDB gives JSON as text, MySQL parsed. */
const timesFrom = (stored: unknown): SchoolTimes => ({
  ...defaultTimes, ...((typeof stored === 'string' ? JSON.parse(stored) : stored) as Partial<SchoolTimes> | null),
})

/**
 * What a report needs besides the roll, in one statement: the school's times and the reporter's name as the school knows it. With `holdsRoster` the
 * school's row is held shared until the transaction ends: a class move takes it alone, so a move and a report of the same moment come one after the
 * other and nobody is on two rolls of a session (RS-3).
 */
export async function reportingFacts(
  schoolId: string, accountId: string, options: { holdsRoster?: boolean } = {},
): Promise<{ times: SchoolTimes; reporterName: string }> {
  const [row] = await sql<{ times: unknown; staffName: string | null; accountName: string | null }>(
    `SELECT s.times, (SELECT f.name FROM staff f WHERE f.account_id = ? AND f.bureau_id = s.bureau_id ORDER BY f.school_id = s.id DESC, f.id LIMIT 1) AS staffName,
       (SELECT a.name FROM account a WHERE a.id = ?) AS accountName
     FROM school s WHERE s.id = ? ${options.holdsRoster ? 'LOCK IN SHARE MODE' : ''}`,
    [accountId, accountId, schoolId],
  )
  return { times: timesFrom(row?.times ?? null), reporterName: row?.staffName ?? row?.accountName ?? '' }
}

/** The exceptions of a report with the children's names, in the order of the roll's ids. */
export async function marksWithNames(key: SessionKey): Promise<(StoredMark & { name: string })[]> {
  return sql(
    `SELECT m.student_id AS studentId, t.name, m.status, m.late_minutes AS lateMinutes, m.ill, m.symptoms, m.health_sealed AS healthSealed
     FROM attendance_mark m JOIN student t ON t.id = m.student_id
     WHERE m.school_id = ? AND m.day = ? AND m.session = ? AND m.class_id = ? ORDER BY m.student_id`,
    [key.schoolId, key.day, key.session, key.classId],
  )
}

/** Children who joined or left the class' roll of a session last, newest first: where a changed roll is looked for (AT-1). */
export async function lastMoves(classId: string, day: string, session: Session, each = 6): Promise<Neighbour[]> {
  const held = holdsSession('m', day, session)
  return sql(
    `(SELECT m.student_id AS studentId, t.name, 'in' AS moved FROM membership m JOIN student t ON t.id = m.student_id
      WHERE m.class_id = ? AND ${held.text} ORDER BY m.from_day DESC, m.id DESC LIMIT ?)
     UNION ALL
     (SELECT m.student_id, t.name, 'out' FROM membership m JOIN student t ON t.id = m.student_id
      WHERE m.class_id = ? AND m.to_day <= ? AND NOT (${held.text}) ORDER BY m.to_day DESC, m.id DESC LIMIT ?)`,
    [classId, ...held.params, each, classId, day, ...held.params, each],
  )
}

/** Half open: from (`from`, `fromSession`) until before (`to`, `toSession`). */
export type Membership = {
  id: string; bureau: string; school: string; grade: string; class: string; from: string; fromSession: Session; to: string | null; toSession: Session
}

/** Where a child was from the first to the last day, also a class it left on the first day; oldest first. */
export async function membershipsOf(studentId: string, from: string, to: string): Promise<Membership[]> {
  return sql(
    `SELECT m.id, m.bureau_id AS bureau, m.school_id AS school, m.grade_id AS grade, m.class_id AS class, m.from_day AS \`from\`,
       m.from_session AS fromSession, m.to_day AS \`to\`, m.to_session AS toSession
     FROM membership m WHERE m.student_id = ? AND m.from_day <= ? AND (m.to_day IS NULL OR m.to_day >= ?) ORDER BY m.from_day, FIELD(m.from_session, 'am', 'pm', 'eve')`,
    [studentId, to, from],
  )
}

export type BureauClass = { schoolId: string; gradeId: string; classId: string }

/** The schools of a bureau, with and without pupils. */
export const schoolsOf = (bureauId: string): Promise<{ schoolId: string; school: string }[]> =>
  sql('SELECT id AS schoolId, name AS school FROM school WHERE bureau_id = ? ORDER BY name, id', [bureauId])

/** Classes with at least one pupil that day, of all these schools. */
export async function classesWithPupils(schoolIds: readonly string[], day: string): Promise<BureauClass[]> {
  if (schoolIds.length === 0) return []
  return sql(
    `SELECT c.school_id AS schoolId, c.grade_id AS gradeId, c.id AS classId FROM class c
     WHERE c.school_id IN (?) AND EXISTS (SELECT 1 FROM membership m WHERE m.class_id = c.id AND ${holdsDay('m')})`,
    [schoolIds, day, day],
  )
}

export type SchoolReport = { schoolId: string; classId: string; expected: number; absent: number; late: number; ill: number }

/** One session's reports of all these schools, by class; the key leads with the school, so history costs nothing (data notes §4c). */
export async function reportsOfSchools(schoolIds: readonly string[], day: string, session: Session): Promise<SchoolReport[]> {
  if (schoolIds.length === 0) return []
  return sql(
    `SELECT school_id AS schoolId, class_id AS classId, expected, absent_unexplained + leave_sick + leave_personal + leave_official + other_absent AS absent, late, ill
     FROM attendance_report WHERE school_id IN (?) AND day = ? AND session = ?`,
    [schoolIds, day, session],
  )
}

/** Names of children by id. */
export async function studentNames(ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await sql<{ id: string; name: string }>('SELECT id, name FROM student WHERE id IN (?)', [ids])
  return new Map(rows.map((row) => [row.id, row.name]))
}
