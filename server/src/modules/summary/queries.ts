/** SQL on table summary. Ids are unique over all tables, so a scope id alone names a scope. */
import { sql, write } from '../../platform/db'
import { newId } from '../../platform/ids'
import type { MetricChange } from './diff'
import type { Composed, Missing, Period, Scope, Status, StoredMeasures } from './rules'

export type Address = { bureauId: string; schoolIds: readonly string[]; day: string; period: Period }
/** The last version of a scope; `isCurrent` is false when the scope had none in force (a day that was closed). */
export type LastVersion = { scope: Scope; scopeId: string; schoolId: string; version: number; status: Status; contentHash: string; isCurrent: boolean }

/** The last version of every scope of a day of these schools; school 0 is the bureau's own row. */
export async function lastVersions({ bureauId, schoolIds, day, period }: Address): Promise<Map<string, LastVersion>> {
  const rows = await sql<Omit<LastVersion, 'isCurrent'> & { mark: number | null }>(
    `SELECT scope, scope_id AS scopeId, school_id AS schoolId, version, status, content_hash AS contentHash, current_mark AS mark FROM summary
     WHERE bureau_id = ? AND school_id IN (?) AND day = ? AND period = ? ORDER BY version`,
    [bureauId, schoolIds, day, period],
  )
  return new Map(rows.map(({ mark, schoolId, ...row }) => [row.scopeId, { ...row, schoolId: String(schoolId), isCurrent: mark === 1 }]))
}

/** What the versions in force of these scopes say: what a new version is compared with. */
export type Predecessor = { scopeId: string; measures: StoredMeasures; causes: string[]; parts: Record<string, number> }
export async function predecessorsOf({ bureauId, schoolIds, day, period }: Address, scopeIds: readonly string[]): Promise<Map<string, Predecessor>> {
  if (scopeIds.length === 0) return new Map()
  const rows = await sql<{ scopeId: string; measures: unknown; causes: unknown; parts: unknown }>(
    `SELECT scope_id AS scopeId, metrics AS measures, causes, parts FROM summary
     WHERE bureau_id = ? AND school_id IN (?) AND day = ? AND period = ? AND current_mark = 1 AND scope_id IN (?)`,
    [bureauId, schoolIds, day, period, scopeIds],
  )
  return new Map(rows.map((row) => [row.scopeId, {
    scopeId: row.scopeId, measures: parsed<StoredMeasures>(row.measures), causes: parsed<string[] | null>(row.causes) ?? [], parts: parsed<Record<string, number> | null>(row.parts) ?? {},
  }]))
}

/** The causes of the schools' versions after those named, for the district's next one; `known` is empty for a school it has not summed yet. */
export async function causesSince({ bureauId, day, period }: Address, schoolIds: readonly string[], known: Readonly<Record<string, number>>): Promise<string[]> {
  if (schoolIds.length === 0) return []
  const rows = await sql<{ schoolId: string; version: number; causes: unknown }>(
    `SELECT school_id AS schoolId, version, causes FROM summary WHERE bureau_id = ? AND school_id IN (?) AND day = ? AND period = ? AND scope = 'school'`,
    [bureauId, schoolIds, day, period],
  )
  return [...new Set(rows.flatMap((row) => (row.version > (known[String(row.schoolId)] ?? 0) ? (parsed<string[] | null>(row.causes) ?? []) : [])))]
}

/** Takes the mark from versions that are no longer in force; they stay readable. */
export async function retire({ bureauId, schoolIds, day, period }: Address, scopeIds: readonly string[]): Promise<void> {
  if (scopeIds.length === 0) return
  await write(
    `UPDATE summary SET current_mark = NULL WHERE bureau_id = ? AND school_id IN (?) AND day = ? AND period = ? AND current_mark = 1 AND scope_id IN (?)`,
    [bureauId, schoolIds, day, period, scopeIds],
  )
}

export type NewVersion = Composed & {
  version: number
  status: Status
  contentHash: string
  /** What made somebody compile; `catch_up` where it was well after the due time (SM-3). */
  cause: string
  /** Against the version before; undefined for a first one. */
  change?: { diff: readonly MetricChange[]; causes: readonly string[]; isMaterial: boolean }
  parts?: Readonly<Record<string, number>>
}

/** All new versions in one statement. A VOID version is in force for nobody: the day has no summary. */
export async function insertVersions({ bureauId, day, period }: Address, versions: readonly NewVersion[], written: { at: Date; watermark: Date | null }): Promise<void> {
  if (versions.length === 0) return
  const rows = versions.map((one) => [
    bureauId, one.schoolId, day, period, one.scope, one.scopeId, one.version, newId(), one.status === 'VOID' ? null : 1, one.status, one.measures.expectedReports,
    one.measures.reports, JSON.stringify(one.measures), JSON.stringify(one.missing.map((missing) => [missing.classId, missing.session, missing.text])), one.contentHash,
    written.watermark, written.at, one.cause, one.change ? JSON.stringify(one.change.diff.map(({ metric, old, new: now }) => [metric, old, now])) : null,
    one.change ? JSON.stringify(one.change.causes) : null, one.change ? Number(one.change.isMaterial) : null, partsText(one),
  ])
  await write(
    `INSERT INTO summary (bureau_id, school_id, day, period, scope, scope_id, version, id, current_mark, status, expected_reports, reports, metrics, missing,
       content_hash, input_watermark, compiled_at, cause, diff, causes, is_material, parts) VALUES ?`,
    [rows],
  )
}

/** What a version leads to: the district's to versions of its schools, a class' to the sessions it counts. */
function partsText({ parts, counted }: NewVersion): string | null {
  if (parts) return JSON.stringify(parts)
  return counted ? JSON.stringify(Object.fromEntries(counted.map((session) => [session, 1]))) : null
}

export type StoredSummary = {
  id: string; bureauId: string; schoolId: string; scope: Scope; scopeId: string; period: Period; day: string; version: number; status: Status; compiledAt: Date; contentHash: string
  cause: string; isMaterial: boolean | null; inForce: boolean; watermark: Date | null
  measures: StoredMeasures; missing: string[]; diff: MetricChange[]; causes: string[]; parts: Record<string, number>
}
type FromText = 'measures' | 'missing' | 'diff' | 'causes' | 'parts' | 'isMaterial' | 'inForce'
type Raw = Omit<StoredSummary, FromText> & { measures: unknown; missing: unknown; diff: unknown; causes: unknown; parts: unknown; isMaterial: number | null; mark: number | null }

const columns = `id, bureau_id AS bureauId, school_id AS schoolId, scope, scope_id AS scopeId, period, day, version, status, compiled_at AS compiledAt,
  content_hash AS contentHash, cause, metrics AS measures, missing, diff, causes, is_material AS isMaterial, parts, current_mark AS mark, input_watermark AS watermark`

/** MariaDB's JSON is text, MySQL's comes parsed. */
const parsed = <T>(value: unknown): T => (typeof value === 'string' ? JSON.parse(value) : value) as T
const summaryFrom = ({ mark, isMaterial, ...row }: Raw): StoredSummary => ({
  ...row, schoolId: String(row.schoolId), measures: parsed<StoredMeasures>(row.measures), inForce: mark === 1, isMaterial: isMaterial === null ? null : isMaterial === 1,
  missing: parsed<[string, Missing['session'], string][]>(row.missing).map(([, , text]) => text),
  diff: (parsed<[keyof StoredMeasures, number, number][] | null>(row.diff) ?? []).map(([metric, old, now]) => ({ metric, old, new: now })),
  causes: parsed<string[] | null>(row.causes) ?? [], parts: parsed<Record<string, number> | null>(row.parts) ?? {},
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

/** Every version of days of a district and of schools, by the ids of both; the key is walked scope by scope, never through the classes. */
export async function districtDaysBetween(scopeIds: readonly string[], from: string, to: string): Promise<StoredSummary[]> {
  const rows = await sql<Raw>(
    `SELECT ${columns} FROM summary WHERE scope_id IN (?) AND period = 'day' AND day BETWEEN ? AND ? AND scope IN ('school', 'bureau') ORDER BY day, id`, [scopeIds, from, to],
  )
  return rows.map(summaryFrom)
}

/** Versions of schools in force over days, for asking whether a district's sum still holds. */
export async function schoolVersionsBetween(schoolIds: readonly string[], period: Period, from: string, to: string): Promise<{ schoolId: string; day: string; version: number }[]> {
  if (schoolIds.length === 0) return []
  return sql(
    `SELECT scope_id AS schoolId, day, version FROM summary WHERE scope_id IN (?) AND period = ? AND day BETWEEN ? AND ? AND scope = 'school' AND current_mark = 1`,
    [schoolIds, period, from, to],
  )
}

/** Every version of a school's day (the bureau's own rows for school 0), oldest first: as they were written. */
export async function versionsOfDay(bureauId: string, schoolId: string, day: string, period: Period): Promise<StoredSummary[]> {
  const rows = await sql<Raw>(`SELECT ${columns} FROM summary WHERE bureau_id = ? AND school_id = ? AND day = ? AND period = ? ORDER BY id`, [bureauId, schoolId, day, period])
  return rows.map(summaryFrom)
}

/** One version, whether in force or not. */
export async function versionById(id: string): Promise<StoredSummary | undefined> {
  const [row] = await sql<Raw>(`SELECT ${columns} FROM summary WHERE id = ?`, [id])
  return row && summaryFrom(row)
}
