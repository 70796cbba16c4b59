/** SQL of what a call brought: accepted, refused, unknown, or on to the second channel (MS-5). */
import type { RejectReason } from '@zhixiao/shared-types/values/push'
import { write } from '../../platform/db'
import type { DeliveryKey } from './send-queries'

const one = 'push_id = ? AND account_id = ? AND student_id = ?'
const places = (key: DeliveryKey) => [key.pushId, key.accountId, key.studentId]
const noLease = 'lease_token = NULL, lease_until = NULL'

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

/** A subscribe call begins and has taken its consent: from here on its outcome is unknown until told. False when the lease is lost. */
export async function markCalled(key: DeliveryKey, token: string, at: Date): Promise<boolean> {
  const { affectedRows } = await write(
    `UPDATE delivery SET first_attempt_at = ?, first_attempt_real = UTC_TIMESTAMP(3), credit_taken = 1
     WHERE ${one} AND state = 'sending' AND lease_token = ? AND credit_taken = 0`,
    [at, ...places(key), token],
  )
  return affectedRows === 1
}

/**
 * WeChat has the message: a fact, whoever holds the lease by now. The first msgid stays (a repeat within ten minutes gets the same one),
 * and a receipt that was faster is not undone.
 */
export async function recordAccepted(key: DeliveryKey, msgid: string | null, at: Date, patienceUntil: Date): Promise<void> {
  await write(
    `UPDATE delivery SET state = 'accepted', wx_msgid = COALESCE(wx_msgid, ?), accepted_at = COALESCE(accepted_at, ?), next_at = ?,
       waits_since = ?, reason = NULL, last_error = NULL, ${noLease}
     WHERE ${one} AND state IN ('waiting', 'sending', 'unknown')`,
    [msgid, at, patienceUntil, at, ...places(key)],
  )
}

export type Change = {
  state: 'waiting' | 'unknown' | 'expired'
  nextAt: Date | null
  reason: RejectReason | null
  error: string | null
  /** Restored where the call certainly did not send, so that the nine minutes begin with the first real attempt. */
  firstAttemptAt: Date | null
}

/** Whatever else came of a call; only by the worker that holds the lease. */
export async function recordOther(key: DeliveryKey, token: string, at: Date, change: Change): Promise<void> {
  await write(
    `UPDATE delivery SET state = ?, next_at = ?, waits_since = ?, reason = ?, last_error = ?, first_attempt_at = ?,
       first_attempt_real = IF(first_attempt_at IS NULL, NULL, COALESCE(first_attempt_real, UTC_TIMESTAMP(3))), ${noLease}
     WHERE ${one} AND state = 'sending' AND lease_token = ?`,
    [change.state, change.nextAt, at, change.reason, change.error, change.firstAttemptAt, ...places(key), token],
  )
}

/** Who may move a delivery on: the worker that holds its lease, a receipt of a call that is over, or whoever has the waiting row locked. */
export type By = { token: string } | 'receipt' | 'waiting'
const held = { receipt: `state IN ('accepted', 'unconfirmed', 'unknown')`, waiting: `state = 'waiting'` }
const heldBy = (by: By) => (typeof by === 'string' ? held[by] : `state = 'sending' AND lease_token = ?`)
const holder = (by: By) => (typeof by === 'string' ? [] : [by.token])

/** The first channel certainly did not bring it: a chain of attempts of its own on the second. False when the delivery had moved on. */
export async function moveToSubscribe(
  key: DeliveryKey,
  by: By,
  to: { appid: string; openid: string },
  reason: RejectReason,
  error: string,
  at: Date,
): Promise<boolean> {
  const { affectedRows } = await write(
    `UPDATE delivery SET state = 'waiting', channel = 'subscribe', appid = ?, openid = ?, next_at = ?, waits_since = ?, wx_msgid = NULL,
       accepted_at = NULL, first_attempt_at = NULL, first_attempt_real = NULL, resent = 0, reason = NULL, first_reason = ?, last_error = ?,
       ${noLease}
     WHERE ${one} AND channel = 'template' AND ${heldBy(by)}`,
    [to.appid, to.openid, at, at, reason, error, ...places(key), ...holder(by)],
  )
  return affectedRows === 1
}

/** No channel is left: the inbox holds it. What the first channel said is the reason a teacher can do something about. */
export async function moveToInbox(key: DeliveryKey, by: By, reason: RejectReason, error: string): Promise<void> {
  await write(
    `UPDATE delivery SET state = 'rejected', channel = 'inbox', next_at = NULL, reason = COALESCE(first_reason, ?), last_error = ?, ${noLease}
     WHERE ${one} AND ${heldBy(by)}`,
    [reason, error, ...places(key), ...holder(by)],
  )
}

/** The consent goes back: the call certainly used none up. */
export async function forgetCredit(key: DeliveryKey): Promise<boolean> {
  const { affectedRows } = await write(`UPDATE delivery SET credit_taken = 0 WHERE ${one} AND credit_taken = 1`, places(key))
  return affectedRows === 1
}
