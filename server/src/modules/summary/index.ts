import type { Module } from '../../platform/module'
import { whenDayChanges } from '../attendance/index'
import { whenPupilsJoin } from '../roster/index'
import { followDay, followJoins, recompileDay, sumUpDistrict } from './follow-days'
import { summaryJob } from './jobs'
import { mountSummary } from './routes'
import * as rows from './rows'

export { recompile, recompileDistrict } from './compile'

whenDayChanges(followDay)
whenPupilsJoin(followJoins)

/** Compiled days and weeks of class, grade, school and district, versioned, adding up exactly. */
export const summary: Module = {
  name: 'summary',
  mount: mountSummary,
  rows: Object.values(rows),
  promises: { 'summary.recompile': recompileDay, 'summary.district': sumUpDistrict },
  // In this order: a week comes after its last day's final.
  jobs: [summaryJob('am'), summaryJob('day'), summaryJob('week')],
  constraints: {},
}
