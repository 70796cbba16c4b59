/** Read-only SQL that joins the calendar with the roster's names. Never writes. */
import { sql } from '../../platform/db'
import type { Entry } from './rules'

export type Listed = {
  id: string
  bureauId: string
  schoolId: string
  why: string | null
  createdBy: string | null
  createdAt: Date
  endedAt: Date | null
  endedBy: string | null
  endWhy: string | null
}
/** So many entries are shown of two months; a school has a dozen. */
const mostListed = 300
const staffName = (account: string) =>
  `COALESCE((SELECT f.name FROM staff f WHERE f.account_id = ${account} AND f.bureau_id = e.bureau_id ORDER BY f.id LIMIT 1), (SELECT a.name FROM account a WHERE a.id = ${account}))`

/** Who entered and ended what touches the days: the bureau's own entries, with a school also the school's; the newest decision first. */
export async function listedBetween(bureauId: string, schoolId: string | null, from: string, to: string): Promise<Listed[]> {
  return sql(
    `SELECT e.id, e.bureau_id AS bureauId, e.school_id AS schoolId, e.why, ${staffName('e.created_by')} AS createdBy, e.created_at AS createdAt, e.ended_at AS endedAt,
       ${staffName('e.ended_by')} AS endedBy, e.end_why AS endWhy
     FROM calendar_entry e WHERE e.bureau_id = ? AND e.school_id IN (?) AND e.to_day >= ? AND e.from_day <= ? ORDER BY e.id DESC LIMIT ?`,
    [bureauId, schoolId ? ['0', schoolId] : ['0'], from, to, mostListed],
  )
}

/** Whose an entry is, in words: 全区, a school, a grade or class. */
export async function namesOf(entries: readonly Pick<Entry, 'id'>[]): Promise<Map<string, string>> {
  if (entries.length === 0) return new Map()
  const rows = await sql<{ id: string; name: string | null }>(
    `SELECT e.id, CASE e.layer WHEN 'class' THEN c.name WHEN 'grade' THEN g.name WHEN 'school' THEN s.name ELSE '全区' END AS name FROM calendar_entry e
     LEFT JOIN class c ON c.id = e.class_id LEFT JOIN grade g ON g.id = e.grade_id LEFT JOIN school s ON s.id = e.school_id WHERE e.id IN (?)`,
    [entries.map((entry) => entry.id)],
  )
  return new Map(rows.map((row) => [row.id, row.name ?? '']))
}
