import { fixedClock, setClock } from '../../src/platform/clock'
import { inTransaction, sql, write } from '../../src/platform/db'
import {
  defineTask, defineTopic, enqueue, enqueueEach, nudgeWorkersThrough, reviveDeadTask, sweepDoneTasks, waitingTasks, type Topic,
} from '../../src/platform/outbox'
import { createWorker } from '../../src/platform/outbox-worker'
import { connectRedis, redisReady } from '../../src/platform/redis'
import { database, redisUrl, type TestDatabase } from '../support/database'
import { unique } from '../support/world-base'

let bed: TestDatabase
beforeAll(async () => {
  bed = await database({ lockWaitSeconds: 1 })
})
afterAll(() => bed.close())
afterEach(() => setClock())

const countOf = async (topic: Topic<object>) => (await sql<{ n: number }>('SELECT COUNT(*) AS n FROM outbox WHERE topic = ?', [topic.name]))[0]?.n

describe('tasks', () => {
  test('two workers do forty tasks once each', async () => {
    const topic = defineTopic<{ n: number }>(unique('plat.race'))
    await inTransaction(() =>
      enqueueEach(
        topic,
        Array.from({ length: 40 }, (_, n) => ({ n })),
      ),
    )
    const kept: number[] = []
    const handler = async ({ n }: { n: number }) => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      kept.push(n)
    }
    const worker = () => createWorker({ tasks: [defineTask(topic, handler)] })
    const counts = await Promise.all([worker().drain(), worker().drain(), worker().drain()])
    expect(kept.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n))
    expect(counts.reduce((sum, one) => sum + one.done, 0)).toBe(40)
  })

  test('while one waits, the same key joins it; once it is being kept, a new one is a new promise', async () => {
    const topic = defineTopic<{ school: string }>(unique('plat.coalesce'))
    const make = () => inTransaction(() => enqueue(topic, { school: '1' }, { coalesce: 'school-1' }))
    await make()
    await make()
    expect(await countOf(topic)).toBe(1)
    let runs = 0
    const worker = createWorker({
      tasks: [
        defineTask(topic, async () => {
          runs += 1
          if (runs === 1) await make()
        }),
      ],
    })
    await worker.drain()
    expect(runs).toBe(2)
  })

  test('one due tomorrow waits until tomorrow, by the clock of the school', async () => {
    const topic = defineTopic<object>(unique('plat.due'))
    const clock = fixedClock('2026-03-11T07:50:00+08:00')
    setClock(clock)
    let runs = 0
    const worker = createWorker({ tasks: [defineTask(topic, async () => void (runs += 1))] })
    await inTransaction(() => enqueue(topic, {}, { due: new Date('2026-03-12T07:00:00+08:00') }))
    await worker.drain()
    expect(runs).toBe(0)
    clock.set('2026-03-12T07:00:00+08:00')
    await worker.drain()
    expect(runs).toBe(1)
  })

  test('a failing one backs off a minute, then five, and is dead in sight after the eighth try, without its secret', async () => {
    const topic = defineTopic<object>(unique('plat.dead'))
    const clock = fixedClock('2026-03-11T08:00:00+08:00')
    setClock(clock)
    let runs = 0
    const failing = createWorker({
      tasks: [
        defineTask(topic, async () => {
          runs += 1
          throw new Error('GET https://api.weixin.qq.com/cgi-bin/x?access_token=VERYSECRET failed')
        }),
      ],
    })
    await inTransaction(() => enqueue(topic, {}))
    expect(await failing.drain()).toEqual({ done: 0, failed: 1, dead: 0 })
    clock.advance(59_000)
    await failing.drain()
    expect(runs).toBe(1)
    clock.advance(1_000)
    await failing.drain()
    expect(runs).toBe(2)
    for (let n = 0; n < 10; n += 1) {
      clock.advance(24 * 3_600_000)
      await failing.drain()
    }
    expect(runs).toBe(8)
    const row = (await waitingTasks(1000)).find((one) => one.topic === topic.name)
    expect(row).toMatchObject({ state: 'dead', attempts: 8 })
    expect(row?.lastError).not.toContain('VERYSECRET')
    expect(await reviveDeadTask(row?.id ?? '')).toBe(true)
    expect(await failing.drain()).toEqual({ done: 0, failed: 1, dead: 0 })
  })

  test('a worker that dies holding one loses it to another when the lease ends, and its late finish does not count', async () => {
    const topic = defineTopic<object>(unique('plat.lease'))
    let release = () => {}
    const stuck = new Promise<void>((resolve) => (release = resolve))
    const runs: string[] = []
    await inTransaction(() => enqueue(topic, {}))
    const first = createWorker({ leaseMs: 200, tasks: [defineTask(topic, async () => (runs.push('first'), stuck))] })
    const firstDone = first.drain()
    await until(() => runs.length === 1)
    // The first worker's renewals stop as if its process had been killed.
    await write(`UPDATE outbox SET lease_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND, token = 'dead' WHERE topic = ?`, [topic.name])
    await createWorker({ tasks: [defineTask(topic, async () => void runs.push('second'))] }).drain()
    release()
    await firstDone
    expect(runs).toEqual(['first', 'second'])
    expect(await sql('SELECT state, attempts FROM outbox WHERE topic = ?', [topic.name])).toEqual([{ state: 'done', attempts: 2 }])
  })

  test('a slow handler keeps its lease', async () => {
    const topic = defineTopic<object>(unique('plat.slow'))
    let runs = 0
    await inTransaction(() => enqueue(topic, {}))
    const tasks = [
      defineTask(topic, async () => {
        runs += 1
        await new Promise((resolve) => setTimeout(resolve, 500))
      }),
    ]
    const slow = createWorker({ leaseMs: 200, tasks }).drain()
    await new Promise((resolve) => setTimeout(resolve, 350))
    await createWorker({ tasks }).drain()
    await slow
    expect(runs).toBe(1)
  })

  test('a failed one whose younger twin waits is covered by the twin', async () => {
    const topic = defineTopic<object>(unique('plat.twin'))
    const make = () => inTransaction(() => enqueue(topic, {}, { coalesce: 'same' }))
    await make()
    const worker = createWorker({
      concurrency: 1,
      tasks: [
        defineTask(topic, async () => {
          if ((await countOf(topic)) === 1) {
            await make()
            throw new Error('first try fails')
          }
        }),
      ],
    })
    await worker.drain()
    expect(await sql('SELECT state FROM outbox WHERE topic = ?', [topic.name])).toEqual([{ state: 'done' }, { state: 'done' }])
  })

  test('a nudge after the commit wakes the worker, and a slow promise keeps no other waiting', async () => {
    const topic = defineTopic<{ ms: number; name: string }>(unique('plat.lanes'))
    const ended: string[] = []
    const handler = async ({ ms, name }: { ms: number; name: string }) => {
      await new Promise((resolve) => setTimeout(resolve, ms))
      ended.push(name)
    }
    const subscriber = connectRedis({ url: redisUrl(), prefix: bed.redisPrefix, name: 'subscriber' })
    await redisReady(subscriber)
    nudgeWorkersThrough(bed.redis)
    await inTransaction(() => enqueue(topic, { ms: 900, name: 'slow' }))
    const worker = createWorker({ concurrency: 2, subscriber, tasks: [defineTask(topic, handler)] })
    const running = worker.run()
    await new Promise((resolve) => setTimeout(resolve, 100))
    await inTransaction(() =>
      enqueueEach(
        topic,
        ['a', 'b', 'c'].map((name) => ({ ms: 1, name })),
      ),
    )
    await until(() => ended.length === 4, 4_000)
    await worker.stop()
    await running
    nudgeWorkersThrough(undefined)
    subscriber.disconnect()
    expect(ended.at(-1)).toBe('slow')
  })

  test('a running worker wakes by itself and stops when told', async () => {
    const topic = defineTopic<object>(unique('plat.run'))
    let runs = 0
    const worker = createWorker({ tasks: [defineTask(topic, async () => void (runs += 1))] })
    const running = worker.run()
    await inTransaction(() => enqueue(topic, {}))
    await until(() => runs === 1, 3_000)
    await worker.stop()
    await running
    expect(runs).toBe(1)
    await sweepDoneTasks(new Date(Date.now() + 1000))
    expect(await countOf(topic)).toBe(0)
  })
})

async function until(holds: () => boolean, ms = 2_000): Promise<void> {
  const end = Date.now() + ms
  while (!holds() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10))
  expect(holds()).toBe(true)
}
