import type Router from '@koa/router'
import { createHash } from 'node:crypto'
import { isOver } from '../api/qrcode'
import { type HostPlan, isAllowedDomain } from '../persona/hosts'
import { makeCode } from '../persona/oauth'
import { qrPicture } from '../qr/picture'
import { scan } from '../qr/scan'
import type { Simulation } from '../simulation'
import type { App, User } from '../state/model'
import { appOf, ControlError, controlBody, numberOf, personOf, textOf } from './body'

interface PhoneAsk {
  appid?: string
  phone?: string
  /** The person closes WeChat's sheet. */
  deny?: boolean
}

interface JsConfig {
  url?: string
  timestamp?: string | number
  nonceStr?: string
  signature?: string
}

/** What the phone itself does: hand out a number, scan a code, check a page's wx.config. */
export function phoneRoutes(router: Router, sim: Simulation, plan: HostPlan, port: () => number): void {
  router.post('/users/:id/phone-code', async (ctx) => {
    const body = await controlBody<PhoneAsk>(ctx)
    ctx.body = givePhone(sim, appOf(sim, body.appid, 'mp'), personOf(sim, ctx.params.id ?? ''), body)
  })
  router.post('/users/:id/scan', async (ctx) => {
    const { ticket, url, text } = await controlBody<{ ticket?: string; url?: string; text?: string }>(ctx)
    const said = (ticket ?? url ?? text ?? '').trim()
    if (said === '') throw new ControlError(400, 'ticket, url or text')
    ctx.body = scan(sim, personOf(sim, ctx.params.id ?? ''), said, plan, port())
  })
  router.get('/codes', (ctx) => {
    ctx.body = { codes: codes(sim, textOf(ctx.query.appid)).slice(0, numberOf(ctx.query.limit, 50)) }
  })
  router.get('/qr.png', async (ctx) => {
    const picture = await qrPicture(textOf(ctx.query.text) ?? ' ', 280)
    ctx.type = picture.type
    ctx.body = picture.bytes
  })
  router.post('/apps/:appid/js-config', async (ctx) => {
    ctx.body = { errMsg: judgeConfig(sim, appOf(sim, ctx.params.appid), await controlBody<JsConfig>(ctx)) }
  })
}

/** What a getPhoneNumber button hands to the page. `errno` 1400001: the account has used up its numbers. */
function givePhone(sim: Simulation, app: App, user: User, body: PhoneAsk): object {
  if (body.deny) return { errMsg: 'getPhoneNumber:fail user deny' }
  if (app.phoneQuota !== null && app.phoneQuota <= 0) return { errMsg: 'getPhoneNumber:fail', errno: 1400001 }
  const phone = body.phone ?? user.phones[0]
  if (!phone) throw new ControlError(400, 'this person has no phone number')
  if (!/^(?:1\d{10}|\+\d{1,4}[ -][\d -]{4,16})$/.test(phone)) throw new ControlError(400, 'phone: 11 digits, or +country number')
  if (!user.phones.includes(phone)) user.phones.push(phone)
  return { errMsg: 'getPhoneNumber:ok', code: makeCode(sim, 'phone', app, user, phone), phone }
}

/** Codes and links that could be scanned, newest first. */
function codes(sim: Simulation, appid: string | undefined): object[] {
  const now = sim.clock.now()
  const tickets = [...sim.state.qrTickets.values()].map((one) => ({ ...one, kind: 'ticket' as const }))
  const all = [...tickets, ...sim.state.miniEntries.values()].filter((one) => !appid || one.appid === appid)
  const named = all.map((one) => ({ ...one, appName: sim.state.apps.get(one.appid)?.name ?? '', isOver: isOver(one, now) }))
  return named.sort((a, b) => b.at - a.at)
}

/**
 * The phone's check of wx.config: the domain must be one of the account's, and the signature the SHA-1 of jsapi_ticket, noncestr,
 * timestamp and url (without its fragment) with a ticket that is still valid. Source: WeChat "JS-SDK 使用权限签名算法".
 */
function judgeConfig(sim: Simulation, app: App, config: JsConfig): string {
  const url = config.url ?? ''
  if (!URL.canParse(url) || !isAllowedDomain(new URL(url).hostname, app.oauthDomains)) return 'config:fail, Error: invalid url domain'
  const held = sim.state.jsTickets.get(`${app.appid} jsapi`)
  if (!held || held.expiresAt <= sim.clock.now()) return 'config:fail, Error: invalid signature'
  const { nonceStr = '', timestamp = '' } = config
  const signed = `jsapi_ticket=${held.ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${url.replace(/#.*$/s, '')}`
  return createHash('sha1').update(signed).digest('hex') === config.signature ? 'config:ok' : 'config:fail, Error: invalid signature'
}
