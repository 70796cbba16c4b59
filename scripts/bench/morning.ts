/**
 * AT-17 as written: a district's 648 morning reports within 15 minutes, with 5 % retries after a lost answer and 2 % corrections by two people
 * at once, on the real API and the real worker. Half of them come before the morning flash is compiled (09:15), half after. Says how many
 * acknowledged writes are not in the database (0), the answer times, and how long after the last write the summaries say what was written.
 * BENCH_MINUTES=1 presses the same morning into a minute.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadEnv } from '@zhixiao/config/env/load'
import { connect } from '../../server/src/main/connect'
import { sql } from '../../server/src/platform/db'
import { beginSession } from '../../server/src/platform/session'
import { randomOf } from '../seed/random'
import { startProcess, type BenchProcess } from './support/api'
import { benchClock, benchEnvironment, clockChannel, leaveNothing } from './support/environment'
import { percentile } from './support/figures'
import { fillDistrict, type Ground, type GroundClass } from './support/ground'
import { rounded, say } from './support/line'
import { addDeputies, addGuardians } from './support/morning-people'

const minutes = Number(process.env.BENCH_MINUTES ?? 15)
const day = '2026-03-11'
const session = 'am'
/** The flash of a school whose morning check is due 08:30 is compiled at 09:15: in the middle of the reports. */
const startsAt = new Date(new Date(`${day}T09:15:00+08:00`).getTime() - (minutes * 60_000) / 2).toISOString()
const retryShare = 0.05
const editShare = 0.02
const goal = { p95Ms: 300, readyMs: 60_000 }

type Marks = { studentId: string; status: string; lateMinutes?: number; health?: object }[]
/** What the service has acknowledged for a class: child → status. */
type Said = Map<string, string>
type Tally = { ms: number[]; retries: number; replayed: number; edits: number; refusedEdits: number; lastAt: number; failed: string[] }

async function main(): Promise<void> {
  const clock = await benchClock(clockChannel('morning'), { running: true })
  const env = { ...(await benchEnvironment('morning', clock)), RATE_FACTOR: '10' }
  const house = await connect(loadEnv({ ...env, LOG_LEVEL: 'silent' }))
  say('filling 18 schools, 648 classes, 25,000 pupils with a guardian each')
  const district = await fillDistrict()
  await addGuardians(district)
  const deputies = await addDeputies(district.classes, editShare)
  await clock.set(startsAt)
  const api = await startProcess('api-process.ts', env)
  const worker = await startProcess('worker-process.ts', env)
  const said = new Map<string, Said>()
  const tally = await reportAll(api, district.classes, deputies, said)
  const readyMs = await untilReady(district, tally.lastAt)
  const lost = (await differences(said)).length
  await api.stop()
  await worker.stop()
  await house.close()
  await clock.close()
  await leaveNothing('morning')
  print(tally, readyMs, lost)
}

function print(tally: Tally, readyMs: number, lost: number): void {
  const p95 = percentile(tally.ms, 95)
  const line = {
    bench: 'morning', rule: 'AT-17', value: lost, unit: 'acknowledged writes lost', goal: `lost 0, p95 < ${goal.p95Ms} ms, summaries ≤ ${goal.readyMs / 1000} s after the last write`,
    met: lost === 0 && tally.failed.length === 0 && p95 < goal.p95Ms && readyMs <= goal.readyMs, lost, failed: tally.failed.length, firstFailure: tally.failed[0] ?? null,
    p50Ms: rounded(percentile(tally.ms, 50), 1), p95Ms: rounded(p95, 1), p99Ms: rounded(percentile(tally.ms, 99), 1), readyMs: rounded(readyMs, 0),
    requests: tally.ms.length, retries: tally.retries, replayed: tally.replayed, edits: tally.edits, refusedEdits: tally.refusedEdits, minutes, durable: process.env.BENCH_ALLOW_FAST !== '1',
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/** Every class at a moment of its own within the time. */
async function reportAll(api: BenchProcess, classes: readonly GroundClass[], deputies: ReadonlyMap<string, string>, said: Map<string, Said>): Promise<Tally> {
  const tally: Tally = { ms: [], retries: 0, replayed: 0, edits: 0, refusedEdits: 0, lastAt: 0, failed: [] }
  const begun = performance.now()
  await Promise.all(
    classes.map(async (one, at) => {
      const random = randomOf('morning', at)
      await sleep(random.int(minutes * 60_000))
      const token = (await beginSession(one.homeroom, 'mp')).token
      try {
        await reportOne(api, { one, token, random }, tally, said)
        const deputy = deputies.get(one.classId)
        if (deputy) await editTogether(api, one, [token, (await beginSession(deputy, 'mp')).token], tally, said)
      } catch (error) {
        tally.failed.push(error instanceof Error ? error.message : String(error))
      }
      if (said.size % 100 === 0) say(`${said.size} classes after ${((performance.now() - begun) / 1000).toFixed(0)} s`)
    }),
  )
  return tally
}

type Teller = { one: GroundClass; token: string; random: ReturnType<typeof randomOf> }

async function reportOne(api: BenchProcess, { one, token, random }: Teller, tally: Tally, said: Map<string, Said>): Promise<void> {
  const roll = (await call(api, 'GET', `/classes/${one.classId}/roll?day=${day}&session=${session}`, token)).body as { listVersion: string }
  const marks = marksOf(one, random)
  const body = { day, session, listVersion: roll.listVersion, allOthersPresent: true, marks }
  const key = randomUUID()
  if (random.chance(retryShare)) {
    tally.retries += 1
    await loseAnswer(api, `/classes/${one.classId}/attendance-reports`, { token, key, body, afterMs: 5 + random.int(60) })
  }
  const reply = await timed(tally, () => call(api, 'POST', `/classes/${one.classId}/attendance-reports`, token, key, body))
  if (reply.replayed) tally.replayed += 1
  if (reply.status !== 201) throw new Error(`report: ${reply.status} ${JSON.stringify(reply.body).slice(0, 300)}`)
  said.set(one.classId, new Map(marks.map((mark) => [mark.studentId, mark.status])))
  tally.lastAt = Date.now()
}

function marksOf(one: GroundClass, random: Teller['random']): Marks {
  const [late = '', ill = '', absent = ''] = random.shuffle(one.students)
  return [
    { studentId: late, status: 'late', lateMinutes: 6 },
    { studentId: ill, status: 'leave_sick', health: { symptoms: ['fever', 'cough'], temperature: 38.2, note: '' } },
    ...(random.chance(0.5) ? [{ studentId: absent, status: 'absent_unexplained' }] : []),
  ]
}

/** Homeroom and deputy correct the same report in the same moment: one is first, the other sees the newer state and does it again on top. */
async function editTogether(api: BenchProcess, one: GroundClass, tokens: readonly string[], tally: Tally, said: Map<string, Said>): Promise<void> {
  const roll = (await call(api, 'GET', `/classes/${one.classId}/roll?day=${day}&session=${session}`, tokens[0] ?? '')).body as { report: { id: string; version?: number } }
  const others = one.students.filter((id) => !said.get(one.classId)?.has(id))
  const edit = (who: number, version: number) =>
    timed(tally, () =>
      call(api, 'POST', `/attendance-reports/${roll.report.id}/corrections`, tokens[who] ?? '', randomUUID(), {
        version, reason: '后来到校', marks: [{ studentId: others[who], status: 'late', lateMinutes: 40 }],
      }),
    )
  const first = await Promise.all([edit(0, roll.report.version ?? 1), edit(1, roll.report.version ?? 1)])
  for (const [who, reply] of first.entries()) {
    tally.edits += 1
    let done = reply
    if (reply.status === 409) {
      tally.refusedEdits += 1
      done = await edit(who, (roll.report.version ?? 1) + 1)
    }
    if (done.status !== 201) throw new Error(`correction: ${done.status} ${JSON.stringify(done.body).slice(0, 300)}`)
    said.get(one.classId)?.set(others[who] ?? '', 'late')
  }
  tally.lastAt = Date.now()
}

type Reply = { status: number; body: unknown; replayed: boolean }

async function call(api: BenchProcess, method: string, path: string, token: string, key?: string, body?: object): Promise<Reply> {
  const response = await fetch(`http://127.0.0.1:${api.port}/api${path}`, {
    method, headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }), ...(key && { 'idempotency-key': key }) }, ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json(), replayed: response.headers.get('idempotent-replayed') === 'true' }
}

/** The request goes out and the phone loses the network before the answer. */
async function loseAnswer(api: BenchProcess, path: string, { token, key, body, afterMs }: { token: string; key: string; body: object; afterMs: number }): Promise<void> {
  const leaving = new AbortController()
  const gone = fetch(`http://127.0.0.1:${api.port}/api${path}`, {
    method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify(body), signal: leaving.signal,
  }).catch(() => undefined)
  await sleep(afterMs)
  leaving.abort()
  await gone
  await sleep(200)
}

async function timed(tally: Tally, work: () => Promise<Reply>): Promise<Reply> {
  const startedAt = performance.now()
  const reply = await work()
  tally.ms.push(performance.now() - startedAt)
  return reply
}

type Sums = { reports: number; late: number; absentUnexplained: number; leaveSick: number }

/** Waits until the district's current flash holds exactly the sums of all reports; milliseconds since the last write. */
async function untilReady(district: Ground, lastAt: number): Promise<number> {
  const [wanted] = await sql<Sums>(
    `SELECT COUNT(*) AS reports, CAST(SUM(late) AS SIGNED) AS late, CAST(SUM(absent_unexplained) AS SIGNED) AS absentUnexplained, CAST(SUM(leave_sick) AS SIGNED) AS leaveSick
     FROM attendance_report WHERE bureau_id = ? AND day = ? AND session = ?`,
    [district.bureauId, day, session],
  )
  for (;;) {
    const rows = await sql<{ scope: string; metrics: unknown; reports: number }>(
      `SELECT scope, metrics, reports FROM summary WHERE bureau_id = ? AND day = ? AND period = 'am' AND current_mark = 1`, [district.bureauId, day],
    )
    const levels = ['class', 'grade', 'school', 'bureau'].map((scope) => sumOf(rows.filter((row) => row.scope === scope)))
    if (wanted && levels.every((level) => JSON.stringify(level) === JSON.stringify(wanted))) return Date.now() - lastAt
    if (Date.now() - lastAt > 5 * 60_000) throw new Error(`summaries are not ready five minutes after the last write: ${JSON.stringify({ wanted, levels })}`)
    await sleep(250)
  }
}

function sumOf(rows: readonly { metrics: unknown; reports: number }[]): Sums {
  const sums: Sums = { reports: 0, late: 0, absentUnexplained: 0, leaveSick: 0 }
  for (const { metrics, reports } of rows) {
    const said = (typeof metrics === 'string' ? JSON.parse(metrics) : metrics) as Sums
    sums.reports += reports
    sums.late += said.late
    sums.absentUnexplained += said.absentUnexplained
    sums.leaveSick += said.leaveSick
  }
  return sums
}

/** Classes whose stored marks are not what was acknowledged. */
async function differences(said: ReadonlyMap<string, Said>): Promise<string[]> {
  const rows = await sql<{ classId: string; studentId: string; status: string }>(
    'SELECT class_id AS classId, student_id AS studentId, status FROM attendance_mark WHERE day = ? AND session = ?', [day, session],
  )
  const stored = new Map<string, string[]>()
  for (const row of rows) stored.set(row.classId, [...(stored.get(row.classId) ?? []), `${row.studentId} ${row.status}`])
  return [...said].filter(([classId, marks]) => [...marks].map((mark) => mark.join(' ')).sort().join() !== (stored.get(classId) ?? []).sort().join()).map(([classId]) => classId)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
})
