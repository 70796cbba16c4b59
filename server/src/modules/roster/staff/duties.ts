/** Dated duties of a school's staff (PM-3): given and ended by the administrator; deputies by the school's leaders too. */
import type { Duty } from '@zhixiao/shared-types/domains/people'
import { dutyScopes, type DutyRole } from '@zhixiao/shared-types/values/people'
import { judge, type Grant, type Place } from '@zhixiao/shared-types/values/access'
import type { Actor } from '../../../platform/access'
import { audit } from '../../../platform/audit'
import { now } from '../../../platform/clock'
import { inTransaction, sql, write } from '../../../platform/db'
import { fail } from '../../../platform/errors'
import { newId } from '../../../platform/ids'
import { addDays, schoolDay } from '../../../platform/time'
import { holdsDay, placeOfSchool, type SchoolPlace } from '../queries'
import { dutyOf, dutyRowById, type StaffDutyRow } from './duty-rows'

export type DutyInput = { staffId: string; role: DutyRole; scopeId: string; subject?: string | undefined; from: string; to?: string | undefined }

/** May these grants give and end this role at the school? Leaders only deputies. */
export const mayGive = (grants: readonly Grant[], role: string, place: Place): boolean =>
  judge(grants.filter((grant) => grant.role !== 'leader' || role === 'deputy'), 'roster.give_duty', place) === 'allowed'

/**
 * Gives a member of the school's staff a duty over [from, to), not before today. A new homeroom teacher ends the other one of the class from
 * that day. Fails with `access.denied`, `roster.duty_invalid` (person or scope of another school, dates the wrong way round, a deputy
 * without an end), `roster.duty_exists`.
 */
export async function giveDuty(actor: Actor, place: SchoolPlace, input: DutyInput): Promise<Duty> {
  if (!mayGive(actor.grants, input.role, place)) fail('access.denied')
  return inTransaction(async () => {
    const today = schoolDay(now())
    if (input.from < today || (input.to !== undefined && input.to <= input.from) || (input.role === 'deputy' && !input.to)) fail('roster.duty_invalid')
    await lockStaff(input.staffId, place.school)
    await checkScope(place.school, input)
    if (await overlaps(input)) fail('roster.duty_exists')
    if (input.role === 'homeroom') await endOtherHomerooms(input)
    const id = newId()
    await write(
      `INSERT INTO assignment (id, bureau_id, school_id, staff_id, role, scope, scope_id, subject, from_day, to_day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE id = VALUES(id), subject = VALUES(subject), to_day = VALUES(to_day)`,
      [id, place.bureau, place.school, input.staffId, input.role, dutyScopes[input.role], input.scopeId, input.subject ?? null, input.from, input.to ?? null],
    )
    await audit({ actor, action: 'roster.give_duty', place: placeOf(place, input), fields: [`assignment:${id}`, input.role] })
    const row = await dutyRowById(id)
    return row ? dutyOf(row, actor.grants, place) : fail('roster.duty_invalid')
  })
}

/** Ends a duty today, or before it begins; it gives nothing on the next request. Fails with `access.denied`, `roster.last_admin`. */
export async function endDuty(actor: Actor, dutyId: string): Promise<{ dutyId: string; to: string }> {
  return inTransaction(async () => {
    const duty = await dutyRowById(dutyId)
    if (!duty) return fail('resource.not_found')
    const place = await placeOfSchool(duty.schoolId)
    if (!mayGive(actor.grants, duty.role, place)) fail('access.denied')
    if (duty.role === 'admin') await keepOneAdmin(duty)
    const today = schoolDay(now())
    const to = duty.from > today ? duty.from : today
    await write('UPDATE assignment SET to_day = ? WHERE id = ? AND (to_day IS NULL OR to_day > ?)', [to, dutyId, to])
    await audit({ actor, action: 'roster.end_duty', place: { bureau: place.bureau, school: place.school }, fields: [`assignment:${dutyId}`, duty.role] })
    return { dutyId, to }
  })
}

const placeOf = (place: SchoolPlace, input: DutyInput): Place => ({
  bureau: place.bureau, school: place.school, ...(dutyScopes[input.role] === 'class' && { class: input.scopeId }),
})

/** Duties of one person are given one after another. Somebody who is not of this school's staff is no answer. */
async function lockStaff(staffId: string, schoolId: string): Promise<void> {
  const rows = await sql('SELECT id FROM staff WHERE id = ? AND school_id = ? FOR UPDATE', [staffId, schoolId])
  if (rows.length === 0) fail('roster.duty_invalid')
}

async function checkScope(schoolId: string, { role, scopeId }: DutyInput): Promise<void> {
  const scope = dutyScopes[role]
  const found = scope === 'school' ? scopeId === schoolId : (await sql(`SELECT id FROM ${scope} WHERE id = ? AND school_id = ?`, [scopeId, schoolId])).length > 0
  if (!found) fail('roster.duty_invalid')
}

/** Does the person hold the same duty on any of these days, or another subject in the class from the same day (one row, `assignment__one_start`)? An empty range (ended before it began) holds no day. */
async function overlaps({ staffId, role, scopeId, subject, from, to }: DutyInput): Promise<boolean> {
  const rows = await sql(
    `SELECT id FROM assignment WHERE staff_id = ? AND role = ? AND scope_id = ? AND (? IS NULL OR subject IS NULL OR subject = ? OR from_day = ?)
     AND (to_day IS NULL OR (to_day > ? AND to_day > from_day)) AND (? IS NULL OR from_day < ?) LIMIT 1`,
    [staffId, role, scopeId, subject ?? null, subject ?? null, from, from, to ?? null, to ?? null],
  )
  return rows.length > 0
}

/** One homeroom teacher for a class on a day, as with the staff file (README, 2026-03). */
const endOtherHomerooms = ({ staffId, scopeId, from }: DutyInput): Promise<unknown> =>
  write(
    `UPDATE assignment SET to_day = GREATEST(from_day, ?) WHERE role = 'homeroom' AND scope = 'class' AND scope_id = ? AND staff_id <> ? AND (to_day IS NULL OR to_day > ?)`,
    [from, scopeId, staffId, from],
  )

/** How long another administrator's duty must still last to be relied on: long enough to name the next one. */
const daysToRelyOn = 7

/**
 * A school without an administrator could never get one back by itself. Who was invited and never came does not count, nor who leaves within days.
 * The rows are locked: two admins cannot end each other at once.
 */
async function keepOneAdmin(duty: StaffDutyRow): Promise<void> {
  const today = schoolDay(now())
  const others = await sql<{ staffId: string }>(
    `SELECT a.staff_id AS staffId FROM assignment a WHERE a.scope_id = ? AND a.scope = 'school' AND a.role = 'admin' AND ${holdsDay('a')}
     AND a.id <> ? AND (a.to_day IS NULL OR a.to_day >= ?) FOR UPDATE`,
    [duty.scopeId, today, today, duty.dutyId, addDays(today, daysToRelyOn)],
  )
  const bound = others.length === 0 ? [] : await sql('SELECT id FROM staff WHERE id IN (?) AND account_id IS NOT NULL LIMIT 1', [others.map((one) => one.staffId)])
  if (bound.length === 0) fail('roster.last_admin')
}
