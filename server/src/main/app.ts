import Router from '@koa/router'
import { api } from '@zhixiao/shared-types/contract/api'
import { openApi } from '@zhixiao/shared-types/contract/openapi'
import type { Env } from '@zhixiao/config/env/schema'
import type { Redis } from 'ioredis'
import Koa from 'koa'
import { grantsOf } from '../modules/roster/index'
import { now } from '../platform/clock'
import { createHealth, type Health } from '../platform/health'
import { installHttp } from '../platform/http'
import { configureRateLimits } from '../platform/rate-limit'
import { configureRoutes } from '../platform/routes'
import { sessions } from '../platform/session-http'
import { schoolDay } from '../platform/time'
import { serveH5 } from './h5'
import { modulesAndWorkflows } from './modules'

export type AppOptions = {
  env: Pick<Env, 'NODE_ENV' | 'FRAME_ANCESTORS' | 'TRUSTED_PROXIES' | 'PUBLIC_ORIGINS' | 'H5_DIR' | 'OPENAPI'>
  redis: Redis
  version: string
  /** Multiplies rate limits; only benches and tests say so. */
  rateFactor?: number
}
export type App = { koa: Koa; mounted: string[]; health: Health }

/** The whole API and the H5 pages as one Koa app; nothing is listening yet, so tests drive it through `koa.callback()`. */
export function createApp({ env, redis, version, rateFactor }: AppOptions): App {
  const koa = new Koa()
  configureRateLimits({ redis, ...(rateFactor !== undefined && { factor: rateFactor }) })
  configureRoutes({ strict: env.NODE_ENV === 'test' })
  installHttp(koa, {
    trustedProxies: env.TRUSTED_PROXIES,
    frameAncestors: env.FRAME_ANCESTORS,
    // Taro writes element styles; no inline script is ever allowed.
    policy: ["script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:"],
  })
  const health = createHealth({ version, redis })
  koa.use(health.middleware)
  koa.use(sessions({ grantsOf: (accountId) => grantsOf(accountId, schoolDay(now())), allowedOrigins: env.PUBLIC_ORIGINS }))
  const router = new Router({ prefix: '/api' })
  const mounted = modulesAndWorkflows.flatMap((module) => module.mount(router))
  if (env.OPENAPI) router.get('/openapi.json', (ctx) => void (ctx.body = openApi(api, '1')))
  koa.use(router.routes())
  if (env.H5_DIR) koa.use(serveH5(env.H5_DIR))
  return { koa, mounted, health }
}
