import { sessionText } from '@zhixiao/shared-types/values/attendance'
import { inTransaction } from '../../platform/db'
import { schoolTime } from '../../platform/time'
import { placeOfClass, receiversOf, type ClassPlace } from '../roster/index'
import { queue } from '../push/index'
import { reportById, type Report } from './queries'
import { marksWithNames } from './views'
import { absenceText, lateText, messageTime } from './wording'

type Told = Awaited<ReturnType<typeof marksWithNames>>[number]

/**
 * Tells each guardian who receives messages that the child did not arrive, or came late. Once per report and child, however often it is kept;
 * nothing about days that were entered afterwards. A child whose family is not bound still has its message, so that the receipts show it.
 */
export async function tellGuardians({ reportId }: { reportId: string }): Promise<void> {
  const report = await reportById(reportId)
  if (!report || report.isBackfilled) return
  const marks = (await marksWithNames(report)).filter((mark) => mark.status === 'absent_unexplained' || mark.status === 'late')
  if (marks.length === 0) return
  const place = await placeOfClass(report.classId)
  const receivers = await receiversOf(marks.map((mark) => mark.studentId), report.day)
  await inTransaction(async () => {
    for (const mark of marks) {
      const guardians = receivers.filter((one) => one.studentId === mark.studentId)
      await tellOne(report, place, mark, guardians.map((one) => ({ accountId: one.accountId, studentId: mark.studentId })))
    }
  })
}

async function tellOne(report: Report, place: ClassPlace, mark: Told, recipients: { accountId: string; studentId: string }[]): Promise<void> {
  const isLate = mark.status === 'late'
  const text = isLate ? lateText(mark.name, report.day, report.session, mark.lateMinutes) : absenceText(mark.name, report.day, report.session)
  await queue({
    kind: isLate ? 'late' : 'absence',
    dedupeKey: `${isLate ? 'late' : 'absence'}:${report.id}:${mark.studentId}`,
    place: { bureau: report.bureauId, school: report.schoolId, class: report.classId, student: mark.studentId },
    day: report.day,
    session: report.session,
    title: isLate ? `${mark.name}今天迟到` : `${mark.name}未到校`,
    text,
    fields: {
      student: mark.name,
      school: `${place.schoolName}${place.className}`,
      time: messageTime(report.day, schoolTime(report.receivedAt)),
      state: `${sessionText[report.session]}${isLate ? '迟到' : '未到校'}`,
    },
    link: `/family/day/index?student=${mark.studentId}`,
    recipients,
  })
}
