/** Changed days (SM-4, SM-6): why is kept, and the school's versions of the day and of its week are made again. */
import { now } from '../../platform/clock'
import { enqueue } from '../../platform/outbox'
import { schoolDay } from '../../platform/time'
import type { DayChange } from '../attendance/index'
import { bureaus, schoolsWithTimes } from '../roster/index'
import { keepCause, openCauses, settle } from './causes'
import { recompile, sumDistrict } from './compile'
import { dueAt } from './due'
import type { Period } from './rules'
import { recompileTopic } from './topics'
import { compiledPeriods, type CompiledSchool } from './views'
import { mondayOf } from './week'

const everyPeriod = ['am', 'day', 'week'] as const satisfies readonly Period[]

/** Periods that hold the day and should exist by now: compiled before, or due. */
const periodsToMake = ({ periods, times }: CompiledSchool, day: string): Period[] =>
  everyPeriod.filter((period) => periods.includes(period) || dueAt(period, day, times) <= now())

/**
 * A day changed (report, correction, calendar, move): called by the workflow that changed it, in its transaction. Where the day was compiled, or should
 * have been, the cause is kept and a task compiles it again; from the commit on readers see `stale` (SM-6). Before the first compile is due there is
 * nothing to do.
 */
export async function noteDayChange(change: DayChange): Promise<void> {
  const { schoolId, day } = change
  // Days to come have not been compiled, and nothing of theirs is due.
  if (day > schoolDay(now())) return
  if (periodsToMake(await compiledPeriods(schoolId, day, mondayOf(day)), day).length === 0) return
  await keepCause(change)
  await enqueue(recompileTopic, { schoolId, day }, { coalesce: `${schoolId}:${day}` })
}

/** Does the task `summary.recompile`: every period that holds the day, then its causes are settled. Changes of the same moment share one run (AT-17). */
export async function recompileDay({ schoolId, day }: { schoolId: string; day: string }): Promise<void> {
  const monday = mondayOf(day)
  const settled = (await openCauses([schoolId], day, day)).map((one) => one.id)
  for (const period of periodsToMake(await compiledPeriods(schoolId, day, monday), day)) {
    await recompile(schoolId, period === 'week' ? monday : day, period, 'changed')
  }
  // Only what was there before the first compile: a change of the meantime has a task of its own.
  await settle(settled)
}

/** Does the task `summary.district`. */
export async function sumUpDistrict({ bureauId, day, period }: { bureauId: string; day: string; period: Period }): Promise<void> {
  if (!(await bureaus()).some((bureau) => bureau.bureauId === bureauId)) return
  const schools = (await schoolsWithTimes()).filter((school) => school.bureauId === bureauId)
  await sumDistrict(bureauId, schools.map((school) => ({ id: school.schoolId, times: school.times })), day, period, 'changed')
}
