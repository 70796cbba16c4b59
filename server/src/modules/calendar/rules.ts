/** Which sessions a class has on a day (CA-1, CA-2). Pure: national data ships in config/rules, entries come from the database. */
import { nationalHolidays, nationalWorkdays, terms, type DayRange } from '@zhixiao/config/rules/calendar'
import type { Session } from '@zhixiao/shared-types/values/attendance'
import { weekday } from '../../platform/time'

/** From the lowest to the highest; a higher layer wins (CA-1). */
export const layers = ['national', 'bureau', 'school', 'grade', 'class'] as const
export type EntryLayer = Exclude<(typeof layers)[number], 'national'>
export type Layer = EntryLayer | 'national' | 'term'

/** A row above the national calendar. Days are inclusive; no sessions closes them. */
export type Entry = {
  id: string
  layer: EntryLayer
  gradeId: string
  classId: string
  from: string
  to: string
  sessions: Session[]
  followWeekday: number | null
  reason: string
}
export type DayPlan = { sessions: Session[]; layer: Layer; reason: string; followWeekday: number | null }

const within = (day: string, [from, to]: DayRange) => from <= day && day <= to
/** Morning and afternoon, and the evening check of boarders on the weekdays on which the school holds it. */
const usualSessions = (weekdayOf: number, evenings: readonly number[]): Session[] => (evenings.includes(weekdayOf) ? ['am', 'pm', 'eve'] : ['am', 'pm'])

/**
 * What the country and the term say: outside a term nothing, so a swapped workday in the winter holiday is no school day (CA-2).
 * @param evenings weekdays (1 Monday … 7 Sunday) on which boarders are checked in the evening of a school day
 */
export function nationalDay(day: string, evenings: readonly number[] = []): DayPlan {
  const closed = (layer: Layer, reason: string): DayPlan => ({ sessions: [], layer, reason, followWeekday: null })
  const holiday = nationalHolidays.find(({ range }) => within(day, range))
  if (holiday) return closed('national', holiday.name)
  const term = terms.find(({ range }) => within(day, range))
  if (!term) return closed('term', '假期')
  if (nationalWorkdays.includes(day)) return { sessions: usualSessions(weekday(day), evenings), layer: 'national', reason: '调休上课', followWeekday: null }
  if (weekday(day) > 5) return closed('national', '周末')
  return { sessions: usualSessions(weekday(day), evenings), layer: 'term', reason: term.name, followWeekday: null }
}

/**
 * The day's plan for one class: the highest layer that says something wins (CA-1), within a layer the entry made last.
 * @param entries live entries of the bureau, the school, any grade and any class; those of other grades and classes are passed over
 */
export function dayPlan(day: string, place: { grade?: string; class?: string }, entries: readonly Entry[], evenings: readonly number[] = []): DayPlan {
  let winner: Entry | undefined
  for (const entry of entries) {
    if (!within(day, [entry.from, entry.to])) continue
    if (entry.layer === 'grade' && entry.gradeId !== place.grade) continue
    if (entry.layer === 'class' && entry.classId !== place.class) continue
    if (!winner || layers.indexOf(entry.layer) > layers.indexOf(winner.layer) || (entry.layer === winner.layer && isLater(entry, winner))) winner = entry
  }
  if (!winner) return nationalDay(day, evenings)
  return { sessions: [...winner.sessions], layer: winner.layer, reason: winner.reason, followWeekday: winner.followWeekday }
}

/** Ids grow with time; they are too long for a number. */
const isLater = (one: Entry, other: Entry) => BigInt(one.id) > BigInt(other.id)

/** Does the plan make a school day? */
export const isSchoolDay = (plan: Pick<DayPlan, 'sessions'>): boolean => plan.sessions.length > 0
