import type { AttendanceReport } from '@zhixiao/shared-types/domains/attendance'
import type { Place } from '@zhixiao/shared-types/values/access'
import type { Actor } from '../../platform/access'
import { auditEach } from '../../platform/audit'

/** Writes down that a person is about to see findings of these children; throws when it cannot, so that nothing is shown (fail closed). */
export const auditHealthRead = (reader: Actor, place: Place, studentIds: readonly string[]): Promise<void> =>
  auditEach([...new Set(studentIds)].map((student) => ({ actor: reader, action: 'attendance.read_health', student, place, fields: ['symptoms', 'temperature', 'note'] })))

/** The children of a reply whose findings are in it. */
export const shownFindings = (report: AttendanceReport): string[] => report.marks.filter((mark) => mark.health).map((mark) => mark.studentId)
