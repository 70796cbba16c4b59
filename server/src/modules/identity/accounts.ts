/** Accounts of people: one person, one account, however many apps of WeChat know them (ID-2). */
import { outside } from '../../outside/index'
import { audit } from '../../platform/audit'
import { inTransaction, isInTransaction } from '../../platform/db'
import { duplicateKeyOf, fail } from '../../platform/errors'
import { revokeSessionsOf } from '../../platform/session'
import { rememberMerge } from './merge-queries'
import * as queries from './queries'

export type WechatPerson = { appid: string; openid: string; kind: queries.WechatKind; unionid?: string }

/** Makes two accounts one, in every subject that keeps something for them: the workflow `account-merge`. */
export type Merge = (from: string, into: string) => Promise<void>

/**
 * The account behind a WeChat identity; makes one for somebody new. The same unionid is the same account: where two accounts turn out
 * to be one person, `merge` makes the one without the unionid part of the other, in the same transaction (ID-2). Safe to call twenty times at once.
 */
export async function accountFor(person: WechatPerson, merge: Merge): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(() => findOrMake(person, merge))
    } catch (error) {
      // Somebody else inserted the same person between our look and our insert: look again. Inside the caller's transaction the caller
      // must.
      if (duplicateKeyOf(error) === undefined || attempt === 5 || isInTransaction()) throw error
    }
  }
}

async function findOrMake({ appid, openid, kind, unionid }: WechatPerson, merge: Merge): Promise<string> {
  const known = await queries.identityOf(appid, openid)
  if (known && (!unionid || known.unionid !== null)) return known.accountId
  const owner = unionid ? await queries.accountWithUnionid(unionid) : undefined
  if (!known) {
    const accountId = owner ?? (await queries.insertAccount(unionid ?? null))
    await queries.insertIdentity({ appid, openid, accountId, kind, unionid: unionid ?? null })
    return accountId
  }
  if (!unionid) return known.accountId
  await queries.rememberUnionid(appid, openid, unionid)
  if (owner && owner !== known.accountId) {
    await merge(known.accountId, owner)
    return owner
  }
  await queries.setUnionid(known.accountId, unionid)
  return known.accountId
}

/**
 * What identity keeps of two accounts becomes one, inside the caller's transaction: WeChat identities move, sessions of `from` end, `merged_into`
 * remembers it, and it is audited. False when they are one already. Fails with `identity.two_people` when WeChat itself says that these are two
 * people (two unionids). Only a part of merging: call the workflow `account-merge`.
 */
export async function mergeIdentities(from: string, into: string): Promise<boolean> {
  if (from === into) return false
  const found = new Map((await queries.accounts([from, into])).map((account) => [account.id, account]))
  const [gone, kept] = [found.get(from), found.get(into)]
  if (!gone || !kept) throw new Error('mergeIdentities: one of the accounts does not exist')
  if (gone.mergedInto === into) return false
  if (gone.unionid && kept.unionid && gone.unionid !== kept.unionid) fail('identity.two_people')
  await queries.moveAccount(from, into)
  if (gone.unionid && !kept.unionid) {
    await queries.setUnionid(from, null)
    await queries.setUnionid(into, gone.unionid)
  }
  if (kept.name === '' && gone.name !== '') await queries.renameAccount(into, gone.name)
  await rememberMerge(from, into)
  // An account belongs to no bureau: the entry stands at bureau 0.
  await audit({ actor: { accountId: into }, action: 'identity.merge_accounts', place: { bureau: '0' }, fields: [`account:${from}`] })
  await revokeSessionsOf(from)
  return true
}

/** Following or not changes only whether the person can be reached, never a binding (ID-6). A stranger who follows gets an account. */
export async function setFollow(appid: string, openid: string, follows: boolean, at: Date): Promise<void> {
  if (await queries.updateFollow(appid, openid, follows, at)) return
  await accountFor({ appid, openid, kind: appid === outside().wechat.appidOf('mp') ? 'mp' : 'oa' }, withoutUnionid)
  await queries.updateFollow(appid, openid, follows, at)
}

/** Only a unionid shows that two accounts are one person. */
const withoutUnionid: Merge = () => Promise.reject(new Error('a person without a unionid was merged'))

/** The official-account identity of each account; an account without one is missing from the map. */
export async function reachOf(accountIds: readonly string[]): Promise<Map<string, { appid: string; openid: string; follows: boolean }>> {
  const rows = await queries.officialIdentities(accountIds, outside().wechat.appidOf('oa'))
  return new Map(rows.map((row) => [row.accountId, { appid: row.appid, openid: row.openid, follows: row.follows === 1 }]))
}

/** What each account is called; unknown accounts are missing. */
export async function accountNames(ids: readonly string[]): Promise<Map<string, string>> {
  return new Map((await queries.accounts(ids)).map((account) => [account.id, account.name]))
}

/** A name the school knows the person by (from binding); shown to staff only. */
export const setAccountName = (id: string, name: string): Promise<void> => queries.renameAccount(id, [...name.trim()].slice(0, 60).join(''))
