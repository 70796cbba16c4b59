/** Keeps promises: claims them with SKIP LOCKED under a lease on database time, finishes fenced by a token (data/notes.md §5.2). */
import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { now } from './clock'
import { withCall } from './context'
import { inTransaction, sql, write } from './db'
import { duplicateKeyOf } from './errors'
import { log, reasonOf } from './log'
import { metrics } from './metrics'
import { nudgeChannel } from './outbox'
import { channelName } from './redis'
import { newRequestId } from './request-id'

export type PromiseHandler = (payload: never) => Promise<void>
export type WorkerOptions = {
  /** Topic → its one handler. */
  topics: Record<string, PromiseHandler>
  /** How long a silent worker may hold a promise; renewed while it is being kept. 60 s unless said. */
  leaseMs?: number
  /** Promises kept at the same time; 4 unless said. */
  concurrency?: number
  /** A subscriber connection of its own, for nudges; without it the worker polls each second. */
  subscriber?: Redis
}
export type DrainCounts = { done: number; failed: number; dead: number }
export type Worker = {
  /** Keeps everything due (by `at`, else by the school's clock at each look) until nothing due remains. */
  drain(at?: Date): Promise<DrainCounts>
  /** Polls each second and on nudges until `stop`. */
  run(): Promise<void>
  /** Takes nothing new and resolves when what was begun is finished. */
  stop(): Promise<void>
}
type Claimed = { id: string; topic: string; payload: unknown; attempts: number; requestId: string | null }

/** Minutes until the next try after the 1st, 2nd … failure (plan §3.8); after the eighth it is dead and waits in sight. */
const backOffMinutes = [1, 5, 30, 120, 240, 480, 720]
const maxAttempts = 8

export function createWorker(options: WorkerOptions): Worker {
  const keep = { topics: options.topics, leaseMs: options.leaseMs ?? 60_000, concurrency: options.concurrency ?? 4 }
  let stopping = false
  let running: Promise<void> | undefined
  let wake = () => {}

  const drain = async (at?: Date) => {
    const total: DrainCounts = { done: 0, failed: 0, dead: 0 }
    while (!stopping) {
      const counts = await keepBatch(keep, at ?? now())
      if (!counts) break
      total.done += counts.done
      total.failed += counts.failed
      total.dead += counts.dead
    }
    return total
  }
  const loop = async () => {
    let away = false
    while (!stopping) {
      try {
        await drain()
        away = false
      } catch (error) {
        if (!away) log.error({ event: 'worker.cannot_claim', reason: reasonOf(error) })
        away = true
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, stopping ? 0 : 1_000)
        wake = () => (clearTimeout(timer), resolve())
      })
    }
  }
  return {
    drain,
    run: () => {
      if (options.subscriber) listen(options.subscriber, () => wake())
      return (running ??= loop())
    },
    stop: async () => {
      stopping = true
      wake()
      await running
    },
  }
}

function listen(subscriber: Redis, wake: () => void): void {
  const channel = channelName(subscriber, nudgeChannel)
  const subscribe = () => void subscriber.subscribe(channel).catch(() => undefined)
  subscriber.on('message', (name: string) => void (name === channel && wake()))
  subscriber.on('ready', subscribe)
  if (subscriber.status === 'ready') subscribe()
}

type Keep = { topics: Record<string, PromiseHandler>; leaseMs: number; concurrency: number }

/** Claims one batch and keeps it; undefined when nothing was due. */
async function keepBatch(keep: Keep, at: Date): Promise<DrainCounts | undefined> {
  const token = randomUUID().replaceAll('-', '')
  const claimed = await claim(keep, at, token)
  if (claimed.length === 0) return undefined
  const renewal = setInterval(() => void renew(token, keep.leaseMs), Math.max(50, keep.leaseMs / 3))
  const counts: DrainCounts = { done: 0, failed: 0, dead: 0 }
  const queue = [...claimed]
  const lane = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) counts[await keepOne(keep, next, token)] += 1
  }
  try {
    await Promise.all(Array.from({ length: Math.min(keep.concurrency, claimed.length) }, lane))
  } finally {
    clearInterval(renewal)
  }
  return counts
}

async function claim(keep: Keep, at: Date, token: string): Promise<Claimed[]> {
  const topics = Object.keys(keep.topics)
  if (topics.length === 0) return []
  return inTransaction(async () => {
    const limit = keep.concurrency * 4
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

async function keepOne(keep: Keep, claimed: Claimed, token: string): Promise<keyof DrainCounts> {
  const call = { requestId: claimed.requestId ?? newRequestId(), route: `promise ${claimed.topic}` }
  const outcome = await withCall(call, async (): Promise<keyof DrainCounts> => {
    try {
      const handler = keep.topics[claimed.topic]
      if (!handler) throw new Error(`no handler for ${claimed.topic}`)
      await handler(payloadOf(claimed) as never)
    } catch (error) {
      return recordFailure(claimed, token, error)
    }
    const { affectedRows } = await write(`UPDATE outbox SET state = 'done', finished_at = ?, last_error = NULL WHERE id = ? AND token = ? AND state = 'claimed'`, [
      now(), claimed.id, token,
    ])
    if (affectedRows === 0) log.warn({ event: 'worker.lease_lost', topic: claimed.topic })
    return 'done'
  })
  metrics.promises.inc({ topic: claimed.topic, outcome })
  return outcome
}

/** MariaDB's JSON is text, MySQL's comes parsed. */
const payloadOf = (claimed: Claimed): unknown => (typeof claimed.payload === 'string' ? (JSON.parse(claimed.payload) as unknown) : claimed.payload)

async function recordFailure(claimed: Claimed, token: string, error: unknown): Promise<'failed' | 'dead'> {
  const attempts = claimed.attempts + 1
  const dead = attempts >= maxAttempts
  const reason = reasonOf(error)
  log.error({ event: dead ? 'promise.dead' : 'promise.failed', topic: claimed.topic, attempts, reason })
  const nextAt = new Date(now().getTime() + (backOffMinutes[attempts - 1] ?? 0) * 60_000)
  try {
    await write(`UPDATE outbox SET state = ?, due_at = ?, lease_until = NULL, last_error = ? WHERE id = ? AND token = ? AND state = 'claimed'`, [
      dead ? 'dead' : 'waiting', nextAt, reason, claimed.id, token,
    ])
  } catch (refused) {
    if (duplicateKeyOf(refused) !== 'outbox__one_waiting') throw refused
    // A younger promise with the same key waits already: it covers this one.
    await write(`UPDATE outbox SET state = 'done', finished_at = ?, last_error = ? WHERE id = ? AND token = ?`, [now(), reason, claimed.id, token])
  }
  return dead ? 'dead' : 'failed'
}
