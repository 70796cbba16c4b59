/** Read-only, one query per screen; joins tables of roster for names. */
import type { Session } from '@zhixiao/shared-types/values/attendance'
import type { Relation } from '@zhixiao/shared-types/values/people'
import type { DeliveryState, PushChannel, PushKind, RejectReason } from '@zhixiao/shared-types/values/push'
import { sql } from '../../platform/db'

export type MessageRow = {
  pushId: string
  kind: PushKind
  title: string
  text: string
  studentId: string | null
  student: string | null
  school: string
  class: string | null
  sentAt: Date
  openedAt: Date | null
  link: string | null
}

const message = `SELECT CAST(p.id AS CHAR) AS pushId, p.kind, p.title, p.text, CAST(NULLIF(d.student_id, 0) AS CHAR) AS studentId,
   t.name AS student, s.name AS school,
   c.name AS class, p.created_at AS sentAt, d.opened_at AS openedAt, p.link
 FROM delivery d JOIN push p ON p.id = d.push_id JOIN school s ON s.id = d.school_id
 LEFT JOIN student t ON t.id = d.student_id LEFT JOIN class c ON c.id = p.class_id`

/** Cancelled before anybody saw it: it never was (CA-4). What was opened stays where it was. */
const isThere = `(d.state <> 'cancelled' OR d.opened_at IS NOT NULL)`

/**
 * A person's inbox, newest first, from below `before`: only messages about children they are guardian of today, and those about no child
 * (MS-2). One row for each message, also when it reached them for two children (ID-8).
 */
export async function inbox(
  accountId: string,
  students: readonly string[],
  before: string | undefined,
  limit: number,
): Promise<MessageRow[]> {
  return sql<MessageRow>(
    `${message} WHERE d.account_id = ? AND d.student_id IN (?) AND ${isThere} ${before ? 'AND d.push_id < ?' : ''}
       AND NOT EXISTS (SELECT 1 FROM delivery x WHERE x.push_id = d.push_id AND x.account_id = d.account_id AND x.student_id < d.student_id)
     ORDER BY d.push_id DESC LIMIT ?`,
    [accountId, ['0', ...students], ...(before ? [before] : []), limit],
  )
}

/**
 * One message as this person received it, and after it what tells them the same of their other children (ID-8); empty when the message is not
 * theirs.
 */
export async function receivedTogether(pushId: string, accountId: string, students: readonly string[]): Promise<MessageRow[]> {
  const rows = await sql<MessageRow>(
    `${message} WHERE (p.id = ? OR p.scope_key = (SELECT scope_key FROM push WHERE id = ?)) AND d.account_id = ? AND d.student_id IN (?)
       AND ${isThere} ORDER BY p.id <> ?, p.id, d.student_id LIMIT 20`,
    [pushId, pushId, accountId, ['0', ...students], pushId],
  )
  return rows[0]?.pushId === pushId ? rows : []
}

export type ReceiptRow = {
  pushId: string
  kind: PushKind
  session: Session | null
  studentId: string
  student: string
  sentAt: Date
  /** 1 = the cause went before every delivery did: nobody needs to be told any more. */
  isCancelled: number
  accountId: string | null
  relation: Relation | null
  state: DeliveryState | null
  channel: PushChannel | null
  reason: RejectReason | null
  firstReason: RejectReason | null
  attempts: number | null
  acceptedAt: Date | null
  deliveredAt: Date | null
  openedAt: Date | null
}

/** Every message to a family of the class that day with each guardian's delivery; to nobody is one row without a guardian; cancelled ones are not there. */
export async function receiptsOfClass(classId: string, day: string): Promise<ReceiptRow[]> {
  return sql<ReceiptRow>(
    `SELECT CAST(p.id AS CHAR) AS pushId, p.kind, p.session, CAST(p.student_id AS CHAR) AS studentId, t.name AS student,
       p.created_at AS sentAt, p.cancelled_at IS NOT NULL AS isCancelled,
       CAST(d.account_id AS CHAR) AS accountId,
       (SELECT l.relation FROM guardian_link l WHERE l.student_id = d.student_id
          AND l.account_id = d.account_id ORDER BY l.live_mark DESC, l.id DESC LIMIT 1) AS relation,
       d.state, d.channel, d.reason, d.first_reason AS firstReason, d.attempts, d.accepted_at AS acceptedAt, d.delivered_at AS deliveredAt, d.opened_at AS openedAt
     FROM push p JOIN student t ON t.id = p.student_id LEFT JOIN delivery d ON d.push_id = p.id
     WHERE p.class_id = ? AND p.day = ?
       AND (p.cancelled_at IS NULL OR EXISTS (SELECT 1 FROM delivery x WHERE x.push_id = p.id AND x.state <> 'cancelled'))
     ORDER BY p.id, d.account_id`,
    [classId, day],
  )
}
