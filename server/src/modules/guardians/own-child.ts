import { sql } from '../../platform/db'

/**
 * Which of these children are the person's own (PM-2)? A suspended guardian is a parent all the same, so is one whose link is dated otherwise, and who
 * asks to become a guardian is a party: in doubt another colleague decides. One statement.
 */
export async function ownChildren(accountId: string, studentIds: readonly string[]): Promise<Set<string>> {
  if (studentIds.length === 0) return new Set()
  const rows = await sql<{ studentId: string }>(
    `SELECT DISTINCT l.student_id AS studentId FROM guardian_link l WHERE l.student_id IN (?) AND l.account_id = ? AND l.status IN ('active', 'suspended', 'pending')`, [studentIds, accountId],
  )
  return new Set(rows.map((row) => row.studentId))
}

/** The same of one child. */
export const isOwnChild = async (accountId: string, studentId: string): Promise<boolean> => (await ownChildren(accountId, [studentId])).size > 0
