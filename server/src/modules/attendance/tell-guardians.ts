import { sessionText } from '@zhixiao/shared-types/values/attendance'
import { inTransaction } from '../../platform/db'
import { schoolTime } from '../../platform/time'
import { holdSessionsOn } from '../calendar/index'
import { placeOfClass, type ClassPlace } from '../roster/index'
import { queue } from '../push/index'
import { untoldOf } from './calendar-views'
import { correctedIn } from './correction-queries'
import { lockReport, reportById, type Report } from './queries'
import { receiversNow } from './receivers'
import { marksWithNames } from './views'
import { absenceText, lateText, messageTime } from './wording'

const toldOf: readonly string[] = ['absent_unexplained', 'late']
type Told = Awaited<ReturnType<typeof marksWithNames>>[number]

/**
 * Tells each guardian who receives messages that the child did not arrive, or came late. Once per report and child, however often it is kept;
 * nothing about days that were entered afterwards, nor about a session that the calendar has taken away meanwhile (CA-4). A child whose family is not
 * bound still has its message, so that the receipts show it. What is told, and to whom, is read while school, report and guardians are held: a
 * correction or a suspension of this second is before it and seen, or after it and takes back what waits (AT-13, ID-5).
 * @param again the calendar entry that gave the session back: whose message had been cancelled gets it anew
 */
export async function tellGuardians({ reportId, again }: { reportId: string; again?: string }): Promise<void> {
  const known = await reportById(reportId)
  if (!known || known.isBackfilled) return
  const place = await placeOfClass(known.classId)
  await inTransaction(async () => {
    const { sessions } = await holdSessionsOn({ ...place, grade: known.gradeId }, known.day)
    if (!sessions.includes(known.session)) return
    // The school's row, then the report's: the order of corrections.
    const report = await lockReport(reportId)
    const marks = report ? await marksToTell(report) : []
    if (!report || marks.length === 0) return
    const receivers = await receiversNow(marks.map((mark) => mark.studentId))
    const untold = again === undefined ? new Set<string>() : await untoldOf(report)
    for (const mark of marks) {
      const guardians = receivers.filter((one) => one.studentId === mark.studentId)
      await tellOne(report, place, mark, guardians.map((one) => ({ accountId: one.accountId, studentId: mark.studentId })), untold.has(mark.studentId) ? `:${again ?? ''}` : '')
    }
  })
}

/** Who was corrected before this went out has had its own note (AT-13). */
async function marksToTell(report: Report): Promise<Told[]> {
  const corrected = report.version > 1 ? await correctedIn(report.id) : new Set<string>()
  return (await marksWithNames(report)).filter((mark) => toldOf.includes(mark.status) && !corrected.has(mark.studentId))
}

type Recipients = { accountId: string; studentId: string }[]

async function tellOne(report: Report, place: ClassPlace, mark: Told, recipients: Recipients, anew: string): Promise<void> {
  const isLate = mark.status === 'late'
  const text = isLate ? lateText(mark.name, report.day, report.session, mark.lateMinutes) : absenceText(mark.name, report.day, report.session)
  await queue({
    kind: isLate ? 'late' : 'absence',
    dedupeKey: `${isLate ? 'late' : 'absence'}:${report.id}:${mark.studentId}${anew}`,
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
    // An absence is as old as its report, however late the worker comes to it (SM-3).
    since: report.receivedAt,
    recipients,
  })
}
