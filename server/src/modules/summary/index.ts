import type { Module } from '../../platform/module'
import { defineTask } from '../../platform/outbox'
import { recompileDay, sumUpDistrict } from './day-changes'
import * as entities from './entities'
import { summaryJob } from './jobs'
import { mountSummary } from './routes'
import { districtTopic, recompileTopic } from './topics'

export { recompile, recompileDistrict } from './compile'
export { noteDayChange } from './day-changes'

/** Compiled days and weeks of class, grade, school and district, versioned, adding up exactly. */
export const summary: Module = {
  name: 'summary',
  mount: mountSummary,
  entities: Object.values(entities),
  tasks: [defineTask(recompileTopic, recompileDay), defineTask(districtTopic, sumUpDistrict)],
  // In this order: a week comes after its last day's final.
  jobs: [summaryJob('am'), summaryJob('day'), summaryJob('week')],
  constraints: {},
}
