/**
 * npm run job -- <name> [--school … --file …] · one of the server's jobs by hand, in the environment of the running demo.
 * In production the same job is `node server/dist/main/job.js <name>` with the production environment.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { Plainly } from './services/index.mjs'
import { runningGround } from './support/demo-ground.mjs'
import { inRoot } from './support/paths.mjs'

const bundle = inRoot('server/dist/main/job.js')

try {
  const ground = runningGround()
  if (!existsSync(bundle)) throw new Plainly('服务端还没有构建：请先执行 npm run demo。The server is not built yet.')
  const { houseEnvironment } = await import('./support/environment.mjs')
  const env = { ...process.env, ...(await houseEnvironment(ground)) }
  // npm changes into the repository; a file is named from where the person stands.
  const job = spawn(process.execPath, [bundle, ...process.argv.slice(2)], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env,
    stdio: 'inherit',
  })
  const [status] = await once(job, 'exit')
  process.exitCode = status ?? 1
} catch (error) {
  if (!(error instanceof Plainly)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
