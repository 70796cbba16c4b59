import { limits } from '@zhixiao/config/wechat/limits'
import { job } from '../../platform/jobs'
import { addDays, instantAt, minutesOfDay, schoolDay, schoolTime } from '../../platform/time'
import { matchAllParked } from './match-receipt'
import { expireUnknown, sweepEvents } from './queries'
import { markUnconfirmed } from './receipt-queries'

const everyMinutes = 5
const two = (number: number) => String(number).padStart(2, '0')

/** Five minutes of a school day, written `2026-03-11T07:50`. */
function windowOf(at: Date): string {
  const minutes = Math.floor(minutesOfDay(schoolTime(at)) / everyMinutes) * everyMinutes
  return `${schoolDay(at)}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

function instantOf(window: string): Date {
  const [day = '', time = '00:00'] = window.split('T')
  return instantAt(day, time)
}

/** Every five minutes: receipts that found no delivery are tried again, then what waited ten minutes for one is unconfirmed (MS-7). */
export const unconfirmed = job({
  name: 'push-unconfirmed',
  owed: (at) => Promise.resolve([{ scope: 'all', window: windowOf(at) }]),
  run: async (_, window) => {
    await matchAllParked()
    await markUnconfirmed(instantOf(window), limits.receiptPatienceMs)
  },
})

/** Every night: unknown outcomes of the day before are over, parked receipts older than a day go (MS-7). */
export const housekeeping = job({
  name: 'push-housekeeping',
  owed: (at) => Promise.resolve([{ scope: 'all', window: addDays(schoolDay(at), -1) }]),
  run: async (_, window) => {
    const midnight = instantAt(addDays(window, 1), '00:00').getTime()
    const dayAgo = new Date(midnight - limits.parkedReceiptMs)
    await expireUnknown(dayAgo)
    await sweepEvents(dayAgo, new Date(midnight - 30 * limits.parkedReceiptMs))
  },
})
