/**
 * Access tokens of one account, one flight at a time: in this process for 30 s, then Redis, then `stable_token` under a Redis lock.
 * Why our own: the library fetches with the classic call, which kills the token of every other process, and a cold start of
 * 100 calls asked for 229 tokens (wechat/platform.md §1). Redis may be away: then each process asks for itself, which stable_token allows.
 */
import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { maybe } from '../../platform/redis'

export type FreshToken = { token: string; expiresInSeconds: number }
export type TokenProvider = {
  /** A token that WeChat should accept for at least some minutes. */
  get(): Promise<string>
  /** Forgets a token that WeChat refused, if it is still the one we hold (compare and delete). */
  invalidate(token: string): Promise<void>
  /** Asks WeChat for a new token, at most once in 30 s (20 a day are allowed); in between the last one is returned. */
  force(refused: string): Promise<string>
}
export type TokenOptions = {
  appid: string
  redis?: Redis | undefined
  /** POST stable_token. */
  fetch(force: boolean): Promise<FreshToken>
}
type Held = { token: string; expiresAt: number }

const keepInProcessMs = 30_000
const lockMs = 5_000
const forceGapMs = 30_000
const compareAndDelete = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`

export function createTokens({ appid, redis, fetch }: TokenOptions): TokenProvider {
  const key = `wx:token:${appid}`
  let held: (Held & { until: number }) | undefined
  let flight: Promise<string> | undefined
  let forcedAt = 0

  const hold = (token: Held) => {
    held = { ...token, until: Math.min(Date.now() + keepInProcessMs, token.expiresAt) }
    return token.token
  }
  const single = (work: () => Promise<string>): Promise<string> => {
    flight ??= work().finally(() => (flight = undefined))
    return flight
  }
  const fetchAndKeep = async (force: boolean) => {
    const fresh = await fetch(force)
    // WeChat renews within the last five minutes; a token that is nearly over is held for half of what remains.
    const margin = Math.min(300_000, fresh.expiresInSeconds * 500)
    const token = { token: fresh.token, expiresAt: Date.now() + fresh.expiresInSeconds * 1000 - margin }
    await keepShared(redis, key, token)
    return hold(token)
  }
  const find = async () => {
    const shared = await readShared(redis, key)
    if (shared) return hold(shared)
    return underLock(redis, key, async () => {
      const meanwhile = await readShared(redis, key)
      return meanwhile ? hold(meanwhile) : fetchAndKeep(false)
    })
  }
  return {
    get: async () => (held && held.until > Date.now() ? held.token : single(find)),
    invalidate: async (token) => {
      if (held?.token === token) held = undefined
      await maybe(async () => redis?.eval(compareAndDelete, 1, `${key}:text`, token))
    },
    force: async (refused) => {
      if (held && held.token !== refused) return held.token
      if (Date.now() - forcedAt < forceGapMs) return single(find)
      forcedAt = Date.now()
      return single(() => fetchAndKeep(true))
    },
  }
}

/** Two keys, so that compare-and-delete compares plain text: the token and the end of its life. */
async function readShared(redis: Redis | undefined, key: string): Promise<Held | undefined> {
  const found = await maybe(async () => redis?.mget(`${key}:text`, `${key}:end`))
  const [token, end] = found ?? []
  const expiresAt = Number(end)
  return token && expiresAt > Date.now() ? { token, expiresAt } : undefined
}

async function keepShared(redis: Redis | undefined, key: string, { token, expiresAt }: Held): Promise<void> {
  const ms = expiresAt - Date.now()
  if (ms < 1) return
  await maybe(async () => redis?.multi().set(`${key}:text`, token, 'PX', ms).set(`${key}:end`, String(expiresAt), 'PX', ms).exec())
}

/** One process asks WeChat; the others wait for what it puts into Redis, and ask themselves when that takes longer than the lock. */
async function underLock(redis: Redis | undefined, key: string, work: () => Promise<string>): Promise<string> {
  const mine = randomUUID()
  const lock = `${key}:lock`
  for (let waited = 0; waited < lockMs; waited += 50) {
    const taken = await maybe(async () => redis?.set(lock, mine, 'PX', lockMs, 'NX'))
    if (taken === undefined) return work() // Redis is away
    if (taken === 'OK') {
      try {
        return await work()
      } finally {
        await maybe(async () => redis?.eval(compareAndDelete, 1, lock, mine))
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
    const shared = await readShared(redis, key)
    if (shared) return work() // reads it again first
  }
  return work()
}
