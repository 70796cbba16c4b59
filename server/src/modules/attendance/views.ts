/** Read-only SQL that joins attendance with the roster, one query for one need. Never writes. */
import type { SchoolTimes, Session } from '@zhixiao/shared-types/values/attendance'
import { defaultTimes, sessions } from '@zhixiao/shared-types/values/attendance'
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
 * other and nobody is on two rolls of a session (RS-3). With `before`, the school's exceptions of that session, to be held to the roll (AT-8): of the whole
 * school, because who is in the class is known for certain only once the row is held, and this statement began to read before.
 */
export async function reportingFacts(
  schoolId: string, accountId: string, options: { holdsRoster?: boolean; before?: SchoolSession } = {},
): Promise<{ times: SchoolTimes; reporterName: string; carried: string[] }> {
  const { before } = options
  const [row] = await sql<{ times: unknown; staffName: string | null; accountName: string | null; carried: unknown }>(
    `SELECT s.times, (SELECT f.name FROM staff f WHERE f.account_id = ? AND f.bureau_id = s.bureau_id ORDER BY f.school_id = s.id DESC, f.id LIMIT 1) AS staffName,
       (SELECT a.name FROM account a WHERE a.id = ?) AS accountName,
       ${before ? `(SELECT JSON_ARRAYAGG(CAST(m.student_id AS CHAR)) FROM attendance_mark m WHERE ${carriesOver('m')})` : 'NULL'} AS carried
     FROM school s WHERE s.id = ? ${options.holdsRoster ? 'LOCK IN SHARE MODE' : ''}`,
    [accountId, accountId, ...(before ? [before.schoolId, before.day, before.session] : []), schoolId],
  )
  const carried = typeof row?.carried === 'string' ? (JSON.parse(row.carried) as string[]) : ((row?.carried ?? []) as string[])
  return { times: timesFrom(row?.times ?? null), reporterName: row?.staffName ?? row?.accountName ?? '', carried }
}

export type SchoolSession = Omit<SessionKey, 'classId'>

/**
 * A mark of the session before that must be looked at again, whatever class reported it: a child may have moved at noon (AT-8, RS-3). A child that only
 * came late is at school. Takes school, day and session.
 */
const carriesOver = (alias: string) =>
  `${alias}.school_id = ? AND ${alias}.day = ? AND ${alias}.session = ? AND (${alias}.status <> 'late' OR ${alias}.symptoms <> 0 OR ${alias}.health_sealed IS NOT NULL)`

const markColumns = `m.student_id AS studentId, m.status, m.late_minutes AS lateMinutes, m.ill, m.ili, m.fever_unmeasured AS feverUnmeasured, m.symptoms,
  m.health_sealed AS healthSealed`

/** Those of these children with names, for the form; each with the key of the class that reported it, under which alone its finding opens. */
export async function carriedMarks(before: SchoolSession, studentIds: readonly string[]): Promise<(StoredMark & SessionKey & { name: string })[]> {
  if (studentIds.length === 0) return []
  return sql(
    `SELECT ${markColumns}, m.school_id AS schoolId, m.day, m.session, m.class_id AS classId, t.name
     FROM attendance_mark m JOIN student t ON t.id = m.student_id WHERE ${carriesOver('m')} AND m.student_id IN (?) ORDER BY m.student_id`,
    [before.schoolId, before.day, before.session, studentIds],
  )
}

/** The exceptions of a report with the children's names, in the order of the roll's ids. */
export const marksWithNames = (key: SessionKey): Promise<(StoredMark & { name: string })[]> =>
  sql(
    `SELECT ${markColumns}, t.name FROM attendance_mark m JOIN student t ON t.id = m.student_id
     WHERE m.school_id = ? AND m.day = ? AND m.session = ? AND m.class_id = ? ORDER BY m.student_id`,
    [key.schoolId, key.day, key.session, key.classId],
  )

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

/** Those of the children who are in the class in a session of a day (RS-3). */
export async function inClassAt(classId: string, studentIds: readonly string[], { day, session }: { day: string; session: Session }): Promise<Set<string>> {
  if (studentIds.length === 0) return new Set()
  const held = holdsSession('m', day, session)
  const rows = await sql<{ id: string }>(`SELECT m.student_id AS id FROM membership m WHERE m.class_id = ? AND m.student_id IN (?) AND ${held.text}`, [classId, studentIds, ...held.params])
  return new Set(rows.map((row) => row.id))
}

/**
 * Holds the links of these children's guardians until the transaction ends: a suspension waits, and then voids what was queued meanwhile (ID-5). It asks
 * for the rights, because for what stands in the index alone only the index would be held.
 */
export const holdGuardians = (studentIds: readonly string[]): Promise<object[]> =>
  sql('SELECT id, status, rights FROM guardian_link WHERE student_id IN (?) LOCK IN SHARE MODE', [studentIds])

/** When a child lived at school, as half-open ranges, from the first to the last day. */
export const boardingOf = (studentId: string, from: string, to: string): Promise<{ from: string; to: string | null }[]> =>
  sql('SELECT from_day AS `from`, to_day AS `to` FROM boarding WHERE student_id = ? AND from_day <= ? AND (to_day IS NULL OR to_day > ?)', [studentId, to, from])

/**
 * Children of a school who were away for one half of a day and there in the other, child by child and counted in the class where each was away (AT-8);
 * a child that moved at noon has its halves in two classes (RS-3). Only where the class it was in then has reported the other half. The caller leaves
 * out sessions the calendar does not hold.
 */
export const halfDaysOn = (schoolId: string, day: string): Promise<{ classId: string; children: number }[]> => {
  const away = `('absent_unexplained', 'leave_sick', 'leave_personal', 'leave_official', 'leave_pending')`
  const [am, pm] = [holdsSession('k', day, 'am'), holdsSession('k', day, 'pm')]
  return sql(
    `SELECT m.class_id AS classId, COUNT(*) AS children FROM attendance_mark m
     WHERE m.school_id = ? AND m.day = ? AND m.session IN ('am', 'pm') AND m.status IN ${away}
       AND NOT EXISTS (
         SELECT 1 FROM attendance_mark o WHERE o.student_id = m.student_id AND o.day = m.day AND o.session IN ('am', 'pm') AND o.session <> m.session AND o.status IN ${away})
       AND EXISTS (
         SELECT 1 FROM membership k JOIN attendance_report a ON a.school_id = k.school_id AND a.class_id = k.class_id AND a.day = m.day
         WHERE k.student_id = m.student_id AND ((m.session = 'pm' AND a.session = 'am' AND ${am.text}) OR (m.session = 'am' AND a.session = 'pm' AND ${pm.text})))
     GROUP BY m.class_id`,
    [schoolId, day, ...am.params, ...pm.params],
  )
}

/** Accounts of people who hold a role over these grades or schools that day, by scope id; who has no account cannot be told. */
export async function staffAccounts(role: 'grade_head' | 'leader', scope: 'grade' | 'school', ids: readonly string[], day: string): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  if (ids.length === 0) return found
  const rows = await sql<{ id: string; accountId: string }>(
    `SELECT a.scope_id AS id, f.account_id AS accountId FROM assignment a JOIN staff f ON f.id = a.staff_id
     WHERE a.role = ? AND a.scope = ? AND a.scope_id IN (?) AND f.account_id IS NOT NULL AND ${holdsDay('a')} ORDER BY a.id`,
    [role, scope, ids, day, day],
  )
  for (const { id, accountId } of rows) found.set(id, [...new Set([...(found.get(id) ?? []), accountId])])
  return found
}

/** Bureaus and schools in which one of these accounts is known as staff, also long ago. */
export const workplacesOf = (accountIds: readonly string[]): Promise<{ bureau: string; school: string }[]> =>
  sql('SELECT DISTINCT bureau_id AS bureau, school_id AS school FROM staff WHERE account_id IN (?)', [accountIds])

export type BureauClass = { schoolId: string; gradeId: string; classId: string; className: string }

/** The schools of a bureau, with and without pupils. */
export async function schoolsOf(bureauId: string): Promise<{ schoolId: string; school: string; times: SchoolTimes }[]> {
  const rows = await sql<{ schoolId: string; school: string; times: unknown }>('SELECT id AS schoolId, name AS school, times FROM school WHERE bureau_id = ? ORDER BY name, id', [bureauId])
  return rows.map((row) => ({ ...row, times: timesFrom(row.times) }))
}

/**
 * Classes with at least one pupil in some session of the day, of all these schools, and in which: after a move at noon a class may have its morning
 * only (RS-3). Whether anybody boards in the evening is asked apart.
 */
export async function classesWithPupils(schoolIds: readonly string[], day: string): Promise<(BureauClass & { filled: Session[] })[]> {
  if (schoolIds.length === 0) return []
  const held = sessions.map((session) => holdsSession('m', day, session))
  const columns = held.map((one, at) => `EXISTS (SELECT 1 FROM membership m WHERE m.class_id = c.id AND ${one.text}) AS ${sessions[at]}`)
  const rows = await sql<BureauClass & Record<Session, number>>(
    `SELECT c.school_id AS schoolId, c.grade_id AS gradeId, c.id AS classId, c.name AS className, ${columns.join(', ')} FROM class c
     WHERE c.school_id IN (?) HAVING am OR pm OR eve`,
    [...held.flatMap((one) => one.params), schoolIds],
  )
  return rows.map(({ schoolId, gradeId, classId, className, ...filled }) => ({ schoolId, gradeId, classId, className, filled: sessions.filter((session) => filled[session] === 1) }))
}

export type SchoolReport = {
  schoolId: string; classId: string; expected: number; absentUnexplained: number; leaveSick: number; leavePersonal: number; leaveOfficial: number; otherAbsent: number; late: number
  illPupils: number
}

/** One session's reports of all these schools, by class; the key leads with the school, so history costs nothing (data notes §4c). */
export async function reportsOfSchools(schoolIds: readonly string[], day: string, session: Session): Promise<SchoolReport[]> {
  if (schoolIds.length === 0) return []
  return sql(
    `SELECT school_id AS schoolId, class_id AS classId, expected, absent_unexplained AS absentUnexplained, leave_sick AS leaveSick, leave_personal AS leavePersonal,
       leave_official AS leaveOfficial, other_absent AS otherAbsent, late, ill AS illPupils FROM attendance_report WHERE school_id IN (?) AND day = ? AND session = ?`,
    [schoolIds, day, session],
  )
}

/** The grades of classes, for their calendars. */
export async function gradesOfClasses(classIds: readonly string[]): Promise<{ classId: string; gradeId: string }[]> {
  if (classIds.length === 0) return []
  return sql('SELECT id AS classId, grade_id AS gradeId FROM class WHERE id IN (?)', [classIds])
}

/** Names of children by id. */
export async function studentNames(ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await sql<{ id: string; name: string }>('SELECT id, name FROM student WHERE id IN (?)', [ids])
  return new Map(rows.map((row) => [row.id, row.name]))
}
