/** The self-check before a process serves: every problem is named at once, then it refuses to start (plan §3.8). */
import { auditProtection, unprotected } from './audit-guard'
import { sweepIncoming } from './body'
import { sqlMode } from './db-connection'
import { dataSource, sql } from './db'
import { registerConstraints } from './errors'
import { log } from './log'
import type { Module } from './module'
import { definedTopics } from './outbox'

export type BootOptions = {
  /** Every subject and workflow. */
  modules: readonly Module[]
  /** Names of the topics that some code enqueues; those of the loaded code unless said. */
  topics?: readonly string[]
  /** Endpoint names that `mount` returned; undefined in the worker, which serves none. */
  mounted?: readonly string[]
  /** Endpoint names of all contracts. */
  endpoints?: readonly string[]
  /** Migration that must have been applied. */
  version: string
  /** Production does not serve from a database whose audit can be changed (S32); elsewhere that is said and the house opens. */
  production?: boolean
}

/**
 * Registers constraints and checks: settings of the database session, tables of every entity, one handler per topic, one job per name, one route
 * per endpoint. Throws one Error that lists every problem. Then removes what a process that died had received and not
 * finished with (SE-5).
 */
export async function bootCheck(options: BootOptions): Promise<void> {
  const problems = [...houseProblems(options), ...(await databaseProblems(options.version, options.production ?? false))]
  if (problems.length > 0) throw new Error(`The house is not complete:\n${problems.map((line) => `  - ${line}`).join('\n')}`)
  for (const module of options.modules) registerConstraints(module.constraints)
  await sweepIncoming()
}

/** Twice or missing: handlers of topics, jobs, endpoints. Needs no database. */
export function houseProblems({ modules, topics = definedTopics(), mounted, endpoints }: Omit<BootOptions, 'version' | 'production'>): string[] {
  const problems: string[] = []
  const handled = modules.flatMap((module) => module.tasks.map((task) => task.topic))
  for (const topic of repeated(handled)) problems.push(`topic ${topic} has two handlers`)
  for (const topic of topics) if (!handled.includes(topic)) problems.push(`topic ${topic} has no handler`)
  for (const topic of new Set(handled)) if (!topics.includes(topic)) problems.push(`there is a handler for topic ${topic}, which nobody defines`)
  for (const name of repeated(modules.flatMap((module) => module.jobs.map((job) => job.name)))) problems.push(`job ${name} exists twice`)
  if (!mounted || !endpoints) return problems
  const served = new Set(mounted)
  const promised = new Set(endpoints)
  for (const name of repeated(mounted)) problems.push(`endpoint ${name} is mounted twice`)
  for (const name of endpoints) if (!served.has(name)) problems.push(`endpoint ${name} has no route`)
  for (const name of mounted) if (!promised.has(name)) problems.push(`endpoint ${name} is not in the merged contract`)
  return problems
}

const repeated = (names: readonly string[]) => [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]

async function databaseProblems(version: string, production: boolean): Promise<string[]> {
  const problems = await sessionProblems()
  const tables = await sql<{ name: string }>('SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()')
  const present = new Set(tables.map((table) => table.name))
  for (const entity of dataSource().entityMetadatas)
    if (!present.has(entity.tableName)) problems.push(`table ${entity.tableName} is missing`)
  if (!present.has('schema_migration')) return [...problems, 'the schema was never migrated: npm run job migrate']
  const [applied] = await sql('SELECT name FROM schema_migration WHERE name = ?', [version])
  if (!applied) return [...problems, `migration ${version} has not been applied`]
  return [...problems, ...(await auditProblems(production))]
}

async function auditProblems(production: boolean): Promise<string[]> {
  if ((await auditProtection()) !== 'nothing') return []
  if (production) return [unprotected]
  log.warn({ event: 'audit.unprotected', reason: unprotected })
  process.stderr.write(`${unprotected}\n`)
  return []
}

type SessionSettings = Record<'charset' | 'collation' | 'db_charset' | 'zone' | 'mode', string>

async function sessionProblems(): Promise<string[]> {
  const [found] = await sql<SessionSettings>(
    `SELECT @@session.character_set_connection AS charset, @@session.collation_connection AS collation, @@session.time_zone AS zone,
     @@session.sql_mode AS mode, @@character_set_database AS db_charset`,
  )
  const [isolation] = await sql<{ Value: string }>(`SHOW VARIABLES WHERE Variable_name IN ('transaction_isolation', 'tx_isolation')`)
  if (!found) return ['the database session tells nothing about itself']
  const problems: string[] = []
  const expect = (what: string, is: string | undefined, wanted: string) =>
    is !== wanted && problems.push(`${what} is ${is}, must be ${wanted}`)
  expect('character set of the connection', found.charset, 'utf8mb4')
  expect('collation of the connection', found.collation, 'utf8mb4_unicode_520_ci')
  expect('character set of the database', found.db_charset, 'utf8mb4')
  expect('time zone of the session', found.zone, '+00:00')
  expect('isolation', isolation?.Value, 'READ-COMMITTED')
  const modes = new Set(found.mode.split(','))
  for (const mode of sqlMode.split(',')) if (!modes.has(mode)) problems.push(`sql_mode lacks ${mode}`)
  return problems
}
