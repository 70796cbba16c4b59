/** Messages whose cause has gone before they went out (CA-4, AT-13). */
import { isInTransaction } from '../../platform/db'
import { stopWaiting } from './queries'

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
  return stopWaiting(dedupePrefix)
}
