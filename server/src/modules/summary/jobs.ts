import { job, type JobDefinition } from '../../platform/jobs'
import { schoolsWithTimes } from '../roster/index'
import { recompile } from './compile'
import { summariesOwed } from './due'
import type { Period } from './rules'

/**
 * The jobs `summary-am`, `summary-day` and `summary-week`; a window is one school's day, or the Monday of its week.
 * @param only schools to look at; all unless said (tests live in one database)
 */
export const summaryJob = (period: Period, only?: readonly string[]): JobDefinition =>
  job({
    name: `summary-${period}`,
    owed: async (at) => summariesOwed(at, period, (await schoolsWithTimes()).filter((school) => !only || only.includes(school.schoolId))),
    run: async (schoolId, day) => {
      await recompile(schoolId, day, period, 'cron')
    },
  })
