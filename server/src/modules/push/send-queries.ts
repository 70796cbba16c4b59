/** SQL of sending: claims under a lease on database time, and what came of each call. States only move forward. */
import type { PushKind, RejectReason } from '@zhixiao/shared-types/values/push'
import { sql, write } from '../../platform/db'

export type SendablePush = {
  id: string
  kind: PushKind
  dedupeKey: string
  fields: Record<string, string>
  link: string | null
  createdAt: Date
}
export type Due = {
  accountId: string
  studentId: string
  state: 'waiting' | 'sending'
  appid: string
  openid: string
  clientMsgId: string
  attempts: number
  firstAttemptAt: Date | null
  resent: number
}
/** A delivery this worker may send now, with the attempt that is on record already. */
export type Claimed = Due & { attemptId: string; isMarked: boolean }
export type DeliveryKey = { pushId: string; accountId: string; studentId: string }

export async function sendablePush(pushId: string): Promise<SendablePush | undefined> {
  const [row] = await sql<Omit<SendablePush, 'fields'> & { fields: unknown }>(
    'SELECT CAST(id AS CHAR) AS id, kind, dedupe_key AS dedupeKey, fields, link, created_at AS createdAt FROM push WHERE id = ?',
    [pushId],
  )
  if (!row) return undefined
  // MariaDB gives JSON as text, MySQL parsed.
  return { ...row, fields: (typeof row.fields === 'string' ? JSON.parse(row.fields) : row.fields) as Record<string, string> }
}

/** Deliveries of a message that are due, or whose worker fell silent; other workers skip what is locked. */
export async function lockDue(pushId: string, at: Date, limit: number): Promise<Due[]> {
  return sql<Due>(
    `SELECT CAST(account_id AS CHAR) AS accountId, CAST(student_id AS CHAR) AS studentId, state, appid, openid,
       client_msg_id AS clientMsgId,
       attempts, first_attempt_at AS firstAttemptAt, resent
     FROM delivery
     WHERE push_id = ? AND channel = 'template'
       AND ((state = 'waiting' AND next_at <= ?) OR (state = 'sending' AND lease_until <= UTC_TIMESTAMP(3)))
     LIMIT ? FOR UPDATE SKIP LOCKED`,
    [pushId, at, limit],
  )
}

const pairs = (rows: readonly Due[]) => rows.map((row) => [row.accountId, row.studentId])

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
       first_attempt_at = COALESCE(first_attempt_at, ?), resent = GREATEST(resent, ?), reason = NULL
     WHERE push_id = ? AND (account_id, student_id) IN (?)`,
    [token, leaseMs * 1000, at, marked ? 1 : 0, pushId, pairs(rows)],
  )
}

/** Nothing more may be tried: only a receipt can still tell (delivery.md §4.2 rule 4). */
export async function giveUp(pushId: string, rows: readonly Due[]): Promise<void> {
  if (rows.length === 0) return
  await write(
    `UPDATE delivery SET state = 'unknown', next_at = NULL, lease_token = NULL, lease_until = NULL WHERE push_id = ?
       AND (account_id, student_id) IN (?)`,
    [pushId, pairs(rows)],
  )
}

export type NewAttempt = { id: string; accountId: string; studentId: string; isResend: boolean }

export async function insertAttempts(pushId: string, attempts: readonly NewAttempt[], at: Date): Promise<void> {
  if (attempts.length === 0) return
  await write(`INSERT INTO delivery_attempt (id, push_id, account_id, student_id, at, outcome, is_resend) VALUES ?`, [
    attempts.map((one) => [one.id, pushId, one.accountId, one.studentId, at, 'begun', one.isResend ? 1 : 0]),
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

export async function finishAttempt(
  id: string,
  outcome: string,
  errcode: number | null,
  error: string | null,
  msgid: string | null,
): Promise<void> {
  await write('UPDATE delivery_attempt SET outcome = ?, errcode = ?, error = ?, wx_msgid = ? WHERE id = ?', [
    outcome,
    errcode,
    error,
    msgid,
    id,
  ])
}

export async function renewLease(token: string, pushId: string, leaseMs: number): Promise<void> {
  await write(
    `UPDATE delivery SET lease_until = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND WHERE push_id = ? AND state = 'sending'
       AND lease_token = ?`,
    [leaseMs * 1000, pushId, token],
  )
}

/**
 * WeChat has the message: a fact, whoever holds the lease by now. The first msgid stays (a repeat within ten minutes gets the same one),
 * and a receipt that was faster is not undone.
 */
export async function recordAccepted(key: DeliveryKey, msgid: string | null, at: Date, patienceUntil: Date): Promise<void> {
  await write(
    `UPDATE delivery SET state = 'accepted', wx_msgid = COALESCE(wx_msgid, ?), accepted_at = COALESCE(accepted_at, ?), next_at = ?,
       reason = NULL, last_error = NULL,
       lease_token = NULL, lease_until = NULL
     WHERE push_id = ? AND account_id = ? AND student_id = ? AND state IN ('waiting', 'sending', 'unknown')`,
    [msgid, at, patienceUntil, key.pushId, key.accountId, key.studentId],
  )
}

export type Change = {
  state: 'waiting' | 'rejected' | 'unknown' | 'expired'
  nextAt: Date | null
  reason: RejectReason | null
  error: string | null
  /** Restored where the call certainly did not send, so that the nine minutes begin with the first real attempt. */
  firstAttemptAt: Date | null
}

/** Whatever else came of a call; only by the worker that holds the lease. */
export async function recordOther(key: DeliveryKey, token: string, change: Change): Promise<void> {
  await write(
    `UPDATE delivery SET state = ?, next_at = ?, reason = ?, last_error = ?, first_attempt_at = ?, lease_token = NULL, lease_until = NULL
     WHERE push_id = ? AND account_id = ? AND student_id = ? AND state = 'sending' AND lease_token = ?`,
    [change.state, change.nextAt, change.reason, change.error, change.firstAttemptAt, key.pushId, key.accountId, key.studentId, token],
  )
}

/** When the next unfinished delivery of a message is due; `leased` counts those that some worker holds. */
export async function unfinished(pushId: string): Promise<{ nextAt: Date | null; leased: number }> {
  const [row] = await sql<{ nextAt: Date | null; leased: number }>(
    `SELECT MIN(IF(state = 'waiting', next_at, NULL)) AS nextAt, COUNT(IF(state = 'sending', 1, NULL)) AS leased
     FROM delivery WHERE push_id = ? AND channel = 'template' AND state IN ('waiting', 'sending')`,
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

/** Everything of a message that waits (or whose worker died) waits until then; the family may be phoned meanwhile. */
export async function putOff(pushId: string, until: Date): Promise<void> {
  await write(
    `UPDATE delivery SET state = 'waiting', next_at = ?, reason = 'quota', lease_token = NULL, lease_until = NULL
     WHERE push_id = ? AND channel = 'template' AND ((state = 'waiting' AND next_at < ?) OR (state = 'sending'
        AND lease_until <= UTC_TIMESTAMP(3)))`,
    [until, pushId, until],
  )
}
