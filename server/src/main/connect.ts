import path from 'node:path'
import type { Env } from '@zhixiao/config/env/schema'
import type { Redis } from 'ioredis'
import { migrations } from '../../migrations'
import { connectOutside } from '../outside/index'
import { setAuditHeads } from '../platform/audit-heads'
import { setTemporaryFolder } from '../platform/body'
import { offsetClock, setClock } from '../platform/clock'
import { createVault, setVault } from '../platform/crypto'
import { connectDatabase } from '../platform/db'
import { claimIdNode } from '../platform/ids'
import { configureLog } from '../platform/log'
import { expectedVersion } from '../platform/migrate'
import { nudgeWorkersThrough } from '../platform/outbox'
import { connectRedis, redisReady } from '../platform/redis'
import { modulesAndWorkflows } from './modules'

/** Everything a process of the house stands on. `close` gives all of it back. */
export type Ground = { env: Env; redis: Redis; subscriber: Redis; version: string; close(): Promise<void> }

/**
 * Connects database, Redis, keys, clock and WeChat in the order in which they need each other. Redis may be away; the database may not.
 * A request gives up a row lock after a second (a twin of it is under way); work without an audience may wait longer.
 * Fails with `server.unavailable`.
 */
export async function connect(env: Env, options: { lockWaitSeconds?: number } = {}): Promise<Ground> {
  configureLog({ level: env.LOG_LEVEL })
  setTemporaryFolder(path.join(env.STORAGE_DIR, 'incoming'))
  setAuditHeads(path.join(env.STORAGE_DIR, 'audit-heads'))
  const redis = connectRedis({ url: env.REDIS_URL, prefix: env.REDIS_PREFIX, name: 'main' })
  const subscriber = connectRedis({ url: env.REDIS_URL, prefix: env.REDIS_PREFIX, name: 'subscriber' })
  const database = await connectDatabase({ url: env.MYSQL_URL, entities: modulesAndWorkflows.flatMap((module) => module.entities), poolSize: env.DB_POOL, ...options })
  await claimIdNode()
  setVault(createVault({ keys: env.FIELD_KEYS, currentKeyId: env.FIELD_KEY_CURRENT, indexKey: env.INDEX_KEY }))
  nudgeWorkersThrough(redis)
  await Promise.all([redisReady(redis), redisReady(subscriber)])
  const clock = env.CLOCK_URL ? await offsetClock({ url: env.CLOCK_URL, subscriber, channel: env.CLOCK_CHANNEL, production: env.NODE_ENV === 'production' }) : undefined
  setClock(clock)
  connectOutside(env, redis)
  return {
    env,
    redis,
    subscriber,
    version: expectedVersion(migrations),
    close: async () => {
      clock?.close()
      setClock()
      redis.disconnect()
      subscriber.disconnect()
      await database.close()
    },
  }
}
