/** The process that does tasks: drains what is due, then sleeps until the next second or a nudge. */
import type { Redis } from 'ioredis'
import { now } from './clock'
import { log, reasonOf } from './log'
import { nudgeChannel, type TaskDefinition } from './outbox'
import { beginDue, dueAfterClockWentBack, type DrainCounts } from './outbox-keeping'
import { channelName } from './redis'

export type { DrainCounts } from './outbox-keeping'
export type WorkerOptions = {
  /** The tasks this worker does; of any other topic it takes none. */
  tasks: readonly TaskDefinition[]
  /** How long a silent worker may hold a task; renewed while it is being done. 60 s unless said. */
  leaseMs?: number
  /** Tasks done at the same time; 4 unless said. */
  concurrency?: number
  /** A subscriber connection of its own, for nudges; without it the worker polls each second. */
  subscriber?: Redis
}
export type Worker = {
  /** Does everything due (by `at`, else by the school's clock at each look) until nothing due remains. */
  drain(at?: Date): Promise<DrainCounts>
  /** Polls each second and on nudges until `stop`. */
  run(): Promise<void>
  /** Takes nothing new and resolves when what was begun is finished. */
  stop(): Promise<void>
}

export function createWorker(options: WorkerOptions): Worker {
  const keep = { tasks: new Map(options.tasks.map((task) => [task.topic, task])), leaseMs: options.leaseMs ?? 60_000 }
  const concurrency = options.concurrency ?? 4
  const busy = new Set<Promise<void>>()
  const bell = createBell()
  let stopping = false
  let running: Promise<void> | undefined
  /** The latest time this worker has seen; at its start it knows none, and the clock may have been put back while nobody worked. */
  let seenMs = Number.POSITIVE_INFINITY

  /** Claims for the lanes that are free, so that one slow task never keeps the others waiting; says how many it began. */
  const begin = async (at: Date, counts: DrainCounts): Promise<number> => {
    if (at.getTime() < seenMs) await dueAfterClockWentBack(at)
    seenMs = at.getTime()
    const free = stopping ? 0 : concurrency - busy.size
    const begun = free > 0 ? await beginDue(keep, at, free) : []
    for (const outcome of begun) {
      const lane: Promise<void> = outcome.then((how) => {
        counts[how] += 1
        busy.delete(lane)
        bell.ring()
      })
      busy.add(lane)
    }
    return begun.length
  }
  const drain = async (at?: Date) => {
    const counts = noCounts()
    while ((await begin(at ?? now(), counts)) > 0 || busy.size > 0) if (busy.size > 0) await Promise.race(busy)
    return counts
  }
  const poll = async () => {
    let away = false
    while (!stopping) {
      try {
        const begun = await begin(now(), noCounts())
        away = false
        if (begun > 0) continue
      } catch (error) {
        if (!away) log.error({ event: 'worker.cannot_claim', reason: reasonOf(error) })
        away = true
      }
      await bell.wait(stopping ? 0 : 1_000)
    }
    await Promise.all(busy)
  }
  return {
    drain,
    run: () => {
      if (options.subscriber) listen(options.subscriber, bell.ring)
      return (running ??= poll())
    },
    stop: async () => {
      stopping = true
      bell.ring()
      await (running ?? Promise.all(busy))
    },
  }
}

const noCounts = (): DrainCounts => ({ done: 0, failed: 0, dead: 0 })

/** Sleep that can be cut short; a ring while nobody sleeps cuts the next sleep. */
function createBell() {
  let rung = false
  let wake: (() => void) | undefined
  return {
    ring: () => {
      rung = true
      wake?.()
    },
    wait: async (ms: number) => {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      wake = undefined
      rung = false
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
