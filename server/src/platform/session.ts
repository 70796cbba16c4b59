/**
 * Sessions (S03, S09, decisions.md): one opaque 256-bit token, its SHA-256 in a MySQL row that every request reads (README: no cache).
 * Grants are read per request too, so what ended is gone on the next one.
 */
import { randomBytes } from 'node:crypto'
import type { Grant, Role } from '@zhixiao/shared-types/values/access'
import { now } from './clock'
import { sha256 } from './crypto'
import { deleteInPieces, sql, write } from './db'
import { newId } from './ids'

const minute = 60_000
const day = 24 * 60 * minute
/** S03: parents and teachers; bureau and admins. */
const lifetimes = { usual: { idle: 7 * day, absolute: 30 * day }, strict: { idle: 30 * minute, absolute: 12 * 60 * minute } }
const strictRoles: ReadonlySet<Role> = new Set(['bureau', 'admin', 'platform'])
/** The row's `last_seen_at` is written when it is older than this; shorter than any idle limit by far. */
const seenEvery = minute

export type Session = { id: string; accountId: string; createdAt: Date; lastSeenAt: Date }
/** Where the person signed in: H5 (cookie) or mini-program (bearer). */
export type SessionChannel = 'h5' | 'mp'

const hashOf = sha256

/**
 * Begins a session; the token is handed out once and never stored. New at each sign-in, so none can be fixed in advance.
 * `grants` only tell `expiresAt`: 12 h for bureau and admin grants, else 30 days.
 */
export async function beginSession(
  accountId: string,
  channel: SessionChannel,
  grants: readonly Grant[] = [],
): Promise<{ token: string; sessionId: string; expiresAt: Date }> {
  const token = randomBytes(32).toString('base64url')
  const sessionId = newId()
  const at = now()
  await write('INSERT INTO session (id, token_hash, account_id, channel, created_at, last_seen_at) VALUES (?, ?, ?, ?, ?, ?)', [
    sessionId,
    hashOf(token),
    accountId,
    channel,
    at,
    at,
  ])
  return { token, sessionId, expiresAt: new Date(at.getTime() + lifetimeOf(grants).absolute) }
}

/** The live row behind a token; undefined when it never was or is revoked. Age is judged by `isOver`, which needs the grants. */
export async function findSession(token: string): Promise<Session | undefined> {
  if (!/^[\w-]{43}$/.test(token)) return undefined
  const [row] = await sql<Session>(
    `SELECT CAST(id AS CHAR) AS id, CAST(account_id AS CHAR) AS accountId, created_at AS createdAt, last_seen_at AS lastSeenAt
     FROM session WHERE token_hash = ? AND revoked_at IS NULL`,
    [hashOf(token)],
  )
  return row
}

/** Is the session past its idle or absolute end (S03)? A bureau or admin grant shortens both from the moment it is held. */
export function isOver(session: Session, grants: readonly Grant[], at = now()): boolean {
  const { idle, absolute } = lifetimeOf(grants)
  return at.getTime() - session.lastSeenAt.getTime() > idle || at.getTime() - session.createdAt.getTime() > absolute
}

const lifetimeOf = (grants: readonly Grant[]) => (grants.some((grant) => strictRoles.has(grant.role)) ? lifetimes.strict : lifetimes.usual)

/** Notes that the session was used; writes at most once a minute. */
export async function touchSession(session: Session, at = now()): Promise<void> {
  if (at.getTime() - session.lastSeenAt.getTime() < seenEvery) return
  const due = new Date(at.getTime() - seenEvery)
  await write('UPDATE session SET last_seen_at = ? WHERE id = ? AND last_seen_at <= ?', [at, session.id, due])
}

/** Ends one session of the account at once; false when it was over already or is somebody else's. */
export async function revokeSession(accountId: string, sessionId: string): Promise<boolean> {
  return (await revokeWhere('id = ? AND account_id = ?', [sessionId, accountId])) > 0
}

/** Ends every session of an account at once (unbinding, role change, disabling), except one if given. Returns how many. */
export async function revokeSessionsOf(accountId: string, exceptSessionId = '0'): Promise<number> {
  return revokeWhere('account_id = ? AND id <> ?', [accountId, exceptSessionId])
}

async function revokeWhere(where: string, params: unknown[]): Promise<number> {
  const { affectedRows } = await write(`UPDATE session SET revoked_at = ? WHERE ${where} AND revoked_at IS NULL`, [now(), ...params])
  return affectedRows
}

export type SessionView = { id: string; channel: SessionChannel; createdAt: Date; lastSeenAt: Date }
/** A person's own live sessions, newest first, for the page that ends them. */
export async function sessionsOf(accountId: string): Promise<SessionView[]> {
  return sql<SessionView>(
    `SELECT CAST(id AS CHAR) AS id, channel, created_at AS createdAt, last_seen_at AS lastSeenAt
     FROM session WHERE account_id = ? AND revoked_at IS NULL AND created_at > ? ORDER BY last_seen_at DESC LIMIT 50`,
    [accountId, new Date(now().getTime() - lifetimes.usual.absolute)],
  )
}

/** Deletes rows that ended before the instant; returns how many. */
export const sweepSessions = (before: Date): Promise<number> =>
  deleteInPieces('DELETE FROM session WHERE created_at < ?', [new Date(before.getTime() - lifetimes.usual.absolute)])
