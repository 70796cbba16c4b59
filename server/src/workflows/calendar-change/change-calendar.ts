import type { CalendarEffects } from '@zhixiao/shared-types/domains/calendar'
import { daysTouched, followCalendar, reportedWithin } from '../../modules/attendance/index'
import {
  effectsOf, holdSchools, planEdit, scopeOf, storeEdit, type NamedOwner, type Wanted,
} from '../../modules/calendar/index'
import { noteDayChange } from '../../modules/summary/index'
import type { Actor } from '../../platform/access'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'

/**
 * Adds, changes or ends an entry, in one transaction with what follows from it: reports of the same second are before it and kept, or see it and are
 * refused (CA-4); messages that wait are cancelled or written anew, and the summaries of every day that changed are made again. Fails with
 * calendar.entry_invalid, entry_ended, too_far_back, and calendar.reason_needed (with what is touched) where days with reports change and `why` is
 * missing (CA-5).
 */
export async function changeCalendar(actor: Actor, owner: NamedOwner, wanted: Wanted, why: string | undefined): Promise<{ id: string; effects: CalendarEffects }> {
  return inTransaction(async () => {
    await holdSchools(owner)
    const edit = await planEdit(owner, wanted)
    const effects = await effectsOf(owner, edit, await reportedWithin(scopeOf(owner, edit)))
    if (effects.needsWhy && why === undefined) fail('calendar.reason_needed', { voided: effects.voided, restored: effects.restored })
    const change = await storeEdit(actor, owner, edit, why)
    await followCalendar(change)
    for (const day of await daysTouched(change)) await noteDayChange(day)
    return { id: change.cause.entryId, effects }
  })
}

/** The same without doing it: what would happen, in words and counts. */
export async function previewChange(owner: NamedOwner, wanted: Wanted): Promise<CalendarEffects> {
  const edit = await planEdit(owner, wanted)
  return effectsOf(owner, edit, await reportedWithin(scopeOf(owner, edit)))
}
