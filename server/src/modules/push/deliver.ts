/**
 * Sending one message to everybody it is for (MS-6, trust/delivery.md §4.2): claim under a lease, commit, then call; no transaction is ever
 * open while WeChat thinks. A worker that dies at any place loses nothing: its lease ends, another sends again under the same id.
 */
import { randomUUID } from 'node:crypto'
import type { PushChannel } from '@zhixiao/shared-types/values/push'
import { outside } from '../../outside/index'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { failpoint } from '../../platform/failpoint'
import { newId } from '../../platform/ids'
import { log, reasonOf } from '../../platform/log'
import { enqueue } from '../../platform/outbox'
import { matchParkedOf } from './match-receipt'
import { isTooOld, planSend, quietUntil } from './rules'
import { goToSecondChannel } from './second-channel'
import { sendOne, type Stops } from './send-one'
import * as queries from './send-queries'
import { deliverTopic } from './topics'

const batchSize = 100
/** The second after the first: what the first refuses goes out in the same run (MS-5). */
const channels = ['template', 'subscribe'] as const

/** Does the task `push.deliver`: sends what is due, matches receipts that were faster, and enqueues itself again for what must wait. */
export async function deliver({ pushId }: { pushId: string }): Promise<void> {
  const push = await queries.sendablePush(pushId)
  if (!push) return
  for (const channel of channels) {
    for (;;) {
      const token = randomUUID().replaceAll('-', '')
      const claimed = await claim(push, channel, token)
      if (claimed === 'nothing') break
      failpoint('push.after-claim')
      await sendBatch(push, claimed, token)
    }
  }
  await matchParkedOf(pushId)
  await goOnLater(pushId)
  failpoint('push.after-record')
}

/** Takes a batch under a lease; what must not go out now is put where it belongs in the same transaction. An empty batch is not the last one. */
async function claim(push: queries.SendablePush, channel: PushChannel, token: string): Promise<queries.Claimed[] | 'nothing'> {
  return inTransaction(async () => {
    const at = now()
    const due = await queries.lockDue(push.id, channel, at, batchSize)
    if (due.length === 0) return 'nothing'
    await queries.markLost(
      push.id,
      due.filter((one) => one.state === 'sending'),
    )
    const planned = (await notNow(push, due, at)).map((one) => ({ one, plan: planSend({ ...one, kind: push.kind, resent: one.resent === 1 }, at) }))
    const of = (wanted: string) => planned.filter(({ plan }) => plan === wanted).map(({ one }) => one)
    await queries.giveUp(push.id, of('give_up'))
    await queries.markSending(push.id, of('send'), token, outside().leaseMs, at, false)
    await queries.markSending(push.id, of('send_marked'), token, outside().leaseMs, at, true)
    const claimed = planned
      .filter(({ plan }) => plan !== 'give_up')
      .map(({ one, plan }) => ({ ...one, attemptId: newId(), isMarked: plan === 'send_marked' }))
    await queries.insertAttempts(
      push.id,
      claimed.map((one) => ({ id: one.attemptId, accountId: one.accountId, studentId: one.studentId, channel, isResend: one.attempts > 0 })),
      at,
    )
    failpoint('push.before-claim-commit')
    return claimed
  })
}

/** Puts away what is too old (SM-3), what waits for the morning (MS-10) and what a used-up quota stops (MS-5); returns the rest. */
async function notNow(push: queries.SendablePush, due: readonly queries.Due[], at: Date): Promise<readonly queries.Due[]> {
  if (isTooOld(push.since, at)) {
    await queries.leaveInInbox(
      push.id,
      due.filter((one) => !one.firstAttemptAt),
    )
    await queries.giveUp(
      push.id,
      due.filter((one) => one.firstAttemptAt),
    )
    return []
  }
  const morning = quietUntil(push.kind, at)
  const fresh = due.filter((one) => !one.firstAttemptAt)
  if (morning) await queries.waitUntil(push.id, fresh, morning, at, null)
  const awake = morning ? due.filter((one) => one.firstAttemptAt) : due
  const [first] = awake
  const stoppedUntil = first && (await queries.channelStoppedUntil(first.appid, at))
  if (!stoppedUntil) return awake
  await queries.waitUntil(push.id, awake, stoppedUntil, at, 'quota')
  for (const one of awake.filter(({ channel, firstAttemptAt }) => channel === 'template' && !firstAttemptAt)) {
    await goToSecondChannel({ pushId: push.id, ...one }, push.kind, 'waiting', { reason: 'quota', error: 'not called: quota used up' }, at)
  }
  return []
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
  const stops: Stops = new Map()
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await sendOne(push, next, token, stops)
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

/** What waits gets a task for its time. What another worker holds is looked at again when its lease could be over. */
async function goOnLater(pushId: string): Promise<void> {
  const { nextAt, leased } = await queries.unfinished(pushId)
  if (nextAt === null && leased === 0) return
  const leaseOver = leased > 0 ? [now().getTime() + outside().leaseMs] : []
  const due = new Date(Math.min(...leaseOver, ...(nextAt ? [nextAt.getTime()] : [])))
  await inTransaction(() => enqueue(deliverTopic, { pushId }, { due, coalesce: pushId }))
}
