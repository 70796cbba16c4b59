import type { Context } from 'koa'
import type { Simulation } from '../simulation'
import type { CodeRecord } from '../state/credentials'
import type { App, User } from '../state/model'
import { readBody } from '../wire/pipeline'
import { type HostPlan, inPhone, isAllowedDomain, labelOf, personOrigin } from './hosts'
import { chooserPage, consentPage, errorPage } from './oauth-pages'

const ORDER = ['appid', 'redirect_uri', 'response_type', 'scope', 'state']
const SCOPES = ['snsapi_base', 'snsapi_userinfo']

interface Ask {
  app: App
  redirect: URL
  scope: string
  state: string
}

/**
 * GET /connect/oauth2/authorize (网页授权). On a person's host: snsapi_base goes straight back with a code, snsapi_userinfo
 * shows the consent page. Elsewhere (a desktop) a page asks who one is. Page errors 10003, 10005, 10010–10013; the parameters
 * must come in WeChat's order.
 */
export function authorize(sim: Simulation, ctx: Context, plan: HostPlan, port: number): void {
  const ask = readAsk(sim, ctx)
  if (!ask) return
  const label = labelOf(ctx.host, plan.domain)
  const user = label ? sim.people.byPerson(label) : undefined
  if (user) return proceed(sim, ctx, plan, port, ask, user, false)
  // A page that goes to the authorize address by script, not by redirect, still tells where it came from.
  const from = labelOf(refererHost(ctx), plan.domain)
  if (from && sim.people.byPerson(from)) return ctx.redirect(`${personOrigin(from, plan, port)}${ctx.url}`)
  page(ctx, chooserPage(ask.app, [...sim.state.users.values()], ctx.querystring))
}

/** POST /connect/oauth2/allow: the answer given on one of the two pages. */
export async function allow(sim: Simulation, ctx: Context, plan: HostPlan, port: number): Promise<void> {
  const form = new URLSearchParams(await readBody(ctx))
  const ask = readAsk(sim, ctx)
  if (!ask) return
  const label = labelOf(ctx.host, plan.domain)
  const user = label ? sim.people.byPerson(label) : sim.state.users.get(form.get('user') ?? '')
  if (!user) return page(ctx, errorPage('请先选择一个人', null))
  if (form.get('answer') === 'deny') return ctx.redirect(target(ask, null, plan, port, label))
  proceed(sim, ctx, plan, port, ask, user, form.get('answer') === 'allow')
}

/** A code for this person, as after consent; also what the control API hands to tests. */
export function makeCode(sim: Simulation, kind: CodeRecord['kind'], app: App, user: User, scope: string, snapshot = false): string {
  // wx.login codes have 32 characters, OAuth codes too; both start with a digit of the cluster.
  const code = `0${sim.random.below(9)}1${sim.random.token(29)}`
  if (kind !== 'oauth') user.activeAt[app.appid] = sim.clock.now()
  sim.state.codes.set(code, { code, kind, appid: app.appid, userId: user.id, scope, snapshot, at: sim.clock.now(), used: false })
  return code
}

function proceed(sim: Simulation, ctx: Context, plan: HostPlan, port: number, ask: Ask, user: User, agreed: boolean): void {
  const silent = ask.scope === 'snsapi_base' || (sim.assumptions.silentUserinfoForFollowers && user.follows[ask.app.appid])
  if (!silent && !agreed) return page(ctx, consentPage(ask.app, user, ctx.querystring))
  const code = makeCode(sim, 'oauth', ask.app, user, ask.scope)
  ctx.redirect(target(ask, code, plan, port, labelOf(ctx.host, plan.domain)))
}

/** `redirect_uri?code&state`; without a code when the person refused. In a person's phone H5 lives on the person's host. */
function target(ask: Ask, code: string | null, plan: HostPlan, port: number, label: string | null): string {
  const url = new URL(ask.redirect)
  if (code) url.searchParams.append('code', code)
  url.searchParams.append('state', ask.state)
  return label ? inPhone(url.href, label, plan, port) : url.href
}

function readAsk(sim: Simulation, ctx: Context): Ask | null {
  const query = new URLSearchParams(ctx.querystring)
  const refuse = (text: string, code: number | null): null => {
    page(ctx, errorPage(text, code))
    return null
  }
  const appid = query.get('appid')
  if (!appid) return refuse('appid 不能为空', 10012)
  const app = sim.state.apps.get(appid)
  if (app?.kind !== 'oa') return refuse('appid 参数错误', 10012)
  const given = query.get('redirect_uri')
  if (!given) return refuse('redirect_uri 不能为空', 10011)
  const scope = query.get('scope')
  if (!scope) return refuse('scope 不能为空', 10010)
  const state = query.get('state') ?? ''
  if (state === '' && sim.assumptions.oauthStateRequired) return refuse('state 不能为空', 10013)
  if (!/^[a-zA-Z0-9]{0,128}$/.test(state)) return refuse('state 只能是 128 位以内的字母和数字', 10013)
  const ordered = !sim.assumptions.oauthStrictOrder || inOrder([...query.keys()])
  if (!ordered || query.get('response_type') !== 'code') return refuse('链接参数错误：参数缺失或顺序不对', null)
  if (!SCOPES.includes(scope)) return refuse('该公众号没有这些 scope 的权限', 10005)
  const redirect = URL.canParse(given) ? new URL(given) : null
  if (!redirect || !/^https?:$/.test(redirect.protocol) || !isAllowedDomain(redirect.hostname, app.oauthDomains)) {
    return refuse('redirect_uri 域名与后台配置不一致', 10003)
  }
  return { app, redirect, scope, state }
}

/** WeChat matches the authorize link by its parameters' order; further ones may only follow. */
function inOrder(keys: string[]): boolean {
  const known = keys.filter((key) => ORDER.includes(key))
  const wanted = ORDER.filter((key) => known.includes(key))
  return known.join() === wanted.join() && keys.slice(0, known.length).join() === wanted.join()
}

function refererHost(ctx: Context): string | undefined {
  const referer = ctx.get('referer')
  return URL.canParse(referer) ? new URL(referer).host : undefined
}

function page(ctx: Context, html: string): void {
  ctx.set('Content-Type', 'text/html; charset=utf-8')
  ctx.set('Cache-Control', 'no-store')
  ctx.body = html
}
