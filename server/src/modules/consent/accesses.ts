import type { DataAccess } from '@zhixiao/shared-types/domains/consent'
import type { Role } from '@zhixiao/shared-types/values/access'
import { accessReason, fieldWord } from '@zhixiao/shared-types/values/consent'
import { relationText, roleText, type Relation } from '@zhixiao/shared-types/values/people'
import { now } from '../../platform/clock'
import { sql } from '../../platform/db'

const shownDays = 183

/** One person's looks of one minute. */
export type Look = { id: string; accountId: string; role: Role | null; action: string; fields: string; purpose: string | null; at: Date; times: number }

/**
 * Looks at a child's sensitive data by others, newest first, one row per person, role, subject and minute. A look under an account that was
 * merged away is that person's own all the same. `before` is the id after which a page goes on. MySQL compares an expression with a text as
 * doubles, in which ids of one millisecond are equal: hence the casts.
 */
export async function looksAt(studentId: string, reader: string, before: string | undefined, limit: number): Promise<Look[]> {
  const since = new Date(now().getTime() - shownDays * 86_400_000)
  const rows = await sql<Look & { times: number | string }>(
    `SELECT CAST(MAX(id) AS CHAR) AS id, CAST(accountId AS CHAR) AS accountId, role, action, fields, purpose, MAX(at) AS at, COUNT(DISTINCT asked) AS times
     FROM (SELECT l.id, COALESCE(a.merged_into, l.account_id) AS accountId, l.role, l.action, CAST(l.fields AS CHAR(500)) AS fields, l.purpose, l.at,
         DATE_FORMAT(l.at, '%Y-%m-%d %H:%i') AS minute, COALESCE(l.request_id, CAST(l.id AS CHAR)) AS asked
       FROM audit_log l LEFT JOIN account a ON a.id = l.account_id
       WHERE l.student_id = ? AND l.at >= ? AND l.result = 'done' AND l.action LIKE '%.read\\_%' AND l.account_id <> 0) looks
     WHERE accountId <> CAST(? AS UNSIGNED) GROUP BY accountId, role, action, fields, purpose, minute
     HAVING MAX(id) < CAST(? AS UNSIGNED) ORDER BY MAX(id) DESC LIMIT ?`,
    [studentId, since, reader, before ?? '18446744073709551615', limit],
  )
  return rows.map((row) => ({ ...row, times: Number(row.times) }))
}

/** What to call the people: staff by the name the school uses, guardians by their relation to this child. */
async function namesOf(studentId: string, accountIds: readonly string[]): Promise<Map<string, string>> {
  if (accountIds.length === 0) return new Map()
  const guardians = await sql<{ accountId: string; relation: Relation }>(
    'SELECT CAST(account_id AS CHAR) AS accountId, relation FROM guardian_link WHERE student_id = ? AND account_id IN (?) ORDER BY id',
    [studentId, accountIds],
  )
  const staff = await sql<{ accountId: string; name: string }>('SELECT CAST(account_id AS CHAR) AS accountId, name FROM staff WHERE account_id IN (?) ORDER BY id', [accountIds])
  return new Map([...guardians.map((one) => [`guardian ${one.accountId}`, relationText[one.relation]] as const), ...staff.map((one) => [`staff ${one.accountId}`, one.name] as const)])
}

/** A page of looks in plain words (S33, SE-4). */
export async function dataAccesses(studentId: string, reader: string, page: { cursor?: string; limit: number }): Promise<{ items: DataAccess[]; nextCursor: string | null }> {
  const before = page.cursor && /^[1-9]\d{0,19}$/.test(page.cursor) ? page.cursor : undefined
  const looks = await looksAt(studentId, reader, before, page.limit + 1)
  const shown = looks.slice(0, page.limit)
  const names = await namesOf(studentId, [...new Set(shown.map((look) => look.accountId))])
  return { items: shown.map((look) => inWords(look, names)), nextCursor: looks.length > page.limit ? (shown.at(-1)?.id ?? null) : null }
}

function inWords(look: Look, names: ReadonlyMap<string, string>): DataAccess {
  const kind = look.role === 'guardian' ? 'guardian' : 'staff'
  const fields = JSON.parse(look.fields) as string[]
  return {
    id: look.id,
    who: names.get(`${kind} ${look.accountId}`) ?? (kind === 'guardian' ? '其他监护人' : '学校工作人员'),
    role: look.role ? (roleText[look.role] ?? '') : '',
    what: [...new Set(fields.map(fieldWord))],
    why: look.purpose ?? accessReason(look.action),
    at: look.at.toISOString(),
    times: look.times,
  }
}
