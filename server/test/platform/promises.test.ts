import { fixedClock, setClock } from '../../src/platform/clock'
import { inTransaction, sql, write } from '../../src/platform/db'
import { nudgeWorkersThrough, promise, promiseEach, reviveDeadPromise, sweepKeptPromises, waitingPromises } from '../../src/platform/outbox'
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

const countOf = async (topic: string) => (await sql<{ n: number }>('SELECT COUNT(*) AS n FROM outbox WHERE topic = ?', [topic]))[0]?.n

describe('promises', () => {
  test('two workers keep forty promises once each', async () => {
    const topic = unique('plat.race')
    await inTransaction(() =>
      promiseEach(
        topic,
        Array.from({ length: 40 }, (_, n) => ({ n })),
      ),
    )
    const kept: number[] = []
    const handler = async ({ n }: { n: number }) => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      kept.push(n)
    }
    const worker = () => createWorker({ topics: { [topic]: handler } })
    const counts = await Promise.all([worker().drain(), worker().drain(), worker().drain()])
    expect(kept.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n))
    expect(counts.reduce((sum, one) => sum + one.done, 0)).toBe(40)
  })

  test('while one waits, the same key joins it; once it is being kept, a new one is a new promise', async () => {
    const topic = unique('plat.coalesce')
    const make = () => inTransaction(() => promise(topic, { school: '1' }, { coalesce: 'school-1' }))
    await make()
    await make()
    expect(await countOf(topic)).toBe(1)
    let runs = 0
    const worker = createWorker({
      topics: {
        [topic]: async () => {
          runs += 1
          if (runs === 1) await make()
        },
      },
    })
    await worker.drain()
    expect(runs).toBe(2)
  })

  test('one due tomorrow waits until tomorrow, by the clock of the school', async () => {
    const topic = unique('plat.due')
    const clock = fixedClock('2026-03-11T07:50:00+08:00')
    setClock(clock)
    let runs = 0
    const worker = createWorker({ topics: { [topic]: async () => void (runs += 1) } })
    await inTransaction(() => promise(topic, {}, { due: new Date('2026-03-12T07:00:00+08:00') }))
    await worker.drain()
    expect(runs).toBe(0)
    clock.set('2026-03-12T07:00:00+08:00')
    await worker.drain()
    expect(runs).toBe(1)
  })

  test('a failing one backs off a minute, then five, and is dead in sight after the eighth try, without its secret', async () => {
    const topic = unique('plat.dead')
    const clock = fixedClock('2026-03-11T08:00:00+08:00')
    setClock(clock)
    let runs = 0
    const failing = createWorker({
      topics: {
        [topic]: async () => {
          runs += 1
          throw new Error('GET https://api.weixin.qq.com/cgi-bin/x?access_token=VERYSECRET failed')
        },
      },
    })
    await inTransaction(() => promise(topic, {}))
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
    const row = (await waitingPromises(1000)).find((one) => one.topic === topic)
    expect(row).toMatchObject({ state: 'dead', attempts: 8 })
    expect(row?.lastError).not.toContain('VERYSECRET')
    expect(await reviveDeadPromise(row?.id ?? '')).toBe(true)
    expect(await failing.drain()).toEqual({ done: 0, failed: 1, dead: 0 })
  })

  test('a worker that dies holding one loses it to another when the lease ends, and its late finish does not count', async () => {
    const topic = unique('plat.lease')
    let release = () => {}
    const stuck = new Promise<void>((resolve) => (release = resolve))
    const runs: string[] = []
    await inTransaction(() => promise(topic, {}))
    const first = createWorker({ leaseMs: 200, topics: { [topic]: async () => (runs.push('first'), stuck) } })
    const firstDone = first.drain()
    await until(() => runs.length === 1)
    // The first worker's renewals stop as if its process had been killed.
    await write(`UPDATE outbox SET lease_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND, token = 'dead' WHERE topic = ?`, [topic])
    await createWorker({ topics: { [topic]: async () => void runs.push('second') } }).drain()
    release()
    await firstDone
    expect(runs).toEqual(['first', 'second'])
    expect(await sql('SELECT state, attempts FROM outbox WHERE topic = ?', [topic])).toEqual([{ state: 'done', attempts: 2 }])
  })

  test('a slow handler keeps its lease', async () => {
    const topic = unique('plat.slow')
    let runs = 0
    await inTransaction(() => promise(topic, {}))
    const topics = {
      [topic]: async () => {
        runs += 1
        await new Promise((resolve) => setTimeout(resolve, 500))
      },
    }
    const slow = createWorker({ leaseMs: 200, topics }).drain()
    await new Promise((resolve) => setTimeout(resolve, 350))
    await createWorker({ topics }).drain()
    await slow
    expect(runs).toBe(1)
  })

  test('a failed one whose younger twin waits is covered by the twin', async () => {
    const topic = unique('plat.twin')
    const make = () => inTransaction(() => promise(topic, {}, { coalesce: 'same' }))
    await make()
    const worker = createWorker({
      concurrency: 1,
      topics: {
        [topic]: async () => {
          if ((await countOf(topic)) === 1) {
            await make()
            throw new Error('first try fails')
          }
        },
      },
    })
    await worker.drain()
    expect(await sql('SELECT state FROM outbox WHERE topic = ?', [topic])).toEqual([{ state: 'done' }, { state: 'done' }])
  })

  test('a nudge after the commit wakes the worker, and a slow promise keeps no other waiting', async () => {
    const topic = unique('plat.lanes')
    const ended: string[] = []
    const handler = async ({ ms, name }: { ms: number; name: string }) => {
      await new Promise((resolve) => setTimeout(resolve, ms))
      ended.push(name)
    }
    const subscriber = connectRedis({ url: redisUrl(), prefix: bed.redisPrefix, name: 'subscriber' })
    await redisReady(subscriber)
    nudgeWorkersThrough(bed.redis)
    await inTransaction(() => promise(topic, { ms: 900, name: 'slow' }))
    const worker = createWorker({ concurrency: 2, subscriber, topics: { [topic]: handler } })
    const running = worker.run()
    await new Promise((resolve) => setTimeout(resolve, 100))
    await inTransaction(() =>
      promiseEach(
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
    const topic = unique('plat.run')
    let runs = 0
    const worker = createWorker({ topics: { [topic]: async () => void (runs += 1) } })
    const running = worker.run()
    await inTransaction(() => promise(topic, {}))
    await until(() => runs === 1, 3_000)
    await worker.stop()
    await running
    expect(runs).toBe(1)
    await sweepKeptPromises(new Date(Date.now() + 1000))
    expect(await countOf(topic)).toBe(0)
  })
})

async function until(holds: () => boolean, ms = 2_000): Promise<void> {
  const end = Date.now() + ms
  while (!holds() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10))
  expect(holds()).toBe(true)
}
