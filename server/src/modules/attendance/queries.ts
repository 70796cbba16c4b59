/** SQL on the two tables of attendance. */
import type { MarkStatus, Session } from '@zhixiao/shared-types/values/attendance'
import { sql, write } from '../../platform/db'
import { duplicateKeyOf } from '../../platform/errors'
import type { Counts } from './rules'

export type SessionKey = { schoolId: string; day: string; session: Session; classId: string }
export type Report = SessionKey &
  Counts & {
    id: string
    bureauId: string
    gradeId: string
    listVersion: string
    isLate: boolean
    isBackfilled: boolean
    byDeputy: boolean
    reporterId: string
    reporterName: string
    capturedAt: Date | null
    /** The phone's clock minus ours when it sent; null when it did not say (AT-5). */
    clockSkewMs: number | null
    /** For the teacher's on-time score; null for reports of before it was kept. */
    onTime: boolean | null
    /** Why an earlier day was entered only then. */
    reason: string | null
    receivedAt: Date
    version: number
  }
export type StoredMark = {
  studentId: string; status: MarkStatus; lateMinutes: number | null; ill: number; ili: number; feverUnmeasured: number; symptoms: number; healthSealed: Buffer | null
}

/** Stores the header; false when the class session has been reported already (the primary key is the race's judge, AT-4). */
export async function insertReport(report: Report): Promise<boolean> {
  try {
    await write(
      `INSERT INTO attendance_report (school_id, day, session, class_id, id, bureau_id, grade_id, expected, late, absent_unexplained, leave_sick, leave_personal,
         leave_official, other_absent, ill, list_version, is_late, is_backfilled, by_deputy, reporter_id, reporter_name, captured_at, clock_skew_ms, on_time, reason,
         received_at) VALUES (?)`,
      [
        [
          report.schoolId, report.day, report.session, report.classId, report.id, report.bureauId, report.gradeId, report.expected, report.late, report.absentUnexplained,
          report.leaveSick, report.leavePersonal, report.leaveOfficial, report.otherAbsent, report.ill, report.listVersion, report.isLate, report.isBackfilled,
          report.byDeputy, report.reporterId, report.reporterName, report.capturedAt, report.clockSkewMs, report.onTime, report.reason, report.receivedAt,
        ],
      ],
    )
    return true
  } catch (error) {
    if (duplicateKeyOf(error) === 'PRIMARY') return false
    throw error
  }
}

/** All exceptions of a report in one statement. */
export async function insertMarks(key: SessionKey, marks: readonly StoredMark[]): Promise<void> {
  if (marks.length === 0) return
  const rows = marks.map((mark) => [
    key.schoolId, key.day, key.session, key.classId, mark.studentId, mark.status, mark.lateMinutes, mark.ill, mark.ili, mark.feverUnmeasured, mark.symptoms,
    mark.healthSealed,
  ])
  await write(
    'INSERT INTO attendance_mark (school_id, day, session, class_id, student_id, status, late_minutes, ill, ili, fever_unmeasured, symptoms, health_sealed) VALUES ?',
    [rows],
  )
}

type Flag = 'isLate' | 'isBackfilled' | 'byDeputy'
type ReportRow = Omit<Report, Flag | 'present' | 'onTime'> & Record<Flag, number> & { onTime: number | null }

const reportColumns = `school_id AS schoolId, day, session, class_id AS classId, id, bureau_id AS bureauId, grade_id AS gradeId, expected, late,
  absent_unexplained AS absentUnexplained, leave_sick AS leaveSick, leave_personal AS leavePersonal, leave_official AS leaveOfficial, other_absent AS otherAbsent, ill,
  list_version AS listVersion, is_late AS isLate, is_backfilled AS isBackfilled, by_deputy AS byDeputy, reporter_id AS reporterId, reporter_name AS reporterName,
  captured_at AS capturedAt, clock_skew_ms AS clockSkewMs, on_time AS onTime, reason, received_at AS receivedAt, version`

function reportFrom(row: ReportRow): Report {
  const absent = row.absentUnexplained + row.leaveSick + row.leavePersonal + row.leaveOfficial + row.otherAbsent
  return {
    ...row, present: row.expected - row.late - absent, isLate: row.isLate === 1, isBackfilled: row.isBackfilled === 1, byDeputy: row.byDeputy === 1,
    onTime: row.onTime === null ? null : row.onTime === 1,
  }
}

/** The report of a class session, or undefined while nobody reported. */
export async function reportOf(key: SessionKey): Promise<Report | undefined> {
  const [row] = await sql<ReportRow>(`SELECT ${reportColumns} FROM attendance_report WHERE school_id = ? AND day = ? AND session = ? AND class_id = ?`, [
    key.schoolId, key.day, key.session, key.classId,
  ])
  return row && reportFrom(row)
}

export async function reportById(id: string): Promise<Report | undefined> {
  const [row] = await sql<ReportRow>(`SELECT ${reportColumns} FROM attendance_report WHERE id = ?`, [id])
  return row && reportFrom(row)
}

/** The same, held against other corrections until the transaction ends. */
export async function lockReport(id: string): Promise<Report | undefined> {
  const [row] = await sql<ReportRow>(`SELECT ${reportColumns} FROM attendance_report WHERE id = ? FOR UPDATE`, [id])
  return row && reportFrom(row)
}

/** Every report of one session of a school on a day. */
export async function reportsOfSchool(schoolId: string, day: string, session: Session): Promise<Report[]> {
  const rows = await sql<ReportRow>(`SELECT ${reportColumns} FROM attendance_report WHERE school_id = ? AND day = ? AND session = ?`, [schoolId, day, session])
  return rows.map(reportFrom)
}

/** Reports of the classes from the first to the last day, for one child's days: when each session was reported and which report it was. */
export async function reportedSessions(
  classIds: readonly string[], from: string, to: string,
): Promise<{ classId: string; day: string; session: Session; reportId: string; receivedAt: Date }[]> {
  if (classIds.length === 0) return []
  return sql(
    `SELECT class_id AS classId, day, session, id AS reportId, received_at AS receivedAt FROM attendance_report WHERE class_id IN (?) AND day BETWEEN ? AND ?`,
    [classIds, from, to],
  )
}

/** A child's own marks from the first to the last day, whichever class it was in. */
export async function marksOfStudent(studentId: string, from: string, to: string): Promise<(StoredMark & SessionKey)[]> {
  return sql(
    `SELECT school_id AS schoolId, day, session, class_id AS classId, student_id AS studentId, status, late_minutes AS lateMinutes, ill, ili,
       fever_unmeasured AS feverUnmeasured, symptoms, health_sealed AS healthSealed
     FROM attendance_mark WHERE student_id = ? AND day BETWEEN ? AND ?`,
    [studentId, from, to],
  )
}
