/** Joining two accounts of one person where WeChat gives no unionid (ID-2). */
import { randomBytes } from 'node:crypto'
import { now } from '../../platform/clock'
import { fail } from '../../platform/errors'
import { inTransaction } from '../../platform/db'
import * as queries from './queries'
import { codeHash, linkCodeFrom, linkCodeMs, linkTries, readLinkCode } from './rules'

/** A code to show in this account and to enter in the other; ten minutes, earlier ones end. Only its hash is kept. */
export async function showLinkCode(accountId: string): Promise<{ code: string; expiresAt: Date }> {
  const code = linkCodeFrom(randomBytes(5))
  const expiresAt = new Date(now().getTime() + linkCodeMs)
  await inTransaction(() => queries.insertLinkCode(codeHash('link', code), accountId, expiresAt))
  return { code, expiresAt }
}

/**
 * Uses up a link code and says which account showed it; the caller merges. Fails with `identity.link_code_wrong` (unknown, used, over,
 * or after five misses in ten minutes: the answer never says which) and `identity.already_linked` for the account's own code.
 */
export async function redeemLinkCode(typed: string, byAccount: string): Promise<string> {
  const at = now()
  const misses = await queries.linkMisses(byAccount, new Date(at.getTime() - linkCodeMs))
  if (misses >= linkTries) fail('identity.link_code_wrong')
  const hash = codeHash('link', readLinkCode(typed))
  const owner = await queries.linkCodeOwner(hash, at)
  if (owner === byAccount) fail('identity.already_linked')
  if (owner && (await queries.useLinkCode(hash, at))) return owner
  await queries.insertLinkMiss(byAccount, at)
  return fail('identity.link_code_wrong')
}
