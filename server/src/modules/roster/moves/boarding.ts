/** Who lives at school: dated, so that an evening list of last month stays what it was. */
import type { Actor } from '../../../platform/access'
import { audit } from '../../../platform/audit'
import { now } from '../../../platform/clock'
import { inTransaction, sql, write } from '../../../platform/db'
import { fail } from '../../../platform/errors'
import { addDays, schoolDay } from '../../../platform/time'
import type { Session } from '@zhixiao/shared-types/values/attendance'
import { createBoardings } from '../enter'
import type { StudentPlace } from '../queries'
import { dayFactsOf, tellBoardingFollowers } from './follow'
import { holdSchool } from './move-queries'

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

/**
 * The school says that a child lives there from a day on, or no longer does; from tomorrow on where today's evening was reported already. Upper modules
 * are told: until then the list of today may be another, also after the day was compiled (SM-6). Fails with
 * `roster.move_in_past` before today.
 */
export async function setBoarding(actor: Actor, place: StudentPlace, asked: { boards: boolean; from?: string }): Promise<{ studentId: string; boards: boolean; from: string }> {
  const today = schoolDay(now())
  const wanted = asked.from ?? today
  if (wanted < today) fail('roster.move_in_past')
  return inTransaction(async () => {
    // An evening report of the same moment holds the school too: it is made before or after, never between.
    await holdSchool(place.school)
    const classIds = place.class === undefined ? [] : [place.class]
    const facts = wanted === today ? await dayFactsOf({ bureau: place.bureau, school: place.school, classIds }, today) : undefined
    const from = bedFrom(wanted, facts?.get(place.class ?? '')?.reported)
    await applyBoarding({ bureauId: place.bureau, schoolId: place.school }, from, [{ studentId: place.student, boards: asked.boards }])
    // A child in no class is on no evening list.
    if (classIds.length > 0) {
      const by = { actorId: actor.accountId, actorRole: actor.actingRole ?? null, reason: asked.boards ? '改为住校' : '改为走读', ref: place.student }
      await tellBoardingFollowers({ bureauId: place.bureau, schoolId: place.school, day: from, classIds, ...by })
    }
    await audit({ actor, action: 'roster.set_boarding', student: place.student, place, fields: ['boards', 'from'] })
    return { studentId: place.student, boards: asked.boards, from }
  })
}
