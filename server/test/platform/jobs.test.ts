import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fixedClock, offsetClock, setClock } from '../../src/platform/clock'
import { sql, write } from '../../src/platform/db'
import { createRunner, job, sweepFinishedRuns } from '../../src/platform/jobs'
import { addDays, schoolDay } from '../../src/platform/time'
import { database, type TestDatabase } from '../support/database'
import { unique } from '../support/world-base'

let bed: TestDatabase
beforeAll(async () => {
  bed = await database()
})
afterAll(() => bed.close())
afterEach(() => setClock())

/** A daily job of one school that looks back three days and writes down what it ran. */
function dailyJob(options: { failsOn?: string; slowMs?: number } = {}) {
  const name = unique('plat.daily')
  const ran: string[] = []
  const definition = job({
    name,
    owed: async (at) => [-3, -2, -1].map((back) => ({ scope: 'school-1', window: addDays(schoolDay(at), back) })),
    run: async (scope, window) => {
      if (options.slowMs) await new Promise((resolve) => setTimeout(resolve, options.slowMs))
      if (window === options.failsOn) throw new Error('the day would not add up')
      ran.push(`${scope} ${window}`)
    },
  })
  return { name, ran, definition }
}

test('twenty runners at once run each owed day exactly once, the missed days too', async () => {
  const { definition, ran } = dailyJob({ slowMs: 20 })
  const at = new Date('2026-03-12T13:00:00Z')
  await Promise.all(Array.from({ length: 20 }, () => createRunner([definition]).tick(at)))
  expect(ran.sort()).toEqual(['school-1 2026-03-09', 'school-1 2026-03-10', 'school-1 2026-03-11'])
})

test('one bad day does not stop the other days, is tried again a minute later and is found in the table', async () => {
  const clock = fixedClock('2026-03-12T21:00:00+08:00')
  setClock(clock)
  const { definition, ran, name } = dailyJob({ failsOn: '2026-03-10' })
  const runner = createRunner([definition])
  expect(await runner.tick()).toEqual({ ran: 2, failed: 1, skipped: 0 })
  expect(await runner.tick()).toEqual({ ran: 0, failed: 0, skipped: 1 })
  clock.advance(60_000)
  expect(await runner.tick()).toEqual({ ran: 0, failed: 1, skipped: 0 })
  expect(ran).toHaveLength(2)
  const [row] = await sql('SELECT state, attempts, error FROM job_run WHERE job = ? AND window_key = ?', [name, '2026-03-10'])
  expect(row).toMatchObject({ state: 'failed', attempts: 2, error: 'Error: the day would not add up' })
})

test('a job that cannot say what it owes does not stop the other jobs', async () => {
  const broken = job({ name: unique('plat.broken'), owed: () => Promise.reject(new Error('no calendar')), run: async () => {} })
  const { definition, ran } = dailyJob()
  expect(await createRunner([broken, definition]).tick(new Date('2026-03-12T13:00:00Z'))).toEqual({ ran: 3, failed: 1, skipped: 0 })
  expect(ran).toHaveLength(3)
})

test('a day whose runner died is taken over when its lease ends, not before', async () => {
  const { definition, ran, name } = dailyJob()
  const at = new Date('2026-03-12T13:00:00Z')
  await write(
    `INSERT INTO job_run (job, scope, window_key, state, token, lease_until, attempts, started_at)
     VALUES (?, 'school-1', '2026-03-11', 'running', 'gone', UTC_TIMESTAMP(3) + INTERVAL 1 HOUR, 1, ?)`,
    [name, at],
  )
  const runner = createRunner([definition])
  expect(await runner.tick(at)).toEqual({ ran: 2, failed: 0, skipped: 1 })
  await write(`UPDATE job_run SET lease_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE job = ? AND token = 'gone'`, [name])
  expect(await runner.tick(at)).toEqual({ ran: 1, failed: 0, skipped: 0 })
  expect(ran).toContain('school-1 2026-03-11')
})

test('by hand a finished day runs again, a running one and an unknown job are refused', async () => {
  const { definition, ran, name } = dailyJob({ slowMs: 50 })
  const runner = createRunner([definition])
  await runner.runByHand(name, 'school-1', '2026-03-11')
  const again = runner.runByHand(name, 'school-1', '2026-03-11')
  await new Promise((resolve) => setTimeout(resolve, 20))
  await expect(runner.runByHand(name, 'school-1', '2026-03-11')).rejects.toThrow('running elsewhere')
  await again
  expect(ran).toHaveLength(2)
  await expect(runner.runByHand('no-such-job', 'a', 'b')).rejects.toThrow('no job')
})

test('node-cron wakes the runner: a started runner runs what is owed and stops cleanly', async () => {
  const { definition, ran } = dailyJob()
  const runner = createRunner([definition])
  runner.start()
  const end = Date.now() + 3_000
  while (ran.length < 3 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20))
  await runner.stop()
  expect(ran).toHaveLength(3)
})

test('when the demo’s clock is moved, what fell due is run at once, also what a round under way came too early for', async () => {
  let offsetMs = Date.parse('2026-03-11T07:50:00+08:00') - Date.now()
  const simulator = createServer((_, response) => response.end(JSON.stringify({ offsetMs })))
  await new Promise<void>((resolve) => simulator.listen(0, '127.0.0.1', resolve))
  const clock = await offsetClock({ url: `http://127.0.0.1:${(simulator.address() as AddressInfo).port}`, production: false })
  setClock(clock)
  const ran: string[] = []
  let rounds = 0
  const runner = createRunner([
    job({
      name: unique('plat.evening'),
      owed: async (at) => {
        rounds += 1
        await new Promise((resolve) => setTimeout(resolve, 1_500))
        return at >= new Date('2026-03-11T18:00:00+08:00') ? [{ scope: 'school-1', window: '2026-03-11' }] : []
      },
      run: async (_, window) => void ran.push(window),
    }),
  ])
  // Not so close to the full minute that node-cron could be the one who wakes it.
  const toFullMinute = 60_000 - (Date.now() % 60_000)
  if (toFullMinute < 8_000) await new Promise((resolve) => setTimeout(resolve, toFullMinute + 1_000))
  runner.start()
  offsetMs += 11 * 3_600_000
  const end = Date.now() + 7_000
  while (ran.length === 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20))
  await runner.stop()
  clock.close()
  await new Promise((resolve) => simulator.close(resolve))
  expect({ ran, rounds }).toEqual({ ran: ['2026-03-11'], rounds: 2 })
})

test('finished windows are forgotten after a month, unfinished ones never', async () => {
  const clock = fixedClock('2026-03-12T21:00:00+08:00')
  setClock(clock)
  const { definition, name } = dailyJob({ failsOn: '2026-03-10' })
  await createRunner([definition]).tick()
  await sweepFinishedRuns(new Date('2026-03-12T00:00:00+08:00'))
  expect(await sql('SELECT 1 FROM job_run WHERE job = ?', [name])).toHaveLength(3)
  await sweepFinishedRuns(new Date('2026-04-12T00:00:00+08:00'))
  expect(await sql('SELECT window_key AS day FROM job_run WHERE job = ?', [name])).toEqual([{ day: '2026-03-10' }])
})
