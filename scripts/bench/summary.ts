/**
 * How long a district's day takes to compile at all levels, beside bare set-based SQL that writes the same rows, and whether 60 days of
 * history make it slower than 5. Prints one JSON line.
 */
import { createPool } from 'mysql2/promise'
import { loadEnv } from '@zhixiao/config/env/load'
import { connect } from '../../server/src/main/connect'
import { modulesAndWorkflows } from '../../server/src/main/modules'
import { recompileDistrict } from '../../server/src/modules/summary/compile'
import { bootCheck } from '../../server/src/platform/boot'
import { recordStatements } from '../../server/src/platform/db-connection'
import { write } from '../../server/src/platform/db'
import { bareCompile, keepGiven, saidOf } from './support/bare-compile'
import { benchClock, benchEnvironment, clockChannel, leaveNothing } from './support/environment'
import { median, percentile } from './support/figures'
import { fillDistrict, type Ground } from './support/ground'
import { insertDay, schoolDaysBefore } from './support/history'
import { printLine, rounded, say } from './support/line'

const rounds = Number(process.env.BENCH_ROUNDS ?? 15)
const goal = { ratio: 2.5, history: 1.2 }
const day = '2026-06-12'
const histories = { short: 5, long: 60 }

type Side = { ms: number[]; statements: number }
/** Each answers with its milliseconds and statements. */
type Compile = () => Promise<{ ms: number; statements: number }>
type Compiles = { ours: Compile; bare: Compile }

async function main(): Promise<void> {
  const clock = await benchClock(clockChannel('summary'))
  const env = await benchEnvironment('summary', clock)
  const house = await connect(loadEnv({ ...env, LOG_LEVEL: 'silent' }))
  await clock.set(`${day}T18:05:00+08:00`)
  await bootCheck({ modules: modulesAndWorkflows, version: house.version })
  say('filling 18 schools, 648 classes, 25,000 pupils, 5 days of history')
  const district = await fillDistrict()
  const past = schoolDaysBefore(day, histories.long)
  for (const one of [day, ...past.slice(0, histories.short)]) await addDay(district, one)
  const pool = createPool({ uri: env.MYSQL_URL, connectionLimit: 2, timezone: 'Z', dateStrings: ['DATE'], charset: 'UTF8MB4_UNICODE_520_CI' })
  const compiles = await prepare(district, pool)
  const short = await alternate(compiles)
  say(`5 days: ${median(short.ours.ms).toFixed(0)} ms, bare ${median(short.bare.ms).toFixed(0)} ms; filling 60 days`)
  for (const one of past.slice(histories.short)) await addDay(district, one)
  const long = await alternate(compiles)
  say(`60 days: ${median(long.ours.ms).toFixed(0)} ms, bare ${median(long.bare.ms).toFixed(0)} ms`)
  // Once more with few days, so that a machine that became slower or faster in between does not pass for history.
  await forget(past.slice(histories.short))
  const again = await alternate(compiles)
  await pool.end()
  await house.close()
  await clock.close()
  await leaveNothing('summary')
  print(district, { short, long, again })
}

type Measured = Record<'short' | 'long' | 'again', { ours: Side; bare: Side }>

function print(district: Ground, { short, long, again }: Measured): void {
  const value = median(long.ours.ms)
  const limit = median(long.bare.ms)
  const few = median([...short.ours.ms, ...again.ours.ms])
  const historyRatio = value / few
  printLine({
    bench: 'summary', value: rounded(value, 1), unit: 'ms', limit: rounded(limit, 1), ratio: rounded(value / limit), goal: `time ratio ≤ ${goal.ratio}, 60 days ÷ 5 days ≤ ${goal.history}`,
    met: value / limit <= goal.ratio && historyRatio <= goal.history, statementsPerRequest: { ours: long.ours.statements, limit: long.bare.statements },
    p99Ms: rounded(percentile(long.ours.ms, 99), 1), historyRatio: rounded(historyRatio), fiveDaysMs: rounded(few, 1), fiveDaysLimitMs: rounded(median([...short.bare.ms, ...again.bare.ms]), 1),
    rounds, classes: district.classes.length, pupils: district.classes.reduce((sum, one) => sum + one.students.length, 0), durable: process.env.BENCH_ALLOW_FAST !== '1',
  })
}

/** A day of reports and its compiled summaries, as history has both. */
async function addDay(district: Ground, one: string): Promise<void> {
  await insertDay(district, one)
  await recompileDistrict(district.bureauId, one, 'day', 'cron')
}

async function forget(days: readonly string[]): Promise<void> {
  for (const table of ['attendance_report', 'attendance_mark', 'summary']) await write(`DELETE FROM ${table} WHERE day IN (?)`, [days])
}

/** Both ways of compiling the day from nothing; checks first that they say exactly the same. */
async function prepare(district: Ground, pool: ReturnType<typeof createPool>): Promise<Compiles> {
  const { bureauId } = district
  const schoolIds = [...new Set(district.classes.map((one) => one.schoolId))]
  const blank = () => write('DELETE FROM summary WHERE bureau_id = ? AND day = ?', [bureauId, day])
  await keepGiven(pool, bureauId, day)
  const wanted = await saidOf(pool, bureauId, day)
  const compiles: Compiles = {
    ours: async () => {
      await blank()
      let statements = 0
      recordStatements(() => void (statements += 1))
      const startedAt = performance.now()
      await recompileDistrict(bureauId, day, 'day', 'cron')
      const ms = performance.now() - startedAt
      recordStatements(undefined)
      return { ms, statements }
    },
    bare: async () => {
      await blank()
      const connection = await pool.getConnection()
      await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED')
      const startedAt = performance.now()
      const statements = await bareCompile(connection, bureauId, schoolIds, day)
      const ms = performance.now() - startedAt
      await connection.query('DROP TEMPORARY TABLE bench_day')
      connection.release()
      return { ms, statements }
    },
  }
  await compiles.bare()
  if ((await saidOf(pool, bureauId, day)) !== wanted) throw new Error('the bare SQL does not write what the house writes: the limit would be another task')
  return compiles
}

/** Median of rounds in turns, after two that only warm caches; the time of deleting the old rows is not counted. */
async function alternate({ ours, bare }: Compiles): Promise<{ ours: Side; bare: Side }> {
  const sides = { ours: { ms: [], statements: 0 } as Side, bare: { ms: [], statements: 0 } as Side }
  for (let round = -2; round < rounds; round += 1) {
    for (const [side, compile] of [[sides.ours, ours], [sides.bare, bare]] as const) {
      const { ms, statements } = await compile()
      side.statements = statements
      if (round >= 0) side.ms.push(ms)
    }
  }
  return sides
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
})
