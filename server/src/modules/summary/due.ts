/** When summaries fall due and which are owed (product/rules.md §4.6). Pure. */
import { defaultEveLock, type SchoolTimes } from '@zhixiao/shared-types/values/attendance'
import type { JobWindow } from '../../platform/jobs'
import { addDays, instantAt, schoolDay, weekday } from '../../platform/time'
import type { Period } from './rules'
import { mondayOf } from './week'

/** Finals that were missed while the service was down are owed for so many days back (SM-3). */
const owedDays = 7
const amDelayMs = 45 * 60_000

/** A version compiled later than this after it was due is marked 补生成 (SM-3). */
const caughtUpAfterMs = 15 * 60_000
const weekTime = '20:30'

const later = (one: Date, other: Date) => (one > other ? one : other)

/** When a day is locked: with an evening check of boarders, when that is (§4.2). */
const lockOf = (day: string, times: SchoolTimes): Date => {
  const lock = instantAt(day, times.lock)
  return times.eveWeekdays?.includes(weekday(day)) ? later(lock, instantAt(day, times.eveLock ?? defaultEveLock)) : lock
}

/**
 * When a school's summary falls due: the morning flash 45 minutes after the morning check is, the final at the school's lock, the week on Sunday 20:30
 * or after Sunday's own final, should that be later.
 * @param day any day of the week for `week`
 */
export function dueAt(period: Period, day: string, times: SchoolTimes): Date {
  if (period === 'am') return new Date(instantAt(day, times.am.due).getTime() + amDelayMs)
  if (period === 'day') return lockOf(day, times)
  const sunday = addDays(mondayOf(day), 6)
  return later(instantAt(sunday, weekTime), lockOf(sunday, times))
}

/** Is a version compiled at this instant one that was caught up on? */
export const isCaughtUp = (at: Date, due: Date): boolean => at.getTime() > due.getTime() + caughtUpAfterMs

/**
 * Every summary owed by now, strictly in order of days over all schools (SM-3). Days without sessions are owed too: whether there is anything to
 * compile is found out when the window is run, once, instead of each minute. A week's window is its Monday.
 */
export function summariesOwed(at: Date, period: Period, schools: readonly { schoolId: string; times: SchoolTimes }[]): JobWindow[] {
  const today = schoolDay(at)
  const days = Array.from({ length: owedDays + 1 }, (_, index) => addDays(today, index - owedDays))
  const last = period === 'week' ? days.filter((day) => weekday(day) === 7) : days
  return last.flatMap((day) => {
    // Earlier days are over for every school; only today asks for the time of day.
    const ready = day < today ? schools : schools.filter((school) => dueAt(period, day, school.times) <= at)
    return ready.map((school) => ({ scope: school.schoolId, window: period === 'week' ? mondayOf(day) : day }))
  })
}
