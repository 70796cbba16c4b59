/**
 * Tasks (plan §3.8): work to be done after a change, written in the transaction of the change itself, so that neither is ever without the other. Done
 * at least once by any worker: outbox-worker.ts.
 */
import type { Redis } from 'ioredis'
import { now } from './clock'
import { currentCall } from './context'
import { afterCommit, deleteInPieces, isInTransaction, sql, write } from './db'
import { newId } from './ids'
import { channelName, maybe } from './redis'

/** What kind of task it is, and the shape of its payload: small, of ids, never copies of data (JSON). Made by `defineTopic`. */
export type Topic<Payload> = {
  readonly name: string
  /** Never set: it only ties the payload's type to the topic. */
  readonly payload?: Payload
}
/** A topic with the one function that does its tasks. Made by `defineTask`; a module lists its own in `Module.tasks`. */
export type TaskDefinition = { readonly topic: string; run(payload: unknown): Promise<void> }

const topics = new Set<string>()
let nudgeThrough: Redis | undefined

/**
 * Names a kind of task. The topic stands with the subject that causes the task; the handler (`defineTask`) with the one that does it, which may
 * lie above it. The boot check names topics without a handler.
 */
export function defineTopic<Payload extends object>(name: string): Topic<Payload> {
  if (topics.has(name)) throw new Error(`topic ${name} is defined twice`)
  topics.add(name)
  return { name }
}

/** Every topic of the loaded modules. */
export const definedTopics = (): readonly string[] => [...topics]

/** Says what does the tasks of a topic. At least once: `handler` must be safe to run again with the same payload. */
export const defineTask = <Payload extends object>(topic: Topic<Payload>, handler: (payload: Payload) => Promise<void>): TaskDefinition => ({
  topic: topic.name,
  // The payload is what `enqueue` wrote for this very topic, and its type was checked there.
  run: (payload) => handler(payload as Payload),
})

/** After a commit with tasks in it, the worker is woken through this connection; without it the one-second poll finds them. */
export function nudgeWorkersThrough(redis: Redis | undefined): void {
  nudgeThrough = redis
}

export const nudgeChannel = 'outbox:nudge'

/**
 * Adds a task inside the open transaction; throws outside one. The task exists exactly when the transaction commits.
 * `due`: not before this instant of the school's clock, at once unless said. `coalesce`: while a task of this topic and key waits, a second one joins
 * it (the earlier due time wins); at most 120 ASCII characters.
 */
export async function enqueue<Payload extends object>(topic: Topic<Payload>, payload: Payload, options: { due?: Date; coalesce?: string } = {}): Promise<void> {
  const { due, coalesce } = options
  await enqueueEach(topic, [payload], { due, ...(coalesce !== undefined && { coalesce: () => coalesce }) })
}

/** The same for many payloads in one statement; `coalesce` gives the key of each. */
export async function enqueueEach<Payload extends object>(
  topic: Topic<Payload>,
  payloads: readonly Payload[],
  options: { due?: Date | undefined; coalesce?: (payload: Payload) => string } = {},
): Promise<void> {
  if (!isInTransaction()) throw new Error(`a task ${topic.name} was enqueued outside a transaction`)
  if (payloads.length === 0) return
  const made = now()
  const due = options.due ?? made
  const requestId = currentCall()?.requestId ?? null
  const rows = payloads.map((payload) => [
    newId(),
    topic.name,
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

export type WaitingTask = {
  id: string
  topic: string
  state: 'waiting' | 'claimed' | 'dead'
  dueAt: Date
  attempts: number
  lastError: string | null
  requestId: string | null
}

/** Tasks that are not done, dead ones first: for operators and the alarm. */
export async function waitingTasks(limit = 100): Promise<WaitingTask[]> {
  return sql<WaitingTask>(
    `SELECT CAST(id AS CHAR) AS id, topic, state, due_at AS dueAt, attempts, last_error AS lastError, request_id AS requestId
     FROM outbox WHERE state IN ('dead', 'claimed', 'waiting') ORDER BY FIELD(state, 'dead', 'claimed', 'waiting'), due_at, id LIMIT ?`,
    [limit],
  )
}

/** Gives a dead task another eight tries; false when there is no such task. */
export async function reviveDeadTask(id: string): Promise<boolean> {
  const { affectedRows } = await write(`UPDATE outbox SET state = 'waiting', attempts = 0, due_at = ? WHERE id = ? AND state = 'dead'`, [
    now(),
    id,
  ])
  return affectedRows === 1
}

/** Deletes tasks that were done before the instant; returns how many. */
export const sweepDoneTasks = (before: Date): Promise<number> =>
  deleteInPieces(`DELETE FROM outbox WHERE state = 'done' AND due_at < ? AND finished_at < ?`, [before, before])
