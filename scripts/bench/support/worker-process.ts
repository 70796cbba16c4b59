/** The real worker in a process of its own: what server/src/main/worker.ts starts, stopped by the bench. */
import { loadEnv } from '@zhixiao/config/env/load'
import { connect } from '../../../server/src/main/connect'
import { createHouseRunner, createHouseWorker } from '../../../server/src/main/keeping'
import { modulesAndWorkflows } from '../../../server/src/main/modules'
import { bootCheck } from '../../../server/src/platform/boot'

async function main() {
  const ground = await connect(loadEnv(), { lockWaitSeconds: 10 })
  await bootCheck({ modules: modulesAndWorkflows, version: ground.version })
  const worker = createHouseWorker({ leaseMs: ground.env.LEASE_MS, subscriber: ground.subscriber, concurrency: Math.max(4, ground.env.DB_POOL - 2) })
  const runner = createHouseRunner({ leaseMs: ground.env.LEASE_MS })
  void worker.run()
  runner.start()
  process.on('disconnect', () => void Promise.all([worker.stop(), runner.stop()]).then(() => process.exit(0)))
  process.send?.({ event: 'listening', port: 0 })
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
})
