/**
 * SQL on push's own tables: messages and their deliveries as they are queued and opened. Sending is in send-queries.ts, receipts in
 * receipt-queries.ts.
 */
import type { Session } from '@zhixiao/shared-types/values/attendance'
import type { PushKind, RejectReason } from '@zhixiao/shared-types/values/push'
import { now } from '../../platform/clock'
import { sql, write } from '../../platform/db'
import { duplicateKeyOf } from '../../platform/errors'

export type NewPush = {
  id: string
  kind: PushKind
  dedupeKey: string
  place: { bureau: string; school: string; class?: string; student?: string }
  day: string
  session?: Session
  title: string
  text: string
  fields: Record<string, string>
  link: string | null
}

/** The id under which the message exists, and whether it is new: the same dedupe key is the same message (MS-6). */
export async function insertPush(push: NewPush): Promise<{ pushId: string; queued: boolean }> {
  const { place } = push
  try {
    await write(
      `INSERT INTO push (id, bureau_id, school_id, class_id, student_id, kind, dedupe_key, day, session, title, text, fields, link,
         created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        push.id,
        place.bureau,
        place.school,
        place.class ?? '0',
        place.student ?? '0',
        push.kind,
        push.dedupeKey,
        push.day,
        push.session ?? null,
        push.title,
        push.text,
        JSON.stringify(push.fields),
        push.link,
        now(),
      ],
    )
    return { pushId: push.id, queued: true }
  } catch (error) {
    if (duplicateKeyOf(error) !== 'push__once') throw error
  }
  const [known] = await sql<{ id: string }>('SELECT CAST(id AS CHAR) AS id FROM push WHERE dedupe_key = ?', [push.dedupeKey])
  return { pushId: known?.id ?? push.id, queued: false }
}

export type NewDelivery = {
  accountId: string
  studentId: string
  clientMsgId: string
  /** Where the message goes; undefined leaves it in the inbox, with the reason. */
  to: { appid: string; openid: string } | undefined
  reason: RejectReason | null
}

export async function insertDeliveries(pushId: string, place: NewPush['place'], deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length === 0) return
  const at = now()
  const rows = deliveries.map((one) => [
    pushId,
    one.accountId,
    one.studentId,
    place.bureau,
    place.school,
    one.to ? 'waiting' : 'rejected',
    one.to ? 'template' : 'inbox',
    one.to?.appid ?? null,
    one.to?.openid ?? null,
    one.clientMsgId,
    one.to ? at : null,
    one.reason,
  ])
  await write(
    `INSERT INTO delivery (push_id, account_id, student_id, bureau_id, school_id, state, channel, appid, openid, client_msg_id,
       next_at, reason) VALUES ?`,
    [rows],
  )
}

/**
 * Marks opened for this person, once; false when the message is not theirs. `students` are the children they are guardian of today
 * (MS-2).
 */
export async function markOpened(pushId: string, accountId: string, students: readonly string[]): Promise<boolean> {
  const { affectedRows } = await write(
    `UPDATE delivery SET opened_at = COALESCE(opened_at, ?) WHERE push_id = ? AND account_id = ? AND student_id IN (?)
       AND (state <> 'cancelled' OR opened_at IS NOT NULL)`,
    [now(), pushId, accountId, ['0', ...students]],
  )
  return affectedRows > 0
}

/** Deliveries of an account that became another one. Where both got the same message, the other one's row stays. */
export async function moveDeliveries(from: string, into: string): Promise<void> {
  await write('UPDATE IGNORE delivery SET account_id = ? WHERE account_id = ?', [into, from])
}

/** Nobody knows after a day, and no receipt came: it is over. */
export async function expireUnknown(before: Date): Promise<void> {
  await write(`UPDATE delivery SET state = 'expired' WHERE state = 'unknown' AND first_attempt_at < ?`, [before])
}

/** Receipts are kept a day (MS-7), other events a month. */
export async function sweepEvents(receiptsBefore: Date, othersBefore: Date): Promise<void> {
  await write(`DELETE FROM wechat_event WHERE event = 'templatesendjobfinish' AND received_at < ? LIMIT 50000`, [receiptsBefore])
  await write(`DELETE FROM wechat_event WHERE event <> 'templatesendjobfinish' AND received_at < ? LIMIT 50000`, [othersBefore])
}

/** A delivery that was never tried is cancelled; one whose outcome is unknown is left to its receipt. Returns how many stopped waiting. */
const stopped = `d.state = IF(d.first_attempt_at IS NULL, 'cancelled', 'unknown'), d.next_at = NULL`

export async function stopWaiting(dedupePrefix: string): Promise<number> {
  const { affectedRows } = await write(
    `UPDATE push p JOIN delivery d ON d.push_id = p.id SET ${stopped} WHERE p.dedupe_key LIKE ? AND d.state = 'waiting'`,
    [`${dedupePrefix.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`],
  )
  return affectedRows
}
