import type { AttendanceReport } from '@zhixiao/shared-types/domains/attendance'
import type { Place } from '@zhixiao/shared-types/values/access'
import type { Actor } from '../../platform/access'
import { fail } from '../../platform/errors'
import { sessionsOn } from '../calendar/index'
import { placeOfClass } from '../roster/index'
import { auditHealthRead, shownFindings } from './audit-health'
import { presentReport, type Names } from './present'
import { reportById, type Report } from './queries'
import { seesHealth } from './rules'
import { marksWithNames } from './views'

/** Where a report lives: as written with it, whatever the class has become. Fails with `resource.not_found`. */
export async function placeOfReport(reportId: string): Promise<Place> {
  const report = (await reportById(reportId)) ?? fail('resource.not_found')
  return { bureau: report.bureauId, school: report.schoolId, grade: report.gradeId, class: report.classId }
}

/** One report with its exceptions; findings only for those who may see them there, and only with an audit entry for each child (AT-16). */
export async function readReport(reader: Actor, reportId: string): Promise<AttendanceReport> {
  const report = (await reportById(reportId)) ?? fail('resource.not_found')
  const place = await placeOfClass(report.classId)
  const { sessions } = await sessionsOn({ ...place, grade: report.gradeId }, report.day)
  return showReport(reader, report, { class: place.className, school: place.schoolName }, sessions.includes(report.session))
}

/** The same for a report that was read already; one whose session the calendar no longer holds says that it does not count (CA-5). */
export async function showReport(reader: Actor, report: Report, names: Names, isHeld: boolean): Promise<AttendanceReport> {
  const place = { bureau: report.bureauId, school: report.schoolId, grade: report.gradeId, class: report.classId }
  const shown = presentReport(report, await marksWithNames(report), names, seesHealth(reader.grants, place))
  await auditHealthRead(reader, place, shownFindings(shown))
  return isHeld ? shown : { ...shown, counted: false }
}
