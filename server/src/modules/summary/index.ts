import type { Module } from '../../platform/module'
import { whenDayChanges } from '../attendance/index'
import { promiseRecompile, recompileDay, sumUpDistrict } from './follow-reports'
import { summaryJob } from './jobs'
import { mountSummary } from './routes'
import * as rows from './rows'

export { recompile, recompileDistrict } from './compile'

whenDayChanges(promiseRecompile)

/** Compiled days of class, grade, school and district, versioned, adding up exactly. */
export const summary: Module = {
  name: 'summary',
  mount: mountSummary,
  rows: Object.values(rows),
  promises: { 'summary.recompile': recompileDay, 'summary.district': sumUpDistrict },
  jobs: [summaryJob('am'), summaryJob('day')],
  constraints: {},
}
