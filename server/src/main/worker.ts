import { loadEnv } from '@zhixiao/config/env/load'
import { bootCheck } from '../platform/boot'
import { log, stackOf } from '../platform/log'
import { serveMetrics } from '../platform/metrics'
import { watchOutbox } from '../platform/outbox-gauges'
import { connect, type Ground } from './connect'
import { createHouseRunner, createHouseWorker } from './keeping'
import { modulesAndWorkflows } from './modules'
import { untilAsked } from './process'

/** The worker process: does tasks and runs jobs until it is asked to stop. Any number may run side by side. */
async function main() {
  const ground: Ground = await connect(loadEnv(), { lockWaitSeconds: 10 })
  await bootCheck({ modules: modulesAndWorkflows, version: ground.version, production: ground.env.NODE_ENV === 'production' })
  // Most tasks are short (one absent child, two guardians): more lanes than connections would only queue for one.
  const worker = createHouseWorker({ leaseMs: ground.env.LEASE_MS, subscriber: ground.subscriber, concurrency: Math.max(4, ground.env.DB_POOL - 2) })
  const runner = createHouseRunner({ leaseMs: ground.env.LEASE_MS })
  const metrics = await metricsBeside(ground.env.METRICS_PORT)
  const unwatch = watchOutbox()
  void worker.run()
  runner.start()
  process.stdout.write(`${JSON.stringify({ event: 'listening', what: 'worker', metricsPort: metrics.port })}\n`)
  await untilAsked()
  unwatch()
  await Promise.all([worker.stop(), runner.stop(), metrics.close()])
  await ground.close()
}

/** METRICS_PORT belongs to the API of this machine; workers take the next free port. */
async function metricsBeside(apiPort: number) {
  for (let port = apiPort + 1; apiPort > 0 && port <= apiPort + 20; port += 1) {
    try {
      return await serveMetrics(port)
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EADDRINUSE') throw error
    }
  }
  return serveMetrics(0)
}

main().catch((error: unknown) => {
  log.error({ event: 'worker.stopped', stack: stackOf(error) })
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
  setTimeout(() => process.exit(1), 100)
})
