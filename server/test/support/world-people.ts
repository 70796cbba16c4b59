import { now } from '../../src/platform/clock'
import { write } from '../../src/platform/db'
import { simulatorUrl } from './simulators'
import { wechatApps } from './wechat-apps'

/** An account that follows the official account under this openid. */
export type Person = { accountId: string; name: string; openid: string }

/** The official account of this jest worker, as the simulator knows it. */
export const officialAppid = wechatApps().oa

/** Everybody's account and official-account identity, in two statements. */
export async function insertAccounts(people: readonly Person[]): Promise<void> {
  const at = now()
  await write('INSERT INTO account (id, name, created_at) VALUES ?', [people.map((one) => [one.accountId, one.name, at])])
  await write('INSERT INTO wechat_identity (appid, openid, account_id, kind, follows, follow_changed_at, created_at) VALUES ?', [
    people.map((one) => [officialAppid, one.openid, one.accountId, 'oa', 1, at, at]),
  ])
}

/** Tells the simulator of this worker that these people follow the official account, in one call. */
export async function knownToSimulator(people: readonly Person[]): Promise<void> {
  const users = people.map((one) => ({ id: `p${one.accountId}`, name: one.name, openids: { [officialAppid]: one.openid }, follows: [officialAppid] }))
  const response = await fetch(`${simulatorUrl()}/__sim/users`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ users }) })
  if (!response.ok) throw new Error(`the simulator refused the people: ${response.status} ${await response.text()}`)
}
