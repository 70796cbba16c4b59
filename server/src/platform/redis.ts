/** Redis holds only what may be lost (plan §3.8): rate limits, tokens, nudges. A request never waits for it. */
import { Redis } from 'ioredis'
import { log, reasonOf } from './log'

export type RedisOptions = {
  /** `redis://[:password@]host:port/db` */
  url: string
  /** Put in front of every key; separates test runs and environments. Channels are not prefixed by Redis: use `channelName`. */
  prefix?: string
  name?: string
}

/**
 * A connection that never blocks: no offline queue, short time-outs, at most one retry. Commands reject at once while Redis is away;
 * errors are logged once per outage.
 */
export function connectRedis(options: RedisOptions): Redis {
  const redis = new Redis(options.url, {
    keyPrefix: options.prefix ?? '',
    enableOfflineQueue: false,
    // Commands of the same moment share one system call.
    enableAutoPipelining: true,
    autoResubscribe: true,
    maxRetriesPerRequest: 1,
    connectTimeout: 1_000,
    commandTimeout: 500,
    disconnectTimeout: 200,
    retryStrategy: (times) => Math.min(100 * times, 2_000),
  })
  let down = false
  redis.on('error', (error: Error) => {
    if (!down) log.warn({ event: 'redis.down', name: options.name, reason: reasonOf(error) })
    down = true
  })
  redis.on('ready', () => {
    if (down) log.info({ event: 'redis.back', name: options.name })
    down = false
  })
  return redis
}

/** Waits at most `ms` until the connection is usable; true when it is. Boot and tests only. */
export async function redisReady(redis: Redis, ms = 1_000): Promise<boolean> {
  if (redis.status === 'ready') return true
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms)
    redis.once('ready', () => {
      clearTimeout(timer)
      resolve(true)
    })
  })
}

/** The name of a pub/sub channel under this connection's prefix. */
export const channelName = (redis: Redis, name: string): string => `${redis.options.keyPrefix ?? ''}${name}`

/** Runs a command that may be lost; undefined when Redis is away or slow. */
export async function maybe<T>(command: () => Promise<T>): Promise<T | undefined> {
  try {
    return await command()
  } catch {
    return undefined
  }
}
