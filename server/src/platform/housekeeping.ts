import { sweepIncoming } from './body'
import { now } from './clock'
import { sweepAnswers } from './idempotency'
import { job, sweepFinishedRuns } from './jobs'
import { sweepDoneTasks } from './outbox'
import { sweepSessions } from './session'
import { addDays, schoolDay } from './time'

const day = 24 * 60 * 60_000

/** Nightly sweep of what the platform no longer needs: kept promises after 7 days, stored answers after 72 h, sessions past their end, finished job windows after 30 days, files that nobody finished receiving. Owed once a day. */
export const housekeeping = job({
  name: 'platform.sweep',
  owed: (at) => Promise.resolve([{ scope: 'all', window: addDays(schoolDay(at), -1) }]),
  run: async () => {
    const at = now().getTime()
    await sweepDoneTasks(new Date(at - 7 * day))
    await sweepAnswers(new Date(at - 3 * day))
    await sweepSessions(new Date(at))
    // No job looks further back than a week (SM-3); a job of every minute would leave half a million rows a year.
    await sweepFinishedRuns(new Date(at - 30 * day))
    await sweepIncoming()
  },
})
