import { qrPicture } from '../qr/picture'
import type { MiniEntry } from '../state/credentials'
import type { App } from '../state/model'
import { hasPage } from '../subscribe/send'
import { type Call, type Endpoint, jsonBody, type Picture } from '../wire/call'
import { Refusal } from '../wire/errors'

const LONGEST_DAYS = 30
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const QUERY = /^[\w!#$&'()*+,/:;=?@\-.~%]{0,1024}$/
const SCENE = /^[\w!#$&'()*+,/:;=?@\-.~]+$/
const VERSIONS = ['release', 'trial', 'develop']

export const miniLinkEndpoints: Endpoint[] = [
  { path: '/wxa/generate_urllink', method: 'POST', kinds: ['mp'], handle: urlLink },
  { path: '/wxa/generatescheme', method: 'POST', kinds: ['mp'], handle: scheme },
  { path: '/wxa/getwxacodeunlimit', method: 'POST', kinds: ['mp'], handle: codeUnlimited },
]

/**
 * POST /wxa/generate_urllink. Errors: 85079 never published, 85402 version, 40165 not a page of the published mini-program or with a
 * query, 40212 query, 85401 life not within 1 minute and 30 days, 44990 over 100 a second. Without a life: 30 days (unconfirmed).
 * Source: WeChat "获取加密URLLink".
 */
function urlLink(call: Call): object {
  const body = jsonBody(call)
  const entry = entryOf(call, body, lifeOf(call, body), 'urllink', `https://wxaurl.cn/${call.sim.random.token(11).replace(/[-_]/g, 'x')}`)
  return { errcode: 0, errmsg: 'ok', url_link: entry.url }
}

/** POST /wxa/generatescheme: the same for `weixin://`, its page inside `jump_wxa`. Errors as generate_urllink, 40097 for another form. */
function scheme(call: Call): object {
  const body = jsonBody(call)
  const jump = body.jump_wxa ?? {}
  if (typeof jump !== 'object' || Array.isArray(jump)) throw new Refusal(40097, 'invalid args: jump_wxa')
  const url = `weixin://dl/business/?t=${call.sim.random.token(11).replace(/[-_]/g, 'x')}`
  return { errcode: 0, errmsg: 'ok', openlink: entryOf(call, jump as Record<string, unknown>, lifeOf(call, body), 'scheme', url).url }
}

/**
 * POST /wxa/getwxacodeunlimit: a picture. Errors: 40169 no scene or more than 32 characters, 40129 another character in it, 41030 page
 * unknown (unless check_path is false), with a slash in front or a query; 40097 version or width; 85079 never published.
 * Source: WeChat "获取不限制的小程序码". The picture here is a plain QR code that says the address of such a code.
 */
function codeUnlimited(call: Call): Promise<Picture> {
  const app = call.app as App
  const { scene, page = '', check_path: isChecked = true, env_version: version = 'release', width = 430 } = jsonBody(call)
  if (typeof scene !== 'string' || scene === '' || scene.length > 32) throw new Refusal(40169)
  if (!SCENE.test(scene)) throw new Refusal(40129)
  if (typeof version !== 'string' || !VERSIONS.includes(version)) throw new Refusal(40097, 'invalid args: env_version')
  if (typeof width !== 'number' || width < 280 || width > 1280) throw new Refusal(40097, 'invalid args: width')
  if (typeof page !== 'string' || page.startsWith('/') || page.includes('?')) throw new Refusal(41030)
  if (isChecked !== false) {
    if (!app.published) throw new Refusal(85079)
    if (page !== '' && !hasPage(call, app, page)) throw new Refusal(41030)
  }
  const url = `https://mp.weixin.qq.com/a/~${call.sim.random.token(22)}`
  keep(call, { kind: 'wxacode', url, appid: app.appid, path: page, query: `scene=${encodeURIComponent(scene)}`, expiresAt: null })
  return qrPicture(url, width)
}

function entryOf(call: Call, body: Record<string, unknown>, expiresAt: number, kind: MiniEntry['kind'], url: string): MiniEntry {
  const app = call.app as App
  const { path = '', query = '', env_version: version = 'release' } = body
  if (!app.published) throw new Refusal(85079)
  if (typeof version !== 'string' || !VERSIONS.includes(version)) throw new Refusal(85402)
  if (typeof path !== 'string' || path.includes('?')) throw new Refusal(40165)
  if (path !== '' && version === 'release' && !hasPage(call, app, path)) throw new Refusal(40165)
  if (typeof query !== 'string' || !QUERY.test(query)) throw new Refusal(40212)
  return keep(call, { kind, url, appid: app.appid, path: path.replace(/^\//, ''), query, expiresAt })
}

/** When the link ends: `expire_type` 0 names the instant in seconds, 1 a number of days. */
function lifeOf(call: Call, body: Record<string, unknown>): number {
  const now = call.sim.clock.now()
  const { expire_type: type = 0, expire_time: time, expire_interval: days } = body
  if (type !== 0 && type !== 1) throw new Refusal(40097, 'invalid args: expire_type')
  if (type === 1) {
    if (typeof days !== 'number' || !Number.isInteger(days) || days < 1 || days > LONGEST_DAYS) throw new Refusal(85401)
    return now + days * DAY_MS
  }
  if (time === undefined || time === null) return now + LONGEST_DAYS * DAY_MS
  const end = Number(time) * 1000
  if (!(end >= now + MINUTE_MS && end <= now + LONGEST_DAYS * DAY_MS)) throw new Refusal(85401)
  return end
}

function keep(call: Call, entry: Omit<MiniEntry, 'at'>): MiniEntry {
  const made = { ...entry, at: call.sim.clock.now() }
  call.sim.state.miniEntries.set(entry.url, made)
  call.sim.hub.changed('people')
  return made
}
