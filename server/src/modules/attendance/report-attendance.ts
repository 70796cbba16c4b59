import type { AttendanceReport, AttendanceReportInput } from '@zhixiao/shared-types/domains/attendance'
import type { Actor } from '../../platform/access'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'
import { newId } from '../../platform/ids'
import { promise } from '../../platform/outbox'
import { sessionsOn } from '../calendar/index'
import { studentsOn, type ClassPlace } from '../roster/index'
import { tellFollowers } from './follow'
import { sealFinding, symptomBits } from './health-finding'
import { presentReport } from './present'
import { insertMarks, insertReport, reportOf, type Report, type SessionKey, type StoredMark } from './queries'
import { rollDifference } from './roll-difference'
import { arrivalOf, countsOf, exceptionsOf, hoursOf, isByDeputy, isIll, listVersion, missingOrStrange, roleAt, seesHealth, type MarkIn, type Pupil } from './rules'
import { lastMoves, marksWithNames, reportingFacts } from './views'

const toldOf: readonly string[] = ['absent_unexplained', 'late']

/**
 * A teacher reports one session for a whole class, exactly the children expected that day (AT-1, AT-2); a class with nobody missing is reported
 * too (AT-3). Reporting twice is refused with what the first person sent (AT-4). Fails with attendance.not_open_yet, future_day, no_session,
 * too_late (AT-6), roll_changed, marks_incomplete, already_reported.
 */
export async function reportAttendance(reporter: Actor, place: ClassPlace, input: AttendanceReportInput): Promise<AttendanceReport> {
  const { times, reporterName } = await reportingFacts(place.school, reporter.accountId, { holdsRoster: true })
  const at = now()
  const timing = await admitted(at, place, input, hoursOf(input.day, input.session, times))
  const roll = await studentsOn(place.class, input.day, input.session)
  await checkRoll(place, input, roll)

  const key: SessionKey = { schoolId: place.school, day: input.day, session: input.session, classId: place.class }
  const report: Report = {
    ...key, ...countsOf(roll.length, input.marks), ...timing, id: newId(), bureauId: place.bureau, gradeId: place.grade, listVersion: input.listVersion,
    byDeputy: isByDeputy(reporter.grants, place), reporterId: reporter.accountId, reporterName, capturedAt: believable(input.capturedAt, at), receivedAt: at,
  }
  const marks = storedMarks(key, input.marks, roll)
  return inTransaction(async () => {
    if (!(await insertReport(report))) return refuseSecond(key, place)
    await insertMarks(key, marks)
    if (!report.isBackfilled && marks.some((mark) => toldOf.includes(mark.status))) await promise('attendance.tell-guardians', { reportId: report.id })
    const cause = { kind: 'report', accountId: reporter.accountId, role: roleAt(reporter, place, 'attendance.report'), reason: '', ref: report.id } as const
    await tellFollowers({ bureauId: place.bureau, schoolId: place.school, day: input.day, cause, classIds: [place.class] })
    return presentReport(report, marks, { class: place.className, school: place.schoolName }, seesHealth(reporter.grants, place))
  })
}

async function admitted(at: Date, place: ClassPlace, input: AttendanceReportInput, hours: ReturnType<typeof hoursOf>) {
  const plan = await sessionsOn(place, input.day)
  const arrival = arrivalOf(at, input.day, hours, plan.sessions.includes(input.session))
  if (arrival.refused) fail(arrival.refused, arrival.refused === 'attendance.no_session' ? { reason: plan.reason } : { opensAt: hours.opensAt.toISOString() })
  return { isLate: arrival.isLate, isBackfilled: arrival.isBackfilled }
}

async function checkRoll(place: ClassPlace, input: AttendanceReportInput, roll: readonly Pupil[]): Promise<void> {
  if (listVersion(roll.map((pupil) => pupil.studentId)) !== input.listVersion) {
    const named = input.marks.map((mark) => mark.studentId)
    fail('attendance.roll_changed', rollDifference(roll, input.listVersion, named, await lastMoves(place.class, input.day, input.session)))
  }
  const gap = missingOrStrange(roll, input)
  if (gap) fail('attendance.marks_incomplete', gap)
}

/** Somebody was first: their report is the merge view. It carries no health: a refusal is not audited, opening the report is. */
async function refuseSecond(key: SessionKey, place: ClassPlace): Promise<never> {
  const first = await reportOf(key)
  if (!first) throw new Error('a report was in the way and is gone')
  const report = presentReport(first, await marksWithNames(key), { class: place.className, school: place.schoolName }, false)
  return fail('attendance.already_reported', { reportId: first.id, report })
}

/** The marks as they are stored, with the names of the roll. */
function storedMarks(key: SessionKey, marks: readonly MarkIn[], roll: readonly Pupil[]): (StoredMark & { name: string })[] {
  const names = new Map(roll.map((pupil) => [pupil.studentId, pupil.name]))
  return exceptionsOf(marks).map((mark) => ({
    studentId: mark.studentId, name: names.get(mark.studentId) ?? '', status: mark.status, lateMinutes: mark.status === 'late' ? (mark.lateMinutes ?? null) : null,
    ill: isIll(mark) ? 1 : 0, symptoms: symptomBits(mark.health?.symptoms ?? []), healthSealed: sealFinding({ ...key, studentId: mark.studentId }, mark.health),
  }))
}

/** An offline queue holds 48 hours; a phone clock further off than that says nothing (AT-5). */
function believable(capturedAt: string | undefined, at: Date): Date | null {
  const captured = capturedAt === undefined ? Number.NaN : Date.parse(capturedAt)
  return Math.abs(captured - at.getTime()) <= 48 * 3_600_000 ? new Date(captured) : null
}
