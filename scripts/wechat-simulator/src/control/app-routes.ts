import type Router from '@koa/router'
import type { Simulation } from '../simulation'
import { type AppInput, completeCallback, makeTemplate, putApp, putTag, type TemplateInput } from '../state/apps'
import type { App, CallbackConfig } from '../state/model'
import { appOf, ControlError, controlBody, numberOf, textOf } from './body'
import { appView, usageOf } from './views'

/** Accounts: settings that the administrator would make at mp.weixin.qq.com, tokens and quotas, and what was accepted. */
export function appRoutes(router: Router, sim: Simulation): void {
  router.get('/apps', (ctx) => {
    ctx.body = { apps: [...sim.state.apps.values()].map((app) => appView(sim, app)) }
  })
  router.post('/apps', async (ctx) => {
    const body = await controlBody<AppInput>(ctx)
    if (!body.appid || !body.secret || !['oa', 'mp'].includes(body.kind)) throw new ControlError(400, 'kind (oa|mp), appid and secret')
    const app = putApp(sim.state, body)
    sim.people.adoptApp(app)
    sim.hub.changed('people')
    ctx.body = appView(sim, app)
  })
  router.post('/templates', async (ctx) => {
    const { appid, ...input } = await controlBody<TemplateInput & { appid?: string }>(ctx)
    const app = appOf(sim, appid)
    const template = makeTemplate(input, app, sim.state.seed)
    app.templates.set(template.templateId, template)
    sim.hub.changed('people')
    ctx.body = template
  })
  router.post('/apps/:appid/callback', async (ctx) => {
    const { verify, ...input } = await controlBody<Partial<CallbackConfig> & { verify?: boolean }>(ctx)
    ctx.body = await saveCallback(sim, appOf(sim, ctx.params.appid), input, verify ?? true)
  })
  router.post('/apps/:appid/tags', async (ctx) => {
    const app = appOf(sim, ctx.params.appid)
    ctx.body = putTag(sim.state, app, (await controlBody<{ name: string }>(ctx)).name)
  })
  tokenRoutes(router, sim)
  router.get('/ledger', (ctx) => {
    ctx.body = ledger(sim, textOf(ctx.query.appid), numberOf(ctx.query.limit, Infinity))
  })
}

function tokenRoutes(router: Router, sim: Simulation): void {
  router.post('/apps/:appid/revoke-tokens', (ctx) => {
    ctx.body = { revoked: revokeTokens(sim, ctx.params.appid) }
  })
  router.get('/apps/:appid/quota', (ctx) => {
    ctx.body = { usage: usageOf(sim, appOf(sim, ctx.params.appid)) }
  })
  router.post('/apps/:appid/quota', async (ctx) => {
    const { path, limit } = await controlBody<{ path: string; limit: number }>(ctx)
    setQuota(sim, ctx.params.appid ?? '', path, limit)
    ctx.body = { usage: usageOf(sim, appOf(sim, ctx.params.appid)) }
  })
}

/** Every token of the account dies now (40001), as after a reset of the secret. Returns how many there were. */
export function revokeTokens(sim: Simulation, appid: string | undefined): number {
  let count = 0
  for (const token of sim.state.tokens.values()) {
    if ((appid && token.appid !== appid) || (token.deadAt ?? Infinity) <= sim.clock.now()) continue
    token.deadAt = sim.clock.now()
    count += 1
  }
  sim.hub.changed('people')
  return count
}

/** Living tokens end after so many seconds, whatever their answers said (42001). Returns how many there were. */
export function shortenTokens(sim: Simulation, seconds: number, appid: string | undefined): number {
  if (typeof seconds !== 'number') throw new ControlError(400, 'seconds')
  const end = sim.clock.now() + seconds * 1000
  let count = 0
  for (const token of sim.state.tokens.values()) {
    if ((appid && token.appid !== appid) || token.expiresAt <= end) continue
    token.expiresAt = end
    count += 1
  }
  return count
}

/** Sets the daily limit of one path for one account; 45009 once it is used up. */
export function setQuota(sim: Simulation, appid: string, path: string, limit: number): void {
  if (typeof path !== 'string' || typeof limit !== 'number') throw new ControlError(400, 'path and limit')
  appOf(sim, appid).quotas[path] = limit
  sim.hub.changed('people')
}

/** WeChat checks the address when it is saved and keeps the old setting when the check fails. */
async function saveCallback(sim: Simulation, app: App, input: Partial<CallbackConfig>, verify: boolean): Promise<object> {
  const config = completeCallback(input, app.callback)
  const problem = verify && config.url ? await sim.pusher.verify(config) : null
  if (problem) throw new ControlError(400, problem)
  app.callback = config
  sim.hub.changed('people')
  return { saved: true, url: config.url, mode: config.mode }
}

/** Every accepted template or subscribe message in the order of acceptance, in few bytes each: the other side of the product's own ledger. */
function ledger(sim: Simulation, appid: string | undefined, limit: number): object {
  const messages = []
  for (const message of sim.state.messages.values()) {
    if (appid && message.appid !== appid) continue
    if (messages.length >= limit) break
    const { msgid, openid, templateId, clientMsgId, at, status, duplicates } = message
    messages.push({ msgid, openid, templateId, clientMsgId, at, status, ...(duplicates > 0 && { duplicates }) })
  }
  return { count: messages.length, messages }
}
