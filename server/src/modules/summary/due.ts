/** When summaries fall due and which are owed (product/rules.md §4.6). Pure. */
import type { SchoolTimes } from '@zhixiao/shared-types/values/attendance'
import type { JobWindow } from '../../platform/jobs'
import { addDays, instantAt, schoolDay } from '../../platform/time'
import type { Period } from './rules'

/** Finals that were missed while the service was down are owed for so many days back (SM-3). */
const owedDays = 7
const amDelayMs = 45 * 60_000

/** When a school's summary of a day falls due: the morning flash 45 minutes after the morning check is, the final at the school's lock. */
export const dueAt = (period: Period, day: string, times: SchoolTimes): Date =>
  period === 'am' ? new Date(instantAt(day, times.am.due).getTime() + amDelayMs) : instantAt(day, times.lock)

/**
 * Every summary owed by now, in order of days (SM-3). Days without sessions are owed too: whether there is anything to compile is found out when
 * the window is run, once, instead of each minute.
 */
export function summariesOwed(at: Date, period: Period, schools: readonly { schoolId: string; times: SchoolTimes }[]): JobWindow[] {
  const today = schoolDay(at)
  const days = Array.from({ length: owedDays + 1 }, (_, index) => addDays(today, index - owedDays))
  return days.flatMap((day) => {
    // Earlier days are over for every school; only today asks for the time of day.
    const ready = day < today ? schools : schools.filter((school) => dueAt(period, day, school.times) <= at)
    return ready.map((school) => ({ scope: school.schoolId, window: day }))
  })
}
