/** Which sessions a class has on a day (CA-1 to CA-6). Pure: national data ships in config/rules, entries come from the database. */
import { nationalHolidays, nationalWorkdays, terms, type DayRange } from '@zhixiao/config/rules/calendar'
import { sessions as everySession, type Session } from '@zhixiao/shared-types/values/attendance'
import { calendarLayers, type CalendarLayer, type EntryKind } from '@zhixiao/shared-types/values/calendar'
import { addDays, daysBetween, isoWeek, weekday } from '../../platform/time'

export type EntryLayer = Exclude<CalendarLayer, 'national' | 'term'>
export type { CalendarLayer as Layer } from '@zhixiao/shared-types/values/calendar'

/** A row above the national calendar. Days are inclusive; no sessions closes them. Owners that do not apply are 0. */
export type Entry = {
  id: string
  /** Decides within a layer. Ids grow with time, so the later decision holds. */
  rank: string
  layer: EntryLayer
  kind: EntryKind
  gradeId: string
  classId: string
  from: string
  to: string
  /** On the first day, sessions before this one stay as they were (CA-4). */
  fromSession: Session | null
  sessions: Session[]
  followWeekday: number | null
  reason: string
}
export type DayPlan = { sessions: Session[]; layer: CalendarLayer; reason: string; followWeekday: number | null; kind: EntryKind | null }
/** What decides the days of a school: live entries, and the weekdays on which its boarders are checked in the evening. */
export type Said = { entries: readonly Entry[]; eveWeekdays: readonly number[] }
/** A school as a whole names neither; then entries of grades and classes do not speak. */
export type PlaceIn = { grade?: string; class?: string }

const within = (day: string, [from, to]: DayRange) => from <= day && day <= to
const termOf = (day: string) => terms.find(({ range }) => within(day, range))
/** Morning and afternoon, and the evening check of boarders on the weekdays on which the school holds it. */
const usualSessions = (weekdayOf: number, evenings: readonly number[]): Session[] => (evenings.includes(weekdayOf) ? ['am', 'pm', 'eve'] : ['am', 'pm'])
const isBefore = (one: Session, other: Session) => everySession.indexOf(one) < everySession.indexOf(other)

/**
 * What the country and the term say: outside a term nothing, so a swapped workday in the winter holiday is no school day (CA-2).
 * @param evenings weekdays (1 Monday … 7 Sunday) on which boarders are checked in the evening of a school day
 */
export function nationalDay(day: string, evenings: readonly number[] = []): DayPlan {
  const said = (layer: CalendarLayer, reason: string, sessions: Session[] = []): DayPlan => ({ sessions, layer, reason, followWeekday: null, kind: null })
  const holiday = nationalHolidays.find(({ range }) => within(day, range))
  if (holiday) return said('national', holiday.name)
  const term = termOf(day)
  if (!term) return said('term', '假期')
  const usual = usualSessions(weekday(day), evenings)
  if (nationalWorkdays.includes(day)) return said('national', '调休上课', usual)
  return weekday(day) > 5 ? said('national', '周末') : said('term', term.name, usual)
}

/**
 * The entries that speak about a day of a place, the deciding one first: the highest layer (CA-1), within a layer the later decision. Those of other
 * grades and classes are passed over.
 */
export function heardOn(day: string, place: PlaceIn, entries: readonly Entry[]): Entry[] {
  const speaks = (entry: Entry) =>
    within(day, [entry.from, entry.to]) && (entry.layer !== 'grade' || entry.gradeId === place.grade) && (entry.layer !== 'class' || entry.classId === place.class)
  return entries.filter(speaks).sort((one, other) => calendarLayers.indexOf(one.layer) - calendarLayers.indexOf(other.layer) || (isLater(one, other) ? -1 : 1))
}

/** Ids are too long for a number. */
const isLater = (one: Entry, other: Entry) => BigInt(one.rank) > BigInt(other.rank)

/** The day's plan for one place (CA-1). A swapped day carries its weekday also where a higher layer names the sessions (CA-3). */
export function dayPlan(day: string, place: PlaceIn, entries: readonly Entry[], evenings: readonly number[] = []): DayPlan {
  const heard = heardOn(day, place, entries)
  const plan = decide(day, heard, evenings)
  const followWeekday = plan.sessions.length > 0 ? (plan.followWeekday ?? heard.find((entry) => entry.followWeekday !== null)?.followWeekday ?? null) : null
  return { ...plan, followWeekday }
}

function decide(day: string, [winner, ...others]: readonly Entry[], evenings: readonly number[]): DayPlan {
  if (!winner) return nationalDay(day, evenings)
  const { layer, reason, kind, followWeekday } = winner
  if (kind === 'swap') {
    // The bureau swaps days of the term; it does not shorten a holiday of the term table (CA-2).
    return termOf(day) ? { sessions: usualSessions(followWeekday ?? weekday(day), evenings), layer, reason, kind, followWeekday } : nationalDay(day, evenings)
  }
  const { fromSession } = winner
  if (fromSession === null || day !== winner.from) return { sessions: [...winner.sessions], layer, reason, kind, followWeekday }
  const stays = decide(day, others, evenings).sessions.filter((session) => isBefore(session, fromSession))
  return { sessions: [...stays, ...winner.sessions.filter((session) => !isBefore(session, fromSession))], layer, reason, kind, followWeekday }
}

/** Does the plan make a school day? */
export const isSchoolDay = (plan: Pick<DayPlan, 'sessions'>): boolean => plan.sessions.length > 0

/** Every day from the first to the last, both included. */
export const daysFrom = (from: string, to: string): string[] => Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, index) => addDays(from, index))

/** So far ahead is the return to school looked for: the summer holiday lies within. */
export const resumptionWithin = 70

/** The first session after a day that takes place again (CA-6); null when none is in sight. */
export function resumptionAfter(day: string, place: PlaceIn, { entries, eveWeekdays }: Said): { day: string; session: Session } | null {
  for (const next of daysFrom(addDays(day, 1), addDays(day, resumptionWithin))) {
    const [session] = dayPlan(next, place, entries, eveWeekdays).sessions
    if (session) return { day: next, session }
  }
  return null
}

/**
 * The school days of a place from the first to the last day, both included (CA-7). A school (no class named) has school while any of its grades or
 * classes has.
 */
export function schoolDaysIn(from: string, to: string, place: PlaceIn, { entries, eveWeekdays }: Said): string[] {
  const parts: PlaceIn[] = place.class === undefined && place.grade === undefined ? [{}, ...entries.map(({ gradeId, classId }) => ({ grade: gradeId, class: classId }))] : [place]
  return daysFrom(from, to).filter((day) => parts.some((part) => isSchoolDay(dayPlan(day, part, entries, eveWeekdays))))
}

/** First and last day of an ISO week, `2026-W38`: 09-14 and 09-20. Undefined for what is no week. */
export function rangeOfWeek(week: string): { from: string; to: string } | undefined {
  const [, year, number] = /^(\d{4})-W(\d{2})$/.exec(week) ?? []
  if (!year || !number) return undefined
  // 4 January lies in the first week of every year (ISO 8601).
  const fourth = `${year}-01-04`
  const from = addDays(fourth, 1 - weekday(fourth) + (Number(number) - 1) * 7)
  return isoWeek(from) === week ? { from, to: addDays(from, 6) } : undefined
}
