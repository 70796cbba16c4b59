import { sql } from '../../src/platform/db'

export type AuditRow = { who: string; student: string | null; school: string | null; result: string }

/**
 * What the audit holds of one action, oldest first: by whom, about which child, in which school, with what result.
 * Tests share a database, so a school or a person of one's own world says whose rows are meant.
 */
export const audited = (action: string, of: { school: string } | { who: string }): Promise<AuditRow[]> =>
  sql<AuditRow>(
    `SELECT CAST(account_id AS CHAR) AS who, CAST(student_id AS CHAR) AS student, CAST(school_id AS CHAR) AS school,
       result
     FROM audit_log WHERE action = ? AND ${'school' in of ? 'school_id' : 'account_id'} = ? ORDER BY id`,
    [action, 'school' in of ? of.school : of.who],
  )

/** One row of `audited`. Left out: about no child, at no school. Nobody signed in is account 0. */
type Of = { student?: string; school?: string }
export const auditRow = (who: { accountId: string } | undefined, at: Of = {}): AuditRow => ({
  who: who?.accountId ?? '0',
  student: at.student ?? null,
  school: at.school ?? null,
  result: 'done',
})
