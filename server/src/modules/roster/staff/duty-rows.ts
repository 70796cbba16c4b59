/** Duties of staff as rows with the names their labels need. */
import type { Duty } from '@zhixiao/shared-types/domains/people'
import { judge, type Grant, type Place, type Role, type Scope } from '@zhixiao/shared-types/values/access'
import { sql } from '../../../platform/db'
import { dutyLabel } from '../present'

export type StaffDutyRow = {
  dutyId: string; staffId: string; schoolId: string; role: Role; scope: Scope; scopeId: string; subject: string | null; from: string; to: string | null
  school: string | null; class: string | null; grade: string | null
}
const select = `SELECT a.id AS dutyId, a.staff_id AS staffId, CAST(a.school_id AS CHAR) AS schoolId, a.role, a.scope, a.scope_id AS scopeId, a.subject, a.from_day AS \`from\`, a.to_day AS \`to\`,
  s.name AS school, c.name AS class, g.name AS grade
  FROM assignment a LEFT JOIN school s ON s.id = a.school_id LEFT JOIN class c ON a.scope = 'class' AND c.id = a.scope_id LEFT JOIN grade g ON a.scope = 'grade' AND g.id = a.scope_id`

export async function dutyRowById(dutyId: string): Promise<StaffDutyRow | undefined> {
  const [row] = await sql<StaffDutyRow>(`${select} WHERE a.id = ?`, [dutyId])
  return row
}

/** Duties of today and later of these members of staff. */
export async function dutiesOfStaff(staffIds: readonly string[], day: string): Promise<StaffDutyRow[]> {
  if (staffIds.length === 0) return []
  return sql(`${select} WHERE a.staff_id IN (?) AND (a.to_day IS NULL OR (a.to_day > ? AND a.to_day > a.from_day)) ORDER BY a.from_day, a.id`, [staffIds, day])
}

/** As a reply; `mayEnd` says whether the asking person may end it (leaders: deputies only). */
export function dutyOf(row: StaffDutyRow, grants: readonly Grant[], place: Place): Duty {
  const { dutyId, role, scope, scopeId, subject, from, to } = row
  const judged = grants.filter((grant) => grant.role !== 'leader' || role === 'deputy')
  const label = dutyLabel({ role, scope, id: scopeId, subject, department: null, schoolId: row.schoolId, school: row.school, classId: null, class: row.class, grade: row.grade, bureau: null })
  return { dutyId, role, scope, scopeId, subject, from, to, label, mayEnd: judge(judged, 'roster.give_duty', place) === 'allowed' }
}
