/** After something happened: promises are kept, WeChat reports what became of the messages, families look at some of them. */
import { markOpened } from '../../server/src/modules/push/queries'
import { sql, write } from '../../server/src/platform/db'
import type { Worker } from '../../server/src/platform/outbox-worker'
import { inLanes } from './lanes'
import { randomOf } from './random'
import type { Simulator } from './simulator'

/** Of a hundred messages that reached a phone, so many are opened the same day. */
const opened = 0.78
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Keeps every promise, and those that WeChat's receipts make; fails when one cannot be kept. */
export async function settle(worker: Worker, simulator: Simulator): Promise<void> {
  for (;;) {
    const kept = await worker.drain()
    if (kept.failed + kept.dead > 0) throw new Error(`${kept.failed + kept.dead} promises could not be kept; the log says why`)
    if (kept.done === 0) return
    do await pause(20)
    while ((await simulator.busy()) > 0)
  }
}

/** Families have known each other's bindings for long when the demo begins: the news of them (ID-4) is taken out before anything is sent. */
export async function forgetBindingNews(): Promise<void> {
  await write(`DELETE d FROM delivery d JOIN push p ON p.id = d.push_id WHERE p.kind = 'guardian_change'`)
  await write(`DELETE FROM push WHERE kind = 'guardian_change'`)
}

/** Opens the message where a family would; a guardian without a child in it is a teacher with a reminder. */
export async function openMessages(day: string): Promise<void> {
  const delivered = await sql<{ pushId: string; accountId: string; studentId: string }>(
    `SELECT CAST(d.push_id AS CHAR) AS pushId, CAST(d.account_id AS CHAR) AS accountId, CAST(d.student_id AS CHAR) AS studentId
     FROM push p JOIN delivery d ON d.push_id = p.id WHERE p.day = ? AND d.state = 'delivered' AND d.opened_at IS NULL ORDER BY d.push_id, d.account_id`,
    [day],
  )
  const looking = delivered.filter((_, at) => randomOf('opened', day, at).chance(opened))
  await inLanes(8, looking, async ({ pushId, accountId, studentId }) => void (await markOpened([pushId], accountId, studentId === '0' ? [] : [studentId])))
}
