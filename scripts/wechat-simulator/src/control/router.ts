import Router from '@koa/router'
import type { Context, Next } from 'koa'
import type { HostPlan } from '../persona/hosts'
import type { Simulation } from '../simulation'
import { appRoutes } from './app-routes'
import { ControlError } from './body'
import { peopleRoutes } from './people-routes'
import { phoneRoutes } from './phone-routes'
import { subscribeRoutes } from './subscribe-routes'
import { worldRoutes } from './world-routes'

/** Everything under `/__sim`: what the phone page and tests do to the simulated world. Errors: 400 or 404 with `{error}`. */
export function controlRouter(sim: Simulation, plan: HostPlan, port: () => number): Router {
  const router = new Router({ prefix: '/__sim' })
  router.use(explain)
  router.get('/events', (ctx) => {
    ctx.respond = false
    sim.hub.listen(ctx.res)
  })
  peopleRoutes(router, sim, plan, port)
  phoneRoutes(router, sim, plan, port)
  subscribeRoutes(router, sim)
  appRoutes(router, sim)
  worldRoutes(router, sim)
  return router
}

async function explain(ctx: Context, next: Next): Promise<void> {
  try {
    await next()
  } catch (error) {
    ctx.status = error instanceof ControlError ? error.status : 400
    ctx.body = { error: error instanceof Error ? error.message : String(error) }
  }
}
