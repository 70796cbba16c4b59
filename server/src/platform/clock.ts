/**
 * The injected clock (decisions.md, Time). Due times, locks and cool-downs of the school compare MySQL values with `now()`;
 * leases use the database's time. Only this file and ids.ts may ask the machine.
 */
import type { Redis } from 'ioredis'
import { log } from './log'

export type Clock = { now(): Date }

const machineClock: Clock = { now: () => new Date() }
let clock: Clock = machineClock

/** The present instant as the school should see it. */
export const now = (): Date => clock.now()

/** The machine's own instant, however the school's clock stands: only for what the machine dates, such as files. */
export const machineNow = (): Date => machineClock.now()

/** Puts another clock in place (tests, demo); without an argument the machine's own. */
export function setClock(next: Clock = machineClock): void {
  clock = next
}

const moved = new Set<() => void>()

/** Hears when the simulator moves the clock, so that what fell due by the leap need not wait for the next minute. Returns how to stop hearing. */
export function onClockMoved(listener: () => void): () => void {
  moved.add(listener)
  return () => void moved.delete(listener)
}

/** A clock that stands still at an instant, e.g. `fixedClock('2026-03-11T07:50:00+08:00')`; it moves by `set` and `advance`. */
export function fixedClock(iso: string): Clock & { set(iso: string): void; advance(ms: number): void } {
  let at = instantOf(iso)
  return {
    now: () => new Date(at),
    set: (next) => void (at = instantOf(next)),
    advance: (ms) => void (at += ms),
  }
}

function instantOf(iso: string): number {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) throw new Error(`not an instant: ${iso}`)
  return at
}

/** Redis channel on which the simulator tells a new offset, as `{"offsetMs":n}`. The run's prefix goes in front. */
export const clockChannel = 'zhixiao:clock'

export type OffsetClockOptions = {
  /** Address of the simulator, e.g. `http://127.0.0.1:8090`; `GET {url}/__sim/clock` answers `{ offsetMs }`. */
  url: string
  /** A connection of its own: a subscribed connection can do nothing else. Without one the offset is polled each second. */
  subscriber?: Redis
  channel?: string
  /** How often the truth is asked for; each 10 s beside a subscription, else each second. */
  pollMs?: number
  production: boolean
}

/**
 * The machine's time plus the offset that the simulator owns. Refuses to exist in production: a school's clock is never shifted.
 * Fails when the simulator does not answer at boot.
 */
export async function offsetClock(options: OffsetClockOptions): Promise<Clock & { close(): void }> {
  if (options.production) throw new Error('CLOCK_URL is set in production: a clock offset is refused')
  let offsetMs = await fetchOffset(options.url)
  let taken = 0
  const take = (next: number) => {
    taken += 1
    if (next === offsetMs) return
    offsetMs = next
    log.info({ event: 'clock.moved', offsetMs })
    for (const listener of moved) listener()
  }
  // A message may be lost (Redis holds only what may be lost), so the truth is asked for as well.
  const ask = async () => {
    const before = taken
    const answer = await fetchOffset(options.url).catch(() => undefined)
    // A leap told meanwhile is younger than what was asked before it.
    if (answer !== undefined && taken === before) take(answer)
  }
  const poll = setInterval(() => void ask(), options.pollMs ?? (options.subscriber ? 10_000 : 1_000))
  poll.unref()
  if (options.subscriber) follow(options.subscriber, options.channel ?? clockChannel, take)
  return { now: () => new Date(Date.now() + offsetMs), close: () => clearInterval(poll) }
}

function follow(subscriber: Redis, channel: string, take: (offsetMs: number) => void): void {
  const subscribe = () => void subscriber.subscribe(channel).catch(() => undefined)
  subscriber.on('ready', subscribe)
  if (subscriber.status === 'ready') subscribe()
  subscriber.on('message', (name: string, text: string) => {
    const offset = name === channel ? offsetIn(parsed(text)) : undefined
    if (offset !== undefined) take(offset)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function fetchOffset(url: string): Promise<number> {
  const response = await fetch(`${url}/__sim/clock`, { signal: AbortSignal.timeout(3_000) })
  const offset = offsetIn(await response.json())
  if (offset === undefined) throw new Error('the simulator answered no clock offset')
  return offset
}

function offsetIn(value: unknown): number | undefined {
  const offset = (value as { offsetMs?: unknown } | null)?.offsetMs
  return typeof offset === 'number' && Number.isFinite(offset) ? offset : undefined
}
