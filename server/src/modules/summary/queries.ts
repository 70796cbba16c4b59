/** SQL on table summary. Ids are unique over all tables, so a scope id alone names a scope. */
import { sql, write } from '../../platform/db'
import { newId } from '../../platform/ids'
import type { Composed, Missing, Period, Scope, Status, StoredMeasures } from './rules'

export type Address = { bureauId: string; schoolIds: readonly string[]; day: string; period: Period }
/** The last version of a scope; `isCurrent` is false when the scope had none in force (a day that was closed). */
export type LastVersion = { scopeId: string; version: number; status: Status; contentHash: string; isCurrent: boolean }

/** The last version of every scope of a day of these schools; school 0 is the bureau's own row. */
export async function lastVersions({ bureauId, schoolIds, day, period }: Address): Promise<Map<string, LastVersion>> {
  const rows = await sql<Omit<LastVersion, 'isCurrent'> & { mark: number | null }>(
    `SELECT scope_id AS scopeId, version, status, content_hash AS contentHash, current_mark AS mark FROM summary
     WHERE bureau_id = ? AND school_id IN (?) AND day = ? AND period = ? ORDER BY version`,
    [bureauId, schoolIds, day, period],
  )
  return new Map(rows.map(({ mark, ...row }) => [row.scopeId, { ...row, isCurrent: mark === 1 }]))
}

/** Takes the mark from versions that are no longer in force; they stay readable. */
export async function retire({ bureauId, schoolIds, day, period }: Address, scopeIds: readonly string[]): Promise<void> {
  if (scopeIds.length === 0) return
  await write(
    `UPDATE summary SET current_mark = NULL WHERE bureau_id = ? AND school_id IN (?) AND day = ? AND period = ? AND current_mark = 1 AND scope_id IN (?)`,
    [bureauId, schoolIds, day, period, scopeIds],
  )
}

export type NewVersion = Composed & { version: number; status: Status; contentHash: string }

/** All new versions in one statement. */
export async function insertVersions(
  { bureauId, day, period }: Address, versions: readonly NewVersion[], written: { at: Date; watermark: Date | null; cause: string },
): Promise<void> {
  if (versions.length === 0) return
  const rows = versions.map((one) => [
    bureauId, one.schoolId, day, period, one.scope, one.scopeId, one.version, newId(), 1, one.status, one.measures.expectedReports, one.measures.reports,
    JSON.stringify(one.measures), JSON.stringify(one.missing.map((missing) => [missing.classId, missing.session, missing.text])), one.contentHash,
    written.watermark, written.at, written.cause,
  ])
  await write(
    `INSERT INTO summary (bureau_id, school_id, day, period, scope, scope_id, version, id, current_mark, status, expected_reports, reports, metrics, missing,
       content_hash, input_watermark, compiled_at, cause) VALUES ?`,
    [rows],
  )
}

export type StoredSummary = {
  id: string; bureauId: string; schoolId: string; scope: Scope; scopeId: string; period: Period; day: string; version: number; status: Status; compiledAt: Date; contentHash: string
  measures: StoredMeasures; missing: string[]
}
type Raw = Omit<StoredSummary, 'measures' | 'missing'> & { measures: unknown; missing: unknown }

const columns = `id, bureau_id AS bureauId, school_id AS schoolId, scope, scope_id AS scopeId, period, day, version, status, compiled_at AS compiledAt,
  content_hash AS contentHash, metrics AS measures, missing`

/** MariaDB's JSON is text, MySQL's comes parsed. */
const parsed = <T>(value: unknown): T => (typeof value === 'string' ? JSON.parse(value) : value) as T
const summaryFrom = (row: Raw): StoredSummary => ({
  ...row, measures: parsed<StoredMeasures>(row.measures), missing: parsed<[string, Missing['session'], string][]>(row.missing).map(([, , text]) => text),
})

/** A scope's days in force, oldest first; at most 400. */
export async function trendOf(scope: Scope, scopeId: string, period: Period, from: string, to: string): Promise<StoredSummary[]> {
  const rows = await sql<Raw>(
    `SELECT ${columns} FROM summary WHERE scope_id = ? AND period = ? AND day BETWEEN ? AND ? AND scope = ? AND current_mark = 1 ORDER BY day LIMIT 400`,
    [scopeId, period, from, to, scope],
  )
  return rows.map(summaryFrom)
}

/** Everything in force for one day of a school. */
export async function schoolDayOf(bureauId: string, schoolId: string, day: string, period: Period): Promise<StoredSummary[]> {
  const rows = await sql<Raw>(`SELECT ${columns} FROM summary WHERE bureau_id = ? AND school_id = ? AND day = ? AND period = ? AND current_mark = 1`, [
    bureauId, schoolId, day, period,
  ])
  return rows.map(summaryFrom)
}

/** The schools' own rows in force for one day of a district; the key is walked school by school, never through the classes. */
export async function schoolsDayOf(schoolIds: readonly string[], day: string, period: Period): Promise<StoredSummary[]> {
  if (schoolIds.length === 0) return []
  const rows = await sql<Raw>(`SELECT ${columns} FROM summary WHERE scope_id IN (?) AND period = ? AND day = ? AND scope = 'school' AND current_mark = 1`, [
    schoolIds, period, day,
  ])
  return rows.map(summaryFrom)
}
