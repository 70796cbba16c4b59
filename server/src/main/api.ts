import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadEnv } from '@zhixiao/config/env/load'
import { api } from '@zhixiao/shared-types/contract/api'
import { bootCheck } from '../platform/boot'
import { log, stackOf } from '../platform/log'
import { serveMetrics } from '../platform/metrics'
import { createApp } from './app'
import { connect } from './connect'
import { modulesAndWorkflows } from './modules'
import { untilAsked } from './process'

/** The API process: checks itself, then serves until it is asked to stop; finishes what it began (trust/proof.md T-TERM). */
async function main() {
  const ground = await connect(loadEnv())
  const app = createApp({ env: ground.env, redis: ground.redis, version: ground.version, rateFactor: ground.env.RATE_FACTOR })
  await bootCheck({ modules: modulesAndWorkflows, mounted: app.mounted, endpoints: Object.keys(api), version: ground.version, production: ground.env.NODE_ENV === 'production' })
  const metrics = await serveMetrics(ground.env.METRICS_PORT)
  const server = createServer(app.koa.callback())
  server.keepAliveTimeout = 65_000
  await new Promise<void>((resolve) => server.listen(ground.env.API_PORT, ground.env.API_HOST, resolve))
  const { port } = server.address() as AddressInfo
  process.stdout.write(`${JSON.stringify({ event: 'listening', what: 'api', port, metricsPort: metrics.port })}\n`)
  await untilAsked()
  app.health.drain()
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), 8_000)
  await closed
  clearTimeout(timer)
  await metrics.close()
  await ground.close()
}

main().catch((error: unknown) => {
  log.error({ event: 'api.stopped', stack: stackOf(error) })
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
  setTimeout(() => process.exit(1), 100)
})
