import { job } from '../../platform/jobs'
import { addDays, instantAt, schoolDay } from '../../platform/time'
import { sweepMisses } from './attempts/misses'

/** Nightly: misses that can lock nobody any more. */
export const housekeeping = job({
  name: 'roster-housekeeping',
  owed: (at) => Promise.resolve([{ scope: 'all', window: addDays(schoolDay(at), -1) }]),
  run: async (_, window) => sweepMisses(instantAt(window, '00:00')),
})
