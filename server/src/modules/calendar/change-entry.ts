import { calendarPastDays } from '@zhixiao/shared-types/values/calendar'
import type { Actor } from '../../platform/access'
import { audit } from '../../platform/audit'
import { now } from '../../platform/clock'
import { fail } from '../../platform/errors'
import { newId } from '../../platform/ids'
import { addDays, schoolDay } from '../../platform/time'
import { firstDifference, remainderOf, type Edit } from './edit'
import { scopeOf } from './effects'
import { entryFrom, layerOf, type EntryInput } from './entry-input'
import { endEntry, entryById, insertEntry, type Owner } from './queries'
import type { Entry } from './rules'
import type { CalendarChange } from './scope'

/** `ends.from`: the first day that is as before again; an entry that has begun ends with yesterday unless said, one to come or over is withdrawn. */
export type Wanted = { entry?: EntryInput; ends?: { entryId: string; from?: string } }

/** What is wanted, as an edit of live entries. Fails with calendar.entry_invalid, entry_ended, too_far_back and resource.not_found. */
export async function planEdit(owner: Owner, { entry, ends }: Wanted): Promise<Edit> {
  if (!entry && !ends) fail('calendar.entry_invalid')
  const today = schoolDay(now())
  const add = entry && entryFrom(owner, entry)
  const old = ends ?? (entry?.replaces === undefined ? undefined : { entryId: entry.replaces })
  const edit: Edit = { add, ends: old && endingOf(await liveEntry(old.entryId, owner), add !== undefined, old.from, today) }
  if (firstDifference(edit) < addDays(today, -calendarPastDays)) fail('calendar.too_far_back')
  return edit
}

/**
 * A live entry of exactly this owner: another school's is not found. A class stands in a grade and a school, yet their entries are not its own: ended through
 * it, days of every class would come back (CA-1). Fails with resource.not_found, calendar.entry_ended and calendar.entry_invalid.
 */
async function liveEntry(id: string, owner: Owner): Promise<Entry> {
  const found = await entryById(id)
  if (found?.bureauId !== owner.bureauId || found.schoolId !== (owner.schoolId ?? '0')) return fail('resource.not_found')
  if (found.endedAt !== null) fail('calendar.entry_ended')
  const isOwn = found.layer === layerOf(owner) && (found.layer !== 'grade' || found.gradeId === owner.gradeId) && (found.layer !== 'class' || found.classId === owner.classId)
  if (!isOwn) fail('calendar.entry_invalid')
  return found
}

function endingOf(entry: Entry, isReplaced: boolean, asked: string | undefined, today: string): NonNullable<Edit['ends']> {
  if (isReplaced) return { entry, from: entry.from }
  const from = asked ?? (entry.from < today && entry.to >= today ? today : entry.from)
  if (from > entry.to) fail('calendar.entry_invalid')
  return { entry, from: from < entry.from ? entry.from : from }
}

/** Writes the edit, with its audit entry, inside the caller's transaction; nothing is overwritten. Returns what changed and who did it. */
export async function storeEdit(actor: Actor, owner: Owner, edit: Edit, why: string | undefined): Promise<CalendarChange> {
  const entryId = await store(actor, owner, edit, why ?? null)
  const place = { bureau: owner.bureauId, school: owner.schoolId, grade: owner.gradeId, class: owner.classId }
  const action = !edit.ends ? 'calendar.add_entry' : edit.add ? 'calendar.change_entry' : 'calendar.end_entry'
  await audit({ actor, action, place, fields: ['from_day', 'to_day', 'sessions'], purpose: why })
  const cause = { accountId: actor.accountId, role: actor.actingRole ?? null, reason: why ?? edit.add?.reason ?? '', entryId }
  return { ...scopeOf(owner, edit), cause }
}

/** Writes the edit and says the id of the entry that it made, or ended. */
async function store(actor: Actor, owner: Owner, { add, ends }: Edit, why: string | null): Promise<string> {
  if (ends && !(await endEntry(ends.entry.id, actor.accountId, why ?? add?.reason ?? ''))) fail('calendar.entry_ended')
  const written = { ...owner, createdBy: actor.accountId, why, replaces: ends?.entry.id ?? null }
  const remainder = ends && !add ? remainderOf(ends) : undefined
  if (remainder) await insertEntry({ ...remainder, ...written, id: newId() })
  if (add) await insertEntry({ ...add, ...written })
  return add?.id ?? ends?.entry.id ?? ''
}
