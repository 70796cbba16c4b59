/**
 * How many class reports a second the API takes, and how many the database alone would: the statement log of the same requests replayed
 * through bare mysql2 at the same concurrency, in turns with the API's rounds. Prints one JSON line.
 */
import { randomUUID } from 'node:crypto'
import type { Symptom } from '@zhixiao/shared-types/values/attendance'
import { loadEnv } from '@zhixiao/config/env/load'
import { connect } from '../../server/src/main/connect'
import { newId } from '../../server/src/platform/ids'
import { beginSession } from '../../server/src/platform/session'
import { addDays } from '../../server/src/platform/time'
import { randomOf } from '../seed/random'
import { startProcesses, type BenchProcesses } from './support/api'
import { barePool, closePool } from './support/bare-pool'
import { benchClock, benchEnvironment, clockChannel, leaveNothing, type BenchClock } from './support/environment'
import { cpuMeter, median, percentile } from './support/figures'
import { fillDistrict, type Ground, type GroundClass } from './support/ground'
import { printLine, rounded, say } from './support/line'
import { load, type LoadRequest, type LoadResult } from './support/load'
import { freshen, piecesOf, replay, type Piece } from './support/statements'

const pupilsPerClass = 39
const concurrency = 32
const measuredRounds = Number(process.env.BENCH_ROUNDS ?? 11)
const goal = 0.6
/** API processes behind one address, sharing the connections that the limit has; config/deploy starts one a core. */
const processes = Number(process.env.BENCH_PROCESSES ?? 1)
/** Rounds before anything is measured: until then V8 is still compiling, and a process of a school's morning has long been up. */
const warmUpRounds = 8
/** Mornings of four school weeks of a spring term; a round is one of them, ten minutes after it opened. Mornings only, so that every round is the recorded one's equal. */
const occasions = [0, 7, 14, 21].flatMap((week) => [0, 1, 2, 3, 4].map((weekday) => ({ day: addDays('2026-03-09', week + weekday), session: 'am', time: '07:30' }) as const))
type Occasion = (typeof occasions)[number]

type Measured = { perSecond: number; ms: number[]; statements: number; cpuMs: number }

async function main(): Promise<void> {
  const clock = await benchClock(clockChannel('report'))
  const env = await benchEnvironment('report', clock)
  const house = await connect(loadEnv({ ...env, LOG_LEVEL: 'silent' }))
  say('filling 18 schools, 648 classes')
  const district = await fillDistrict(pupilsPerClass)
  const connections = Number(env.DB_POOL ?? 10)
  const api = await startProcesses(processes, 'api-process.ts', { ...env, DB_POOL: String(Math.max(2, Math.floor(connections / processes))) })
  const rounds = createRounds(api, clock, district)
  say('warming up, then recording the statements of one round')
  for (let round = 0; round < warmUpRounds; round += 1) await rounds.ours()
  const log = await recordRound(api, rounds)
  const pool = barePool(env.MYSQL_URL ?? '', connections)
  const limit = createLimit(pool, log)
  for (let round = 0; round < warmUpRounds; round += 1) await limit()
  const ours: Measured[] = []
  const bare: Measured[] = []
  for (let round = 0; round < measuredRounds; round += 1) {
    ours.push(await rounds.ours())
    bare.push(await limit())
    say(`round ${round + 1}: ${ours.at(-1)?.perSecond.toFixed(0)} requests/s, statements alone ${bare.at(-1)?.perSecond.toFixed(0)}/s`)
  }
  await closePool(pool)
  await api.stop()
  await house.close()
  await clock.close()
  await leaveNothing('report')
  print(ours, bare)
}

/** Rounds lie in pairs: what else the machine does touches both sides of a pair alike, so the ratio is the middle of the pairs'. */
function print(ours: readonly Measured[], bare: readonly Measured[]): void {
  const ms = ours.flatMap((round) => round.ms)
  const ratio = median(ours.map((round, at) => round.perSecond / (bare[at]?.perSecond ?? Number.NaN)))
  const perRequest = (rounds: readonly Measured[], of: 'statements' | 'cpuMs') => rounded(rounds.reduce((sum, round) => sum + round[of], 0) / rounds.reduce((sum, round) => sum + round.ms.length, 0))
  printLine({
    bench: 'report', value: rounded(median(ours.map((round) => round.perSecond)), 1), unit: 'reports/s', limit: rounded(median(bare.map((round) => round.perSecond)), 1),
    ratio: rounded(ratio), goal: `ratio ≥ ${goal}`, met: ratio >= goal, statementsPerRequest: { ours: perRequest(ours, 'statements'), limit: perRequest(bare, 'statements') },
    cpuMsPerRequest: { api: perRequest(ours, 'cpuMs'), replay: perRequest(bare, 'cpuMs') }, p99Ms: rounded(percentile(ms, 99), 1), p50Ms: rounded(percentile(ms, 50), 1),
    limitP99Ms: rounded(percentile(bare.flatMap((round) => round.ms), 99), 1), requests: ms.length, concurrency, processes, pupilsPerClass, durable: process.env.BENCH_ALLOW_FAST !== '1',
    rounds: ours.map((round, at) => [rounded(round.perSecond, 0), rounded(bare[at]?.perSecond ?? 0, 0)]),
  })
}

/** One round of the API: every class reports the next session, each teacher with a session of their own. */
function createRounds(api: BenchProcesses, clock: BenchClock, district: Ground) {
  let next = 0
  const versions = new Map<string, string>()
  const occasion = (): Occasion => occasions[next] as Occasion
  const ours = async (): Promise<Measured> => {
    const { day, session, time } = occasion()
    await clock.set(`${day}T${time}:00+08:00`)
    const tokens = await Promise.all(district.classes.map(async (one) => (await beginSession(one.homeroom, 'mp')).token))
    if (versions.size === 0) await learnVersions(api, district, tokens, versions)
    const requests = district.classes.map((one, at) => reportOf(one, { day, session }, tokens[at] ?? '', versions.get(one.classId) ?? ''))
    next += 1
    await api.count()
    const result = judged(await load(api.ports, randomOf('order', next).shuffle(requests), concurrency))
    return { ...result, ...(await api.count()) }
  }
  return { ours, occasion }
}

function judged(result: LoadResult): Pick<Measured, 'perSecond' | 'ms'> {
  const [first] = result.failed
  if (first) throw new Error(`${result.failed.length} requests failed, the first with ${first.status}: ${first.body}`)
  return { perSecond: result.ms.length / result.seconds, ms: result.ms }
}

/** The version of each class's roll; memberships do not change during the bench, so one look is enough. */
async function learnVersions(api: BenchProcesses, district: Ground, tokens: readonly string[], versions: Map<string, string>): Promise<void> {
  for (const [at, one] of district.classes.entries()) {
    const response = await fetch(`http://127.0.0.1:${api.ports[0]}/api/classes/${one.classId}/roll`, { headers: { authorization: `Bearer ${tokens[at]}` } })
    if (!response.ok) throw new Error(`roll: ${response.status} ${await response.text()}`)
    versions.set(one.classId, ((await response.json()) as { listVersion: string }).listVersion)
  }
}

/** Two or three exceptions in a class, one of them ill: the mean of a spring morning. */
function reportOf(one: GroundClass, { day, session }: Pick<Occasion, 'day' | 'session'>, token: string, listVersion: string): LoadRequest {
  const random = randomOf('report', one.classId, day, session)
  const [late = '', ill = '', absent = ''] = random.shuffle(one.students)
  const symptoms: Symptom[] = ['fever', 'cough']
  const marks = [
    { studentId: late, status: 'late', lateMinutes: 6 },
    { studentId: ill, status: 'leave_sick', health: { symptoms, temperature: 38.2, note: '' } },
    ...(random.chance(0.5) ? [{ studentId: absent, status: 'absent_unexplained' }] : []),
  ]
  return {
    method: 'POST', path: `/api/classes/${one.classId}/attendance-reports`,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ day, session, listVersion, allOthersPresent: true, marks }),
  }
}

type RecordedRound = { day: string; floor: bigint; requests: Piece[][] }

async function recordRound(api: BenchProcesses, rounds: ReturnType<typeof createRounds>): Promise<RecordedRound> {
  const { day } = rounds.occasion()
  const floor = BigInt(newId())
  await api.record()
  await rounds.ours()
  const statements = await api.recorded()
  return { day, floor, requests: statements.filter((request) => request.some(({ text }) => text.includes('attendance_report'))).map(piecesOf) }
}

/** The recorded statements of a round with another day, other ids and other keys, so that every insert inserts. */
function createLimit(pool: ReturnType<typeof barePool>, log: RecordedRound) {
  let day = '2030-01-01'
  return async (): Promise<Measured> => {
    day = addDays(day, 1)
    const requests = randomOf('limit', day).shuffle(log.requests).map((pieces) => freshen(pieces, freshener(log, day)))
    const ms: number[] = []
    let next = 0
    const lane = async () => {
      for (let at = next++; at < requests.length; at = next++) {
        const startedAt = performance.now()
        await replay(pool, requests[at] ?? [])
        ms.push(performance.now() - startedAt)
      }
    }
    const cpu = cpuMeter()
    const startedAt = performance.now()
    await Promise.all(Array.from({ length: concurrency }, lane))
    const statements = requests.reduce((sum, pieces) => sum + pieces.flat().length, 0)
    return { perSecond: (requests.length * 1000) / (performance.now() - startedAt), ms, statements, cpuMs: cpu() }
  }
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Ids that the request made are newer than the floor; the same id is replaced by the same new one throughout the request. */
function freshener(log: RecordedRound, day: string) {
  const fresh = new Map<string, string>()
  const instead = (old: string, make: () => string) => {
    const known = fresh.get(old) ?? make()
    fresh.set(old, known)
    return known
  }
  return {
    text: (value: string) =>
      value.replaceAll(log.day, day).replace(uuid, (old) => instead(old, randomUUID)).replace(/\b\d{17,19}\b/g, (old) => (BigInt(old) > log.floor ? instead(old, () => newId()) : old)),
    bytes: (value: Buffer) => value,
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
})
