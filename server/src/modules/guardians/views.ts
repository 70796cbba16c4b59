/** Read-only SQL on guardians with the names of children and classes. */
import type { Relation } from '@zhixiao/shared-types/values/people'
import { sql } from '../../platform/db'
import { holdsDay } from '../roster/index'

/** Requests of guardians for children who are in the class that day. */
export const requestsIn = (classId: string, day: string): Promise<{ linkId: string; studentId: string; student: string; relation: Relation; requestedAt: Date }[]> =>
  sql(
    `SELECT l.id AS linkId, t.id AS studentId, t.name AS student, l.relation, l.requested_at AS requestedAt
     FROM membership m JOIN guardian_link l ON l.student_id = m.student_id AND l.status = 'pending' JOIN student t ON t.id = m.student_id
     WHERE m.class_id = ? AND ${holdsDay('m')} ORDER BY l.id`,
    [classId, day, day],
  )
