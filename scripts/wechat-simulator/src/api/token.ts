import type { TokenRecord } from '../state/credentials'
import type { App } from '../state/model'
import { shanghaiDay } from '../state/clock'
import { type Call, type Endpoint, jsonBody } from '../wire/call'
import { Refusal } from '../wire/errors'
import { spendQuota } from '../wire/guard'

/** Characters of a token: WeChat's have about 136, and ask for room for 512. */
const TOKEN_LENGTH = 136

export const tokenEndpoints: Endpoint[] = [
  { path: '/cgi-bin/token', method: 'GET', handle: classicToken },
  { path: '/cgi-bin/stable_token', method: 'POST', handle: stableToken },
]

/**
 * GET /cgi-bin/token: a new token each time; the one before lives on for the overlap. Errors 41002, 40013, 40002, 41004, 40125,
 * 40243, 40164, 45009. Source: WeChat "获取 Access token".
 */
function classicToken(call: Call): object {
  const { query } = call
  const app = checkCredentials(call, query.get('grant_type'), query.get('appid'), query.get('secret'), 'client_credential')
  spendQuota(call, app.appid)
  const made = issue(call, app, 'classic', call.sim.assumptions.tokenOverlapMs)
  return { access_token: made.token, expires_in: call.sim.assumptions.tokenLifetimeSeconds }
}

/**
 * POST /cgi-bin/stable_token: the same token while it is valid, with the rest of its life; renewed in its last five minutes;
 * `force_refresh` 20 times a day (45009) and 30 s apart (45011) kills the one before. Source: WeChat "获取稳定版接口调用凭据".
 */
function stableToken(call: Call): object {
  const body = jsonBody(call)
  const app = checkCredentials(call, body.grant_type, body.appid, body.secret, 'client_credential')
  spendQuota(call, app.appid)
  const { clock, assumptions } = call.sim
  const now = clock.now()
  const current = latest(call, app)
  if (body.force_refresh === true) {
    spendForce(call, app, now)
    return view(issue(call, app, 'stable', 0), now)
  }
  if (current && current.expiresAt - now > assumptions.stableRenewAheadMs) return view(current, now)
  return view(issue(call, app, 'stable', assumptions.tokenOverlapMs), now)
}

/** The account behind appid and secret; the order of checks is WeChat's. */
export function checkCredentials(call: Call, grantType: unknown, appid: unknown, secret: unknown, wanted: string): App {
  if (typeof appid !== 'string' || appid === '') throw new Refusal(41002)
  if (grantType !== wanted) throw new Refusal(40002)
  const app = knownApp(call, appid)
  checkSecret(app, secret)
  if (app.ipWhitelist && !app.ipWhitelist.includes(call.ip)) {
    throw new Refusal(40164, `invalid ip ${call.ip} ipv6 ::ffff:${call.ip}, not in whitelist`)
  }
  return app
}

export function knownApp(call: Call, appid: string): App {
  const app = call.sim.state.apps.get(appid)
  if (!app) throw new Refusal(40013)
  call.app = app
  return app
}

export function checkSecret(app: App, secret: unknown): void {
  if (typeof secret !== 'string' || secret === '') throw new Refusal(41004)
  if (app.secretFrozen) throw new Refusal(40243)
  if (secret !== app.secret) throw new Refusal(40125)
}

function issue(call: Call, app: App, source: TokenRecord['source'], overlapMs: number): TokenRecord {
  const { state, clock, random, assumptions } = call.sim
  const now = clock.now()
  for (const old of state.tokens.values()) {
    if (old.appid !== app.appid || old.source !== source) continue
    if (old.expiresAt + 86_400_000 < now) state.tokens.delete(old.token)
    // "The previous token": an older one that is already dying is not revived by a second refresh.
    else old.deadAt = Math.min(old.deadAt ?? Infinity, now + overlapMs)
  }
  const token: TokenRecord = {
    token: `${10 + random.below(90)}_${random.token(TOKEN_LENGTH - 3)}`,
    appid: app.appid,
    source,
    issuedAt: now,
    expiresAt: now + assumptions.tokenLifetimeSeconds * 1000,
    deadAt: null,
  }
  state.tokens.set(token.token, token)
  return token
}

function latest(call: Call, app: App): TokenRecord | null {
  let found: TokenRecord | null = null
  for (const token of call.sim.state.tokens.values()) {
    if (token.appid === app.appid && token.source === 'stable' && token.deadAt === null) found = token
  }
  return found
}

/** The rest of a token's life in whole seconds, never more than a new one has. */
function view(record: TokenRecord, now: number): object {
  const life = record.expiresAt - Math.max(record.issuedAt, now)
  return { access_token: record.token, expires_in: Math.floor(life / 1000) }
}

function spendForce(call: Call, app: App, now: number): void {
  const { state, assumptions } = call.sim
  const today = (state.forced.get(app.appid) ?? []).filter((at) => shanghaiDay(at) === shanghaiDay(now))
  const last = today[today.length - 1]
  if (last !== undefined && now - last < assumptions.forceRefreshGapMs) throw new Refusal(45011)
  if (today.length >= assumptions.forceRefreshPerDay) throw new Refusal(45009)
  state.forced.set(app.appid, [...today, now])
}
