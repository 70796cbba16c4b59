/** SQL of consents to subscribe messages: one is one message (wechat/platform.md §4). Phone and WeChat count the same ones; the larger count holds. */
import type { PushKind } from '@zhixiao/shared-types/values/push'
import { outside } from '../../outside/index'
import { now } from '../../platform/clock'
import { sql, write } from '../../platform/db'

export type ConsentKey = { appid: string; openid: string; templateId: string }
const given = 'GREATEST(told_by_app, told_by_wechat)'
const at = 'appid = ? AND openid = ? AND template_id = ?'
const places = (key: ConsentKey) => [key.appid, key.openid, key.templateId]

/** Who of these people can be reached in the mini-program by this kind of message: a consent is left and not switched off. Joins identity's table. */
export async function subscribeTargets(accountIds: readonly string[], kind: PushKind): Promise<Map<string, { appid: string; openid: string }>> {
  const { wechat } = outside()
  const templateId = wechat.subscribeTemplateId(kind)
  if (accountIds.length === 0 || !templateId) return new Map()
  const rows = await sql<{ accountId: string; appid: string; openid: string }>(
    `SELECT CAST(i.account_id AS CHAR) AS accountId, c.appid, c.openid FROM wechat_identity i
       JOIN subscribe_consent c ON c.appid = i.appid AND c.openid = i.openid
     WHERE i.account_id IN (?) AND i.kind = 'mp' AND i.appid = ? AND c.template_id = ? AND c.refused = 0 AND ${given} > c.used
     ORDER BY i.created_at`,
    [accountIds, wechat.appidOf('mp'), templateId],
  )
  return new Map(rows.map(({ accountId, appid, openid }) => [accountId, { appid, openid }]))
}

/** The person in the mini-program; undefined for somebody who only uses H5. */
export async function miniOpenid(accountId: string): Promise<string | undefined> {
  const [row] = await sql<{ openid: string }>(
    `SELECT openid FROM wechat_identity WHERE account_id = ? AND kind = 'mp' AND appid = ? ORDER BY created_at DESC LIMIT 1`,
    [accountId, outside().wechat.appidOf('mp')],
  )
  return row?.openid
}

export type ConsentState = { templateId: string; credit: number; refused: number; always: number }

export async function consentsOf(appid: string, openid: string): Promise<ConsentState[]> {
  return sql<ConsentState>(
    `SELECT template_id AS templateId, IF(refused = 1, 0, ${given} - used) AS credit, refused, always FROM subscribe_consent
     WHERE appid = ? AND openid = ?`,
    [appid, openid],
  )
}

/** One more consent, as told by the phone or by WeChat; `always` as far as it is known. */
export async function addConsent(key: ConsentKey, toldBy: 'phone' | 'wechat', always: boolean | undefined): Promise<void> {
  const column = toldBy === 'phone' ? 'told_by_app' : 'told_by_wechat'
  await write(
    `INSERT INTO subscribe_consent (appid, openid, template_id, ${column}, always, answered_at) VALUES (?, ?, ?, 1, ?, ?)
     ON DUPLICATE KEY UPDATE ${column} = ${column} + 1, refused = 0, ${always === undefined ? '' : 'always = VALUES(always), '}answered_at = VALUES(answered_at)`,
    [...places(key), always ? 1 : 0, now()],
  )
}

/** Switched off or on again in WeChat's settings, or a plain no: what was given before stays, switched off it counts for nothing. */
export async function setRefused(key: ConsentKey, refused: boolean): Promise<void> {
  await write(
    `INSERT INTO subscribe_consent (appid, openid, template_id, refused, answered_at) VALUES (?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE refused = VALUES(refused), always = IF(VALUES(refused) = 1, 0, always), answered_at = VALUES(answered_at)`,
    [...places(key), refused ? 1 : 0, now()],
  )
}

/** True for the one who gets it; two messages never share a consent. */
export async function takeConsent(key: ConsentKey): Promise<boolean> {
  const { affectedRows } = await write(`UPDATE subscribe_consent SET used = used + 1 WHERE ${at} AND refused = 0 AND ${given} > used`, places(key))
  return affectedRows === 1
}

export async function giveConsentBack(key: ConsentKey): Promise<void> {
  await write(`UPDATE subscribe_consent SET used = used - 1 WHERE ${at} AND used > 0`, places(key))
}

/** WeChat says there is none (43101): whatever we counted, nothing is left. */
export async function emptyConsent(key: ConsentKey): Promise<void> {
  await write(`UPDATE subscribe_consent SET used = ${given}, told_by_app = used, told_by_wechat = used WHERE ${at}`, places(key))
}
