/** SQL of taking back what has not gone out. */
import { now } from '../../platform/clock'
import { sql, write } from '../../platform/db'
import type { DeliveryKey } from './send-queries'

export type Waiting = DeliveryKey & { leads: number; isFollower: number; isTried: number }
const waiting = `SELECT CAST(d.push_id AS CHAR) AS pushId, CAST(d.account_id AS CHAR) AS accountId, CAST(d.student_id AS CHAR) AS studentId, d.leads,
   d.lead_push_id IS NOT NULL AS isFollower, d.first_attempt_at IS NOT NULL AS isTried`

/** The messages whose key begins so; a cancelled one that nobody has leaves the receipts too. */
export async function markCancelled(dedupePrefix: string): Promise<void> {
  await write('UPDATE push SET cancelled_at = COALESCE(cancelled_at, ?) WHERE dedupe_key LIKE ?', [now(), like(dedupePrefix)])
}

export async function lockWaitingOf(dedupePrefix: string): Promise<Waiting[]> {
  return sql<Waiting>(
    `${waiting} FROM push p JOIN delivery d ON d.push_id = p.id WHERE p.dedupe_key LIKE ? AND d.state = 'waiting' FOR UPDATE`,
    [like(dedupePrefix)],
  )
}

/** What waits for one person about one child. */
export async function lockWaitingFor(accountId: string, studentId: string): Promise<Waiting[]> {
  return sql<Waiting>(`${waiting} FROM delivery d WHERE d.account_id = ? AND d.student_id = ? AND d.state = 'waiting' FOR UPDATE`, [
    accountId,
    studentId,
  ])
}

/** Never tried: cancelled. Tried with unknown outcome: left to its receipt. */
export async function stop(rows: readonly Waiting[]): Promise<void> {
  if (rows.length === 0) return
  await write(
    `UPDATE delivery SET state = IF(first_attempt_at IS NULL, 'cancelled', 'unknown'), next_at = NULL
     WHERE (push_id, account_id, student_id) IN (?) AND state = 'waiting'`,
    [rows.map((row) => [row.pushId, row.accountId, row.studentId])],
  )
}

/** Never tried: in the inbox only, and on nobody's card. Tried with unknown outcome: left to its receipt. */
export async function leaveInInbox(rows: readonly Waiting[]): Promise<void> {
  const untried = rows.filter((row) => row.isTried === 0)
  await stop(rows.filter((row) => row.isTried === 1))
  if (untried.length === 0) return
  await write(
    `UPDATE delivery SET state = 'rejected', channel = 'inbox', reason = 'refused', next_at = NULL, lead_push_id = NULL, lead_student_id = NULL
     WHERE (push_id, account_id, student_id) IN (?) AND state = 'waiting'`,
    [untried.map((row) => [row.pushId, row.accountId, row.studentId])],
  )
}

const like = (prefix: string) => `${prefix.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
