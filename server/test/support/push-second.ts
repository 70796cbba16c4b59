/** People of the second channel: known in the mini-program, with consents, as WeChat and we see them. */
import type { PushKind } from '@zhixiao/shared-types/values/push'
import { accountOf } from '../../src/workflows/sign-in/index'
import { sql, write } from '../../src/platform/db'
import { simCall } from './house'
import { simulatorUrl } from './simulators'
import { wechatApps } from './wechat-apps'
import type { Person } from './world'

export const subscribePath = '/cgi-bin/message/subscribe/send'
export const subscribeId = (kind: PushKind): string => `sub_${kind}`.padEnd(43, '0')

/** Makes the person somebody who uses the mini-program; returns the openid there. */
export async function usesMiniProgram(person: Pick<Person, 'accountId' | 'name' | 'openid'>, follows = false): Promise<string> {
  const { oa, mp } = wechatApps()
  const openid = `oMini${person.accountId}`
  await simCall(simulatorUrl(), '/__sim/users', { id: `p${person.accountId}`, name: person.name, openids: { [oa]: person.openid, [mp]: openid }, follows: follows ? [oa] : [] })
  await accountOf({ appid: mp, openid, kind: 'mp' })
  await write(`UPDATE wechat_identity SET account_id = ? WHERE appid = ? AND openid = ?`, [person.accountId, mp, openid])
  await write(`UPDATE wechat_identity SET follows = ? WHERE account_id = ? AND kind = 'oa'`, [follows ? 1 : 0, person.accountId])
  return openid
}

/** WeChat asks and the person answers, as wx.requestSubscribeMessage would; the event goes to our callback by itself. */
export const answers = (openid: string, answer: 'accept' | 'reject' | 'always' | 'never', ...kinds: PushKind[]): Promise<unknown> =>
  simCall(simulatorUrl(), `/__sim/users/${openid}/subscribe-accept`, { appid: wechatApps().mp, templateIds: kinds.map(subscribeId), answer })

/** In WeChat's settings. */
export const setting = (openid: string, kind: PushKind, to: 'accept' | 'reject'): Promise<unknown> =>
  simCall(simulatorUrl(), `/__sim/users/${openid}/subscribe-setting`, { appid: wechatApps().mp, templateId: subscribeId(kind), setting: to })

/** Consents left in our book for an openid. */
export async function creditOf(openid: string, kind: PushKind = 'absence'): Promise<number> {
  const [row] = await sql<{ credit: number }>(
    'SELECT CAST(GREATEST(told_by_app, told_by_wechat) AS SIGNED) - CAST(used AS SIGNED) AS credit FROM subscribe_consent WHERE openid = ? AND template_id = ?',
    [openid, subscribeId(kind)],
  )
  return Number(row?.credit ?? 0)
}

/** Messages the mini-program's WeChat accepted for these people, and every call made for them. */
export async function subscribeLedger(...openids: string[]): Promise<{ msgid: string; openid: string }[]> {
  const { messages } = await simCall<{ messages: { msgid: string; openid: string }[] }>(simulatorUrl(), `/__sim/ledger?appid=${wechatApps().mp}`)
  return messages.filter((one) => openids.includes(one.openid))
}
export async function subscribeCalls(...openids: string[]): Promise<{ errcode: number | null; requestBody: string }[]> {
  const { entries } = await simCall<{ entries: { errcode: number | null; requestBody: string }[] }>(simulatorUrl(), `/__sim/journal?limit=5000&path=${subscribePath}`)
  return entries.filter((entry) => openids.some((openid) => entry.requestBody.includes(`"${openid}"`)))
}
