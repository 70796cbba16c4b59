/** `/livez`: the process runs. `/readyz`: it can serve (database, schema, not draining). Redis away is degraded, not unready. No versions leak. */
import type { Middleware } from 'koa'
import type { Redis } from 'ioredis'
import { sql } from './db'

export type HealthOptions = {
  /** Name of the migration that must have been applied, from `expectedVersion`. */
  version: string
  redis?: Redis
}
export type Health = {
  middleware: Middleware
  /** From now on `/readyz` says 503, so that the balancer sends nobody new while requests finish. */
  drain(): void
}
type State = { database: 'ok' | 'away' | 'schema_behind' }

const cacheMs = 1_000
const pingMs = 1_500

export function createHealth(options: HealthOptions): Health {
  let draining = false
  let asked: { at: number; state: Promise<State> } | undefined
  const look = () => {
    if (!asked || performance.now() - asked.at > cacheMs) asked = { at: performance.now(), state: askDatabase(options.version) }
    return asked.state
  }
  return {
    drain: () => {
      draining = true
    },
    middleware: async (ctx, next) => {
      if (ctx.path === '/livez') {
        ctx.body = { status: 'ok' }
        return
      }
      if (ctx.path !== '/readyz') return next()
      const { database } = await look()
      const ready = database === 'ok' && !draining
      const redis = !options.redis || options.redis.status === 'ready' ? 'ok' : 'away'
      ctx.status = ready ? 200 : 503
      if (!ready) ctx.set('Retry-After', '5')
      ctx.body = { status: draining ? 'draining' : ready ? (redis === 'ok' ? 'ok' : 'degraded') : 'unready', database, redis }
    },
  }
}

/** A newer schema than expected is fine: migrations are forward and additive, and old processes run on during a release. */
async function askDatabase(version: string): Promise<State> {
  const late = new Promise<State>((resolve) => setTimeout(() => resolve({ database: 'away' }), pingMs).unref())
  const asked = sql<{ name: string }>('SELECT name FROM schema_migration WHERE name = ?', [version]).then(
    (rows): State => ({ database: rows.length > 0 ? 'ok' : 'schema_behind' }),
    (): State => ({ database: 'away' }),
  )
  return Promise.race([asked, late])
}
