/** The environment of a bench: services from outside, a database of its own, secrets and a clock made for this run. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import { createConnection } from 'mysql2/promise'
import { migrations } from '../../../server/migrations'
import { fixedClock, setClock } from '../../../server/src/platform/clock'
import { migrate } from '../../../server/src/platform/migrate'

/** A fixed instant in a spring term, so that a bench measures the same days in every year. */
export const benchInstant = '2026-03-13T17:00:00+08:00'

/** Runs side by side do not meet. */
const databaseOf = (name: string): string => `zx_bench_${(process.env.TEST_RUN_ID ?? 'hand').replace(/\W/g, '')}_${name}`
/** Redis channel on which the bench's clock speaks. */
export const clockChannel = (name: string): string => `${databaseOf(name)}:clock`

const key = () => randomBytes(32).toString('base64')

/**
 * Makes the bench's database anew, migrates it, and returns the variables of a process that uses it. MYSQL_URL and REDIS_URL must be set
 * (`npm run bench` sets them to durable private services). Fails when the server would not survive a power cut: such figures mean nothing.
 */
export async function benchEnvironment(name: string, clock: BenchClock): Promise<Record<string, string>> {
  const given = process.env.MYSQL_URL
  const redisUrl = process.env.REDIS_URL
  if (!given || !redisUrl) throw new Error('MYSQL_URL and REDIS_URL are not set: use npm run bench, or bring services up with scripts/services/cli.mjs')
  const database = databaseOf(name)
  await renew(given, database)
  const url = new URL(given)
  url.pathname = `/${database}`
  await migrate(url.toString(), migrations)
  return {
    ...secrets(),
    NODE_ENV: 'development', MYSQL_URL: url.toString(), REDIS_URL: redisUrl, REDIS_PREFIX: `${database}:`, CLOCK_URL: clock.url, CLOCK_CHANNEL: clockChannel(name),
    RATE_FACTOR: '100000', PUBLIC_ORIGINS: 'http://127.0.0.1', H5_DIR: '', STORAGE_DIR: '.dev/bench', LOG_LEVEL: 'info', API_PORT: '0', METRICS_PORT: '0',
  }
}

/** Drops the bench's database again. */
export async function leaveNothing(name: string): Promise<void> {
  const connection = await createConnection({ uri: process.env.MYSQL_URL ?? '' })
  await connection.query(`DROP DATABASE IF EXISTS \`${databaseOf(name)}\``)
  await connection.end()
}

async function renew(url: string, database: string): Promise<void> {
  const connection = await createConnection({ uri: url })
  const [rows] = await connection.query('SELECT @@innodb_flush_log_at_trx_commit AS flush')
  const durable = (rows as { flush: number }[])[0]?.flush === 1
  if (durable || process.env.BENCH_ALLOW_FAST === '1') {
    await connection.query(`DROP DATABASE IF EXISTS \`${database}\``)
    await connection.query(`CREATE DATABASE \`${database}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`)
  }
  await connection.end()
  if (!durable && process.env.BENCH_ALLOW_FAST !== '1') throw new Error('innodb_flush_log_at_trx_commit is not 1: figures of a database that may lose commits mean nothing')
}

/** Secrets of this run; nothing outside it can open what they sealed. */
function secrets(): Record<string, string> {
  return {
    WX_OA_APPID: 'wxbench00000000001', WX_OA_SECRET: key(), WX_MP_APPID: 'wxbench00000000002', WX_MP_SECRET: key(), WX_CALLBACK_TOKEN: 'bench0token',
    WX_CALLBACK_AESKEY: randomBytes(40).toString('hex').slice(0, 43), WX_API_BASE: 'http://127.0.0.1:9', WX_OPEN_BASE: 'http://127.0.0.1:9', WX_MP_BASE: 'http://127.0.0.1:9',
    WX_TEMPLATES: '{}', FIELD_KEYS: JSON.stringify({ k1: key() }), FIELD_KEY_CURRENT: 'k1', INDEX_KEY: key(), COOKIE_KEY: key(),
  }
}

export type BenchClock = {
  url: string
  /** Moves the clock of every process of the bench to an instant (ISO 8601) and waits until they have heard of it. */
  set(iso: string): Promise<void>
  close(): Promise<void>
}

/**
 * The school's clock of a bench: answers `GET /__sim/clock` and announces changes as the simulator does, and is this process's clock too. It
 * stands still, so that a round lies within one minute of one school day; a `running` one goes on from the instant it was set to.
 */
export async function benchClock(channel: string, { running = false } = {}): Promise<BenchClock> {
  const clock = fixedClock(benchInstant)
  let setAt = Date.now()
  const offset = () => JSON.stringify({ offsetMs: clock.now().getTime() - (running ? setAt : Date.now()) })
  const server: Server = createServer((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(offset()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const redis = new Redis(process.env.REDIS_URL ?? '')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set: async (iso) => {
      clock.set(iso)
      setAt = Date.now()
      setClock(running ? { now: () => new Date(clock.now().getTime() + Date.now() - setAt) } : clock)
      await redis.publish(channel, offset())
      await new Promise((resolve) => setTimeout(resolve, 50))
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await redis.quit()
    },
  }
}
