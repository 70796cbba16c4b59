/** SQL on desktop sign-ins. States only move forward: waiting → scanned → confirmed → used, or refused. */
import { now } from '../../platform/clock'
import { sql, write } from '../../platform/db'

export type DesktopRow = { state: 'waiting' | 'scanned' | 'confirmed' | 'used' | 'refused'; browser: string; accountId: string | null; createdAt: Date; expiresAt: Date }
const columns = 'state, browser, CAST(account_id AS CHAR) AS accountId, created_at AS createdAt, expires_at AS expiresAt'

export async function insertDesktop(row: { id: string; secretHash: Buffer; ticketHash: Buffer; browser: string; expiresAt: Date }): Promise<void> {
  await write(`INSERT INTO desktop_sign_in (id, secret_hash, ticket_hash, browser, state, created_at, expires_at) VALUES (?, ?, ?, ?, 'waiting', ?, ?)`, [
    row.id, row.secretHash, row.ticketHash, row.browser, now(), row.expiresAt,
  ])
}

export async function desktopBySecret(id: string, secretHash: Buffer): Promise<DesktopRow | undefined> {
  const [row] = await sql<DesktopRow>(`SELECT ${columns} FROM desktop_sign_in WHERE id = ? AND secret_hash = ?`, [id, secretHash])
  return row
}

export async function desktopByTicket(id: string, ticketHash: Buffer): Promise<DesktopRow | undefined> {
  const [row] = await sql<DesktopRow>(`SELECT ${columns} FROM desktop_sign_in WHERE id = ? AND ticket_hash = ?`, [id, ticketHash])
  return row
}

/** True for the person who scanned first, also on scanning again. */
export async function holdDesktop(id: string, accountId: string): Promise<boolean> {
  const { affectedRows } = await write(
    `UPDATE desktop_sign_in SET state = 'scanned', account_id = ? WHERE id = ? AND (state = 'waiting' OR (state = 'scanned' AND account_id = ?))`,
    [accountId, id, accountId],
  )
  return affectedRows === 1
}

/** One winner, however many try at once. */
export async function moveDesktop(id: string, from: DesktopRow['state'], to: DesktopRow['state']): Promise<boolean> {
  const { affectedRows } = await write('UPDATE desktop_sign_in SET state = ? WHERE id = ? AND state = ?', [to, id, from])
  return affectedRows === 1
}

export const sweepDesktops = (before: Date): Promise<unknown> => write('DELETE FROM desktop_sign_in WHERE expires_at < ? LIMIT 50000', [before])
