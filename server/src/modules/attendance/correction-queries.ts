/** SQL on corrections and their history (AT-12). Rows are added and decided, never changed otherwise and never deleted. */
import type { Role } from '@zhixiao/shared-types/values/access'
import type { CorrectionPhase, CorrectionState, MarkStatus, Session } from '@zhixiao/shared-types/values/attendance'
import { sql, write } from '../../platform/db'
import type { Report, SessionKey } from './queries'
import type { Counts } from './rules'

export type StoredCorrection = SessionKey & {
  id: string; bureauId: string; gradeId: string; reportId: string | null; kind: 'correction' | 'backfill'; state: CorrectionState; phase: CorrectionPhase
  fromVersion: number; toVersion: number | null; listVersion: string | null; capturedAt: Date | null
  accountId: string; accountName: string; role: Role | null; reason: string; device: string; madeAt: Date
  decidedBy: string | null; decidedName: string | null; decidedRole: Role | null; decidedReason: string | null; decidedAt: Date | null
}
export type Side = { status: MarkStatus; lateMinutes: number | null; ill: number; symptoms: number; healthSealed: Buffer | null }
/** One child of a correction. `before` is null in a backfill: nobody had said anything. */
export type Change = { studentId: string; before: Side | null; after: Side }

const columns = `x.id, x.bureau_id AS bureauId, x.school_id AS schoolId, x.grade_id AS gradeId, x.class_id AS classId, x.day, x.session, x.report_id AS reportId, x.kind, x.state, x.phase,
  x.from_version AS fromVersion, x.to_version AS toVersion, x.list_version AS listVersion, x.captured_at AS capturedAt, x.account_id AS accountId, x.account_name AS accountName, x.role,
  x.reason, x.device, x.made_at AS madeAt, x.decided_by AS decidedBy, x.decided_name AS decidedName, x.decided_role AS decidedRole, x.decided_reason AS decidedReason, x.decided_at AS decidedAt
  FROM attendance_correction x`

/** Stores a correction with its changes. `applied` ones carry the version they made. */
export async function insertCorrection(one: StoredCorrection, changes: readonly Change[]): Promise<void> {
  await write(
    `INSERT INTO attendance_correction (id, bureau_id, school_id, grade_id, class_id, day, session, report_id, kind, state, phase, from_version, to_version, list_version, captured_at,
       account_id, account_name, role, reason, device, made_at, decided_by, decided_name, decided_role, decided_at) VALUES (?)`,
    [[
      one.id, one.bureauId, one.schoolId, one.gradeId, one.classId, one.day, one.session, one.reportId, one.kind, one.state, one.phase, one.fromVersion, one.toVersion, one.listVersion,
      one.capturedAt, one.accountId, one.accountName, one.role, one.reason, one.device, one.madeAt, one.decidedBy, one.decidedName, one.decidedRole, one.decidedAt,
    ]],
  )
  const appliedAt = one.state === 'applied' ? one.madeAt : null
  const side = (said: Side | null) => [said?.status ?? null, said?.lateMinutes ?? null, said?.ill ?? 0, said?.symptoms ?? 0, said?.healthSealed ?? null]
  const rows = changes.map((change) => [
    one.id, change.studentId, one.schoolId, one.classId, one.day, one.session, one.reportId, one.toVersion, appliedAt, ...side(change.before), ...side(change.after),
  ])
  if (rows.length === 0) return
  await write(
    `INSERT INTO attendance_history (correction_id, student_id, school_id, class_id, day, session, report_id, version, applied_at, before_status, before_late_minutes, before_ill,
       before_symptoms, before_health_sealed, after_status, after_late_minutes, after_ill, after_symptoms, after_health_sealed) VALUES ?`,
    [rows],
  )
}

export type Decision = { state: CorrectionState; by: string; name: string; role: Role | null; reason: string; device: string; at: Date; toVersion: number | null; reportId: string | null }

/** A second person decided; false when somebody else was first. */
export async function decideRow(id: string, decision: Decision): Promise<boolean> {
  const { affectedRows } = await write(
    `UPDATE attendance_correction SET state = ?, decided_by = ?, decided_name = ?, decided_role = ?, decided_reason = ?, decided_device = ?, decided_at = ?, to_version = ?,
       report_id = COALESCE(report_id, ?) WHERE id = ? AND state = 'requested'`,
    [decision.state, decision.by, decision.name, decision.role, decision.reason, decision.device, decision.at, decision.toVersion, decision.reportId, id],
  )
  if (affectedRows === 0) return false
  if (decision.state === 'applied') {
    await write('UPDATE attendance_history SET applied_at = ?, version = ?, report_id = COALESCE(report_id, ?) WHERE correction_id = ?', [
      decision.at, decision.toVersion, decision.reportId, id,
    ])
  }
  return true
}

/** One correction, held against another decision until the transaction ends. */
export async function lockCorrection(id: string): Promise<StoredCorrection | undefined> {
  const [row] = await sql<StoredCorrection>(`SELECT ${columns} WHERE x.id = ? FOR UPDATE`, [id])
  return row
}
export async function correctionById(id: string): Promise<StoredCorrection | undefined> {
  const [row] = await sql<StoredCorrection>(`SELECT ${columns} WHERE x.id = ?`, [id])
  return row
}
export const correctionsOfReport = (reportId: string): Promise<StoredCorrection[]> => sql(`SELECT ${columns} WHERE x.report_id = ? ORDER BY x.id DESC LIMIT 200`, [reportId])

/** The newest of a list, oldest first: requests that nobody may decide any more wait for ever and must not hide new ones (AT-12). */
const newest = async (where: string, id: string): Promise<StoredCorrection[]> =>
  (await sql<StoredCorrection>(`SELECT ${columns} WHERE ${where} ORDER BY x.id DESC LIMIT 200`, [id])).reverse()

/** What waits in a school, oldest first, and what was decided since an instant, newest first. */
export const waitingOfSchool = (schoolId: string): Promise<StoredCorrection[]> => newest(`x.school_id = ? AND x.state = 'requested'`, schoolId)
export const decidedStatement = `SELECT ${columns} WHERE x.school_id = ? AND x.state IN ('applied', 'refused') AND x.decided_at >= ? ORDER BY x.decided_at DESC LIMIT 50`
export const decidedOfSchool = (schoolId: string, since: Date): Promise<StoredCorrection[]> => sql(decidedStatement, [schoolId, since])
/** Requests of archived terms in a bureau: the second person's list. */
export const waitingOfBureau = (bureauId: string): Promise<StoredCorrection[]> =>
  newest(`x.bureau_id = ? AND x.phase = 'archived' AND x.state = 'requested'`, bureauId)

/** How many corrections (and a backfill) of a class session wait for a decision. */
export async function countWaiting(key: SessionKey): Promise<number> {
  const [row] = await sql<{ count: number }>(
    "SELECT COUNT(*) AS count FROM attendance_correction WHERE school_id = ? AND state = 'requested' AND class_id = ? AND day = ? AND session = ?",
    [key.schoolId, key.classId, key.day, key.session],
  )
  return row?.count ?? 0
}

type HistoryRow = {
  correctionId: string; studentId: string
  beforeStatus: MarkStatus | null; beforeLateMinutes: number | null; beforeIll: number; beforeSymptoms: number; beforeSealed: Buffer | null
  afterStatus: MarkStatus; afterLateMinutes: number | null; afterIll: number; afterSymptoms: number; afterSealed: Buffer | null
}
const historyColumns = `h.correction_id AS correctionId, h.student_id AS studentId,
  h.before_status AS beforeStatus, h.before_late_minutes AS beforeLateMinutes, h.before_ill AS beforeIll, h.before_symptoms AS beforeSymptoms, h.before_health_sealed AS beforeSealed,
  h.after_status AS afterStatus, h.after_late_minutes AS afterLateMinutes, h.after_ill AS afterIll, h.after_symptoms AS afterSymptoms, h.after_health_sealed AS afterSealed
  FROM attendance_history h`
const changeFrom = (row: HistoryRow): Change => ({
  studentId: row.studentId,
  before: row.beforeStatus && { status: row.beforeStatus, lateMinutes: row.beforeLateMinutes, ill: row.beforeIll, symptoms: row.beforeSymptoms, healthSealed: row.beforeSealed },
  after: { status: row.afterStatus, lateMinutes: row.afterLateMinutes, ill: row.afterIll, symptoms: row.afterSymptoms, healthSealed: row.afterSealed },
})

/** The changes of these corrections, by correction. */
export async function changesOf(ids: readonly string[]): Promise<Map<string, Change[]>> {
  const byId = new Map<string, Change[]>(ids.map((id) => [id, []]))
  if (ids.length === 0) return byId
  const rows = await sql<HistoryRow>(`SELECT ${historyColumns} WHERE h.correction_id IN (?) ORDER BY h.correction_id, h.student_id`, [ids])
  for (const row of rows) byId.get(row.correctionId)?.push(changeFrom(row))
  return byId
}

/** What corrections changed in a report after an instant, the first first: undone backwards they give what stood then. */
export async function changesAfter(reportId: string, at: Date): Promise<(Change & { version: number })[]> {
  const rows = await sql<HistoryRow & { version: number }>(
    `SELECT h.version, ${historyColumns} WHERE h.report_id = ? AND h.applied_at > ? AND h.before_status IS NOT NULL ORDER BY h.version, h.correction_id`, [reportId, at],
  )
  return rows.map((row) => ({ ...changeFrom(row), version: row.version }))
}

/** What a family reads of a mark is another thing than before: the status, or the minutes. A finding alone is told to nobody (AT-13). */
const isTold = '(before_status <> after_status OR COALESCE(before_late_minutes, 0) <> COALESCE(after_late_minutes, 0))'

/** Children of a report whose family has heard of a correction by its note, so not by the first message (AT-13). */
export async function correctedIn(reportId: string): Promise<Set<string>> {
  const rows = await sql<{ studentId: string }>(
    `SELECT DISTINCT student_id AS studentId FROM attendance_history WHERE report_id = ? AND applied_at IS NOT NULL AND before_status IS NOT NULL AND ${isTold}`, [reportId],
  )
  return new Set(rows.map((row) => row.studentId))
}

/** A child's own corrections by session, in the order in which they were applied: for its day page. */
export const correctionsOfStudent = (
  studentId: string, from: string, to: string,
): Promise<{ classId: string; day: string; session: Session; before: MarkStatus; after: MarkStatus; appliedAt: Date }[]> =>
  sql(
    `SELECT class_id AS classId, day, session, before_status AS \`before\`, after_status AS \`after\`, applied_at AS appliedAt FROM attendance_history
     WHERE student_id = ? AND day BETWEEN ? AND ? AND applied_at IS NOT NULL AND before_status IS NOT NULL AND ${isTold}
     ORDER BY applied_at, version`,
    [studentId, from, to],
  )

/** The header of a report after a correction; false when its version is another by now. */
export async function updateHeader(report: Report, counts: Counts): Promise<boolean> {
  const { affectedRows } = await write(
    `UPDATE attendance_report SET late = ?, absent_unexplained = ?, leave_sick = ?, leave_personal = ?, leave_official = ?, other_absent = ?, ill = ?, version = version + 1
     WHERE school_id = ? AND day = ? AND session = ? AND class_id = ? AND version = ?`,
    [
      counts.late, counts.absentUnexplained, counts.leaveSick, counts.leavePersonal, counts.leaveOfficial, counts.otherAbsent, counts.ill,
      report.schoolId, report.day, report.session, report.classId, report.version,
    ],
  )
  return affectedRows === 1
}

/** Takes marks away that a correction replaces; what they said is in the history. */
export const deleteMarks = (key: SessionKey, studentIds: readonly string[]): Promise<unknown> =>
  write('DELETE FROM attendance_mark WHERE school_id = ? AND day = ? AND session = ? AND class_id = ? AND student_id IN (?)', [
    key.schoolId, key.day, key.session, key.classId, studentIds,
  ])
