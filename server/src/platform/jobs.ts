/**
 * Jobs (plan §3.8, decisions.md Time): work owed for a window ("2026-09-01"), done exactly once across processes. node-cron only wakes
 * the runner; table job_run says what is finished. A crash after the claim loses nothing: the lease runs out and another takes over.
 */
import { randomUUID } from 'node:crypto'
import cron from 'node-cron'
import { now, onClockMoved } from './clock'
import { withCall } from './context'
import { deleteInPieces, sql, write } from './db'
import { duplicateKeyOf } from './errors'
import { log, reasonOf } from './log'
import { metrics } from './metrics'
import { newRequestId } from './request-id'
import { schoolZone } from './time'

export type JobWindow = { scope: string; window: string }
export type JobDefinition = {
  name: string
  /** Every window owed by now, finished or not (missed days included); the runner leaves finished ones out. */
  owed(now: Date): Promise<JobWindow[]>
  /** Does one window's work. It gets the day as data and never asks the clock; running it twice must change nothing. */
  run(scope: string, window: string): Promise<void>
}
export type TickCounts = { ran: number; failed: number; skipped: number }
export type Runner = {
  /** Runs every owed window nobody has finished or is running; a failing window does not stop the others. */
  tick(at?: Date): Promise<TickCounts>
  /** Wakes each minute (Asia/Shanghai), when the demo's clock is moved, and once at once. */
  start(): void
  stop(): Promise<void>
  /** Runs one window now, also when it was finished before. Fails when it is running elsewhere or no job has that name. */
  runByHand(name: string, scope: string, window: string): Promise<void>
}

/** Declares a job; names must be unique in the process (createRunner checks). */
export const job = (definition: JobDefinition): JobDefinition => definition

const maxAttempts = 8
const backOffMinutes = [1, 5, 30, 120, 240, 480, 720]

export function createRunner(jobs: readonly JobDefinition[], options: { leaseMs?: number } = {}): Runner {
  const leaseMs = options.leaseMs ?? 120_000
  const byName = new Map(jobs.map((definition) => [definition.name, definition]))
  if (byName.size !== jobs.length) throw new Error('two jobs have the same name')
  let ticking: Promise<void> | undefined
  let isOwedAgain = false
  let task: { stop(): unknown; destroy(): unknown } | undefined
  let deafen: (() => void) | undefined

  const tick = async (at = now()) => {
    const counts: TickCounts = { ran: 0, failed: 0, skipped: 0 }
    for (const definition of jobs) await runOwed(definition, at, leaseMs, counts)
    return counts
  }
  const rounds = async () => {
    do {
      isOwedAgain = false
      await tick().catch((error: unknown) => log.error({ event: 'jobs.tick_failed', reason: reasonOf(error) }))
    } while (isOwedAgain)
  }
  // Who wakes a runner that is at it wants what fell due since it began: one more round, not none.
  const wake = () => {
    if (ticking) isOwedAgain = true
    else ticking = rounds().finally(() => (ticking = undefined))
  }
  return {
    tick,
    start: () => {
      // A machine that stood still over the full minute wakes late, not never: node-cron would skip what is over a second late.
      task = cron.schedule('* * * * *', wake, { timezone: schoolZone, name: 'jobs', missedExecutionTolerance: 59_000 })
      deafen = onClockMoved(wake)
      wake()
    },
    stop: async () => {
      deafen?.()
      await task?.destroy()
      isOwedAgain = false
      await ticking
    },
    runByHand: async (name, scope, window) => {
      const definition = byName.get(name)
      if (!definition) throw new Error(`no job is named ${name}`)
      const token = await claim(definition.name, { scope, window }, leaseMs, undefined)
      if (!token) throw new Error(`${name} ${scope} ${window} is running elsewhere`)
      const failure = await runClaimed(definition, { scope, window }, token, leaseMs)
      if (failure) throw failure.error
    },
  }
}

async function runOwed(definition: JobDefinition, at: Date, leaseMs: number, counts: TickCounts): Promise<void> {
  let owed: JobWindow[]
  try {
    owed = await notFinished(definition.name, await definition.owed(at))
  } catch (error) {
    log.error({ event: 'job.owed_failed', job: definition.name, reason: reasonOf(error) })
    counts.failed += 1
    return
  }
  for (const window of owed) {
    const token = await claim(definition.name, window, leaseMs, at)
    if (!token) counts.skipped += 1
    else if (await runClaimed(definition, window, token, leaseMs)) counts.failed += 1
    else counts.ran += 1
  }
}

async function notFinished(name: string, owed: JobWindow[]): Promise<JobWindow[]> {
  if (owed.length === 0) return []
  const windows = [...new Set(owed.map((one) => one.window))]
  const finished = await sql<JobWindow>(
    "SELECT scope, window_key AS `window` FROM job_run WHERE job = ? AND window_key IN (?) AND state IN ('done', 'dead')",
    [name, windows],
  )
  const known = new Set(finished.map((one) => `${one.scope} ${one.window}`))
  return owed.filter((one) => !known.has(`${one.scope} ${one.window}`))
}

/**
 * One winner per window: the insert of the row, or the take-over of a row whose lease ran out or whose retry is due.
 * `at` undefined means by hand: also a finished or dead window, but never one under a live lease. Returns the fencing token.
 */
async function claim(name: string, window: JobWindow, leaseMs: number, at: Date | undefined): Promise<string | undefined> {
  const token = randomUUID().replaceAll('-', '')
  const started = at ?? now()
  try {
    await write(
      `INSERT INTO job_run (job, scope, window_key, state, token, lease_until, attempts, started_at)
       VALUES (?, ?, ?, 'running', ?, UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND, 1, ?)`,
      [name, window.scope, window.window, token, leaseMs * 1000, started],
    )
    return token
  } catch (error) {
    if (duplicateKeyOf(error) === undefined) throw error
  }
  const free = `(state = 'running' AND lease_until <= UTC_TIMESTAMP(3))`
  const { affectedRows } = await write(
    `UPDATE job_run SET state = 'running', token = ?, lease_until = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND,
     attempts = attempts + 1, started_at = ?, finished_at = NULL
     WHERE job = ? AND scope = ? AND window_key = ? AND (${free} OR ${at ? `(state = 'failed' AND retry_at <= ?)` : `state <> 'running'`})`,
    [token, leaseMs * 1000, started, name, window.scope, window.window, ...(at ? [at] : [])],
  )
  return affectedRows === 1 ? token : undefined
}

async function runClaimed(
  definition: JobDefinition,
  { scope, window }: JobWindow,
  token: string,
  leaseMs: number,
): Promise<{ error: unknown } | undefined> {
  const renewal = setInterval(() => void renew(token, leaseMs), Math.max(50, leaseMs / 3))
  try {
    await withCall({ requestId: newRequestId(), route: `job ${definition.name}` }, () => definition.run(scope, window))
    await finish(token, 'done')
    metrics.jobs.inc({ job: definition.name, outcome: 'done' })
    return undefined
  } catch (error) {
    log.error({ event: 'job.failed', job: definition.name, scope, window, reason: reasonOf(error) })
    metrics.jobs.inc({ job: definition.name, outcome: 'failed' })
    await recordFailure(token, error)
    return { error }
  } finally {
    clearInterval(renewal)
  }
}

async function finish(token: string, state: 'done'): Promise<void> {
  const { affectedRows } = await write(
    `UPDATE job_run SET state = ?, finished_at = ?, error = NULL WHERE token = ? AND state = 'running'`,
    [state, now(), token],
  )
  if (affectedRows === 0) log.warn({ event: 'job.lease_lost' })
}

async function recordFailure(token: string, error: unknown): Promise<void> {
  const [row] = await sql<{ attempts: number }>('SELECT attempts FROM job_run WHERE token = ?', [token])
  const attempts = row?.attempts ?? 1
  const retryAt = new Date(now().getTime() + (backOffMinutes[attempts - 1] ?? 0) * 60_000)
  await write(`UPDATE job_run SET state = ?, retry_at = ?, finished_at = ?, error = ? WHERE token = ? AND state = 'running'`, [
    attempts >= maxAttempts ? 'dead' : 'failed',
    retryAt,
    now(),
    reasonOf(error),
    token,
  ])
}

async function renew(token: string, leaseMs: number): Promise<void> {
  try {
    await write(`UPDATE job_run SET lease_until = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND WHERE token = ? AND state = 'running'`, [
      leaseMs * 1000,
      token,
    ])
  } catch (error) {
    log.warn({ event: 'job.lease_not_renewed', reason: reasonOf(error) })
  }
}

/** Forgets windows that were finished before an instant. It must lie further back than any job looks, or the window is owed again. */
export const sweepFinishedRuns = (before: Date): Promise<number> => deleteInPieces(`DELETE FROM job_run WHERE state = 'done' AND finished_at < ?`, [before])
