/**
 * Sending one message to everybody it is for (MS-6, trust/delivery.md §4.2): claim under a lease, commit, then call; no transaction is ever
 * open while WeChat thinks. A worker that dies at any place loses nothing: its lease ends, another sends again under the same id.
 */
import { randomUUID } from 'node:crypto'
import { outside } from '../../outside/index'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { failpoint } from '../../platform/failpoint'
import { newId } from '../../platform/ids'
import { log, reasonOf } from '../../platform/log'
import { promise } from '../../platform/outbox'
import { matchParkedOf } from './match-receipt'
import { planSend } from './rules'
import { sendOne } from './send-one'
import * as queries from './send-queries'

const batchSize = 100

/** Keeps the promise `push.deliver`: sends what is due, matches receipts that were faster, and promises itself again for what must wait. */
export async function deliver({ pushId }: { pushId: string }): Promise<void> {
  const push = await queries.sendablePush(pushId)
  if (!push) return
  for (;;) {
    const token = randomUUID().replaceAll('-', '')
    const claimed = await claim(push, token)
    if (claimed.length === 0) break
    failpoint('push.after-claim')
    await sendBatch(push, claimed, token)
  }
  await matchParkedOf(pushId)
  await goOnLater(pushId)
  failpoint('push.after-record')
}

async function claim(push: queries.SendablePush, token: string): Promise<queries.Claimed[]> {
  return inTransaction(async () => {
    const at = now()
    const due = await queries.lockDue(push.id, at, batchSize)
    const [first] = due
    if (!first) return []
    const stoppedUntil = await queries.channelStoppedUntil(first.appid, at)
    if (stoppedUntil) {
      await queries.putOff(push.id, stoppedUntil)
      return []
    }
    await queries.markLost(
      push.id,
      due.filter((one) => one.state === 'sending'),
    )
    const planned = due.map((one) => ({
      one,
      plan: planSend({ kind: push.kind, firstAttemptAt: one.firstAttemptAt, resent: one.resent === 1 }, at),
    }))
    const of = (wanted: string) => planned.filter(({ plan }) => plan === wanted).map(({ one }) => one)
    await queries.giveUp(push.id, of('give_up'))
    await queries.markSending(push.id, of('send'), token, outside().leaseMs, at, false)
    await queries.markSending(push.id, of('send_marked'), token, outside().leaseMs, at, true)
    const claimed = planned
      .filter(({ plan }) => plan !== 'give_up')
      .map(({ one, plan }) => ({ ...one, attemptId: newId(), isMarked: plan === 'send_marked' }))
    await queries.insertAttempts(
      push.id,
      claimed.map((one) => ({ id: one.attemptId, accountId: one.accountId, studentId: one.studentId, isResend: one.attempts > 0 })),
      at,
    )
    failpoint('push.before-claim-commit')
    return claimed
  })
}

/** As many lanes as may talk to WeChat at once; the lease is renewed while they do. */
async function sendBatch(push: queries.SendablePush, claimed: readonly queries.Claimed[], token: string): Promise<void> {
  const { leaseMs, wechat } = outside()
  const renew = () =>
    queries
      .renewLease(token, push.id, leaseMs)
      .catch((error: unknown) => log.warn({ event: 'push.lease_not_renewed', reason: reasonOf(error) }))
  const renewal = setInterval(() => void renew(), Math.max(50, leaseMs / 3))
  const waiting = [...claimed]
  const stop: { until?: Date } = {}
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await sendOne(push, next, token, stop)
  }
  try {
    // Every lane runs to its end before an error is told: a call under way must not be left without its record.
    const lanes = await Promise.allSettled(Array.from({ length: Math.min(wechat.concurrency, claimed.length) }, lane))
    const failed = lanes.find((one) => one.status === 'rejected')
    if (failed) throw failed.reason
  } finally {
    clearInterval(renewal)
  }
}

/** What waits gets a promise for its time. What another worker holds is looked at again when its lease could be over. */
async function goOnLater(pushId: string): Promise<void> {
  const { nextAt, leased } = await queries.unfinished(pushId)
  if (nextAt === null && leased === 0) return
  const leaseOver = leased > 0 ? [now().getTime() + outside().leaseMs] : []
  const due = new Date(Math.min(...leaseOver, ...(nextAt ? [nextAt.getTime()] : [])))
  await inTransaction(() => promise('push.deliver', { pushId }, { due, coalesce: pushId }))
}
