import type { AttendanceReport } from '@zhixiao/shared-types/domains/attendance'
import { openFinding, seenFinding } from './health-finding'
import type { Report, SessionKey, StoredMark } from './queries'
import { absentIn } from './rules'

export type NamedMark = StoredMark & { name: string }
export type Names = { class: string; school: string }

/** A report as the phone sees it. Without `showHealth` neither the number of the ill nor any finding is in the reply, not even as a key (AT-16). */
export function presentReport(report: Report, marks: readonly NamedMark[], names: Names, showHealth: boolean): AttendanceReport {
  return {
    id: report.id,
    classId: report.classId,
    class: names.class,
    school: names.school,
    day: report.day,
    session: report.session,
    expected: report.expected,
    present: report.present,
    late: report.late,
    absent: absentIn(report),
    ...(showHealth && { ill: report.ill }),
    isLate: report.isLate,
    isBackfilled: report.isBackfilled,
    byDeputy: report.byDeputy,
    reportedBy: report.reporterName,
    reportedAt: report.receivedAt.toISOString(),
    capturedAt: report.capturedAt?.toISOString() ?? null,
    ...(report.onTime !== null && { onTime: report.onTime }),
    version: report.version,
    marks: marks.flatMap((mark) => presentMark(report, mark, showHealth)),
  }
}

/** A present child is listed for its finding only, so people who may not see health do not learn that there is one. */
export function presentMark(report: SessionKey, mark: NamedMark, showHealth: boolean): AttendanceReport['marks'] {
  if (!showHealth && mark.status === 'present') return []
  const { studentId, name, status, lateMinutes } = mark
  const health = showHealth ? seenFinding(openFinding({ ...report, studentId }, mark.symptoms, mark.healthSealed)) : undefined
  return [{ studentId, name, status, lateMinutes, ...(health && { health }) }]
}
