/** Read-only SQL over roster and attendance: one statement for each kind of fact, for one school or a whole district alike. Keys lead with school and day, so history costs nothing (data notes §4c). */
import { defaultTimes, type SchoolTimes, type Session } from '@zhixiao/shared-types/values/attendance'
import { sql } from '../../platform/db'
import type { IllDay, Period, ReportDay } from './rules'

/** A school's own times over the defaults; MariaDB gives JSON as text, MySQL parsed. */
const timesFrom = (stored: unknown): SchoolTimes => ({ ...defaultTimes, ...((typeof stored === 'string' ? JSON.parse(stored) : stored) as Partial<SchoolTimes> | null) })
export type LockedSchool = { id: string; times: SchoolTimes }

/**
 * Locks schools against reports in flight until the transaction ends: a report holds its school shared from the moment it asks whether its day was
 * compiled (see `compiledPeriods`), so each report is either in what is read afterwards, or sees the compiled row and asks for another compile.
 */
export async function lockSchools(bureauId: string, only?: string): Promise<LockedSchool[]> {
  const rows = await sql<{ id: string; times: unknown }>(
    `SELECT id, times FROM school WHERE bureau_id = ? ${only ? 'AND id = ?' : ''} ORDER BY id FOR UPDATE`, only ? [bureauId, only] : [bureauId],
  )
  return rows.map((row) => ({ id: row.id, times: timesFrom(row.times) }))
}

/** One compile of a district at a time. */
export const lockBureau = (bureauId: string): Promise<object[]> => sql('SELECT id FROM bureau WHERE id = ? FOR UPDATE', [bureauId])

export type CompiledSchool = { times: SchoolTimes; periods: Period[] }

/**
 * Which periods that hold the day a school has ever compiled, also where none is in force any more (a closed day), and its times. Holds the school
 * shared until the transaction that changed the day ends (see `lockSchools`).
 */
export async function compiledPeriods(schoolId: string, day: string, monday: string): Promise<CompiledSchool> {
  const rows = await sql<{ times: unknown; period: Period | null }>(
    `SELECT s.times, x.period FROM school s
     LEFT JOIN summary x ON x.scope_id = s.id AND x.scope = 'school' AND x.version = 1 AND (x.period IN ('am', 'day') AND x.day = ? OR x.period = 'week' AND x.day = ?)
     WHERE s.id = ? LOCK IN SHARE MODE`,
    [day, monday, schoolId],
  )
  return { times: timesFrom(rows[0]?.times ?? null), periods: rows.flatMap((row) => row.period ?? []) }
}

export type EnrolledClass = { schoolId: string; gradeId: string; classId: string; className: string; enrolled: number; am: number; pm: number }

type Touched = { schoolId: string; gradeId: string; classId: string; className: string; touching: number; joined: number; gone: number }

/**
 * Classes with the pupils they have that day, in the order of grade and class number: `enrolled` at the day's end (RS-1), `am` and `pm` in those
 * sessions, so that a child that moves at ten is in neither class twice nor missing (RS-3). Counting walks one covering index; only classes that
 * somebody joined or left that very day are looked at closer.
 */
export async function enrolledClasses(schoolIds: readonly string[], day: string): Promise<EnrolledClass[]> {
  const classes = await sql<Touched>(
    `SELECT c.school_id AS schoolId, c.grade_id AS gradeId, c.id AS classId, c.name AS className, n.touching, n.joined, n.gone
     FROM (SELECT m.class_id, COUNT(*) AS touching, SUM(m.from_day = ?) AS joined, SUM(m.to_day <=> ?) AS gone
       FROM membership m WHERE m.school_id IN (?) AND m.from_day <= ? AND (m.to_day IS NULL OR m.to_day >= ?) GROUP BY m.class_id) n
     JOIN class c ON c.id = n.class_id JOIN grade g ON g.id = c.grade_id ORDER BY g.level, c.position, c.id`,
    [day, day, schoolIds, day, day],
  )
  const edges = await edgesOf(classes.filter((one) => Number(one.joined) + Number(one.gone) > 0).map((one) => one.classId), day)
  return classes.flatMap(({ touching, joined, gone, ...one }) => {
    const moved = edges.filter((edge) => edge.classId === one.classId)
    const whole = Number(touching) - moved.length
    const found = { ...one, enrolled: Number(touching) - Number(gone), am: whole + moved.filter((edge) => holds(edge, 'am')).length, pm: whole + moved.filter((edge) => holds(edge, 'pm')).length }
    return found.enrolled + found.am + found.pm > 0 ? [found] : []
  })
}

/** A membership that begins or ends on the day, with the sessions between which it lasts; null where it reaches beyond the day. */
type Edge = { classId: string; from: Session | null; to: Session | null }
const order: readonly Session[] = ['am', 'pm', 'eve']
const holds = ({ from, to }: Edge, session: Session): boolean => {
  const at = order.indexOf(session)
  return (from === null || order.indexOf(from) <= at) && (to === null || at < order.indexOf(to))
}

async function edgesOf(classIds: readonly string[], day: string): Promise<Edge[]> {
  if (classIds.length === 0) return []
  return sql(
    `SELECT m.class_id AS classId, IF(m.from_day = ?, m.from_session, NULL) AS \`from\`, IF(m.to_day = ?, m.to_session, NULL) AS \`to\` FROM membership m
     WHERE m.class_id IN (?) AND (m.from_day = ? OR m.to_day = ?)`,
    [day, day, classIds, day, day],
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

/**
 * Ill children by day and session; one that another school found ill earlier in the period is that school's (nobody is counted twice in the district).
 * @param from first day of the period, the day itself for a day
 */
export async function illOn(schoolIds: readonly string[], from: string, day: string, sessions: readonly Session[]): Promise<IllDay[]> {
  return sql(
    `SELECT m.school_id AS schoolId, m.class_id AS classId, m.session, m.student_id AS studentId FROM attendance_mark m
     WHERE m.school_id IN (?) AND m.day = ? AND m.session IN (?) AND m.ill = 1 AND NOT EXISTS (
       SELECT 1 FROM attendance_mark e WHERE e.student_id = m.student_id AND e.day BETWEEN ? AND m.day AND e.ill = 1 AND e.school_id <> m.school_id
         AND (e.day < m.day OR FIELD(e.session, 'am', 'pm', 'eve') < FIELD(m.session, 'am', 'pm', 'eve')))`,
    [schoolIds, day, sessions, from],
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

/** The grade of each class. */
export async function gradesOf(classIds: readonly string[]): Promise<Map<string, string>> {
  if (classIds.length === 0) return new Map()
  const rows = await sql<{ id: string; gradeId: string }>('SELECT c.id, c.grade_id AS gradeId FROM class c WHERE c.id IN (?)', [classIds])
  return new Map(rows.map((row) => [row.id, row.gradeId]))
}

/** Names of children by id. */
export async function studentNames(ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await sql<{ id: string; name: string }>('SELECT t.id, t.name FROM student t WHERE t.id IN (?)', [ids])
  return new Map(rows.map((row) => [row.id, row.name]))
}
