import { fixedClock, setClock } from '../../src/platform/clock'
import { inTransaction, write } from '../../src/platform/db'
import { registry, serveMetrics } from '../../src/platform/metrics'
import { defineTask, defineTopic, enqueueEach } from '../../src/platform/outbox'
import { measureOutbox, watchOutbox } from '../../src/platform/outbox-gauges'
import { createWorker } from '../../src/platform/outbox-worker'
import { startChild } from '../support/child'
import { database, dropDatabase, prepareDatabase, workerId, type TestDatabase } from '../support/database'
import { testVariables } from '../support/house'
import { unique } from '../support/world-base'

let bed: TestDatabase
const clock = fixedClock('2026-03-11T07:50:00+08:00')
beforeAll(async () => {
  bed = await database()
  // These gauges speak of the whole outbox, so what earlier files of this worker left is put away.
  await write("UPDATE outbox SET state = 'done' WHERE state <> 'done'")
  setClock(clock)
})
afterAll(async () => {
  setClock()
  await bed.close()
})

const figures = async () =>
  Object.fromEntries((await registry.metrics()).split('\n').filter((line) => line.startsWith('outbox_') && !line.startsWith('outbox_kept')).map((line) => line.split(' ') as [string, string]))

test('the outbox shows how much waits and how long the oldest due promise has waited; a later one is not late', async () => {
  const topic = defineTopic<{ n: number }>(unique('plat.gauge'))
  await inTransaction(() => enqueueEach(topic, [{ n: 1 }, { n: 2 }]))
  await inTransaction(() => enqueueEach(topic, [{ n: 3 }], { due: new Date('2026-03-11T12:00:00+08:00') }))
  clock.advance(90_000)
  await measureOutbox()
  expect(await figures()).toEqual({ 'outbox_depth{state="waiting"}': '3', 'outbox_depth{state="claimed"}': '0', 'outbox_depth{state="dead"}': '0', outbox_oldest_seconds: '90' })

  await createWorker({ tasks: [defineTask(topic, () => Promise.reject(new Error('not today')))] }).drain()
  await write("UPDATE outbox SET state = 'dead' WHERE topic = ? AND attempts > 0", [topic.name])
  await measureOutbox()
  expect(await figures()).toEqual({ 'outbox_depth{state="waiting"}': '1', 'outbox_depth{state="claimed"}': '0', 'outbox_depth{state="dead"}': '2', outbox_oldest_seconds: '0' })
})

test('a worker that watches fills the figures its metrics page serves, and keeps on after the database was away', async () => {
  const topic = defineTopic<{ n: number }>(unique('plat.gauge'))
  const page = await serveMetrics(0)
  const depth = async () => /outbox_depth{state="waiting"} (\d+)/.exec(await (await fetch(`http://127.0.0.1:${page.port}/metrics`)).text())?.[1]
  await write('RENAME TABLE outbox TO outbox_away')
  const stop = watchOutbox(30)
  await new Promise((resolve) => setTimeout(resolve, 80))
  await write('RENAME TABLE outbox_away TO outbox')
  await inTransaction(() => enqueueEach(topic, [{ n: 1 }, { n: 2 }]))
  for (let tries = 0; tries < 100 && (await depth()) !== '3'; tries += 1) await new Promise((resolve) => setTimeout(resolve, 30))
  expect(await depth()).toBe('3')
  stop()
  await page.close()
})

test('a worker process serves them itself, beside the API of the same machine', async () => {
  // A house of its own: in this run's database it would keep the promises and do the jobs of everybody's tests.
  const own = `gauges${workerId()}`
  const child = await startChild('worker', testVariables({ MYSQL_URL: await prepareDatabase(own), REDIS_PREFIX: `${bed.redisPrefix}gauges:` }))
  try {
    const listening = child.output.find((line) => line.startsWith('{"event":"listening"')) ?? '{}'
    const { metricsPort } = JSON.parse(listening) as { metricsPort?: number }
    const page = await (await fetch(`http://127.0.0.1:${metricsPort ?? 0}/metrics`)).text()
    expect(page).toMatch(/^outbox_oldest_seconds \d/m)
    expect(page).toMatch(/^process_cpu_seconds_total /m)
  } finally {
    await child.stop()
    await dropDatabase(own)
  }
  expect(child.process.exitCode).toBe(0)
}, 60_000)
