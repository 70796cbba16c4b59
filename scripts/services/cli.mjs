#!/usr/bin/env node
/** node scripts/services/cli.mjs up|down|status|reset --dir <folder> [--fast] [--buffer 512M] [--database name] */
import { rmSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { down, Plainly, status, up } from './index.mjs'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    dir: { type: 'string', default: '.dev' },
    fast: { type: 'boolean' },
    buffer: { type: 'string' },
    database: { type: 'string' },
  },
})

const verbs = {
  async up() {
    const { mysqlUrl, redisUrl } = await up({ ...values, say: (line) => process.stderr.write(`${line}\n`) })
    process.stdout.write(`MYSQL_URL=${mysqlUrl}\nREDIS_URL=${redisUrl}\n`)
  },
  down: () => down(values.dir),
  async status() {
    const { sql, redis } = status(values.dir)
    process.stdout.write(`sql ${sql ?? 'down'}\nredis ${redis ?? 'down'}\n`)
  },
  async reset() {
    await down(values.dir)
    for (const name of ['sql', 'redis', 'sql.password']) rmSync(path.join(values.dir, name), { recursive: true, force: true })
  },
}

try {
  const verb = verbs[positionals[0] ?? 'up']
  if (!verb) throw new Plainly('用法 / usage: cli.mjs up|down|status|reset --dir <folder> [--fast]')
  await verb()
} catch (error) {
  if (!(error instanceof Plainly)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
