import type { App } from '../state/model'
import { type Call, type Endpoint, jsonBody } from '../wire/call'
import { Refusal } from '../wire/errors'
import { countUp, sweepMinutes } from '../wire/guard'

export const phoneEndpoints: Endpoint[] = [{ path: '/wxa/business/getuserphonenumber', method: 'POST', kinds: ['mp'], handle: getPhone }]

/**
 * POST /wxa/business/getuserphonenumber. The code of a getPhoneNumber button serves once, five minutes; it is not the code of wx.login.
 * Errors: 40029 unknown, used or old; 40013 given to another mini-program; assumption `phoneOpenidErrcode` when `openid` is not the
 * person who gave it; 45011 over 100 a minute per person; -1. Source: WeChat "获取手机号".
 */
function getPhone(call: Call): object {
  const app = call.app as App
  const { state, clock, assumptions } = call.sim
  const body = jsonBody(call)
  if (typeof body.code !== 'string' || body.code === '') throw new Refusal(40029)
  const code = state.codes.get(body.code)
  const user = code && state.users.get(code.userId)
  const now = clock.now()
  if (!code || !user || code.kind !== 'phone' || code.used || now - code.at >= assumptions.codeLifetimeMs) throw new Refusal(40029)
  if (code.appid !== app.appid) throw new Refusal(40013)
  if (body.openid !== undefined && body.openid !== user.openids[app.appid]) throw new Refusal(assumptions.phoneOpenidErrcode)
  countUp(state.minutes, `${app.appid}/${user.id} ${Math.floor(now / 60_000)} phone`, assumptions.loginsPerMinutePerUser, 45011)
  sweepMinutes(state.minutes, now)
  code.used = true
  if (app.phoneQuota !== null) app.phoneQuota -= 1
  const { pure, country } = partsOf(code.scope)
  const watermark = { timestamp: Math.floor(code.at / 1000), appid: app.appid }
  const phoneNumber = country === '86' ? pure : `+${country}${pure}`
  return { errcode: 0, errmsg: 'ok', phone_info: { phoneNumber, purePhoneNumber: pure, countryCode: country, watermark } }
}

/** `13800138000` → mainland; `+852 91234567` → another country, whose code stands before the blank. */
function partsOf(phone: string): { pure: string; country: string } {
  const match = /^\+(\d+)[ -](.+)$/.exec(phone)
  return match ? { country: match[1] as string, pure: (match[2] as string).replace(/\D/g, '') } : { country: '86', pure: phone }
}
