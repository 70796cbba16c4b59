import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { migrations } from '../../migrations'
import { bootCheck } from '../../src/platform/boot'
import { clockChannel, offsetClock } from '../../src/platform/clock'
import { connectDatabase, sql } from '../../src/platform/db'
import { claimIdNode } from '../../src/platform/ids'
import { serveMetrics } from '../../src/platform/metrics'
import { expectedVersion, migrate } from '../../src/platform/migrate'
import type { Module } from '../../src/platform/module'
import { connectRedis, redisReady } from '../../src/platform/redis'
import { databaseUrl, onServer, prepareDatabase, redisPrefix, redisUrl, runId, workerId } from '../support/database'

const version = expectedVersion(migrations)
const subject: Module = { name: 'plat', mount: () => [], entities: [], tasks: [{ topic: 'plat.a', run: async () => {} }], jobs: [], constraints: {} }
const topics = ['plat.a']
const otherDatabase = `plat_${runId()}_${workerId()}_latin`
const addressOf = (name: string) => {
  const url = new URL(databaseUrl())
  url.pathname = `/${name}`
  return url.toString()
}
const within = async <T>(url: string, work: () => Promise<T>): Promise<T> => {
  const opened = await connectDatabase({ url, entities: [], poolSize: 3 })
  try {
    return await work()
  } finally {
    await opened.close()
  }
}

beforeAll(() => prepareDatabase())
afterAll(() => onServer(`DROP DATABASE IF EXISTS \`${otherDatabase}\``))

test('a migrated database with the right settings boots', async () => {
  await within(databaseUrl(), () => bootCheck({ modules: [subject], topics, mounted: ['GET /me'], endpoints: ['GET /me'], version }))
})

test('migrations run once, by one process at a time, and a step that ran before a crash may run again', async () => {
  expect(await migrate(databaseUrl(), migrations)).toEqual([])
  await onServer(
    `DROP DATABASE IF EXISTS \`${otherDatabase}\``,
    `CREATE DATABASE \`${otherDatabase}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`,
  )
  const url = addressOf(otherDatabase)
  const ran = await Promise.all([migrate(url, migrations), migrate(url, migrations)])
  expect(ran.map((names) => names.length).sort((a, b) => a - b)).toEqual([0, migrations.length])
  await within(url, () => sql('DELETE FROM schema_migration'))
  expect(await migrate(url, migrations)).toHaveLength(migrations.length)
})

test('a latin1 database, an old schema and a missing handler are all named at once, and nothing starts', async () => {
  await onServer(`DROP DATABASE IF EXISTS \`${otherDatabase}\``, `CREATE DATABASE \`${otherDatabase}\` CHARACTER SET latin1`)
  const refused = within(addressOf(otherDatabase), () =>
    bootCheck({ modules: [subject, subject], topics: [...topics, 'plat.b'], mounted: [], endpoints: ['GET /me'], version }),
  )
  const error = (await refused.catch((e: unknown) => e)) as Error
  expect(error.message.split('\n')).toEqual([
    'The house is not complete:',
    '  - topic plat.a has two handlers',
    '  - topic plat.b has no handler',
    '  - endpoint GET /me has no route',
    '  - character set of the database is latin1, must be utf8mb4',
    '  - the schema was never migrated: npm run job migrate',
  ])
})

test('every process that boots gets a node number of its own for its ids', async () => {
  const nodes = await within(databaseUrl(), () => Promise.all(Array.from({ length: 20 }, () => claimIdNode())))
  expect(new Set(nodes).size).toBe(20)
})

test('in the demo the clock is the simulator’s: fetched at boot, followed over Redis, garbage ignored', async () => {
  const simulator = createServer((_, response) => response.end(JSON.stringify({ offsetMs: 3_600_000 })))
  await new Promise<void>((resolve) => simulator.listen(0, '127.0.0.1', resolve))
  const redis = connectRedis({ url: redisUrl(), name: 'publisher' })
  const subscriber = connectRedis({ url: redisUrl(), name: 'subscriber' })
  const channel = `${redisPrefix()}${clockChannel}`
  await Promise.all([redisReady(redis), redisReady(subscriber)])
  const url = `http://127.0.0.1:${(simulator.address() as AddressInfo).port}`
  const clock = await offsetClock({ url, subscriber, channel, production: false })
  try {
    expect(Math.abs(clock.now().getTime() - Date.now() - 3_600_000)).toBeLessThan(1_000)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await redis.publish(channel, 'not json')
    await redis.publish(channel, JSON.stringify({ offsetMs: 'soon' }))
    await redis.publish(channel, JSON.stringify({ offsetMs: -7_200_000 }))
    const end = Date.now() + 2_000
    while (clock.now().getTime() > Date.now() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(Math.abs(clock.now().getTime() - Date.now() + 7_200_000)).toBeLessThan(1_000)
  } finally {
    clock.close()
    redis.disconnect()
    subscriber.disconnect()
    await new Promise((resolve) => simulator.close(resolve))
  }
})

test('a leap told while the clock was being asked for is not undone by the older answer', async () => {
  const asked: (() => void)[] = []
  let isSlow = false
  const simulator = createServer((_, response) => {
    const answer = () => response.end(JSON.stringify({ offsetMs: 3_600_000 }))
    if (isSlow) asked.push(answer)
    else answer()
  })
  await new Promise<void>((resolve) => simulator.listen(0, '127.0.0.1', resolve))
  const [redis, subscriber] = [connectRedis({ url: redisUrl(), name: 'publisher' }), connectRedis({ url: redisUrl(), name: 'subscriber' })]
  const channel = `${redisPrefix()}late:${clockChannel}`
  await Promise.all([redisReady(redis), redisReady(subscriber)])
  const clock = await offsetClock({ url: `http://127.0.0.1:${(simulator.address() as AddressInfo).port}`, subscriber, channel, production: false, pollMs: 20 })
  const isAhead = () => clock.now().getTime() > Date.now()
  const until = async (is: () => boolean) => { for (let i = 0; i < 200 && !is(); i += 1) await new Promise((resolve) => setTimeout(resolve, 10)) }
  try {
    isSlow = true
    await until(() => asked.length > 0)
    await redis.publish(channel, JSON.stringify({ offsetMs: -7_200_000 }))
    await until(() => !isAhead())
    for (const answer of asked.splice(0, 1)) answer()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(isAhead()).toBe(false)
  } finally {
    clock.close()
    for (const answer of asked) answer()
    redis.disconnect()
    subscriber.disconnect()
    simulator.closeAllConnections()
    await new Promise((resolve) => simulator.close(resolve))
  }
})

test('metrics are served on loopback, count statements and name no id', async () => {
  await within(databaseUrl(), () => sql('SELECT 1 AS one'))
  const served = await serveMetrics(0)
  try {
    const text = await (await fetch(`http://127.0.0.1:${served.port}/metrics`)).text()
    expect(text).toMatch(/db_queries_total\{op="SELECT"\} [1-9]/)
    expect(text).not.toMatch(/="[^"]*\d{10,}/)
    expect((await fetch(`http://127.0.0.1:${served.port}/`)).status).toBe(404)
  } finally {
    await served.close()
  }
})
