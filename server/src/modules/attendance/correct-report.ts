import type { Correction, CorrectionInput } from '@zhixiao/shared-types/domains/attendance-corrections'
import type { AttendanceReport } from '@zhixiao/shared-types/domains/attendance'
import type { Place } from '@zhixiao/shared-types/values/access'
import { sessions, type SchoolTimes } from '@zhixiao/shared-types/values/attendance'
import type { Actor } from '../../platform/access'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'
import { newId } from '../../platform/ids'
import { schoolDay } from '../../platform/time'
import { sessionsOn } from '../calendar/index'
import { ownChildren } from '../guardians/index'
import { placeOfClass, studentsOn } from '../roster/index'
import { auditHealthRead, shownFindings } from './audit-health'
import { applyCorrection, type MarkChange } from './apply-correction'
import type { DayChanging } from './day-change'
import { insertCorrection, type Change, type Side, type StoredCorrection } from './correction-queries'
import { wayFor } from './correction-rules'
import { keepable } from './keep-detail'
import { phaseNow } from './phase'
import { presentReport } from './present'
import { lockReport, reportById, type Report, type StoredMark } from './queries'
import { showCorrection } from './read-corrections'
import { checkFindings } from './enter-report'
import { currentSession, hoursOf, missingOrStrange, seesHealth, type MarkIn } from './rules'
import { findingOf, presentMark, sealedForHistory, storedMark } from './stored-mark'
import { inClassAt, marksWithNames, reportingFacts } from './views'

const placeOf = (report: Report) => ({ bureau: report.bureauId, school: report.schoolId, grade: report.gradeId, class: report.classId })

/**
 * Somebody says that a report should be otherwise (AT-12): applied at once or requested, as the day and the role have it. Before, after, actor, role,
 * reason, time and device are kept; header and marks change in one version. Fails with attendance.version_behind (with the newer state, the entries
 * stay with the sender), correction_closed (also RS-2), nothing_changed, marks_incomplete (a child who is not on the roll), no_session (the calendar took it
 * away), symptoms_missing, fever_unconfirmed, disease_missing, access.self_interest (PM-2).
 */
export const correctReport = (actor: Actor, reportId: string, input: CorrectionInput, device: string): Promise<DayChanging<{ correction: Correction; report: AttendanceReport }>> =>
  inTransaction(async () => {
    const { reply, changed } = await makeCorrection(actor, reportId, input, device)
    return { reply: { correction: reply.correction, report: await reportNow(actor, reply.report) }, changed }
  })

/** The same without showing the whole report: nobody is written down as having seen what was not shown. */
export async function makeCorrection(actor: Actor, reportId: string, input: CorrectionInput, device: string): Promise<DayChanging<{ correction: Correction; report: Report }>> {
  await refuseOwnChildren(actor.accountId, input.marks.map((mark) => mark.studentId))
  return inTransaction(async () => {
    const { schoolId } = (await reportById(reportId)) ?? fail('resource.not_found')
    // Held before the clock is read, as a report does: a compile has seen this correction or is older than it (SM-7), a closure likewise (CA-4).
    const { times, reporterName } = await reportingFacts(schoolId, actor.accountId, { holdsRoster: true })
    const at = now()
    const report = (await lockReport(reportId)) ?? fail('resource.not_found')
    const place = placeOf(report)
    const phase = await phaseNow(at, place, report.day, hoursOf(report.day, report.session, times).lockAt)
    const { way, role } = wayFor(actor, place, phase)
    if (way === 'none') fail('attendance.correction_closed')
    const plan = await sessionsOn(place, report.day)
    if (!plan.sessions.includes(report.session)) fail('attendance.no_session', { reason: plan.reason })
    const marks = await marksWithNames(report)
    if (input.version !== report.version) await refuseBehind(report, marks)
    const changes = await changesFor(report, marks, input.marks, actor)
    await refuseGone(actor, report, changes, { at, times })

    const id = newId()
    const isApplied = way === 'amend'
    const stored: StoredCorrection = {
      id, bureauId: report.bureauId, schoolId: report.schoolId, gradeId: report.gradeId, classId: report.classId, day: report.day, session: report.session, reportId: report.id,
      kind: 'correction', state: isApplied ? 'applied' : 'requested', phase, fromVersion: report.version, toVersion: isApplied ? report.version + 1 : null, listVersion: null,
      capturedAt: null, accountId: actor.accountId, accountName: reporterName, role, reason: input.reason, device, madeAt: at,
      decidedBy: null, decidedName: null, decidedRole: null, decidedReason: null, decidedAt: null,
    }
    await insertCorrection(stored, changes.map((change) => inHistory(report, id, change)))
    const applied = isApplied ? await applyCorrection(report, marks, changes, { id, reason: input.reason, by: actor.accountId, role, at }) : undefined
    if (isApplied && !applied) throw new Error('a locked report changed its version')
    return { reply: { correction: await showCorrection(actor, stored), report: applied?.report ?? report }, changed: applied ? [applied.change] : [] }
  })
}

/** A teacher never changes the attendance of the own child, in whatever role (PM-2). Fails with access.self_interest. */
export async function refuseOwnChildren(accountId: string, studentIds: readonly string[]): Promise<void> {
  if ((await ownChildren(accountId, studentIds)).size > 0) fail('access.self_interest')
}

/**
 * The old homeroom and deputy read on and enter nothing more about a child that has left their class (RS-2): from its first session elsewhere on, the
 * nurse and the leader correct its old days. Fails with attendance.correction_closed, naming the children.
 */
async function refuseGone(actor: Actor, report: Report, changes: readonly MarkChange[], { at, times }: { at: Date; times: SchoolTimes }): Promise<void> {
  const place: Place = placeOf(report)
  if (actor.grants.some(({ role, scope, id }) => (role === 'nurse' || role === 'leader') && place[scope] === id)) return
  const today = schoolDay(at)
  const there = await inClassAt(report.classId, changes.map((change) => change.studentId), { day: today, session: currentSession(at, today, sessions, times) ?? 'am' })
  const gone = changes.filter((change) => !there.has(change.studentId))
  if (gone.length > 0) fail('attendance.correction_closed', { pupils: gone.map(({ studentId, name }) => ({ studentId, name })) })
}

/** What changes, child by child; who says what stands already is no change. */
async function changesFor(report: Report, marks: readonly (StoredMark & { name: string })[], wanted: readonly MarkIn[], actor: Actor): Promise<MarkChange[]> {
  const roll = await studentsOn(report.classId, report.day, report.session)
  // Who was marked then and has moved since is still on that report.
  const known = [...roll, ...marks.filter((mark) => !roll.some((pupil) => pupil.studentId === mark.studentId)).map(({ studentId, name }) => ({ studentId, name }))]
  const gap = missingOrStrange(known, { marks: [...wanted], allOthersPresent: true })
  if (gap) fail('attendance.marks_incomplete', gap)
  checkFindings(wanted, known)
  const names = new Map(known.map((pupil) => [pupil.studentId, pupil.name]))
  const said = await keepable(actor, placeOf(report), report.day, wanted)
  const changes = said.flatMap((mark): MarkChange[] => {
    const before = marks.find((one) => one.studentId === mark.studentId) ?? presentMark(mark.studentId)
    const after = storedMark(report, mark)
    return isSame(report, before, after) ? [] : [{ studentId: mark.studentId, name: names.get(mark.studentId) ?? '', before, after }]
  })
  return changes.length > 0 ? changes : fail('attendance.nothing_changed')
}

/** Do two marks say the same? Sealed bytes differ each time, so what they hold is compared. */
export const isSame = (report: Report, one: StoredMark, other: StoredMark): boolean =>
  one.status === other.status && one.lateMinutes === other.lateMinutes && JSON.stringify(sorted(findingOf(report, one))) === JSON.stringify(sorted(findingOf(report, other)))
const sorted = (value: object | undefined) => Object.entries(value ?? {}).sort(([one], [other]) => one.localeCompare(other))

/** A change as the history keeps it: the findings sealed for its own row. */
function inHistory(report: Report, correctionId: string, { studentId, before, after }: MarkChange): Change {
  const side = (which: 'before' | 'after', mark: StoredMark): Side => ({
    status: mark.status, lateMinutes: mark.lateMinutes, ill: mark.ill, symptoms: mark.symptoms, healthSealed: sealedForHistory(which, correctionId, studentId, findingOf(report, mark)),
  })
  return { studentId, before: side('before', before), after: side('after', after) }
}

/** Somebody corrected meanwhile: the newer state goes with the refusal, without health, since a refusal is not audited. */
export async function refuseBehind(report: Report, marks: readonly (StoredMark & { name: string })[]): Promise<never> {
  const { className, schoolName } = await placeOfClass(report.classId)
  return fail('attendance.version_behind', { version: report.version, report: presentReport(report, marks, { class: className, school: schoolName }, false) })
}

async function reportNow(actor: Actor, report: Report): Promise<AttendanceReport> {
  const { className, schoolName } = await placeOfClass(report.classId)
  const shown = presentReport(report, await marksWithNames(report), { class: className, school: schoolName }, seesHealth(actor.grants, placeOf(report)))
  await auditHealthRead(actor, placeOf(report), shownFindings(shown))
  return shown
}
