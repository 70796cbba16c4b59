import type { CodeRecord, OauthToken } from '../state/credentials'
import type { App, User } from '../state/model'
import { unionidFor } from '../state/people'
import { derivedId } from '../state/random'
import { type Call, type Endpoint, OK } from '../wire/call'
import { Refusal } from '../wire/errors'
import { countUp, spendQuota, sweepMinutes } from '../wire/guard'
import { checkSecret, knownApp } from './token'

const OAUTH_SECONDS = 7200
const REFRESH_MS = 30 * 86_400_000

export const snsEndpoints: Endpoint[] = [
  { path: '/sns/jscode2session', method: 'GET', handle: code2session },
  { path: '/sns/oauth2/access_token', method: 'GET', handle: oauthAccessToken },
  { path: '/sns/oauth2/refresh_token', method: 'GET', handle: oauthRefresh },
  { path: '/sns/userinfo', method: 'GET', handle: userinfo },
  { path: '/sns/auth', method: 'GET', handle: auth },
]

/**
 * GET /sns/jscode2session (小程序登录). A code serves once, five minutes, its own mini-program. Errors 41002, 40013, 41004, 40125,
 * 41008, 40002, 40029 (unknown, expired, another app's), 40163 used, 40226 high-risk person, 45011 over 100 a minute per person.
 */
function code2session(call: Call): object {
  const app = callerApp(call, 'mp')
  const code = takeable(call, app, call.query.get('js_code'), 'login', 40029)
  if (call.query.get('grant_type') !== 'authorization_code') throw new Refusal(40002)
  const user = call.sim.state.users.get(code.userId)
  if (!user) throw new Refusal(40029)
  if (user.riskBlocked) throw new Refusal(40226)
  const { minutes } = call.sim.state
  const now = call.sim.clock.now()
  countUp(minutes, `${app.appid}/${user.id} ${Math.floor(now / 60_000)} login`, call.sim.assumptions.loginsPerMinutePerUser, 45011)
  sweepMinutes(minutes, now)
  code.used = true
  return { session_key: call.sim.random.bytes(16).toString('base64'), openid: user.openids[app.appid], ...unionOf(call, user, app) }
}

/**
 * GET /sns/oauth2/access_token (网页授权). Errors 41002, 40013, 41004, 40125, 41008, 40002, 40029 unknown, 40163 used,
 * 42003 older than five minutes. unionid only for snsapi_userinfo.
 */
function oauthAccessToken(call: Call): object {
  const app = callerApp(call, 'oa')
  if (call.query.get('grant_type') !== 'authorization_code') throw new Refusal(40002)
  spendQuota(call, app.appid)
  const code = takeable(call, app, call.query.get('code'), 'oauth', 42003)
  code.used = true
  const user = call.sim.state.users.get(code.userId)
  if (!user) throw new Refusal(40029)
  const made = issueOauth(call, app, user, code.scope)
  return { ...oauthView(call, made, user, app), ...(code.snapshot && { is_snapshotuser: 1 }) }
}

/** GET /sns/oauth2/refresh_token. Errors 41002, 40013, 41003, 40002, 40030 unknown, 42002 older than 30 days. */
function oauthRefresh(call: Call): object {
  const appid = call.query.get('appid')
  if (!appid) throw new Refusal(41002)
  const app = knownApp(call, appid)
  if (call.query.get('grant_type') !== 'refresh_token') throw new Refusal(40002)
  const refresh = call.query.get('refresh_token')
  if (!refresh) throw new Refusal(41003)
  const record = call.sim.state.oauthTokens.get(call.sim.state.refreshTokens.get(refresh) ?? '')
  if (!record || record.appid !== app.appid) throw new Refusal(40030)
  if (record.refreshExpiresAt <= call.sim.clock.now()) throw new Refusal(42002)
  const user = call.sim.state.users.get(record.userId)
  if (!user) throw new Refusal(40030)
  record.expiresAt = call.sim.clock.now() + OAUTH_SECONDS * 1000
  return oauthView(call, record, user, app)
}

/** GET /sns/userinfo. Errors 41001, 40001, 42001, 41009, 40003 another person's openid, 48001 without snsapi_userinfo. */
function userinfo(call: Call): object {
  const { record, user, app } = oauthCaller(call)
  if (record.scope !== 'snsapi_userinfo') throw new Refusal(48001)
  return {
    openid: user.openids[app.appid],
    nickname: user.name,
    sex: 0,
    language: '',
    city: '',
    province: '',
    country: '',
    headimgurl: `https://thirdwx.qlogo.cn/mmopen/vi_32/${derivedId(40, user.id)}/132`,
    privilege: [],
    ...unionOf(call, user, app),
  }
}

/** GET /sns/auth: is this token still good for this person. Errors as userinfo. */
function auth(call: Call): string {
  oauthCaller(call)
  return OK
}

/** What `{…, unionid}` adds for this account, or nothing. */
export function unionOf(call: Call, user: User, app: App): { unionid?: string } {
  const unionid = call.hideUnionid ? undefined : unionidFor(user, app)
  return unionid ? { unionid } : {}
}

function callerApp(call: Call, kind: App['kind']): App {
  const appid = call.query.get('appid')
  if (!appid) throw new Refusal(41002)
  const app = knownApp(call, appid)
  if (app.kind !== kind) throw new Refusal(40013)
  checkSecret(app, call.query.get('secret'))
  return app
}

function takeable(call: Call, app: App, given: string | null, kind: CodeRecord['kind'], expiredCode: number): CodeRecord {
  if (!given) throw new Refusal(41008)
  const code = call.sim.state.codes.get(given)
  if (!code || code.kind !== kind || code.appid !== app.appid) throw new Refusal(40029)
  if (code.used) throw new Refusal(40163)
  if (call.sim.clock.now() - code.at >= call.sim.assumptions.codeLifetimeMs) throw new Refusal(expiredCode)
  return code
}

function issueOauth(call: Call, app: App, user: User, scope: string): OauthToken {
  const { state, random, clock } = call.sim
  const now = clock.now()
  const made: OauthToken = {
    token: `${10 + random.below(90)}_${random.token(104)}`,
    refresh: `${10 + random.below(90)}_${random.token(104)}`,
    appid: app.appid,
    userId: user.id,
    scope,
    expiresAt: now + OAUTH_SECONDS * 1000,
    refreshExpiresAt: now + REFRESH_MS,
  }
  state.oauthTokens.set(made.token, made)
  state.refreshTokens.set(made.refresh, made.token)
  return made
}

function oauthView(call: Call, record: OauthToken, user: User, app: App): object {
  return {
    access_token: record.token,
    expires_in: OAUTH_SECONDS,
    refresh_token: record.refresh,
    openid: user.openids[app.appid],
    scope: record.scope,
    ...(record.scope === 'snsapi_userinfo' && unionOf(call, user, app)),
  }
}

function oauthCaller(call: Call): { record: OauthToken; user: User; app: App } {
  const token = call.query.get('access_token')
  if (!token) throw new Refusal(41001)
  const record = call.sim.state.oauthTokens.get(token)
  const user = record && call.sim.state.users.get(record.userId)
  const app = record && call.sim.state.apps.get(record.appid)
  if (!record || !user || !app) throw new Refusal(40001)
  call.app = app
  if (record.expiresAt <= call.sim.clock.now()) throw new Refusal(42001)
  const openid = call.query.get('openid')
  if (!openid) throw new Refusal(41009)
  if (user.openids[app.appid] !== openid) throw new Refusal(40003)
  return { record, user, app }
}
