import type { CalendarEffects } from '@zhixiao/shared-types/domains/calendar'
import { calendarLayers, entryKindText } from '@zhixiao/shared-types/values/calendar'
import { now } from '../../platform/clock'
import { addDays, schoolDay } from '../../platform/time'
import { changedDays, edited, rangeOf, touched, type Edit } from './edit'
import type { CalendarScope, HeldData } from './scope'
import { saidBetween, saidByBureau, saidInBureau, type Owner } from './queries'
import { resumptionAfter, resumptionWithin, type Entry, type Said } from './rules'
import { namesOf } from './views'
import { sentencesOf } from './wording'

/** Whose days are edited, with its name for the sentences. */
export type NamedOwner = Owner & { name: string }
/** More names than these do not help to decide. */
const mostExceptions = 12

/** The days and classes that an edit can touch. */
export const scopeOf = (owner: Owner, edit: Edit): CalendarScope => ({
  bureauId: owner.bureauId, schoolId: owner.schoolId ?? null, gradeId: owner.gradeId, classId: owner.classId, ...rangeOf(edit),
})

/**
 * What an edit would do, in words and counts; nothing is written (CA-5). `reported` is every class session within `scopeOf` that somebody reported; each
 * is judged with everything every layer says, so a class with an entry of its own is not counted in.
 */
export async function effectsOf(owner: NamedOwner, edit: Edit, reported: readonly HeldData[]): Promise<CalendarEffects> {
  const { from, to } = rangeOf(edit)
  const far = addDays(to, resumptionWithin)
  const schools = owner.schoolId ? new Map([[owner.schoolId, await saidBetween(owner.schoolId, from, far)]]) : await saidInBureau(owner.bureauId, from, far)
  const own = (owner.schoolId && schools.get(owner.schoolId)) || (await saidByBureau(owner.bureauId, from, far))
  const place = { grade: owner.gradeId, class: owner.classId }
  const days = changedDays(edit, place, own)
  const { voided, restored } = touched(edit, reported, schools)
  const exceptions = await exceptionsTo(edit, owner, [...schools.values()])
  const closes = edit.add !== undefined && days.some((one) => one.after.length < one.before.length)
  const resumesOn = closes && edit.add ? resumptionAfter(edit.add.to, place, { ...own, entries: edited(own.entries, edit) }) : null
  const sentences = sentencesOf({ name: owner.name, today: schoolDay(now()), days, voided, restored, exceptions, resumesOn })
  return { sentences, days: days.length, voided, restored, needsWhy: voided + restored > 0, exceptions, resumesOn }
}

/** Entries of higher layers on the days of the new one: they go on deciding for whom they were made (CA-1). */
async function exceptionsTo({ add, ends }: Edit, owner: Owner, schools: readonly Said[]): Promise<CalendarEffects['exceptions']> {
  if (!add) return []
  const isAbove = (entry: Entry) =>
    entry.id !== ends?.entry.id && entry.from <= add.to && entry.to >= add.from && calendarLayers.indexOf(entry.layer) < calendarLayers.indexOf(add.layer) &&
    (owner.gradeId === undefined || entry.gradeId === owner.gradeId)
  const above = [...new Map(schools.flatMap((said) => said.entries.filter(isAbove)).map((entry) => [entry.id, entry])).values()].slice(0, mostExceptions)
  const names = await namesOf(above)
  return above.map((entry) => ({ name: names.get(entry.id) ?? '', layer: entry.layer, reason: `${entryKindText[entry.kind]}：${entry.reason}` }))
}
