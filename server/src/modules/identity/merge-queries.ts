/** Which accounts became one, and when; the person is told on the page 我的 for a while (ID-2). */
import { now } from '../../platform/clock'
import { sql, write } from '../../platform/db'

export const rememberMerge = (from: string, into: string): Promise<unknown> =>
  write('INSERT INTO account_merge (from_id, into_id, at) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE into_id = VALUES(into_id), at = VALUES(at)', [from, into, now()])

/** When another account last became part of this one, if that was after the instant. */
export async function latestMerge(accountId: string, since: Date): Promise<Date | undefined> {
  const [row] = await sql<{ at: Date }>('SELECT at FROM account_merge WHERE into_id = ? AND at > ? ORDER BY at DESC LIMIT 1', [accountId, since])
  return row?.at
}
