/** SQL of one push for two children (ID-8): one delivery leads, the others of the same person and scope are sent along and show what came of it. */
import { sql, write } from '../../platform/db'
import type { CardOf } from './scope'

type Key = { pushId: string; accountId: string; studentId: string }
type Row = { accountId: string; studentId: string; leads: number }

/** What waits for these people in the same scope and was never tried, locked: while we hold it nobody can begin to send it. */
export async function lockWaitingLeaders(scopeKey: string, accountIds: readonly string[]): Promise<Key[]> {
  if (accountIds.length === 0) return []
  return sql<Key>(
    `SELECT CAST(d.push_id AS CHAR) AS pushId, CAST(d.account_id AS CHAR) AS accountId, CAST(d.student_id AS CHAR) AS studentId
     FROM push p JOIN delivery d ON d.push_id = p.id
     WHERE p.scope_key = ? AND d.account_id IN (?) AND d.student_id <> 0 AND d.lead_push_id IS NULL AND d.state = 'waiting' AND d.attempts = 0
     ORDER BY d.account_id, d.push_id FOR UPDATE`,
    [scopeKey, accountIds],
  )
}

/** The delivery leads from now on, and those of `pushId` that follow it look as it does. */
export async function markLeading(leader: Key): Promise<void> {
  await write('UPDATE delivery SET leads = 1 WHERE push_id = ? AND account_id = ? AND student_id = ?', [
    leader.pushId,
    leader.accountId,
    leader.studentId,
  ])
  await showLeader(leader)
}

const shown = [
  'state', 'channel', 'appid', 'openid', 'round', 'next_at', 'waits_since', 'attempts', 'first_attempt_at', 'first_attempt_real', 'wx_msgid',
  'reason', 'first_reason', 'last_error', 'resent', 'accepted_at', 'delivered_at',
]

/** Those sent along with these deliveries look as they do: state, receipt, reason; never who opened what. */
export async function showLeaders(pushId: string, rows: readonly Row[]): Promise<void> {
  const leaders = rows.filter((row) => row.leads === 1)
  if (leaders.length === 0) return
  await write(
    `UPDATE delivery l JOIN delivery f ON f.account_id = l.account_id AND f.lead_push_id = l.push_id AND f.lead_student_id = l.student_id
     SET ${shown.map((column) => `f.${column} = l.${column}`).join(', ')}
     WHERE l.push_id = ? AND (l.account_id, l.student_id) IN (?) AND f.state <> 'cancelled'`,
    [pushId, leaders.map((row) => [row.accountId, row.studentId])],
  )
}

export const showLeader = (key: Key): Promise<void> => showLeaders(key.pushId, [{ ...key, leads: 1 }])

/** What the one card is about, the leader first: fields and school of each child still in it. */
export async function cardsOf(leader: Key): Promise<CardOf[]> {
  const rows = await sql<{ fields: unknown; schoolName: string }>(
    `SELECT p.fields, s.name AS schoolName FROM delivery d JOIN push p ON p.id = d.push_id JOIN school s ON s.id = d.school_id
     WHERE d.account_id = ? AND d.state <> 'cancelled'
       AND ((d.push_id = ? AND d.student_id = ?) OR (d.lead_push_id = ? AND d.lead_student_id = ?))
     ORDER BY d.lead_push_id IS NOT NULL, d.push_id, d.student_id`,
    [leader.accountId, leader.pushId, leader.studentId, leader.pushId, leader.studentId],
  )
  return rows.map((row) => ({ ...row, fields: (typeof row.fields === 'string' ? JSON.parse(row.fields) : row.fields) as Record<string, string> }))
}

/**
 * Leaders that were cancelled hand over to the first of those sent along; returns the messages that have to be sent now. Only what was never
 * tried is ever cancelled, so the new leader begins afresh.
 */
export async function handOver(cancelled: readonly Key[]): Promise<string[]> {
  const led = await followersOf(cancelled)
  const pushIds: string[] = []
  for (const followers of led) {
    const [next, ...others] = followers
    if (!next) continue
    pushIds.push(next.pushId)
    await write(`UPDATE delivery SET lead_push_id = NULL, lead_student_id = NULL, leads = ? WHERE push_id = ? AND account_id = ? AND student_id = ?`, [
      others.length > 0 ? 1 : 0,
      next.pushId,
      next.accountId,
      next.studentId,
    ])
    for (const one of others) {
      await write('UPDATE delivery SET lead_push_id = ?, lead_student_id = ? WHERE push_id = ? AND account_id = ? AND student_id = ?', [
        next.pushId,
        next.studentId,
        one.pushId,
        one.accountId,
        one.studentId,
      ])
    }
  }
  return pushIds
}

async function followersOf(leaders: readonly Key[]): Promise<Key[][]> {
  const groups: Key[][] = []
  for (const leader of leaders) {
    groups.push(
      await sql<Key>(
        `SELECT CAST(push_id AS CHAR) AS pushId, CAST(account_id AS CHAR) AS accountId, CAST(student_id AS CHAR) AS studentId FROM delivery
         WHERE account_id = ? AND lead_push_id = ? AND lead_student_id = ? AND state = 'waiting' ORDER BY push_id, student_id FOR UPDATE`,
        [leader.accountId, leader.pushId, leader.studentId],
      ),
    )
  }
  return groups
}
