/**
 * How fast the cheapest authenticated read is: GET /sessions, one's own open sessions (two statements: what the person may do, and the
 * sessions; the session itself comes from Redis). Limit: bare Koa with as many Redis and SQL calls. Prints one JSON line.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Redis } from 'ioredis'
import { loadEnv } from '@zhixiao/config/env/load'
import { connect } from '../../server/src/main/connect'
import { beginSession } from '../../server/src/platform/session'
import { startProcess, type BenchProcess } from './support/api'
import type { BarePlan } from './support/bare-koa-process'
import { benchClock, benchEnvironment, benchInstant, clockChannel, leaveNothing } from './support/environment'
import { median, percentile } from './support/figures'
import { fillDistrict } from './support/ground'
import { printLine, rounded, say } from './support/line'
import { load, type LoadRequest } from './support/load'

const concurrency = 32
const people = 64
const requestsPerRound = 2_000
const measuredRounds = Number(process.env.BENCH_ROUNDS ?? 7)
const goal = 0.6
const endpoint = '/api/sessions'

type Measured = { perSecond: number; ms: number[]; statements: number; cpuMs: number }

async function main(): Promise<void> {
  const clock = await benchClock(clockChannel('http'))
  const env = await benchEnvironment('http', clock)
  const house = await connect(loadEnv({ ...env, LOG_LEVEL: 'silent' }))
  await clock.set(benchInstant)
  say('filling 18 schools, 648 classes')
  const district = await fillDistrict(1)
  const api = await startProcess('api-process.ts', env)
  const tokens = await Promise.all(district.classes.slice(0, people).map(async (one) => (await beginSession(one.homeroom, 'mp')).token))
  const requests = Array.from({ length: requestsPerRound }, (_, at): LoadRequest => ({ method: 'GET', path: endpoint, headers: { authorization: `Bearer ${tokens[at % people]}` } }))
  const planFile = path.join(tmpdir(), `zhixiao-bench-plan-${process.pid}.json`)
  const plan = await planOf(api, requests, env)
  writeFileSync(planFile, JSON.stringify(plan))
  const bare = await startProcess('bare-koa-process.ts', { ...env, BARE_PLAN: planFile })
  rmSync(planFile)
  const sides = { ours: [] as Measured[], bare: [] as Measured[] }
  for (let round = -2; round < measuredRounds; round += 1) {
    const [one, other] = [await measure(api, requests), await measure(bare, requests)]
    if (round < 0) continue
    sides.ours.push(one)
    sides.bare.push(other)
    say(`round ${round + 1}: ${one.perSecond.toFixed(0)} requests/s, bare Koa ${other.perSecond.toFixed(0)}/s`)
  }
  for (const process of [api, bare]) await process.stop()
  await house.close()
  await clock.close()
  await leaveNothing('http')
  print(sides, plan)
}

function print({ ours, bare }: Record<'ours' | 'bare', Measured[]>, plan: BarePlan): void {
  const ms = ours.flatMap((round) => round.ms)
  const ratio = median(ours.map((round, at) => round.perSecond / (bare[at]?.perSecond ?? Number.NaN)))
  const perRequest = (rounds: readonly Measured[], of: 'statements' | 'cpuMs') => rounded(rounds.reduce((sum, round) => sum + round[of], 0) / rounds.reduce((sum, round) => sum + round.ms.length, 0))
  printLine({
    bench: 'http', value: rounded(median(ours.map((round) => round.perSecond)), 0), unit: 'requests/s', limit: rounded(median(bare.map((round) => round.perSecond)), 0),
    ratio: rounded(ratio), goal: `ratio ≥ ${goal}`, met: ratio >= goal, statementsPerRequest: { ours: perRequest(ours, 'statements'), limit: perRequest(bare, 'statements') },
    redisCallsPerRequest: plan.redisCalls, cpuMsPerRequest: { api: perRequest(ours, 'cpuMs'), bare: perRequest(bare, 'cpuMs') }, p99Ms: rounded(percentile(ms, 99), 1),
    p50Ms: rounded(percentile(ms, 50), 1), limitP99Ms: rounded(percentile(bare.flatMap((round) => round.ms), 99), 1), endpoint: `GET ${endpoint}`, requests: ms.length, concurrency,
    rounds: ours.map((round, at) => [rounded(round.perSecond, 0), rounded(bare[at]?.perSecond ?? 0, 0)]),
  })
}

async function measure(process: BenchProcess, requests: readonly LoadRequest[]): Promise<Measured> {
  await process.count()
  const result = await load([process.port], requests, concurrency)
  const [first] = result.failed
  if (first) throw new Error(`${result.failed.length} requests failed, the first with ${first.status}: ${first.body}`)
  return { perSecond: result.ms.length / result.seconds, ms: result.ms, ...(await process.count()) }
}

/** Watches one request whose session is cached, as nearly all are: its statements, its Redis calls (not those inside a script), its answer. */
async function planOf(api: BenchProcess, requests: readonly LoadRequest[], env: Record<string, string>): Promise<BarePlan> {
  const [request] = requests
  if (!request) throw new Error('no request')
  const once = async () => (await fetch(`http://127.0.0.1:${api.port}${request.path}`, { headers: request.headers })).json()
  await once()
  const redis = new Redis(env.REDIS_URL ?? '')
  const monitor = await redis.monitor()
  let redisCalls = 0
  monitor.on('monitor', (_: string, words: string[], source: string) => {
    if (source !== 'lua' && words.some((word) => word.includes(env.REDIS_PREFIX ?? ''))) redisCalls += 1
  })
  await api.record()
  const body = await once()
  await new Promise((resolve) => setTimeout(resolve, 200))
  const [statements = []] = await api.recorded()
  monitor.disconnect()
  redis.disconnect()
  return { sql: statements.map(({ text, params }) => ({ text, params: [...params] })), redisCalls, body, poolSize: Number(env.DB_POOL ?? 10) }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
})
