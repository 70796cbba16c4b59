/** SQL of WeChat's events: kept once, matched once, in whatever order they and our own commits arrive (MS-7). */
import type { DeliveryState, PushKind, RejectReason } from '@zhixiao/shared-types/values/push'
import { now } from '../../platform/clock'
import { sql, write } from '../../platform/db'
import { duplicateKeyOf } from '../../platform/errors'
import type { DeliveryKey } from './send-queries'

/** What became of a message: of the official account, of the mini-program. */
export const receiptEvents = ['templatesendjobfinish', 'subscribe_msg_sent_event'] as const

export type NewEvent = {
  id: string
  appid: string
  dedupeKey: string
  event: string
  openid: string
  msgid: string | null
  status: string | null
  eventKey: string | null
  createdAt: Date
  /** A receipt is processed later, when it is matched. */
  isDone: boolean
}

/** False when WeChat told us before. */
export async function insertEvent(event: NewEvent): Promise<boolean> {
  const at = now()
  try {
    await write(
      `INSERT INTO wechat_event (id, appid, dedupe_key, event, openid, msgid, status, event_key, created_at, received_at, processed_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        event.id,
        event.appid,
        event.dedupeKey,
        event.event,
        event.openid,
        event.msgid,
        event.status,
        event.eventKey,
        event.createdAt,
        at,
        event.isDone ? at : null,
      ],
    )
    return true
  } catch (error) {
    if (duplicateKeyOf(error) !== 'wechat_event__once') throw error
    return false
  }
}

export type ParkedReceipt = { id: string; appid: string; openid: string; msgid: string | null; status: string | null; createdAt: Date }
const receiptColumns = 'CAST(e.id AS CHAR) AS id, e.appid, e.openid, e.msgid, e.status, e.created_at AS createdAt'

export async function parkedReceipt(eventId: string): Promise<ParkedReceipt | undefined> {
  const [row] = await sql<ParkedReceipt>(`SELECT ${receiptColumns} FROM wechat_event e WHERE e.id = ? AND e.processed_at IS NULL`, [
    eventId,
  ])
  return row
}

/** Receipts that came before we knew their msgid: of one message. */
export async function parkedReceiptsOf(pushId: string): Promise<ParkedReceipt[]> {
  return sql<ParkedReceipt>(
    `SELECT ${receiptColumns} FROM delivery d JOIN wechat_event e ON e.appid = d.appid AND e.msgid = d.wx_msgid
     WHERE d.push_id = ? AND d.wx_msgid IS NOT NULL AND e.event IN (?) AND e.processed_at IS NULL`,
    [pushId, receiptEvents],
  )
}

/** The same for every message; a net under the two ways above. */
export async function parkedReceiptsWithDelivery(limit: number): Promise<ParkedReceipt[]> {
  return sql<ParkedReceipt>(
    `SELECT ${receiptColumns} FROM wechat_event e JOIN delivery d ON d.wx_msgid = e.msgid AND d.appid = e.appid AND d.lead_push_id IS NULL
     WHERE e.event IN (?) AND e.processed_at IS NULL LIMIT ?`,
    [receiptEvents, limit],
  )
}

/** No call is under way or will be made; only a receipt can tell more. */
const isOver: readonly DeliveryState[] = ['unknown', 'accepted', 'unconfirmed']

/** Receipts with a msgid we never learnt, to people with a delivery that is over and has none. From the few that are parked: what is unconfirmed stays so for good. */
export async function parkedReceiptsOfUnlearnt(limit: number): Promise<ParkedReceipt[]> {
  return sql<ParkedReceipt>(
    `SELECT DISTINCT ${receiptColumns} FROM wechat_event e STRAIGHT_JOIN delivery d ON d.openid = e.openid AND d.appid = e.appid
     WHERE d.state IN (?) AND d.wx_msgid IS NULL AND e.event IN (?) AND e.processed_at IS NULL LIMIT ?`,
    [isOver, receiptEvents, limit],
  )
}

export type Receivable = DeliveryKey & { kind: PushKind; state: DeliveryState; dedupeKey: string; round: number; msgid: string | null; leads: number }
const receivable = `SELECT CAST(d.push_id AS CHAR) AS pushId, CAST(d.account_id AS CHAR) AS accountId,
   CAST(d.student_id AS CHAR) AS studentId,
     p.kind, d.state, p.dedupe_key AS dedupeKey, d.round, d.wx_msgid AS msgid, d.leads
   FROM delivery d JOIN push p ON p.id = d.push_id`

export async function deliveryWithMsgid(appid: string, msgid: string): Promise<Receivable | undefined> {
  const [row] = await sql<Receivable>(`${receivable} WHERE d.wx_msgid = ? AND d.appid = ? AND d.lead_push_id IS NULL`, [msgid, appid])
  return row
}

/**
 * A receipt whose msgid we never learnt (the answer to our call was lost): it belongs to the only delivery to this person that was tried by
 * then and has no msgid. With two of them nobody can tell, so neither is taken; one that is being sent or waits for its repeat counts, and
 * gets its receipt when its own call has said the msgid.
 */
export async function onlyUnlearntDelivery(appid: string, openid: string, tried: { from: Date; to: Date }): Promise<Receivable | undefined> {
  const [only, ...others] = await sql<Receivable>(
    `${receivable} WHERE d.openid = ? AND d.state IN (?) AND d.wx_msgid IS NULL AND d.appid = ? AND d.lead_push_id IS NULL
       AND d.first_attempt_at BETWEEN ? AND ? LIMIT 2`,
    [openid, [...isOver, 'sending', 'waiting'], appid, tried.from, tried.to],
  )
  return only && others.length === 0 && isOver.includes(only.state) ? only : undefined
}

/** True for the one who takes the receipt; everybody else leaves it. */
export async function takeReceipt(eventId: string): Promise<boolean> {
  const { affectedRows } = await write('UPDATE wechat_event SET processed_at = ? WHERE id = ? AND processed_at IS NULL', [now(), eventId])
  return affectedRows === 1
}

const at = 'push_id = ? AND account_id = ? AND student_id = ?'
const places = (key: DeliveryKey) => [key.pushId, key.accountId, key.studentId]

export async function recordDelivered(key: DeliveryKey, msgid: string | null, deliveredAt: Date): Promise<void> {
  await write(
    `UPDATE delivery SET state = 'delivered', delivered_at = COALESCE(delivered_at, ?), accepted_at = COALESCE(accepted_at, ?),
       wx_msgid = COALESCE(wx_msgid, ?),
       next_at = NULL, reason = NULL, last_error = NULL WHERE ${at} AND state IN ('accepted', 'unconfirmed', 'unknown')`,
    [deliveredAt, deliveredAt, msgid, ...places(key)],
  )
}

export async function recordUndelivered(key: DeliveryKey, reason: RejectReason, error: string): Promise<void> {
  await write(
    `UPDATE delivery SET state = 'rejected', next_at = NULL, reason = ?, last_error = ? WHERE ${at}
       AND state IN ('accepted', 'unconfirmed', 'unknown')`,
    [reason, error, ...places(key)],
  )
}

export type Round = { round: number; clientMsgId: string; nextAt: Date; at: Date; reason: RejectReason; error: string }

/** WeChat failed and may succeed later: the next round, with an id of its own. False when the delivery had moved on. */
export async function beginRound(key: DeliveryKey, next: Round): Promise<boolean> {
  const { affectedRows } = await write(
    `UPDATE delivery SET state = 'waiting', round = ?, client_msg_id = ?, wx_msgid = NULL, first_attempt_at = NULL, first_attempt_real = NULL,
       credit_taken = 0, next_at = ?, waits_since = ?, reason = ?, last_error = ?
     WHERE ${at} AND round = ? AND state IN ('accepted', 'unconfirmed', 'unknown')`,
    [next.round, next.clientMsgId, next.nextAt, next.at, next.reason, next.error, ...places(key), next.round - 1],
  )
  return affectedRows === 1
}

/**
 * Accepted, and no receipt for ten minutes (MS-7): unconfirmed, not failed. Where the school's clock was put back since, the ten minutes begin
 * again, because nobody can say how many have passed.
 */
export async function markUnconfirmed(at: Date, patienceMs: number): Promise<void> {
  await write(`UPDATE delivery SET state = 'unconfirmed', next_at = NULL WHERE state = 'accepted' AND next_at <= ?`, [at])
  await write(`UPDATE delivery SET next_at = ?, waits_since = ? WHERE state = 'accepted' AND next_at > ?`, [
    new Date(at.getTime() + patienceMs),
    at,
    new Date(at.getTime() + 2 * patienceMs),
  ])
}
