/** Who lives at school: dated, so that an evening list of last month stays what it was. */
import { sql, write } from '../../../platform/db'
import { addDays } from '../../../platform/time'
import type { Session } from '@zhixiao/shared-types/values/attendance'
import { createBoardings } from '../enter'

export type BoardingChange = { studentId: string; boards: boolean }

/** The days a child lives at school, half open; at most those that touch the days asked for. */
export const boardingOf = (studentId: string, from: string, to: string): Promise<{ from: string; to: string | null }[]> =>
  sql('SELECT from_day AS `from`, to_day AS `to` FROM boarding WHERE student_id = ? AND from_day <= ? AND (to_day IS NULL OR to_day > ?) ORDER BY from_day', [
    studentId, to, from,
  ])

/** Those of the children who live at school on the day. */
export async function boardersAmong(studentIds: readonly string[], day: string): Promise<Set<string>> {
  if (studentIds.length === 0) return new Set()
  const rows = await sql<{ id: string }>('SELECT student_id AS id FROM boarding WHERE student_id IN (?) AND from_day <= ? AND (to_day IS NULL OR to_day > ?)', [
    studentIds, day, day,
  ])
  return new Set(rows.map((row) => row.id))
}

/** From the day on, each child lives at school or not; what was planned for later falls away. Call inside a transaction. */
export async function applyBoarding(owner: { bureauId: string; schoolId: string }, day: string, changes: readonly BoardingChange[]): Promise<void> {
  if (changes.length === 0) return
  const ids = changes.map((one) => one.studentId)
  await write('DELETE FROM boarding WHERE student_id IN (?) AND from_day >= ?', [ids, day])
  const living = await sql<{ id: string; studentId: string }>('SELECT id, student_id AS studentId FROM boarding WHERE student_id IN (?) AND (to_day IS NULL OR to_day >= ?)', [ids, day])
  const staying = new Map(living.map((one) => [one.studentId, one.id]))
  const goOn = changes.flatMap((one) => (one.boards ? (staying.get(one.studentId) ?? []) : []))
  const end = changes.flatMap((one) => (one.boards ? [] : (staying.get(one.studentId) ?? [])))
  if (goOn.length > 0) await write('UPDATE boarding SET to_day = NULL WHERE id IN (?)', [goOn])
  if (end.length > 0) await write('UPDATE boarding SET to_day = ? WHERE id IN (?)', [day, end])
  await createBoardings(changes.filter((one) => one.boards && !staying.has(one.studentId)).map((one) => ({ ...owner, studentId: one.studentId, from: day })))
}

/** From when a change of today counts: an evening that the child's class has reported stays as it is, so from tomorrow then (RS-3). */
export const bedFrom = (day: string, reported: readonly Session[] | undefined): string => (reported?.includes('eve') ? addDays(day, 1) : day)
