/**
 * SQL on push's own tables: messages and their deliveries as they are queued and opened. Sending is in send-queries.ts, receipts in
 * receipt-queries.ts.
 */
import type { Session } from '@zhixiao/shared-types/values/attendance'
import type { PushChannel, PushKind, RejectReason } from '@zhixiao/shared-types/values/push'
import { now } from '../../platform/clock'
import { sql, write } from '../../platform/db'
import { duplicateKeyOf } from '../../platform/errors'
import { receiptEvents } from './receipt-queries'

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
  since?: Date
  scopeKey: string | undefined
}

/** The id under which the message exists, and whether it is new: the same dedupe key is the same message (MS-6). */
export async function insertPush(push: NewPush): Promise<{ pushId: string; queued: boolean }> {
  const { place } = push
  try {
    await write(
      `INSERT INTO push (id, bureau_id, school_id, class_id, student_id, kind, dedupe_key, day, session, scope_key, title, text, fields, link,
         created_at, since)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
        push.scopeKey ?? null,
        push.title,
        push.text,
        JSON.stringify(push.fields),
        push.link,
        now(),
        push.since ?? null,
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
  channel: PushChannel
  /** Where the message goes; undefined leaves it in the inbox. */
  to: { appid: string; openid: string } | undefined
  /** Why the first channel does not reach them; of one in the inbox, why nothing is sent. */
  reason: RejectReason | null
  /** The delivery to the same person that it is sent along with (ID-8). */
  lead: { pushId: string; accountId: string; studentId: string } | undefined
}

export async function insertDeliveries(pushId: string, place: NewPush['place'], deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length === 0) return
  const at = now()
  const rows = deliveries.map((one) => [
    pushId,
    one.accountId,
    one.studentId,
    one.lead?.pushId ?? null,
    one.lead?.studentId ?? null,
    place.bureau,
    place.school,
    one.to ? 'waiting' : 'rejected',
    one.channel,
    one.to?.appid ?? null,
    one.to?.openid ?? null,
    one.clientMsgId,
    one.to ? at : null,
    at,
    one.to ? null : one.reason,
    one.to ? one.reason : null,
  ])
  await write(
    `INSERT INTO delivery (push_id, account_id, student_id, lead_push_id, lead_student_id, bureau_id, school_id, state, channel, appid, openid,
       client_msg_id, next_at, waits_since, reason, first_reason) VALUES ?`,
    [rows],
  )
}

/** Marks these messages opened for this person, the first time for good. `students` are the children they are guardian of today (MS-2). */
export async function markOpened(pushIds: readonly string[], accountId: string, students: readonly string[]): Promise<void> {
  await write(
    'UPDATE delivery SET opened_at = ? WHERE push_id IN (?) AND account_id = ? AND student_id IN (?) AND opened_at IS NULL',
    [now(), pushIds, accountId, ['0', ...students]],
  )
}

/** Deliveries of an account that became another one. Where both got the same message, the other one's row stays. */
export async function mergeDeliveries(from: string, into: string): Promise<void> {
  await write('UPDATE IGNORE delivery SET account_id = ? WHERE account_id = ?', [into, from])
}

/** Nobody knows after a day, and no receipt came: it is over. */
export async function expireUnknown(before: Date): Promise<void> {
  await write(`UPDATE delivery SET state = 'expired' WHERE state = 'unknown' AND first_attempt_at < ?`, [before])
}

/** Receipts are kept a day (MS-7), other events a month. */
export async function sweepEvents(receiptsBefore: Date, othersBefore: Date): Promise<void> {
  await write('DELETE FROM wechat_event WHERE event IN (?) AND received_at < ? LIMIT 50000', [receiptEvents, receiptsBefore])
  await write('DELETE FROM wechat_event WHERE event NOT IN (?) AND received_at < ? LIMIT 50000', [receiptEvents, othersBefore])
}

/** Was a message of this key queued, whatever became of it? */
export const isQueued = async (dedupeKey: string): Promise<boolean> => (await sql('SELECT id FROM push WHERE dedupe_key = ?', [dedupeKey])).length > 0
