import type { DayChange } from '../attendance/index'
import { promise } from '../../platform/outbox'
import { bureaus, schoolsWithTimes } from '../roster/index'
import { recompile, sumDistrict } from './compile'
import type { Period } from './rules'
import { compiledPeriods } from './views'

/** A report came in for a day that has been compiled: the school's day is compiled again (SM-4). Before the first compile there is nothing to do. */
export async function promiseRecompile({ schoolId, day }: DayChange): Promise<void> {
  if ((await compiledPeriods(schoolId, day)).length === 0) return
  await promise('summary.recompile', { schoolId, day }, { coalesce: `${schoolId}:${day}` })
}

/** Keeps `summary.recompile`: every period of the day that has been compiled before. */
export async function recompileDay({ schoolId, day }: { schoolId: string; day: string }): Promise<void> {
  for (const period of await compiledPeriods(schoolId, day)) await recompile(schoolId, day, period as Period, 'late_report')
}

/** Keeps `summary.district`. */
export async function sumUpDistrict({ bureauId, day, period }: { bureauId: string; day: string; period: Period }): Promise<void> {
  if (!(await bureaus()).some((bureau) => bureau.bureauId === bureauId)) return
  const schools = (await schoolsWithTimes()).filter((school) => school.bureauId === bureauId)
  await sumDistrict(bureauId, schools.map((school) => school.schoolId), day, period, 'schools_changed')
}
