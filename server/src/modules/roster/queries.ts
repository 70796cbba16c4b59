/** SQL on the roster's own tables that other modules and every request need: grants, places, who is where on a day (RS-1). */
import type { Department, Grant } from '@zhixiao/shared-types/values/access'
import { defaultTimes, type SchoolTimes, type Session } from '@zhixiao/shared-types/values/attendance'
import type { Relation } from '@zhixiao/shared-types/values/people'
import { sql } from '../../platform/db'
import { fail } from '../../platform/errors'
import { rollOn } from './memberships/queries'
import { schoolYearOf } from './rules'

export type ClassPlace = { bureau: string; school: string; grade: string; class: string; className: string; gradeName: string; schoolName: string }
export type StudentPlace = {
  bureau: string
  school: string
  grade?: string
  class?: string
  student: string
  name: string
  schoolName: string
  className: string | null
}
export type SchoolPlace = { bureau: string; school: string; schoolName: string; times: SchoolTimes }

/** A half-open range of days holds the day (RS-1); takes the day twice. */
export const holdsDay = (alias: string, from = 'from_day', to = 'to_day') => `${alias}.${from} <= ? AND (${alias}.${to} IS NULL OR ${alias}.${to} > ?)`

/**
 * Everything a person holds on a day, in one statement: active guardian links with the right to view, and assignments (plan §3.7).
 * Read on every request, so what ended yesterday is gone (PM-3). An officer of two departments of a bureau holds two grants (AT-12).
 */
export async function grantsOf(accountId: string, day: string): Promise<Grant[]> {
  const rows = await sql<Omit<Grant, 'department'> & { department: Department | null }>(
    `SELECT 'guardian' AS role, 'student' AS scope, l.student_id AS id, NULL AS department FROM guardian_link l
     WHERE l.account_id = ? AND l.status = 'active' AND FIND_IN_SET('view', l.rights) > 0 AND ${holdsDay('l', 'valid_from', 'valid_to')}
     UNION
     SELECT a.role, a.scope, a.scope_id, a.department FROM staff s JOIN assignment a ON a.staff_id = s.id
     WHERE s.account_id = ? AND ${holdsDay('a')}`,
    [accountId, day, day, accountId, day, day],
  )
  return rows.map(({ department, ...grant }) => (department ? { ...grant, department } : grant))
}

/** Where a class lives. Fails with `resource.not_found` when there is none. */
export async function placeOfClass(classId: string): Promise<ClassPlace> {
  const [found] = await sql<ClassPlace>(
    `SELECT c.bureau_id AS bureau, c.school_id AS school, c.grade_id AS grade, c.id AS class, c.name AS className, g.name AS gradeName, s.name AS schoolName
     FROM class c JOIN grade g ON g.id = c.grade_id JOIN school s ON s.id = c.school_id WHERE c.id = ?`,
    [classId],
  )
  return found ?? fail('resource.not_found')
}

/** Where a child is on a day: its school always, grade and class where it has a membership that day. Fails with `resource.not_found`. */
export async function placeOfStudent(studentId: string, day: string): Promise<StudentPlace> {
  const [found] = await sql<Omit<StudentPlace, 'grade' | 'class'> & { grade: string | null; class: string | null }>(
    `SELECT t.bureau_id AS bureau, t.school_id AS school, m.grade_id AS grade, m.class_id AS class, t.id AS student, t.name, s.name AS schoolName, c.name AS className
     FROM student t JOIN school s ON s.id = t.school_id
     LEFT JOIN membership m ON m.student_id = t.id AND ${holdsDay('m')} LEFT JOIN class c ON c.id = m.class_id WHERE t.id = ?`,
    [day, day, studentId],
  )
  if (!found) return fail('resource.not_found')
  return { ...found, grade: found.grade ?? undefined, class: found.class ?? undefined }
}

/** A school with its session times (its own over the defaults). Fails with `resource.not_found`. */
export async function placeOfSchool(schoolId: string): Promise<SchoolPlace> {
  const [found] = await sql<{ bureau: string; school: string; schoolName: string; times: unknown }>(
    'SELECT bureau_id AS bureau, id AS school, name AS schoolName, times FROM school WHERE id = ?',
    [schoolId],
  )
  if (!found) return fail('resource.not_found')
  return { ...found, times: timesOf(found.times) }
}

/** Fails with `resource.not_found`. */
export async function placeOfGrade(gradeId: string): Promise<{ bureau: string; school: string; grade: string; gradeName: string; schoolName: string }> {
  const [found] = await sql<{ bureau: string; school: string; grade: string; gradeName: string; schoolName: string }>(
    `SELECT g.bureau_id AS bureau, g.school_id AS school, g.id AS grade, g.name AS gradeName, s.name AS schoolName
     FROM grade g JOIN school s ON s.id = g.school_id WHERE g.id = ?`,
    [gradeId],
  )
  return found ?? fail('resource.not_found')
}

/** Fails with `resource.not_found`. */
export async function placeOfBureau(bureauId: string): Promise<{ bureau: string; bureauName: string }> {
  const [found] = await sql<{ bureau: string; bureauName: string }>('SELECT id AS bureau, name AS bureauName FROM bureau WHERE id = ?', [bureauId])
  return found ?? fail('resource.not_found')
}

/** A school's own times over the defaults of product/rules.md §4.2. MariaDB gives JSON as text, MySQL parsed. */
export function timesOf(stored: unknown): SchoolTimes {
  const own = (typeof stored === 'string' ? JSON.parse(stored) : stored) as Partial<SchoolTimes> | null
  return { ...defaultTimes, ...own }
}

/**
 * The pupils expected in a class on a day (RS-1), in the order they joined. With a session, exactly those of that session (RS-3; in the evening
 * the boarders); without one, those who are in the class at the day's end.
 */
export async function studentsOn(classId: string, day: string, session?: Session): Promise<{ studentId: string; name: string }[]> {
  if (session) return rollOn(classId, day, session)
  return sql(
    `SELECT m.student_id AS studentId, t.name FROM membership m JOIN student t ON t.id = m.student_id
     WHERE m.class_id = ? AND ${holdsDay('m')} ORDER BY m.id`,
    [classId, day, day],
  )
}

/** Guardians to tell about these children that day: active links with the right to receive (ID-4, MS-3). */
export async function receiversOf(studentIds: readonly string[], day: string): Promise<{ studentId: string; accountId: string; relation: Relation }[]> {
  if (studentIds.length === 0) return []
  return sql(
    `SELECT l.student_id AS studentId, l.account_id AS accountId, l.relation FROM guardian_link l
     WHERE l.student_id IN (?) AND l.status = 'active' AND FIND_IN_SET('receive', l.rights) > 0 AND ${holdsDay('l', 'valid_from', 'valid_to')}
     ORDER BY l.student_id, l.is_primary DESC, l.id`,
    [studentIds, day, day],
  )
}

/** Those of the children who have no active guardian that day. */
export async function unboundAmong(studentIds: readonly string[], day: string): Promise<Set<string>> {
  if (studentIds.length === 0) return new Set()
  const bound = await sql<{ studentId: string }>(
    `SELECT DISTINCT l.student_id AS studentId FROM guardian_link l
     WHERE l.student_id IN (?) AND l.status = 'active' AND ${holdsDay('l', 'valid_from', 'valid_to')}`,
    [studentIds, day, day],
  )
  const known = new Set(bound.map((row) => row.studentId))
  return new Set(studentIds.filter((id) => !known.has(id)))
}

/** Every school with its times, for jobs that owe something to each. */
export async function schoolsWithTimes(): Promise<{ bureauId: string; schoolId: string; schoolName: string; times: SchoolTimes }[]> {
  const rows = await sql<{ bureauId: string; schoolId: string; schoolName: string; times: unknown }>(
    'SELECT bureau_id AS bureauId, id AS schoolId, name AS schoolName, times FROM school ORDER BY bureau_id, id',
  )
  return rows.map((row) => ({ ...row, times: timesOf(row.times) }))
}

/** The classes of the day's school year with the pupils they have that day, in the order of grade and class number. */
export async function classesOn(
  schoolId: string,
  day: string,
): Promise<{ classId: string; className: string; gradeId: string; gradeName: string; enrolled: number }[]> {
  return sql(
    `SELECT c.id AS classId, c.name AS className, g.id AS gradeId, g.name AS gradeName, COUNT(m.id) AS enrolled
     FROM class c JOIN grade g ON g.id = c.grade_id LEFT JOIN membership m ON m.class_id = c.id AND ${holdsDay('m')}
     WHERE c.school_id = ? AND c.school_year = ? GROUP BY c.id, c.name, g.id, g.name, g.level, c.position ORDER BY g.level, c.position, c.id`,
    [day, day, schoolId, schoolYearOf(day)],
  )
}

export type Homeroom = { staffName: string; accountId: string | null; deputies: { staffName: string; accountId: string | null }[] }

/** The homeroom teacher of each class on a day, and the deputies that stand in (dated). A class without one is not in the map. */
export async function homeroomsOf(classIds: readonly string[], day: string): Promise<Map<string, Homeroom>> {
  if (classIds.length === 0) return new Map()
  const rows = await sql<{ classId: string; role: 'homeroom' | 'deputy'; staffName: string; accountId: string | null }>(
    `SELECT a.scope_id AS classId, a.role, s.name AS staffName, s.account_id AS accountId FROM assignment a JOIN staff s ON s.id = a.staff_id
     WHERE a.scope_id IN (?) AND a.scope = 'class' AND a.role IN ('homeroom', 'deputy') AND ${holdsDay('a')} ORDER BY a.role DESC, a.id`,
    [classIds, day, day],
  )
  const homerooms = new Map<string, Homeroom>()
  for (const { classId, role, staffName, accountId } of rows) {
    const known = homerooms.get(classId)
    if (role === 'homeroom' && !known) homerooms.set(classId, { staffName, accountId, deputies: [] })
    else if (role === 'deputy' && known) known.deputies.push({ staffName, accountId })
    else if (role === 'deputy') homerooms.set(classId, { staffName: '', accountId: null, deputies: [{ staffName, accountId }] })
  }
  return homerooms
}

export const bureaus = (): Promise<{ bureauId: string; name: string; code: string }[]> => sql('SELECT id AS bureauId, name, code FROM bureau ORDER BY id')

/** Which of these children are in the class that day; a guardian reads what concerns the child's class through it. */
export async function childrenInClass(studentIds: readonly string[], classId: string, day: string): Promise<string[]> {
  if (studentIds.length === 0) return []
  const rows = await sql<{ id: string }>(`SELECT m.student_id AS id FROM membership m WHERE m.class_id = ? AND m.student_id IN (?) AND ${holdsDay('m')} ORDER BY m.id`, [
    classId, studentIds, day, day,
  ])
  return rows.map((row) => row.id)
}

/** The school with this code, for operators' jobs. Fails when no school or more than one district's school has it. */
export async function schoolByCode(code: string): Promise<{ schoolId: string; schoolName: string }> {
  const found = await sql<{ schoolId: string; schoolName: string }>('SELECT id AS schoolId, name AS schoolName FROM school WHERE code = ? LIMIT 2', [code])
  const [only] = found
  return only && found.length === 1 ? only : fail('resource.not_found')
}

/** Every school with its code, for operators' jobs. */
export const schoolCodes = (): Promise<{ code: string; name: string }[]> => sql('SELECT code, name FROM school ORDER BY code')
