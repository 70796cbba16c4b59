/** Messages whose cause has gone before they went out (CA-4, AT-13), or whose reader is guardian no more (ID-5). */
import { isInTransaction } from '../../platform/db'
import { enqueue } from '../../platform/outbox'
import * as queries from './cancel-queries'
import { handOver, showLeader } from './group-queries'
import { deliverTopic } from './topics'

/** Shorter prefixes would name messages of more than one cause. */
const shortestPrefix = 6

/**
 * Cancels what still waits of every message whose dedupe key begins with `dedupePrefix`, inside the caller's transaction; returns how many
 * deliveries were stopped. What WeChat has, or is being sent at this moment, stays. A delivery that was tried already with unknown outcome is
 * not tried again and stays `unknown`, because the family may have it. The message itself leaves the inbox of whoever it was cancelled for.
 * Throws outside a transaction and on a prefix of less than six characters.
 */
export async function cancelWaiting({ dedupePrefix }: { dedupePrefix: string }): Promise<number> {
  if (!isInTransaction()) throw new Error(`messages ${dedupePrefix}… were cancelled outside a transaction`)
  if (dedupePrefix.length < shortestPrefix) throw new Error(`the prefix “${dedupePrefix}” is too short to name one cause`)
  const waiting = await queries.lockWaitingOf(dedupePrefix)
  await queries.markCancelled(dedupePrefix)
  return stopAll(waiting)
}

/** The person is not to hear about the child any more (ID-5): what waits for them is void at once. Inside the caller's transaction. */
export async function voidWaitingFor(accountId: string, studentId: string): Promise<number> {
  return stopAll(await queries.lockWaitingFor(accountId, studentId))
}

/** The person wants no WeChat message about the child any more (S41): what waits is read in the inbox. Inside the caller's transaction. */
export async function keepInInboxFor(accountId: string, studentId: string): Promise<number> {
  return stopAll(await queries.lockWaitingFor(accountId, studentId), 'inbox')
}

/** A child that was on a shared card leaves it; what the card still has to say goes out without it (ID-8). */
async function stopAll(rows: readonly queries.Waiting[], to: 'nowhere' | 'inbox' = 'nowhere'): Promise<number> {
  await (to === 'inbox' ? queries.leaveInInbox(rows) : queries.stop(rows))
  const leaders = rows.filter((row) => row.leads === 1)
  for (const tried of leaders.filter((row) => row.isTried === 1)) await showLeader(tried)
  const pushIds = await handOver(leaders.filter((row) => row.isTried === 0))
  for (const pushId of pushIds) await enqueue(deliverTopic, { pushId }, { coalesce: pushId })
  return rows.length
}
