/**
 * Signing in on a desktop with a QR that is confirmed in WeChat (decisions.md; S03, S09). The browser keeps a secret, the QR carries another
 * one: who sees the QR cannot take the session, who holds the secret cannot confirm. Both are kept as hashes, for three minutes.
 */
import { randomBytes } from 'node:crypto'
import type { Grant } from '@zhixiao/shared-types/values/access'
import type { Actor } from '../../platform/access'
import { audit } from '../../platform/audit'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'
import { newId } from '../../platform/ids'
import { beginSession } from '../../platform/session'
import * as queries from './desktop-queries'
import { browserName, codeHash, desktopMs } from './rules'

export type DesktopState = 'waiting' | 'scanned' | 'confirmed' | 'refused' | 'expired'

/** A browser asks to be signed in. `origin` is where the phone will open the page. */
export async function askForDesktop(origin: string, userAgent: string): Promise<{ id: string; secret: string; confirmUrl: string; expiresAt: string }> {
  const [secret, ticket] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')]
  const id = newId()
  const expiresAt = new Date(now().getTime() + desktopMs)
  await queries.insertDesktop({ id, secretHash: codeHash('desktop', secret), ticketHash: codeHash('ticket', ticket), browser: browserName(userAgent), expiresAt })
  const page = `/pages/confirm-desktop/index?id=${id}&ticket=${ticket}`
  return { id, secret, confirmUrl: `${origin}/api/wechat/oauth/start?back=${encodeURIComponent(page)}`, expiresAt: expiresAt.toISOString() }
}

/**
 * The browser asks how far it is. The first answer after the confirmation carries a new session's token; every later one says `expired`, so
 * the token is handed out once, also to twenty questions at once. A wrong secret looks like a sign-in that is over.
 * @param grantsHeldBy what a person may do today; the session's length follows it (S03)
 */
export async function pollDesktop(
  id: string,
  secret: string,
  grantsHeldBy: (accountId: string) => Promise<readonly Grant[]>,
): Promise<{ state: DesktopState; token?: string }> {
  const row = await queries.desktopBySecret(id, codeHash('desktop', secret))
  if (!row) return { state: 'expired' }
  if (row.state === 'refused') return { state: 'refused' }
  if (row.state === 'used' || row.expiresAt <= now()) return { state: 'expired' }
  if (row.state !== 'confirmed' || row.accountId === null) return { state: row.state === 'scanned' ? 'scanned' : 'waiting' }
  const accountId = row.accountId
  const token = await inTransaction(async () =>
    (await queries.moveDesktop(id, 'confirmed', 'used')) ? (await beginSession(accountId, 'h5', await grantsHeldBy(accountId))).token : undefined,
  )
  return token ? { state: 'confirmed', token } : { state: 'expired' }
}

/** Staff only: a desktop is for the school's work. */
const worksAtSchool = (actor: Actor) => actor.grants.some((grant) => grant.role !== 'guardian' && grant.role !== 'duty_pupil')

/**
 * A member of staff scanned the QR and sees who asks. The first who scans holds it. Fails with `access.denied` without a duty of today and
 * `identity.desktop_over` when it is over, decided, or held by somebody else.
 */
export async function scanDesktop(actor: Actor, id: string, ticket: string): Promise<{ browser: string; askedAt: string; expiresAt: string }> {
  if (!worksAtSchool(actor)) fail('access.denied')
  const row = await queries.desktopByTicket(id, codeHash('ticket', ticket))
  if (!row || row.expiresAt <= now() || !(await queries.holdDesktop(id, actor.accountId))) return fail('identity.desktop_over')
  return { browser: row.browser, askedAt: row.createdAt.toISOString(), expiresAt: row.expiresAt.toISOString() }
}

/**
 * The person who scanned decides, once. Confirming lets that browser begin one session as this person, with the lifetimes of this person's
 * duties (S03). Fails with `access.denied`, `identity.desktop_over`.
 */
export async function decideDesktop(actor: Actor, id: string, ticket: string, decision: 'confirm' | 'refuse'): Promise<{ state: DesktopState }> {
  if (!worksAtSchool(actor)) fail('access.denied')
  return inTransaction(async () => {
    const row = await queries.desktopByTicket(id, codeHash('ticket', ticket))
    if (!row || row.accountId !== actor.accountId || row.expiresAt <= now()) return fail('identity.desktop_over')
    const state = decision === 'confirm' ? 'confirmed' : 'refused'
    if (!(await queries.moveDesktop(id, 'scanned', state))) return fail('identity.desktop_over')
    // An account belongs to no bureau: the entry stands at bureau 0.
    await audit({ actor, action: `identity.desktop_${state}`, place: { bureau: '0' }, fields: ['session'] })
    return { state }
  })
}
