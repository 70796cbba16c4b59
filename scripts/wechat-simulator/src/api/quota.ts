import { shanghaiDay } from '../state/clock'
import type { App } from '../state/model'
import { type Call, type Endpoint, jsonBody, OK } from '../wire/call'
import { Refusal } from '../wire/errors'
import { checkSecret, knownApp } from './token'

const CLEARS_PER_MONTH = 10
/** WeChat never says which addresses these are in advance; here it has one. */
const OWN_ADDRESSES = { ip_list: ['127.0.0.1'] }

/** Which kinds of account an API belongs to; set by the table, so that this list and that one are the same. */
const kindsByPath = new Map<string, Endpoint['kinds']>()

export const quotaEndpoints: Endpoint[] = [
  { path: '/cgi-bin/clear_quota', method: 'POST', kinds: ['oa', 'mp'], handle: clear },
  { path: '/cgi-bin/clear_quota/v2', method: 'POST', handle: clearBySecret },
  { path: '/cgi-bin/openapi/quota/get', method: 'POST', kinds: ['oa', 'mp'], handle: get },
  { path: '/cgi-bin/getcallbackip', method: 'GET', kinds: ['oa', 'mp'], handle: () => OWN_ADDRESSES },
  { path: '/cgi-bin/get_api_domain_ip', method: 'GET', kinds: ['oa', 'mp'], handle: () => OWN_ADDRESSES },
]

/** Tells `openapi/quota/get` which paths exist. */
export function knowPaths(endpoints: Endpoint[]): void {
  for (const { path, kinds } of endpoints) kindsByPath.set(path, kinds)
}

/** POST /cgi-bin/clear_quota: all counters of today start again, ten times a month (48006). Error 40013 for another account's appid. */
function clear(call: Call): string {
  const app = call.app as App
  if (jsonBody(call).appid !== app.appid) throw new Refusal(40013)
  return clearFor(call, app)
}

/** POST /cgi-bin/clear_quota/v2: the same without a token, for when the tokens themselves are used up. Errors 40013, 41004, 40125. */
function clearBySecret(call: Call): string {
  const { appid, appsecret } = jsonBody(call)
  const app = knownApp(call, String(appid))
  checkSecret(app, appsecret)
  return clearFor(call, app)
}

/**
 * POST /cgi-bin/openapi/quota/get: allowed, used and left today. Errors: 76021 no such path, 76022 an API of the other kind of account
 * or one under /sns. Source: WeChat "查询 openAPI 调用 quota".
 */
function get(call: Call): object {
  const app = call.app as App
  const path = String(jsonBody(call).cgi_path)
  if (!kindsByPath.has(path)) throw new Refusal(76021)
  const kinds = kindsByPath.get(path)
  if (path.startsWith('/sns/') || (kinds && !kinds.includes(app.kind))) throw new Refusal(76022)
  const { state, clock, assumptions } = call.sim
  const limit = app.quotas[path] ?? assumptions.dailyQuota[path] ?? 0
  const used = state.usage.get(`${app.appid} ${shanghaiDay(clock.now())} ${path}`) ?? 0
  return { errcode: 0, errmsg: 'ok', quota: { daily_limit: limit, used, remain: Math.max(0, limit - used) } }
}

function clearFor(call: Call, app: App): string {
  const { state, clock } = call.sim
  const month = `${app.appid} ${shanghaiDay(clock.now()).slice(0, 7)}`
  const times = state.cleared.get(month) ?? 0
  if (times >= CLEARS_PER_MONTH) throw new Refusal(48006)
  state.cleared.set(month, times + 1)
  for (const key of state.usage.keys()) if (key.startsWith(`${app.appid} `)) state.usage.delete(key)
  call.sim.hub.changed('people')
  return OK
}
