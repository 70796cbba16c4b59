import type { MenuButton } from '../state/model'
import type { Call } from '../wire/call'
import { Refusal } from '../wire/errors'

/** Error codes by level: top-level buttons and sub-buttons have their own in WeChat's table. */
interface Codes {
  type: number
  name: number
  key: number
  url: number
  domain: number
  nameBytes: number
}

const TOP: Codes = { type: 40017, name: 40018, key: 40019, url: 40020, domain: 40055, nameBytes: 16 }
const SUB: Codes = { type: 40024, name: 40025, key: 40026, url: 40027, domain: 40054, nameBytes: 60 }

const BY_KEY = ['click', 'scancode_push', 'scancode_waitmsg', 'pic_sysphoto', 'pic_photo_or_album', 'pic_weixin', 'location_select']
const BY_LINK = ['view', 'miniprogram']
const BY_MEDIA = ['media_id', 'view_limited', 'article_id', 'article_view_limited']

/**
 * Checks a menu by WeChat's sizes ("创建接口"): 1–3 buttons (40016), 1–5 sub-buttons (40023), two levels (40022), names of 16 or
 * 60 bytes, keys of 128, urls of 1024, web addresses only, mini-programs known (40166), bound (45064) and with a page (40165);
 * `\uxxxx` in the body is 40033, types this account may not use 40119.
 */
export function checkMenu(call: Call, value: unknown): MenuButton[] {
  if (/\\u[0-9a-fA-F]{4}/.test(call.rawBody)) throw new Refusal(40033)
  if (!Array.isArray(value) || value.length < 1 || value.length > 3) throw new Refusal(40016)
  return value.map((button: unknown) => checkButton(call, button as Record<string, unknown> | null, TOP))
}

function checkButton(call: Call, button: Record<string, unknown> | null, codes: Codes): MenuButton {
  if (typeof button !== 'object' || button === null) throw new Refusal(codes === TOP ? 40016 : 40023)
  const name = sized(button.name, codes.nameBytes, codes.name)
  const subs = button.sub_button
  if (Array.isArray(subs) && subs.length > 0) {
    if (codes === SUB) throw new Refusal(40022)
    if (subs.length > 5) throw new Refusal(40023)
    return { name, sub_button: subs.map((sub: unknown) => checkButton(call, sub as Record<string, unknown> | null, SUB)) }
  }
  const type = button.type
  if (typeof type !== 'string' || ![...BY_KEY, ...BY_LINK, ...BY_MEDIA].includes(type)) throw new Refusal(codes.type)
  if (call.sim.assumptions.menuTypesNotAllowed.includes(type)) throw new Refusal(40119)
  if (BY_KEY.includes(type)) return { type, name, key: sized(button.key, 128, codes.key) }
  const url = webAddress(sized(button.url, 1024, codes.url), codes)
  return type === 'view' ? { type, name, url } : { type, name, url, ...miniprogram(call, button) }
}

function miniprogram(call: Call, button: Record<string, unknown>): { appid: string; pagepath: string } {
  const { appid, pagepath } = button
  const app = typeof appid === 'string' ? call.sim.state.apps.get(appid) : undefined
  if (app?.kind !== 'mp') throw new Refusal(40166)
  if (!call.app?.boundMiniApps.includes(app.appid)) throw new Refusal(45064)
  if (typeof pagepath !== 'string' || pagepath === '') throw new Refusal(40165)
  return { appid: app.appid, pagepath }
}

function sized(value: unknown, bytes: number, errcode: number): string {
  if (typeof value !== 'string' || value === '' || Buffer.byteLength(value) > bytes) throw new Refusal(errcode)
  return value
}

function webAddress(url: string, codes: Codes): string {
  if (!/^https?:\/\/[^\s/]+/.test(url)) throw new Refusal(codes.domain)
  return url
}
