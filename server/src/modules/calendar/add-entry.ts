import type { Session } from '@zhixiao/shared-types/values/attendance'
import type { Actor } from '../../platform/access'
import { audit } from '../../platform/audit'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'
import { daysBetween } from '../../platform/time'
import { placeOfClass, placeOfGrade } from '../roster/index'
import { tellCalendarFollowers } from './follow'
import { insertEntry } from './queries'
import type { EntryLayer } from './rules'

export type EntryInput = { from: string; to: string; sessions: Session[]; reason: string; followWeekday?: number }
/** An entry longer than this is a slip of the date picker. */
const longestEntryDays = 370

/** The school closes or opens days for itself, one grade or one class of its own (CA-1). A grade or class of another school is not found. */
export async function addSchoolEntry(
  actor: Actor,
  school: { bureau: string; school: string },
  input: EntryInput & { gradeId?: string; classId?: string },
): Promise<string> {
  const { gradeId, classId } = input
  if (gradeId && classId) fail('calendar.entry_invalid')
  if (gradeId) ownedBy(school, await placeOfGrade(gradeId))
  if (classId) ownedBy(school, await placeOfClass(classId))
  const layer = classId ? 'class' : gradeId ? 'grade' : 'school'
  return addEntry(actor, { bureauId: school.bureau, schoolId: school.school, gradeId, classId }, layer, input)
}

/** The bureau closes or opens days for the whole district (CA-1). */
export const addBureauEntry = (actor: Actor, bureauId: string, input: EntryInput): Promise<string> => addEntry(actor, { bureauId }, 'bureau', input)

function ownedBy(school: { school: string }, place: { school: string }): void {
  if (place.school !== school.school) fail('resource.not_found')
}

type Owner = { bureauId: string; schoolId?: string; gradeId?: string; classId?: string }

async function addEntry(actor: Actor, owner: Owner, layer: EntryLayer, input: EntryInput): Promise<string> {
  const length = daysBetween(input.from, input.to)
  if (length < 0 || length > longestEntryDays) fail('calendar.entry_invalid')
  return inTransaction(async () => {
    const id = await insertEntry({ ...owner, layer, ...input, createdBy: actor.accountId })
    const place = { bureau: owner.bureauId, school: owner.schoolId, grade: owner.gradeId, class: owner.classId }
    await audit({ actor, action: 'calendar.add_entry', place, fields: ['from_day', 'to_day', 'sessions'] })
    const cause = { accountId: actor.accountId, role: actor.actingRole ?? null, reason: input.reason, entryId: id }
    await tellCalendarFollowers({ ...owner, schoolId: owner.schoolId ?? null, from: input.from, to: input.to, cause })
    return id
  })
}
