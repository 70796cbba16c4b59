import { existsSync } from 'node:fs'
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import { clockChannelOf, prepareDatabase } from './database'
import { startSimulator, type RunningSimulator } from './simulators'

declare global {
  var testSimulators: RunningSimulator[] | undefined
}

/** Before any test file: a migrated database and a running simulator for each worker. Jest config fields need a default export. */
export default async function globalSetup(config: { maxWorkers: number }): Promise<void> {
  process.env.TEST_RUN_ID ??= `${process.pid.toString(36)}${randomBytes(2).toString('hex')}`
  const workers = Array.from({ length: Math.max(1, config.maxWorkers) }, (_, index) => String(index + 1))
  globalThis.testSimulators = []
  for (const worker of workers) await prepareDatabase(worker)
  process.env.TEST_DATABASES_READY = workers.join(',')
  // While the simulator's room is being built there is nothing to start; tests that ask for its address then fail, as they should.
  if (!existsSync(path.resolve(__dirname, '../../../scripts/wechat-simulator/src/main.ts'))) return
  const started = await Promise.all(workers.map((worker) => startSimulator({ CLOCK_CHANNEL: clockChannelOf(worker) })))
  globalThis.testSimulators = started
  started.forEach((simulator, index) => {
    process.env[`SIM_URL_${index + 1}`] = simulator.url
  })
}
