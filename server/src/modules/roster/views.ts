/** Read-only, one statement for each list of a screen. */
import type { Department, Role, Scope } from '@zhixiao/shared-types/values/access'
import type { Relation } from '@zhixiao/shared-types/values/people'
import { likeText, whereWithin, type Reach } from '../../platform/access'
import { sql } from '../../platform/db'
import { holdsDay } from './queries'
import { schoolYearOf } from './rules'

export type ChildRow = { studentId: string; name: string; schoolId: string; school: string; classId: string | null; class: string | null; relation: Relation }

/** My children with the school and class of the day; every card says child · school · class (ID-7). */
export const childrenOf = (accountId: string, day: string): Promise<ChildRow[]> =>
  sql(
    `SELECT t.id AS studentId, t.name, s.id AS schoolId, s.name AS school, c.id AS classId, c.name AS class, l.relation
     FROM guardian_link l JOIN student t ON t.id = l.student_id JOIN school s ON s.id = t.school_id
     LEFT JOIN membership m ON m.student_id = t.id AND ${holdsDay('m')} LEFT JOIN class c ON c.id = m.class_id
     WHERE l.account_id = ? AND l.status = 'active' AND FIND_IN_SET('view', l.rights) > 0 AND ${holdsDay('l', 'valid_from', 'valid_to')} ORDER BY l.id`,
    [day, day, accountId, day, day],
  )

export type DutyRow = {
  role: Role
  scope: Scope
  id: string
  subject: string | null
  department: Department | null
  schoolId: string | null
  school: string | null
  classId: string | null
  class: string | null
  grade: string | null
  bureau: string | null
}

/** My duties of the day with the names their labels need. */
export const dutiesOf = (accountId: string, day: string): Promise<DutyRow[]> =>
  sql(
    `SELECT a.role, a.scope, a.scope_id AS id, a.subject, a.department, s.id AS schoolId, s.name AS school, c.id AS classId, c.name AS class, g.name AS grade, b.name AS bureau
     FROM staff t JOIN assignment a ON a.staff_id = t.id
     LEFT JOIN school s ON s.id = a.school_id LEFT JOIN class c ON a.scope = 'class' AND c.id = a.scope_id
     LEFT JOIN grade g ON a.scope = 'grade' AND g.id = a.scope_id LEFT JOIN bureau b ON a.scope = 'bureau' AND b.id = a.scope_id
     WHERE t.account_id = ? AND ${holdsDay('a')} ORDER BY a.id`,
    [accountId, day, day],
  )

/** Children I asked to be linked to; their names are what I typed myself. */
export const pendingOf = (accountId: string): Promise<{ linkId: string; name: string; school: string; requestedAt: Date }[]> =>
  sql(
    `SELECT l.id AS linkId, t.name, s.name AS school, l.requested_at AS requestedAt
     FROM guardian_link l JOIN student t ON t.id = l.student_id JOIN school s ON s.id = t.school_id WHERE l.account_id = ? AND l.status = 'pending' ORDER BY l.id`,
    [accountId],
  )

export const schoolsNamed = (part: string): Promise<{ id: string; name: string; bureau: string }[]> =>
  sql('SELECT s.id, s.name, b.name AS bureau FROM school s JOIN bureau b ON b.id = s.bureau_id WHERE s.name LIKE ? ORDER BY s.name, s.id LIMIT 20', [
    `%${likeText(part)}%`,
  ])

export type MyClassRow = { classId: string; class: string; gradeId: string; schoolId: string; bureauId: string; school: string }

/** Classes of the day's school year within reach, by school, grade and number. */
export function classesWithin(reach: Reach, day: string): Promise<MyClassRow[]> {
  const within = whereWithin('c', reach, { class: 'id', grade: 'grade_id', school: 'school_id', bureau: 'bureau_id' })
  return sql(
    `SELECT c.id AS classId, c.name AS class, c.grade_id AS gradeId, c.school_id AS schoolId, c.bureau_id AS bureauId, s.name AS school
     FROM class c JOIN school s ON s.id = c.school_id JOIN grade g ON g.id = c.grade_id
     WHERE ${within.text} AND c.school_year = ? ORDER BY s.id, g.level, c.position, c.id`,
    [...within.params, schoolYearOf(day)],
  )
}

/** Grades and classes with their pupils of the day, and how many of these have a guardian. */
export const structureOf = (schoolId: string, day: string): Promise<{ gradeId: string; grade: string; classId: string; class: string; students: number; bound: number }[]> =>
  sql(
    `SELECT g.id AS gradeId, g.name AS grade, c.id AS classId, c.name AS class, COUNT(m.id) AS students,
       COUNT(CASE WHEN EXISTS (SELECT 1 FROM guardian_link l WHERE l.student_id = m.student_id AND l.status = 'active' AND ${holdsDay('l', 'valid_from', 'valid_to')}) THEN 1 END) AS bound
     FROM class c JOIN grade g ON g.id = c.grade_id LEFT JOIN membership m ON m.class_id = c.id AND ${holdsDay('m')}
     WHERE c.school_id = ? AND c.school_year = ? GROUP BY g.id, g.name, c.id, c.name, g.level, c.position ORDER BY g.level, c.position, c.id`,
    [day, day, day, day, schoolId, schoolYearOf(day)],
  )
