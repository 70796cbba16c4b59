import { toldStatus } from '@zhixiao/shared-types/values/attendance'
import { cancelWaiting, queue } from '../push/index'
import { placeOfClass, placeOfSchool } from '../roster/index'
import type { Report, StoredMark } from './queries'
import { receiversNow } from './receivers'
import { correctionText, messageTime } from './wording'

type Change = { studentId: string; name: string; before: StoredMark; after: StoredMark }

/** What the parent reads of a mark: the status and the minutes, never a finding. */
const isSeenOtherwise = ({ before, after }: Change) => toldStatus(before.status, before.lateMinutes) !== toldStatus(after.status, after.lateMinutes)

/**
 * One note to each child's guardians whose status is another one now (AT-13), and the first message taken back where it has not gone out and is no
 * longer true. A change of a finding alone sends nothing: no message ever speaks of an illness (MS-8). Inside the transaction of the correction.
 */
export async function sendNotes(report: Report, changes: readonly Change[], correctionId: string): Promise<void> {
  const seen = changes.filter(isSeenOtherwise)
  if (seen.length === 0) return
  const place = await placeOfClass(report.classId)
  const { times } = await placeOfSchool(report.schoolId)
  const receivers = await receiversNow(seen.map((change) => change.studentId))
  for (const { studentId, name, before, after } of seen) {
    if (before.status === 'absent_unexplained' || before.status === 'late') {
      await cancelWaiting({ dedupePrefix: `${before.status === 'late' ? 'late' : 'absence'}:${report.id}:${studentId}` })
    }
    const [from, to] = [toldStatus(before.status, before.lateMinutes), toldStatus(after.status, after.lateMinutes)]
    await queue({
      kind: 'correction',
      dedupeKey: `correction:${correctionId}:${studentId}`,
      place: { bureau: report.bureauId, school: report.schoolId, class: report.classId, student: studentId },
      day: report.day,
      session: report.session,
      title: '考勤更正',
      text: correctionText(name, report.day, report.session, from, to),
      fields: { student: name, school: `${place.schoolName}${place.className}`, time: messageTime(report.day, times[report.session].due), state: `由${from}改为${to}` },
      link: `/family/day/index?student=${studentId}`,
      recipients: receivers.filter((one) => one.studentId === studentId).map((one) => ({ accountId: one.accountId, studentId })),
    })
  }
}
