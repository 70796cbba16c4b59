/** How many promises wait and how old the oldest due one is, for the alarm (delivery.md, Observability). Read by one statement now and then. */
import { now } from './clock'
import { sql } from './db'
import { log, reasonOf } from './log'
import { metrics } from './metrics'

const states = ['waiting', 'claimed', 'dead'] as const

/** Fills `outbox_depth` and `outbox_oldest_seconds` once. Kept promises are left out: the index leads with the state. */
export async function measureOutbox(): Promise<void> {
  const at = now()
  const rows = await sql<{ state: (typeof states)[number]; n: number; oldest: Date | null }>(
    `SELECT state, COUNT(*) AS n, MIN(due_at) AS oldest FROM outbox WHERE state IN ('waiting', 'claimed', 'dead') GROUP BY state`,
  )
  for (const state of states) metrics.outboxDepth.set({ state }, Number(rows.find((row) => row.state === state)?.n ?? 0))
  const due = rows.flatMap((row) => (row.state !== 'dead' && row.oldest && row.oldest <= at ? [row.oldest.getTime()] : []))
  metrics.outboxOldest.set(due.length > 0 ? (at.getTime() - Math.min(...due)) / 1000 : 0)
}

/** Measures now and every 15 seconds until told to stop; a database that is away leaves the last figures and says so once. */
export function watchOutbox(everyMs = 15_000): () => void {
  let away = false
  const look = async () => {
    try {
      await measureOutbox()
      away = false
    } catch (error) {
      if (!away) log.warn({ event: 'outbox.not_measured', reason: reasonOf(error) })
      away = true
    }
  }
  void look()
  const timer = setInterval(() => void look(), everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
