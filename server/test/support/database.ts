/** One database and one corner of Redis for each jest worker; their names carry the run's id, so two runs never meet. */
import { createConnection } from 'mysql2/promise'
import type { Redis } from 'ioredis'
import { migrations } from '../../migrations'
import { createVault, setVault } from '../../src/platform/crypto'
import { connectDatabase } from '../../src/platform/db'
import type { DatabaseOptions } from '../../src/platform/db-source'
import { claimIdNode } from '../../src/platform/ids'
import { migrate } from '../../src/platform/migrate'
import { connectRedis, redisReady } from '../../src/platform/redis'

/** Fixed keys: tests must open what another process of the same run sealed. They protect nothing. */
export const testKeys = {
  keys: { k1: Buffer.alloc(32, 1).toString('base64') },
  currentKeyId: 'k1',
  indexKey: Buffer.alloc(32, 2).toString('base64'),
}

const given = (name: 'MYSQL_URL' | 'REDIS_URL') => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run npm test, or start the private services first`)
  return value
}
export const workerId = (): string => process.env.JEST_WORKER_ID ?? '1'
export const runId = (): string => (process.env.TEST_RUN_ID ?? 'hand').replace(/\W/g, '')
const databaseName = (worker: string) => `test_${runId()}_${worker}`

function withDatabase(name: string): string {
  const url = new URL(given('MYSQL_URL'))
  url.pathname = `/${name}`
  return url.toString()
}

/** Address of this worker's own database. */
export const databaseUrl = (worker = workerId()): string => withDatabase(databaseName(worker))
/** Redis keys of this worker begin with this. */
export const redisPrefix = (worker = workerId()): string => `test:${runId()}:${worker}:`
/** Where a worker's simulator says that the clock moved: Redis channels know no prefix, and another worker's leap is not this one's. */
export const clockChannelOf = (worker = workerId()): string => `${redisPrefix(worker)}clock`
export const redisUrl = (): string => given('REDIS_URL')

/** Sends statements as the server's user, outside any test database. */
export async function onServer(...statements: string[]): Promise<void> {
  const connection = await createConnection({ uri: given('MYSQL_URL') })
  try {
    for (const statement of statements) await connection.query(statement)
  } finally {
    await connection.end()
  }
}

/** Creates and migrates a worker's database; safe to call again. Returns its address. */
export async function prepareDatabase(worker = workerId()): Promise<string> {
  await onServer(`CREATE DATABASE IF NOT EXISTS \`${databaseName(worker)}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`)
  await migrate(databaseUrl(worker), migrations)
  return databaseUrl(worker)
}

export const dropDatabase = (worker: string): Promise<void> => onServer(`DROP DATABASE IF EXISTS \`${databaseName(worker)}\``)

export type TestDatabase = { url: string; redis: Redis; redisPrefix: string; close(): Promise<void> }

/**
 * Connects this test file to its worker's database (which global-setup has made; a run by hand makes it now) and to Redis, installs the
 * test vault and claims an id node. Call in `beforeAll`, `close` in `afterAll`.
 */
export async function database(
  options: { entities?: DatabaseOptions['entities']; poolSize?: number; lockWaitSeconds?: number } = {},
): Promise<TestDatabase> {
  const url = process.env.TEST_DATABASES_READY?.split(',').includes(workerId()) ? databaseUrl() : await prepareDatabase()
  const connected = await connectDatabase({
    url,
    entities: options.entities ?? [],
    poolSize: options.poolSize ?? 10,
    lockWaitSeconds: options.lockWaitSeconds,
  })
  setVault(createVault(testKeys))
  await claimIdNode()
  const redis = connectRedis({ url: redisUrl(), prefix: redisPrefix(), name: 'test' })
  await redisReady(redis)
  return {
    url,
    redis,
    redisPrefix: redisPrefix(),
    close: async () => {
      redis.disconnect()
      await connected.close()
    },
  }
}
