import type { AttendanceReport, AttendanceReportInput } from '@zhixiao/shared-types/domains/attendance'
import type { Session } from '@zhixiao/shared-types/values/attendance'
import type { Actor } from '../../platform/access'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'
import { newId } from '../../platform/ids'
import { sessionsOn } from '../calendar/index'
import { studentsOn, type ClassPlace } from '../roster/index'
import { auditHealthRead, shownFindings } from './audit-health'
import { capturedOf, backfillWay } from './correction-rules'
import { unchanged, type DayChanging } from './day-change'
import { checkFindings, enterMarks, pupilsNamed } from './enter-report'
import { noBoarders } from './evenings'
import { phaseNow } from './phase'
import { keepable } from './keep-detail'
import { presentReport, type NamedMark } from './present'
import { insertReport, reportOf, type Report, type SessionKey, type StoredMark } from './queries'
import { rollDifference } from './roll-difference'
import { requestBackfill } from './backfill'
import {
  arrivalOf, countsOf, exceptionsOf, hoursOf, isByDeputy, listVersion, missingOrStrange, roleAt, seesHealth, sessionBefore, type MarkIn, type Pupil,
} from './rules'
import { storedMark } from './stored-mark'
import { lastMoves, marksWithNames, reportingFacts } from './views'

/**
 * A teacher reports one session for a whole class, exactly the children expected that day (AT-1, AT-2); a class with nobody missing is reported
 * too (AT-3). Reporting twice is refused with what the first person sent (AT-4). An earlier day is a backfill by the rules of corrections: a homeroom's
 * then waits for the nurse or a leader (AT-6, AT-12). Fails with attendance.not_open_yet, future_day, no_session, too_late (AT-6), roll_changed,
 * marks_incomplete, already_reported, symptoms_missing, fever_unconfirmed, disease_missing (AT-7), not_reconfirmed (AT-8), backfill_waiting.
 */
export async function reportAttendance(reporter: Actor, place: ClassPlace, input: AttendanceReportInput, device = ''): Promise<DayChanging<AttendanceReport>> {
  const key: SessionKey = { schoolId: place.school, day: input.day, session: input.session, classId: place.class }
  const previous = sessionBefore(input.session)
  const facts = await reportingFacts(place.school, reporter.accountId, { holdsRoster: true, ...(previous && { before: { ...key, session: previous } }) })
  const at = now()
  const hours = hoursOf(input.day, input.session, facts.times)
  const plan = await sessionsOn(place, input.day)
  const timing = admitted(at, plan, input, hours)
  const way = timing.isBackfilled ? backfillWay(reporter, place, await phaseNow(at, place, input.day, hours.lockAt)) : 'amend'
  if (way === 'none') fail('attendance.too_late')
  const roll = await studentsOn(place.class, input.day, input.session)
  await checkRoll(place, input, roll)
  checkFindings(input.marks, roll)
  if (previous && plan.sessions.includes(previous)) checkReconfirmed(facts.carried, input.marks, roll)
  const said = await keepable(reporter, place, input.day, input.marks)

  const report: Report = {
    ...key, ...countsOf(roll.length, said), ...timing, ...capturedOf(input, at, hours.dueAt), id: newId(), bureauId: place.bureau, gradeId: place.grade,
    listVersion: input.listVersion, byDeputy: isByDeputy(reporter.grants, place), reporterId: reporter.accountId, reporterName: facts.reporterName,
    reason: input.reason || null, receivedAt: at, version: 1,
  }
  const marks = storedMarks(key, said, roll)
  const role = roleAt(reporter, place, 'attendance.report')
  const shown = async (stands = report) => {
    const reply = presentReport(stands, marks, { class: place.className, school: place.schoolName }, seesHealth(reporter.grants, place))
    await auditHealthRead(reporter, place, shownFindings(reply))
    return reply
  }
  return inTransaction(async () => {
    if (way === 'request') {
      if (await reportOf(key)) return unchanged(await answerSecond(report, marks, place, shown))
      await requestBackfill(report, said, { role, device })
      return unchanged({ ...(await shown()), awaitsApproval: true })
    }
    if (!(await insertReport(report))) return unchanged(await answerSecond(report, marks, place, shown))
    const change = await enterMarks(report, marks, { role, accountId: reporter.accountId })
    return { reply: await shown(), changed: [change] }
  })
}

function admitted(at: Date, plan: { sessions: readonly Session[]; reason: string }, input: AttendanceReportInput, hours: ReturnType<typeof hoursOf>) {
  const arrival = arrivalOf(at, input.day, hours, plan.sessions.includes(input.session))
  if (arrival.refused) fail(arrival.refused, arrival.refused === 'attendance.no_session' ? { reason: plan.reason } : { opensAt: hours.opensAt.toISOString() })
  return { isLate: arrival.isLate, isBackfilled: arrival.isBackfilled }
}

/** Every child of the roll that was an exception in the session before, in whatever class, is named again, whatever it is now (AT-8, RS-3). */
function checkReconfirmed(carried: readonly string[], marks: readonly MarkIn[], roll: readonly Pupil[]): void {
  const said = new Set(marks.map((mark) => mark.studentId))
  const pupils = pupilsNamed(carried.filter((id) => !said.has(id)), roll)
  if (pupils.length > 0) fail('attendance.not_reconfirmed', { pupils })
}

async function checkRoll(place: ClassPlace, input: AttendanceReportInput, roll: readonly Pupil[]): Promise<void> {
  if (input.session === 'eve' && roll.length === 0) fail('attendance.no_session', { reason: noBoarders })
  if (listVersion(roll.map((pupil) => pupil.studentId)) !== input.listVersion) {
    const named = input.marks.map((mark) => mark.studentId)
    fail('attendance.roll_changed', rollDifference(roll, input.listVersion, named, await lastMoves(place.class, input.day, input.session)))
  }
  const gap = missingOrStrange(roll, input)
  if (gap) fail('attendance.marks_incomplete', gap)
}

/**
 * Somebody was first: their report is the merge view. It carries no health: a refusal is not audited, opening the report is. A phone that came back
 * online and does not know that its own draft had arrived gets what it sent, whatever its key (AT-4, AT-5): same person, same moment of capture, same marks.
 */
async function answerSecond(report: Report, marks: readonly NamedMark[], place: ClassPlace, reply: (first: Report) => Promise<AttendanceReport>): Promise<AttendanceReport> {
  const first = await reportOf(report)
  if (!first) throw new Error('a report was in the way and is gone')
  const stored = await marksWithNames(report)
  const names = { class: place.className, school: place.schoolName }
  if (isSameDraft(first, stored, report, marks)) return reply(first)
  return fail('attendance.already_reported', { reportId: first.id, report: presentReport(first, stored, names, false) })
}

function isSameDraft(first: Report, stored: readonly StoredMark[], report: Report, marks: readonly StoredMark[]): boolean {
  const said = (list: readonly StoredMark[]) => list.map((mark) => [mark.studentId, mark.status, mark.lateMinutes, mark.symptoms].join(' ')).sort().join()
  return first.reporterId === report.reporterId && report.capturedAt !== null && first.capturedAt?.getTime() === report.capturedAt.getTime() && said(stored) === said(marks)
}

/** The marks as they are stored, with the names of the roll. */
function storedMarks(key: SessionKey, marks: readonly MarkIn[], roll: readonly Pupil[]): NamedMark[] {
  const names = new Map(roll.map((pupil) => [pupil.studentId, pupil.name]))
  return exceptionsOf(marks).map((mark) => ({ ...storedMark(key, mark), name: names.get(mark.studentId) ?? '' }))
}
