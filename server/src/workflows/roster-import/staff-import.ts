/** Staff of a file against the database; people by their number, duties from the day on (RS-9). */
import { assign, createStaff, phoneIndex, type NewAssignment } from '../../modules/roster/index'
import { vault } from '../../platform/crypto'
import { sql, write } from '../../platform/db'
import type { ImportPlace } from './pupil-import'
import type { DutyEntry, StaffEntry } from './staff-rows'

type KnownStaff = { id: string; staffNo: string; name: string; phone: string }
type HeldDuty = { id: string; staffId: string; role: string; scopeId: string; subject: string | null }
export type StaffPlan = {
  fresh: StaffEntry[]
  changed: { known: KnownStaff; entry: StaffEntry }[]
  /** Duties to begin, for staff by number. */
  duties: { staffNo: string; duty: DutyEntry }[]
  /** Another homeroom teacher of a class that gets a new one; the duty ends with the day. */
  ending: HeldDuty[]
  counts: { fresh: number; changed: number; unchanged: number; moved: number }
}

/**
 * What the file would change on the day. Duties that hold or are planned count, also those whose last day the page has set (PM-3): a duty that the file
 * names is held and keeps its days. A class has one homeroom teacher: naming another ends the duty of the one before.
 */
export async function planStaff(place: ImportPlace, day: string, staff: readonly StaffEntry[]): Promise<StaffPlan> {
  const people = await sql<Omit<KnownStaff, 'phone'> & { phone: Buffer }>(
    'SELECT id, staff_no AS staffNo, name, phone_index AS phone FROM staff WHERE bureau_id = ? AND school_id = ?',
    [place.bureau, place.school],
  )
  const held = await sql<HeldDuty>(
    `SELECT id, staff_id AS staffId, role, scope_id AS scopeId, subject FROM assignment
     WHERE school_id = ? AND (to_day IS NULL OR to_day > GREATEST(from_day, ?)) AND staff_id IN (?)`,
    [place.school, day, people.length > 0 ? people.map((one) => one.id) : ['0']],
  )
  const known = new Map(people.map((one) => [one.staffNo, { ...one, phone: one.phone.toString('hex') }]))
  const plan: StaffPlan = { fresh: [], changed: [], duties: [], ending: [], counts: { fresh: 0, changed: 0, unchanged: 0, moved: 0 } }
  for (const entry of staff) planOne(plan, place, entry, known.get(entry.staffNo), held)
  plan.counts.moved = plan.ending.length
  return plan
}

function planOne(plan: StaffPlan, place: ImportPlace, entry: StaffEntry, before: KnownStaff | undefined, held: readonly HeldDuty[]): void {
  const own = held.filter((duty) => duty.staffId === before?.id)
  const missing = entry.duties.filter((duty) => !own.some((one) => one.role === duty.role && one.scopeId === duty.scopeId && one.subject === duty.subject))
  plan.duties.push(...missing.map((duty) => ({ staffNo: entry.staffNo, duty })))
  for (const duty of missing) plan.ending.push(...endedBy(duty, before?.id, held))
  if (!before) {
    plan.fresh.push(entry)
    plan.counts.fresh += 1
    return
  }
  const differs = before.name !== entry.name || before.phone !== phoneIndex(place.bureau, place.school, entry.phone).toString('hex')
  if (differs) plan.changed.push({ known: before, entry })
  plan.counts[differs || missing.length > 0 ? 'changed' : 'unchanged'] += 1
}

/** Duties that a new one ends: another's homeroom of the class, or one's own same duty under another subject. */
const endedBy = (duty: DutyEntry, staffId: string | undefined, held: readonly HeldDuty[]) =>
  held.filter((one) => one.role === duty.role && one.scopeId === duty.scopeId && (one.staffId === staffId || duty.role === 'homeroom'))

/** Writes a plan; call inside a transaction. */
export async function applyStaffPlan(place: ImportPlace, day: string, plan: StaffPlan): Promise<void> {
  const owner = { bureauId: place.bureau, schoolId: place.school }
  await createStaff(plan.fresh.map((one) => ({ ...owner, staffNo: one.staffNo, name: one.name, phone: one.phone })))
  for (const { known, entry } of plan.changed) {
    const sealed = vault().seal({ table: 'staff', column: 'phone', row: known.id }, entry.phone)
    await write('UPDATE staff SET name = ?, phone_index = ?, phone_sealed = ? WHERE id = ?', [
      entry.name, phoneIndex(place.bureau, place.school, entry.phone), sealed, known.id,
    ])
  }
  if (plan.ending.length > 0) {
    // One that has not begun keeps its row with no day in it, as on the page: an import deletes nothing.
    await write('UPDATE assignment SET to_day = GREATEST(from_day, ?) WHERE id IN (?)', [day, plan.ending.map((duty) => duty.id)])
  }
  if (plan.duties.length === 0) return
  const numbers = [...new Set(plan.duties.map((one) => one.staffNo))]
  const rows = await sql<{ id: string; staffNo: string }>('SELECT id, staff_no AS staffNo FROM staff WHERE bureau_id = ? AND school_id = ? AND staff_no IN (?)', [
    place.bureau, place.school, numbers,
  ])
  const ids = new Map(rows.map((row) => [row.staffNo, row.id]))
  await assign(
    plan.duties.map(({ staffNo, duty }): NewAssignment => ({
      ...owner, staffId: ids.get(staffNo)!, role: duty.role, scope: duty.scope, scopeId: duty.scopeId, subject: duty.subject ?? undefined, from: day,
    })),
    'renew',
  )
}
