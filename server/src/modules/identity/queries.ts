/** SQL on identity's own tables. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { MenuTag } from '@zhixiao/config/wechat/menu'
import { now } from '../../platform/clock'
import { sql, write } from '../../platform/db'
import { duplicateKeyOf } from '../../platform/errors'
import { newId } from '../../platform/ids'

export type WechatKind = 'oa' | 'mp'
export type KnownIdentity = { accountId: string; unionid: string | null }

/** The identity row, locked: two sign-ins of the same person wait for each other. */
export async function identityOf(appid: string, openid: string): Promise<KnownIdentity | undefined> {
  const [row] = await sql<KnownIdentity>(
    'SELECT CAST(account_id AS CHAR) AS accountId, unionid FROM wechat_identity WHERE appid = ? AND openid = ? FOR UPDATE',
    [appid, openid],
  )
  return row
}

export async function accountWithUnionid(unionid: string): Promise<string | undefined> {
  const [row] = await sql<{ id: string }>('SELECT CAST(id AS CHAR) AS id FROM account WHERE unionid = ? FOR UPDATE', [unionid])
  return row?.id
}

export async function insertAccount(unionid: string | null): Promise<string> {
  const id = newId()
  await write('INSERT INTO account (id, unionid, created_at) VALUES (?, ?, ?)', [id, unionid, now()])
  return id
}

export async function insertIdentity(row: {
  appid: string
  openid: string
  accountId: string
  kind: WechatKind
  unionid: string | null
}): Promise<void> {
  await write('INSERT INTO wechat_identity (appid, openid, account_id, kind, unionid, created_at) VALUES (?, ?, ?, ?, ?, ?)', [
    row.appid,
    row.openid,
    row.accountId,
    row.kind,
    row.unionid,
    now(),
  ])
}

export async function rememberUnionid(appid: string, openid: string, unionid: string): Promise<void> {
  await write('UPDATE wechat_identity SET unionid = ? WHERE appid = ? AND openid = ?', [unionid, appid, openid])
}

/** Gives an account its unionid unless it has one. */
export async function setUnionid(accountId: string, unionid: string | null): Promise<void> {
  await write('UPDATE account SET unionid = ? WHERE id = ? AND (unionid IS NULL OR ? IS NULL)', [unionid, accountId, unionid])
}

export type AccountView = { id: string; name: string; unionid: string | null; mergedInto: string | null }

export async function accounts(ids: readonly string[]): Promise<AccountView[]> {
  if (ids.length === 0) return []
  return sql<AccountView>(
    'SELECT CAST(id AS CHAR) AS id, name, unionid, CAST(merged_into AS CHAR) AS mergedInto FROM account WHERE id IN (?)',
    [ids],
  )
}

export async function renameAccount(id: string, name: string): Promise<void> {
  await write('UPDATE account SET name = ? WHERE id = ?', [name, id])
}

/** Moves every WeChat identity of one account to another and closes the first. */
export async function moveAccount(from: string, into: string): Promise<void> {
  await write('UPDATE wechat_identity SET account_id = ? WHERE account_id = ?', [into, from])
  await write('UPDATE account SET merged_into = ? WHERE id = ? OR merged_into = ?', [into, from, from])
}

/** A later fact wins over an earlier one, whatever the order they arrive in. Returns false when the identity is unknown. */
export async function updateFollow(appid: string, openid: string, follows: boolean, at: Date): Promise<boolean> {
  const { affectedRows } = await write(
    `UPDATE wechat_identity SET
       tagged_teacher = IF((follow_changed_at IS NULL OR follow_changed_at <= ?) AND ? = 0, 0, tagged_teacher),
       tagged_bureau = IF((follow_changed_at IS NULL OR follow_changed_at <= ?) AND ? = 0, 0, tagged_bureau),
       follows = IF(follow_changed_at IS NULL OR follow_changed_at <= ?, ?, follows),
       follow_changed_at = GREATEST(COALESCE(follow_changed_at, ?), ?)
     WHERE appid = ? AND openid = ?`,
    [at, follows ? 1 : 0, at, follows ? 1 : 0, at, follows ? 1 : 0, at, at, appid, openid],
  )
  return affectedRows > 0
}

export type Reachable = { accountId: string; appid: string; openid: string; follows: number }

/** The official-account identity of each account; where there are two, the one that follows, then the latest. */
export async function officialIdentities(accountIds: readonly string[], appid: string): Promise<Reachable[]> {
  if (accountIds.length === 0) return []
  return sql<Reachable>(
    `SELECT CAST(account_id AS CHAR) AS accountId, appid, openid, follows FROM wechat_identity
     WHERE account_id IN (?) AND kind = 'oa' AND appid = ? ORDER BY follows, created_at`,
    [accountIds, appid],
  )
}

const tagColumn = { teacher: 'tagged_teacher', bureau: 'tagged_bureau' } as const satisfies Record<MenuTag, string>

/** Followers whose tag differs from what it should be: `wanted` should carry it, nobody else. */
export async function tagDifferences(tag: MenuTag, appid: string, wanted: readonly string[]): Promise<{ openid: string; tagged: number }[]> {
  const list = wanted.length > 0 ? wanted : ['0']
  return sql<{ openid: string; tagged: number }>(
    `SELECT openid, 1 AS tagged FROM wechat_identity WHERE account_id IN (?) AND appid = ? AND kind = 'oa' AND follows = 1 AND ${tagColumn[tag]} = 0
     UNION ALL
     SELECT openid, 0 AS tagged FROM wechat_identity WHERE ${tagColumn[tag]} = 1 AND appid = ? AND kind = 'oa' AND follows = 1
        AND account_id NOT IN (?)`,
    [list, appid, appid, list],
  )
}

export async function markTagged(tag: MenuTag, appid: string, openids: readonly string[], tagged: boolean): Promise<void> {
  if (openids.length === 0) return
  await write(`UPDATE wechat_identity SET ${tagColumn[tag]} = ? WHERE appid = ? AND openid IN (?)`, [tagged ? 1 : 0, appid, openids])
}

/** Claims a sign-in code; 'again' when this OAuth round used it before, 'used' when anybody else did (S02). */
export async function claimCode(codeHash: Buffer, stateHash: Buffer | null): Promise<'first' | 'again' | 'used'> {
  try {
    await write('INSERT INTO login_code (code_hash, state_hash, used_at) VALUES (?, ?, ?)', [codeHash, stateHash, now()])
    return 'first'
  } catch (error) {
    if (duplicateKeyOf(error) === undefined) throw error
  }
  const [row] = await sql<{ stateHash: Buffer | null }>('SELECT state_hash AS stateHash FROM login_code WHERE code_hash = ?', [codeHash])
  return stateHash && row?.stateHash?.equals(stateHash) ? 'again' : 'used'
}

/** WeChat did not answer: the code may be tried again (WeChat itself lets it work once). */
export async function releaseCode(codeHash: Buffer): Promise<void> {
  await write('DELETE FROM login_code WHERE code_hash = ?', [codeHash])
}

/** A new code ends the account's earlier ones. */
export async function insertLinkCode(codeHash: Buffer, accountId: string, expiresAt: Date): Promise<void> {
  await write('DELETE FROM account_link_code WHERE account_id = ? AND used_at IS NULL', [accountId])
  await write('INSERT INTO account_link_code (code_hash, account_id, expires_at) VALUES (?, ?, ?)', [codeHash, accountId, expiresAt])
}

export async function linkCodeOwner(codeHash: Buffer, at: Date): Promise<string | undefined> {
  const [row] = await sql<{ accountId: string }>(
    'SELECT CAST(account_id AS CHAR) AS accountId FROM account_link_code WHERE code_hash = ? AND used_at IS NULL AND expires_at > ?',
    [codeHash, at],
  )
  return row?.accountId
}

/** True for the one who uses it up. */
export async function useLinkCode(codeHash: Buffer, at: Date): Promise<boolean> {
  const { affectedRows } = await write(
    'UPDATE account_link_code SET used_at = ? WHERE code_hash = ? AND used_at IS NULL AND expires_at > ?',
    [at, codeHash, at],
  )
  return affectedRows === 1
}

export async function linkMisses(accountId: string, since: Date): Promise<number> {
  const [row] = await sql<{ misses: number }>('SELECT COUNT(*) AS misses FROM account_link_miss WHERE account_id = ? AND at > ?', [
    accountId,
    since,
  ])
  return row?.misses ?? 0
}

/** Taken when the module is loaded, where no transaction is open. */
const outsideTransaction = AsyncLocalStorage.snapshot()

/** Counts a miss on a connection of its own: the refusal rolls the caller's transaction back, the miss must stay. */
export async function insertLinkMiss(accountId: string, at: Date): Promise<void> {
  const id = newId()
  await outsideTransaction(() => write('INSERT INTO account_link_miss (id, account_id, at) VALUES (?, ?, ?)', [id, accountId, at]))
}

/** Codes and misses that no rule asks for any more. */
export async function sweepCodes(before: Date): Promise<void> {
  await write('DELETE FROM login_code WHERE used_at < ? LIMIT 50000', [before])
  await write('DELETE FROM account_link_code WHERE expires_at < ? LIMIT 50000', [before])
  await write('DELETE FROM account_link_miss WHERE at < ? LIMIT 50000', [before])
}
