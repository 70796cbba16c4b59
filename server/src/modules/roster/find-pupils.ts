import { likeText } from '../../platform/access'
import { now } from '../../platform/clock'
import { sql } from '../../platform/db'
import { schoolDay } from '../../platform/time'
import { holdsDay } from './queries'
import { cursorOf } from './staff/staff-list'

export type PupilQuery = { cursor?: string | undefined; limit: number; name: string }
type PupilRow = { studentId: string; name: string; class: string | null; guardians: number; suspended: number }

/** Pupils of one school by a part of their name, with the class of today and how many guardians they have; the total counts this school only (PM-4). */
export async function findPupils(schoolId: string, query: PupilQuery) {
  const day = schoolDay(now())
  const like = `%${likeText(query.name)}%`
  const rows = await sql<PupilRow>(
    `SELECT t.id AS studentId, t.name, c.name AS class,
       (SELECT COUNT(*) FROM guardian_link l WHERE l.student_id = t.id AND l.status = 'active') AS guardians,
       (SELECT COUNT(*) FROM guardian_link l WHERE l.student_id = t.id AND l.status = 'suspended') AS suspended
     FROM student t LEFT JOIN membership m ON m.student_id = t.id AND ${holdsDay('m')} LEFT JOIN class c ON c.id = m.class_id
     WHERE t.school_id = ? AND t.name LIKE ? AND t.id > ? ORDER BY t.id LIMIT ?`,
    [day, day, schoolId, like, cursorOf(query.cursor), query.limit + 1],
  )
  const [counted] = await sql<{ total: number }>('SELECT COUNT(*) AS total FROM student t WHERE t.school_id = ? AND t.name LIKE ?', [schoolId, like])
  const items = rows.slice(0, query.limit)
  return { items, nextCursor: rows.length > query.limit ? (items.at(-1)?.studentId ?? null) : null, total: counted?.total ?? 0 }
}
