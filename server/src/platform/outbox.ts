/**
 * Promises (plan §3.8): work a module promises itself, in the same transaction as the cause. At-least-once: the handler must be safe
 * to run again. The keeping side is outbox-worker.ts.
 */
import type { Redis } from 'ioredis'
import { now } from './clock'
import { currentCall } from './context'
import { afterCommit, deleteInPieces, isInTransaction, sql, write } from './db'
import { newId } from './ids'
import { channelName, maybe } from './redis'

export type PromiseOptions = {
  /** Not before this instant of the school's clock; at once unless said. */
  due?: Date
  /** While a promise of this topic and key waits, a second one joins it (the earlier due time wins). At most 120 ASCII characters. */
  coalesce?: string
}

let knownTopics: ReadonlySet<string> | undefined
let nudgeThrough: Redis | undefined

/** Tells the process which topics exist, so that a promise nobody keeps is refused where it is made; undefined accepts any. */
export function registerTopics(topics: Iterable<string> | undefined): void {
  knownTopics = topics && new Set(topics)
}

/** After a commit with promises in it, the worker is woken through this connection; without it the one-second poll finds them. */
export function nudgeWorkersThrough(redis: Redis | undefined): void {
  nudgeThrough = redis
}

export const nudgeChannel = 'outbox:nudge'

/**
 * Promises `topic` with a small payload of ids (never copies of data) inside the open transaction; throws outside one.
 * The promise exists exactly when the transaction commits.
 */
export async function promise(topic: string, payload: Record<string, unknown>, options: PromiseOptions = {}): Promise<void> {
  await promiseEach(
    topic,
    [payload],
    options.coalesce === undefined ? { due: options.due } : { due: options.due, coalesce: () => options.coalesce ?? '' },
  )
}

/** The same for many payloads in one statement; `coalesce` gives the key of each. */
export async function promiseEach<P extends Record<string, unknown>>(
  topic: string,
  payloads: readonly P[],
  options: { due?: Date; coalesce?: (payload: P) => string } = {},
): Promise<void> {
  if (!isInTransaction()) throw new Error(`promise ${topic} was made outside a transaction`)
  if (knownTopics && !knownTopics.has(topic)) throw new Error(`nobody keeps promises of topic ${topic}`)
  if (payloads.length === 0) return
  const made = now()
  const due = options.due ?? made
  const requestId = currentCall()?.requestId ?? null
  const rows = payloads.map((payload) => [
    newId(),
    topic,
    JSON.stringify(payload),
    options.coalesce?.(payload) ?? null,
    due,
    requestId,
    made,
  ])
  await write(
    `INSERT INTO outbox (id, topic, payload, coalesce_key, due_at, request_id, created_at) VALUES ?
     ON DUPLICATE KEY UPDATE due_at = LEAST(due_at, VALUES(due_at))`,
    [rows],
  )
  afterCommit(nudge)
}

const nudgeAfterMs = 20
let nudging: NodeJS.Timeout | undefined
/** Commits of the same moment wake the worker once: a morning of 648 reports would else publish hundreds of times a second. */
function nudge(): void {
  const redis = nudgeThrough
  if (!redis || nudging) return
  nudging = setTimeout(() => {
    nudging = undefined
    void maybe(() => redis.publish(channelName(redis, nudgeChannel), '1'))
  }, nudgeAfterMs)
  nudging.unref()
}

export type WaitingPromise = {
  id: string
  topic: string
  state: 'waiting' | 'claimed' | 'dead'
  dueAt: Date
  attempts: number
  lastError: string | null
  requestId: string | null
}

/** What has not been kept yet, dead ones first: for operators and the alarm. */
export async function waitingPromises(limit = 100): Promise<WaitingPromise[]> {
  return sql<WaitingPromise>(
    `SELECT CAST(id AS CHAR) AS id, topic, state, due_at AS dueAt, attempts, last_error AS lastError, request_id AS requestId
     FROM outbox WHERE state IN ('dead', 'claimed', 'waiting') ORDER BY FIELD(state, 'dead', 'claimed', 'waiting'), due_at, id LIMIT ?`,
    [limit],
  )
}

/** Gives a dead promise another eight tries; false when there is no such dead promise. */
export async function reviveDeadPromise(id: string): Promise<boolean> {
  const { affectedRows } = await write(`UPDATE outbox SET state = 'waiting', attempts = 0, due_at = ? WHERE id = ? AND state = 'dead'`, [
    now(),
    id,
  ])
  return affectedRows === 1
}

/** Deletes kept promises that were finished before the instant; returns how many. */
export const sweepKeptPromises = (before: Date): Promise<number> =>
  deleteInPieces(`DELETE FROM outbox WHERE state = 'done' AND due_at < ? AND finished_at < ?`, [before, before])
