import { loadDatabaseUrl } from '@zhixiao/config/env/load'
import { migrations } from '../../migrations'
import { migrate } from '../platform/migrate'

/** Brings the schema up to date; needs nothing but MYSQL_URL, so it runs before secrets exist. */
async function main() {
  const ran = await migrate(loadDatabaseUrl(), migrations)
  process.stdout.write(`${JSON.stringify({ event: 'migrated', ran })}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
