/**
 * npm run bench -- <name> · npm run proof -- <name> [options]
 * Runs scripts/<bench|proof>/<name>.ts on durable services of its own. Standard output carries that script's lines only
 * (JSON, one a figure); progress goes to standard error. Nothing is left behind.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { once } from 'node:events'
import { Plainly, up } from './services/index.mjs'
import { onStop, startKeeper } from './services/keeper.mjs'
import { installPackages } from './support/install.mjs'
import { inRoot } from './support/paths.mjs'
import { progress } from './support/progress.mjs'

const [room, name, ...rest] = process.argv.slice(2)
const script = inRoot('scripts', room ?? '', `${name}.ts`)
const runId = `${process.pid.toString(36)}${randomBytes(2).toString('hex')}`
/** Below the repository, not in the system's temporary folder: that may be memory, where a flush costs nothing. */
const folder = inRoot('.test', `${room}-${runId}`)
const show = progress(process.stderr)

if (!['bench', 'proof'].includes(room) || !name || !existsSync(script)) {
  const there = ['bench', 'proof'].includes(room) && existsSync(inRoot('scripts', room)) ? readdirSync(inRoot('scripts', room)) : []
  const names = there.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).map((file) => file.slice(0, -3))
  process.stderr.write(`用法 / usage: npm run ${room ?? 'bench'} -- <${names.join('|') || 'name'}>\n`)
  process.exit(2)
}

const keeper = startKeeper()
onStop(() => void end(130))
try {
  keeper.mark(`TEST_RUN_ID=${runId}`)
  keeper.folder(folder, { hard: true, remove: true })
  await show.step('packages', async () => ((await installPackages(keeper)) ? 'installed' : 'as in the lockfile'))
  const services = await show.step('durable services', () =>
    up({ dir: folder, buffer: '1G', database: `zx_${runId}`, from: 24_000 + (process.pid % 40) * 100, say: show.say }),
  )
  const env = {
    ...process.env,
    TZ: 'UTC',
    TEST_RUN_ID: runId,
    TEST_DIR: folder,
    MYSQL_URL: services.mysqlUrl,
    REDIS_URL: services.redisUrl,
  }
  const child = keeper.start(process.execPath, ['--import', 'tsx', script, ...rest], {
    cwd: inRoot(),
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [status] = await once(child, 'exit')
  await end(status ?? 1)
} catch (error) {
  process.stderr.write(`${error instanceof Plainly ? error.message : error.stack}\n`)
  await end(1)
}

async function end(status) {
  await keeper.finish()
  process.exit(status)
}
