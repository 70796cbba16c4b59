/** SQL on memberships to the session, moves and boarders: who is in which class when (RS-1, RS-3). */
import { sessions, type Session } from '@zhixiao/shared-types/values/attendance'
import { sql } from '../../../platform/db'

/** SQL number of a session column in the order am < pm < eve. */
const rank = (column: string) => `FIELD(${column}, 'am', 'pm', 'eve')`

/** A WHERE part: the membership (or its like) holds the session of the day. Use `text` with `params` in the same order. */
export function holdsSession(alias: string, day: string, session: Session): { text: string; params: unknown[] } {
  const at = sessions.indexOf(session) + 1
  return {
    text: `${alias}.from_day <= ? AND (${alias}.to_day IS NULL OR ${alias}.to_day >= ?) AND (${alias}.from_day < ? OR ${rank(`${alias}.from_session`)} <= ?)
      AND (${alias}.to_day IS NULL OR ${alias}.to_day > ? OR ${rank(`${alias}.to_session`)} > ?)`,
    params: [day, day, day, at, day, at],
  }
}

/** A WHERE part: the membership begins at the session of the day or later. */
export const beginsFrom = (day: string, session: Session): { text: string; params: unknown[] } => ({
  text: `(from_day > ? OR (from_day = ? AND ${rank('from_session')} >= ?))`, params: [day, day, sessions.indexOf(session) + 1],
})

/** A WHERE part: the membership begins before the session of the day and ends with it or later. */
export const reaches = (day: string, session: Session): { text: string; params: unknown[] } => ({
  text: `(from_day < ? OR (from_day = ? AND ${rank('from_session')} < ?)) AND (to_day IS NULL OR to_day > ? OR (to_day = ? AND ${rank('to_session')} >= ?))`,
  params: [day, day, sessions.indexOf(session) + 1, day, day, sessions.indexOf(session) + 1],
})

const lives = (alias: string) =>
  `EXISTS (SELECT 1 FROM boarding b WHERE b.student_id = ${alias}.student_id AND b.from_day <= ? AND (b.to_day IS NULL OR b.to_day > ?))`

/** The pupils expected in a class in one session: in the evening those who live at school; in the order they joined (RS-1, RS-3). */
export async function rollOn(classId: string, day: string, session: Session): Promise<{ studentId: string; name: string }[]> {
  const held = holdsSession('m', day, session)
  return sql(
    `SELECT m.student_id AS studentId, t.name FROM membership m JOIN student t ON t.id = m.student_id
     WHERE m.class_id = ? AND ${held.text} ${session === 'eve' ? `AND ${lives('m')}` : ''} ORDER BY m.id`,
    [classId, ...held.params, ...(session === 'eve' ? [day, day] : [])],
  )
}

/** How many pupils each class of the schools expects in one session (evening: boarders). A class that expects nobody is not in the map. */
export async function enrolledAt(schoolIds: readonly string[], day: string, session: Session): Promise<Map<string, number>> {
  if (schoolIds.length === 0) return new Map()
  const held = holdsSession('m', day, session)
  const rows = await sql<{ classId: string; count: number }>(
    `SELECT m.class_id AS classId, COUNT(*) AS count FROM membership m
     WHERE m.school_id IN (?) AND ${held.text} ${session === 'eve' ? `AND ${lives('m')}` : ''} GROUP BY m.class_id`,
    [schoolIds, ...held.params, ...(session === 'eve' ? [day, day] : [])],
  )
  return new Map(rows.map((row) => [row.classId, row.count]))
}

/** How many boarders the classes have in the evening of a day. A class without any is not in the map: it has no evening check. */
export async function boardersIn(classIds: readonly string[], day: string): Promise<Map<string, number>> {
  if (classIds.length === 0) return new Map()
  const held = holdsSession('m', day, 'eve')
  const rows = await sql<{ classId: string; count: number }>(
    `SELECT m.class_id AS classId, COUNT(*) AS count FROM membership m WHERE m.class_id IN (?) AND ${held.text} AND ${lives('m')} GROUP BY m.class_id`,
    [classIds, ...held.params, day, day],
  )
  return new Map(rows.map((row) => [row.classId, row.count]))
}

/** A class of this school with its school year; undefined for any other. */
export async function classOfSchool(classId: string, schoolId: string): Promise<{ year: number } | undefined> {
  const [row] = await sql<{ year: number }>('SELECT school_year AS year FROM class WHERE id = ? AND school_id = ?', [classId, schoolId])
  return row
}
