import type { Grant, Role, Scope } from '@zhixiao/shared-types/values/access'

/** The person a request is for. All grants are judged; the acting role only shapes what is shown and what the audit says (decisions.md). */
export type Actor = { accountId: string; grants: readonly Grant[]; actingRole?: Role; sessionId: string }

/** Ids per scope in which the ability of a list endpoint holds. */
export type Reach = Record<Scope, string[]>

const everyScope = { student: 'student_id', class: 'class_id', grade: 'grade_id', school: 'school_id', bureau: 'bureau_id' } as const

/**
 * A WHERE part that keeps only rows within reach. `columns` names the table's address columns; a scope without a column there is
 * skipped. Nothing in reach gives `FALSE`, never "no filter". Use as `WHERE ${within.text} AND …` with `within.params` in the same order.
 */
export function whereWithin(
  alias: string,
  reach: Reach,
  columns: Partial<Record<Scope, string>> = everyScope,
): { text: string; params: string[][] } {
  const held = (Object.keys(columns) as Scope[]).filter((scope) => reach[scope].length > 0)
  if (held.length === 0) return { text: 'FALSE', params: [] }
  const parts = held.map((scope) => `${alias}.${columns[scope]} IN (?)`)
  return { text: `(${parts.join(' OR ')})`, params: held.map((scope) => reach[scope]) }
}

/** Makes `%` and `_` of a search text literal (S56); use with `LIKE ?`. */
export const likeText = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
