/** Pure decisions about who is in which class at which session. No clock, no database. */
import { sessions, type SchoolTimes, type Session } from '@zhixiao/shared-types/values/attendance'
import { addDays, instantAt, schoolDay } from '../../../platform/time'

/** A session of a day, the smallest piece of time in which a child is in one class (RS-3). */
export type Moment = { day: string; session: Session }

/** Negative when the first moment is earlier: by day, within a day am < pm < eve. */
export const compareMoments = (one: Moment, other: Moment): number =>
  one.day < other.day ? -1 : one.day > other.day ? 1 : sessions.indexOf(one.session) - sessions.indexOf(other.session)

/** What attendance know of a day for the classes concerned: sessions the calendar holds, and sessions one of them has reported. */
export type DayFacts = { planned: readonly Session[]; reported: readonly Session[] }

/**
 * When a class move asked for from `from` on takes effect (RS-3): a later day with its morning; today with the first session that has neither
 * opened nor been reported by either class, so that no report and no open form is touched; after the last of them the next morning.
 * A day without sessions begins with its morning. `from` before today is the caller's mistake.
 */
export function takesEffect(from: string, at: Date, times: SchoolTimes, facts: DayFacts): Moment {
  if (from > schoolDay(at)) return { day: from, session: 'am' }
  const hasBegun = (session: Session) => facts.reported.includes(session) || (facts.planned.includes(session) && instantAt(from, times[session].open) <= at)
  const last = Math.max(...sessions.map((session, index) => (hasBegun(session) ? index : -1)))
  if (last < 0) return { day: from, session: 'am' }
  const next = sessions.find((session, index) => index > last && facts.planned.includes(session))
  return next ? { day: from, session: next } : { day: addDays(from, 1), session: 'am' }
}

/**
 * When a child who was in no class begins in one: with the first session of the day that the class has not reported; an open form asks for a
 * look at the new list (AT-1), but a report that was sent stays as it is.
 */
export function beginsWith(from: string, reported: readonly Session[]): Moment {
  const last = Math.max(-1, ...reported.map((session) => sessions.indexOf(session)))
  const next = sessions[last + 1]
  return next ? { day: from, session: next } : { day: addDays(from, 1), session: 'am' }
}

/** What holds for any of the classes. */
export function eitherOf(facts: ReadonlyMap<string, DayFacts>, classIds: readonly (string | null)[]): DayFacts {
  const found = classIds.flatMap((id) => (id === null ? [] : (facts.get(id) ?? [])))
  return { planned: [...new Set(found.flatMap((one) => one.planned))], reported: [...new Set(found.flatMap((one) => one.reported))] }
}
