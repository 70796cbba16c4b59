/** Doing tasks: claimed with SKIP LOCKED under a lease on database time, finished fenced by a token (data/notes.md §5.2). */
import { randomUUID } from 'node:crypto'
import { now } from './clock'
import { withCall } from './context'
import { inTransaction, sql, write } from './db'
import { duplicateKeyOf } from './errors'
import { log, reasonOf } from './log'
import { metrics } from './metrics'
import type { TaskDefinition } from './outbox'
import { newRequestId } from './request-id'

export type DrainCounts = { done: number; failed: number; dead: number }
type Claimed = { id: string; topic: string; payload: unknown; attempts: number; requestId: string | null }

/** Minutes until the next try after the 1st, 2nd … failure (plan §3.8); after the eighth it is dead and waits in sight. */
const backOffMinutes = [1, 5, 30, 120, 240, 480, 720]
const maxAttempts = 8

/** `tasks` by topic. */
export type Keep = { tasks: ReadonlyMap<string, TaskDefinition>; leaseMs: number }

/**
 * The school's clock was put back: what was enqueued at a time that is still to come would wait for it again, though nobody can say how long it
 * has waited. It is due at once; a handler looks for itself at what is due (at-least-once, early too).
 */
export async function dueAfterClockWentBack(at: Date): Promise<void> {
  await write(`UPDATE outbox SET due_at = ? WHERE state = 'waiting' AND created_at > ? AND due_at > ?`, [at, new Date(at.getTime() + clockDriftMs), at])
}
/** Clocks of two machines may differ by this much without one of them having been put back. */
const clockDriftMs = 60_000

/** Claims up to `limit` due tasks and begins each; the returned promises never reject. Fails when the database is away. */
export async function beginDue(keep: Keep, at: Date, limit: number): Promise<Promise<keyof DrainCounts>[]> {
  const token = randomUUID().replaceAll('-', '')
  const claimed = await claim(keep, at, token, limit)
  if (claimed.length === 0) return []
  const renewal = setInterval(() => void renew(token, keep.leaseMs), Math.max(50, keep.leaseMs / 3))
  const outcomes = claimed.map((one) => keepOne(keep, one, token))
  void Promise.all(outcomes).finally(() => clearInterval(renewal))
  return outcomes
}

async function claim(keep: Keep, at: Date, token: string, limit: number): Promise<Claimed[]> {
  const topics = [...keep.tasks.keys()]
  if (topics.length === 0) return []
  return inTransaction(async () => {
    const expired = await sql<Claimed>(
      `${claimable} WHERE state = 'claimed' AND lease_until <= UTC_TIMESTAMP(3) AND topic IN (?) LIMIT ? FOR UPDATE SKIP LOCKED`,
      [topics, limit],
    )
    const due =
      expired.length < limit
        ? await sql<Claimed>(
            `${claimable} WHERE state = 'waiting' AND due_at <= ? AND topic IN (?) ORDER BY due_at, id LIMIT ? FOR UPDATE SKIP LOCKED`,
            [at, topics, limit - expired.length],
          )
        : []
    const mine = [...expired, ...due]
    if (mine.length === 0) return []
    await write(
      `UPDATE outbox SET state = 'claimed', token = ?, attempts = attempts + 1,
       lease_until = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND WHERE id IN (?)`,
      [token, keep.leaseMs * 1000, mine.map((row) => row.id)],
    )
    return mine
  })
}

const claimable = 'SELECT CAST(id AS CHAR) AS id, topic, payload, attempts, request_id AS requestId FROM outbox'

async function renew(token: string, leaseMs: number): Promise<void> {
  try {
    await write(`UPDATE outbox SET lease_until = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND WHERE state = 'claimed' AND token = ?`, [
      leaseMs * 1000,
      token,
    ])
  } catch (error) {
    log.warn({ event: 'worker.lease_not_renewed', reason: reasonOf(error) })
  }
}

function keepOne(keep: Keep, claimed: Claimed, token: string): Promise<keyof DrainCounts> {
  const call = { requestId: claimed.requestId ?? newRequestId(), route: `promise ${claimed.topic}` }
  return withCall(call, async () => {
    const outcome = await attempt(keep, claimed, token).catch((error: unknown): 'failed' => {
      // What came of it could not be written down (database away): the lease ends and another worker takes over.
      log.error({ event: 'promise.not_recorded', topic: claimed.topic, reason: reasonOf(error) })
      return 'failed'
    })
    metrics.promises.inc({ topic: claimed.topic, outcome })
    return outcome
  })
}

async function attempt(keep: Keep, claimed: Claimed, token: string): Promise<keyof DrainCounts> {
  try {
    const task = keep.tasks.get(claimed.topic)
    if (!task) throw new Error(`no handler for ${claimed.topic}`)
    await task.run(payloadOf(claimed))
  } catch (error) {
    return recordFailure(claimed, token, error)
  }
  const { affectedRows } = await write(
    `UPDATE outbox SET state = 'done', finished_at = ?, last_error = NULL WHERE id = ? AND token = ? AND state = 'claimed'`,
    [now(), claimed.id, token],
  )
  if (affectedRows === 0) log.warn({ event: 'worker.lease_lost', topic: claimed.topic })
  return 'done'
}

/** MariaDB's JSON is text, MySQL's comes parsed. */
const payloadOf = (claimed: Claimed): unknown =>
  typeof claimed.payload === 'string' ? (JSON.parse(claimed.payload) as unknown) : claimed.payload

async function recordFailure(claimed: Claimed, token: string, error: unknown): Promise<'failed' | 'dead'> {
  const attempts = claimed.attempts + 1
  const dead = attempts >= maxAttempts
  const reason = reasonOf(error)
  log.error({ event: dead ? 'promise.dead' : 'promise.failed', topic: claimed.topic, attempts, reason })
  const nextAt = new Date(now().getTime() + (backOffMinutes[attempts - 1] ?? 0) * 60_000)
  try {
    await write(
      `UPDATE outbox SET state = ?, due_at = ?, lease_until = NULL, last_error = ? WHERE id = ? AND token = ? AND state = 'claimed'`,
      [dead ? 'dead' : 'waiting', nextAt, reason, claimed.id, token],
    )
  } catch (refused) {
    if (duplicateKeyOf(refused) !== 'outbox__one_waiting') throw refused
    // A younger task with the same key waits already: it covers this one.
    await write(`UPDATE outbox SET state = 'done', finished_at = ?, last_error = ? WHERE id = ? AND token = ?`, [
      now(),
      reason,
      claimed.id,
      token,
    ])
  }
  return dead ? 'dead' : 'failed'
}
