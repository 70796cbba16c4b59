/**
 * SQL of sending: claims under a lease on database time. States only move forward. Only rows that lead are claimed; those sent along with one show
 * what came of it (group-queries.ts). What a call brought is in outcome-queries.ts.
 */
import type { PushChannel, PushKind } from '@zhixiao/shared-types/values/push'
import { sql, write } from '../../platform/db'
import { showLeaders } from './group-queries'

export type SendablePush = {
  id: string
  kind: PushKind
  dedupeKey: string
  fields: Record<string, string>
  link: string | null
  /** When its cause came to be: it is new for half a day from then on (SM-3). */
  since: Date
}
export type Due = {
  accountId: string
  studentId: string
  state: 'waiting' | 'sending'
  channel: PushChannel
  appid: string
  openid: string
  clientMsgId: string
  attempts: number
  firstAttemptAt: Date | null
  /** Milliseconds of database time since the first attempt. */
  realMs: number | null
  resent: number
  /** 1 = other children of this person are on the same card. */
  leads: number
}
/** A delivery this worker may send now, with the attempt that is on record already. */
export type Claimed = Due & { attemptId: string; isMarked: boolean }
export type DeliveryKey = { pushId: string; accountId: string; studentId: string }

export async function sendablePush(pushId: string): Promise<SendablePush | undefined> {
  const [row] = await sql<Omit<SendablePush, 'fields'> & { fields: unknown }>(
    'SELECT CAST(id AS CHAR) AS id, kind, dedupe_key AS dedupeKey, fields, link, COALESCE(since, created_at) AS since FROM push WHERE id = ?',
    [pushId],
  )
  if (!row) return undefined
  // MariaDB gives JSON as text, MySQL parsed.
  return { ...row, fields: (typeof row.fields === 'string' ? JSON.parse(row.fields) : row.fields) as Record<string, string> }
}

/** Clocks of two processes may differ by this much without one of them having been put back. */
const clockDriftMs = 60_000

/**
 * Deliveries of a message that are due, or whose worker fell silent; other workers skip what is locked. What has waited since a time that is
 * still to come is due too: the school's clock was put back, and nobody can say how long it should wait on.
 */
export async function lockDue(pushId: string, channel: PushChannel, at: Date, limit: number): Promise<Due[]> {
  return sql<Due>(
    `SELECT CAST(account_id AS CHAR) AS accountId, CAST(student_id AS CHAR) AS studentId, state, channel, appid, openid,
       client_msg_id AS clientMsgId, attempts, first_attempt_at AS firstAttemptAt,
       TIMESTAMPDIFF(MICROSECOND, first_attempt_real, UTC_TIMESTAMP(3)) DIV 1000 AS realMs, resent, leads
     FROM delivery
     WHERE push_id = ? AND channel = ? AND lead_push_id IS NULL
       AND ((state = 'waiting' AND (next_at <= ? OR waits_since > ?)) OR (state = 'sending' AND lease_until <= UTC_TIMESTAMP(3)))
     LIMIT ? FOR UPDATE SKIP LOCKED`,
    [pushId, channel, at, new Date(at.getTime() + clockDriftMs), limit],
  )
}

const pairs = (rows: readonly Due[]) => rows.map((row) => [row.accountId, row.studentId])

/** A template call counts as begun here; a subscribe call only when its consent is taken (`markCalled`), because it is never repeated blindly. */
export async function markSending(
  pushId: string,
  rows: readonly Due[],
  token: string,
  leaseMs: number,
  at: Date,
  marked: boolean,
): Promise<void> {
  if (rows.length === 0) return
  await write(
    `UPDATE delivery SET state = 'sending', lease_token = ?, lease_until = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND,
       attempts = attempts + 1,
       first_attempt_at = IF(channel = 'template', COALESCE(first_attempt_at, ?), first_attempt_at),
       first_attempt_real = IF(channel = 'template', COALESCE(first_attempt_real, UTC_TIMESTAMP(3)), first_attempt_real),
       resent = GREATEST(resent, ?), reason = NULL
     WHERE push_id = ? AND (account_id, student_id) IN (?)`,
    [token, leaseMs * 1000, at, marked ? 1 : 0, pushId, pairs(rows)],
  )
  await showLeaders(pushId, rows)
}

/** Nothing more may be tried: only a receipt can still tell (delivery.md §4.2 rule 4). */
export async function giveUp(pushId: string, rows: readonly Due[]): Promise<void> {
  await settle(pushId, rows, `state = 'unknown', next_at = NULL`)
}

/** Older than half a day: the inbox holds it, nobody is called at night about this morning (SM-3). */
export async function leaveInInbox(pushId: string, rows: readonly Due[]): Promise<void> {
  await settle(pushId, rows, `state = 'expired', channel = 'inbox', next_at = NULL, reason = 'too_old'`)
}

/** Waits on, until then; the reason is for the teacher's page. */
export async function waitUntil(pushId: string, rows: readonly Due[], until: Date, at: Date, reason: 'quota' | null): Promise<void> {
  await settle(pushId, rows, `state = 'waiting', next_at = ?, waits_since = ?, reason = ?`, [until, at, reason])
}

async function settle(pushId: string, rows: readonly Due[], change: string, values: readonly unknown[] = []): Promise<void> {
  if (rows.length === 0) return
  await write(
    `UPDATE delivery SET ${change}, lease_token = NULL, lease_until = NULL WHERE push_id = ? AND (account_id, student_id) IN (?)`,
    [...values, pushId, pairs(rows)],
  )
  await showLeaders(pushId, rows)
}

export type NewAttempt = { id: string; accountId: string; studentId: string; channel: PushChannel; isResend: boolean }

export async function insertAttempts(pushId: string, attempts: readonly NewAttempt[], at: Date): Promise<void> {
  if (attempts.length === 0) return
  await write(`INSERT INTO delivery_attempt (id, push_id, account_id, student_id, channel, at, outcome, is_resend) VALUES ?`, [
    attempts.map((one) => [one.id, pushId, one.accountId, one.studentId, one.channel, at, 'begun', one.isResend ? 1 : 0]),
  ])
}

/** Attempts whose worker died in the middle. */
export async function markLost(pushId: string, rows: readonly Due[]): Promise<void> {
  if (rows.length === 0) return
  await write(`UPDATE delivery_attempt SET outcome = 'lost' WHERE push_id = ? AND (account_id, student_id) IN (?) AND outcome = 'begun'`, [
    pushId,
    pairs(rows),
  ])
}

export async function renewLease(token: string, pushId: string, leaseMs: number): Promise<void> {
  await write(
    `UPDATE delivery SET lease_until = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND WHERE push_id = ? AND state = 'sending'
       AND lease_token = ?`,
    [leaseMs * 1000, pushId, token],
  )
}

/** When the next unfinished delivery of a message is due; `leased` counts those that some worker holds. */
export async function unfinished(pushId: string): Promise<{ nextAt: Date | null; leased: number }> {
  const [row] = await sql<{ nextAt: Date | null; leased: number }>(
    `SELECT MIN(IF(state = 'waiting', next_at, NULL)) AS nextAt, COUNT(IF(state = 'sending', 1, NULL)) AS leased
     FROM delivery WHERE push_id = ? AND lead_push_id IS NULL AND state IN ('waiting', 'sending')`,
    [pushId],
  )
  return row ?? { nextAt: null, leased: 0 }
}

/** Until when this account may send nothing; undefined when it may. */
export async function channelStoppedUntil(appid: string, at: Date): Promise<Date | undefined> {
  const [row] = await sql<{ until: Date }>('SELECT stopped_until AS until FROM push_channel WHERE appid = ? AND stopped_until > ?', [
    appid,
    at,
  ])
  return row?.until
}

export async function stopChannel(appid: string, until: Date, reason: string): Promise<void> {
  await write(
    `INSERT INTO push_channel (appid, stopped_until, reason) VALUES (?, ?, ?)
     ON DUPLICATE KEY UPDATE stopped_until = GREATEST(COALESCE(stopped_until, VALUES(stopped_until)), VALUES(stopped_until)),
        reason = VALUES(reason)`,
    [appid, until, reason],
  )
}
