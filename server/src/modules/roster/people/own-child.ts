import { sql } from '../../../platform/db'

/**
 * Is this child the person's own (PM-2)? A suspended guardian is a parent all the same, so is one whose link is dated otherwise, and who
 * asks to become a guardian is a party: in doubt another colleague decides.
 */
export async function isOwnChild(accountId: string, studentId: string): Promise<boolean> {
  const rows = await sql(`SELECT l.id FROM guardian_link l WHERE l.student_id = ? AND l.account_id = ? AND l.status IN ('active', 'suspended', 'pending') LIMIT 1`, [
    studentId, accountId,
  ])
  return rows.length > 0
}
