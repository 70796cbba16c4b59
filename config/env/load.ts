import { envSchema, type Env } from './schema'

/**
 * The only reader of process.env. Prints every problem at once and stops, so that nobody mends them one by one.
 * Values are never printed: some are secrets.
 */
export function loadEnv(source: Record<string, string | undefined> = process.env): Env {
  const result = envSchema.safeParse(source)
  const problems = result.success ? productionProblems(result.data) : result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  if (problems.length > 0) throw new Error(`The environment is not complete:\n${problems.map((line) => `  - ${line}`).join('\n')}`)
  return (result as { data: Env }).data
}

function productionProblems(env: Env): string[] {
  const problems: string[] = []
  if (!(env.FIELD_KEY_CURRENT in env.FIELD_KEYS)) problems.push('FIELD_KEY_CURRENT: names no key of FIELD_KEYS')
  if (env.NODE_ENV === 'production' && env.CLOCK_URL) problems.push('CLOCK_URL: production refuses an offset clock')
  if (env.NODE_ENV === 'production' && env.RATE_FACTOR !== 1) problems.push('RATE_FACTOR: must stay 1 in production')
  if (env.NODE_ENV === 'production' && env.OPENAPI) problems.push('OPENAPI: off in production')
  return problems
}

/** The database address alone, for migrations, which run before the other secrets exist. */
export function loadDatabaseUrl(source: Record<string, string | undefined> = process.env): string {
  return envSchema.shape.MYSQL_URL.parse(source.MYSQL_URL)
}
