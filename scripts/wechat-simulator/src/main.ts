import path from 'node:path'
import { startSimulator, type Simulator, type SimulatorOptions } from './simulator'

const DEFAULT_PORT = 8090
const TRIES = 50
/** What the WeChat build calls its API unless it was built for another one (`API_BASE`). */
const MINI_API_BASE = 'http://127.0.0.1:8080/api'

/** The simulator as a process of its own: settings from the environment, one JSON line once it listens, quiet end on SIGTERM. */
async function main(): Promise<void> {
  const simulator = await start(fromEnvironment(process.env))
  process.stdout.write(`${JSON.stringify({ event: 'listening', port: simulator.port })}\n`)
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    void simulator.close().finally(() => process.exit(0))
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}

function fromEnvironment(env: NodeJS.ProcessEnv): SimulatorOptions {
  const given: Record<string, unknown> = {
    port: env.PORT ? Number(env.PORT) : undefined,
    seed: env.SEED_FILE,
    rngSeed: env.RNG_SEED,
    redisUrl: env.REDIS_URL,
    clockChannel: env.CLOCK_CHANNEL,
    h5Target: env.H5_TARGET,
    h5Hosts: env.H5_HOSTS?.split(','),
    personaDomain: env.PERSONA_DOMAIN,
    mini: env.MINI_DIR ? miniOf(env.MINI_DIR, env) : undefined,
    stateFile: env.STATE_FILE,
    assumptions: env.ASSUMPTIONS ? (JSON.parse(env.ASSUMPTIONS) as object) : undefined,
    journalLimit: env.JOURNAL_LIMIT ? Number(env.JOURNAL_LIMIT) : undefined,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''))
}

function miniOf(dir: string, env: NodeJS.ProcessEnv): SimulatorOptions['mini'] {
  if (!env.MINI_APPID) throw new Error('MINI_DIR needs MINI_APPID: the appid under which the build signs in')
  return {
    dir: path.resolve(dir),
    appid: env.MINI_APPID,
    name: env.MINI_NAME || '智校',
    apiBase: env.MINI_API_BASE || MINI_API_BASE,
  }
}

/** Without PORT: 8090 or the next free one. A PORT that was asked for must be free. */
async function start(options: SimulatorOptions): Promise<Simulator> {
  if (options.port !== undefined) return startSimulator(options)
  for (let port = DEFAULT_PORT; port < DEFAULT_PORT + TRIES; port += 1) {
    try {
      return await startSimulator({ ...options, port })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  }
  throw new Error(`no free port from ${DEFAULT_PORT} on`)
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})
