import type { Role } from '@zhixiao/shared-types/values/access'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'
import { newId } from '../../platform/ids'
import { studentsOn } from '../roster/index'
import { changesOf, insertCorrection, type Change, type StoredCorrection } from './correction-queries'
import type { DayChange } from './day-change'
import { enterMarks } from './enter-report'
import { insertReport, reportOf, type Report, type StoredMark } from './queries'
import { exceptionsOf, listVersion, recount, type MarkIn } from './rules'
import { findingInHistory, sealedForHistory, storedMark } from './stored-mark'
import { sealFinding } from './health-finding'
import { isFeverUnmeasured, isIli } from './findings'

/**
 * A homeroom teacher enters an earlier day that nobody reported: kept as a request until the nurse or a leader approves (AT-6, AT-12). Counts nowhere
 * and tells nobody meanwhile. A second one for the same session fails with attendance.backfill_waiting (unique key).
 */
export async function requestBackfill(report: Report, marks: readonly MarkIn[], by: { role: Role | null; device: string }): Promise<void> {
  const stored: StoredCorrection = {
    id: report.id, schoolId: report.schoolId, day: report.day, session: report.session, classId: report.classId, bureauId: report.bureauId, gradeId: report.gradeId,
    reportId: null, kind: 'backfill', state: 'requested', phase: 'week', fromVersion: 0, toVersion: null, listVersion: report.listVersion, capturedAt: report.capturedAt,
    accountId: report.reporterId, accountName: report.reporterName, role: by.role, reason: report.reason ?? '', device: by.device, madeAt: report.receivedAt,
    decidedBy: null, decidedName: null, decidedRole: null, decidedReason: null, decidedAt: null,
  }
  const changes = exceptionsOf(marks).map((mark): Change => {
    const { status, lateMinutes, ill, symptoms } = storedMark(report, mark)
    return { studentId: mark.studentId, before: null, after: { status, lateMinutes, ill, symptoms, healthSealed: sealedForHistory('after', report.id, mark.studentId, mark.health) } }
  })
  await inTransaction(() => insertCorrection(stored, changes))
}

/**
 * An approved backfill becomes the report, flagged BACKFILLED, in the name of who entered it. Fails with attendance.already_reported when somebody
 * else reported meanwhile, roll_changed when the roll of that day is another one now.
 */
export async function applyBackfill(stored: StoredCorrection, at: Date): Promise<{ report: Report; change: DayChange }> {
  const roll = await studentsOn(stored.classId, stored.day, stored.session)
  if (listVersion(roll.map((pupil) => pupil.studentId)) !== stored.listVersion) fail('attendance.roll_changed')
  const marks = ((await changesOf([stored.id])).get(stored.id) ?? []).map((change) => markFrom(stored, change))
  const report: Report = {
    schoolId: stored.schoolId, day: stored.day, session: stored.session, classId: stored.classId, ...recount(roll.length, marks), id: newId(), bureauId: stored.bureauId,
    gradeId: stored.gradeId, listVersion: stored.listVersion ?? '', isLate: false, isBackfilled: true, byDeputy: stored.role === 'deputy', reporterId: stored.accountId,
    reporterName: stored.accountName, capturedAt: stored.capturedAt, clockSkewMs: null, onTime: false, reason: stored.reason || null, receivedAt: at, version: 1,
  }
  if (!(await insertReport(report))) fail('attendance.already_reported', { reportId: (await reportOf(report))?.id })
  return { report, change: await enterMarks(report, marks, { role: stored.role, accountId: stored.accountId }) }
}

function markFrom(stored: StoredCorrection, { studentId, after }: Change): StoredMark {
  const health = findingInHistory('after', stored.id, studentId, after.symptoms, after.healthSealed)
  return {
    studentId, status: after.status, lateMinutes: after.lateMinutes, ill: after.ill, ili: isIli(health) ? 1 : 0, feverUnmeasured: isFeverUnmeasured(health) ? 1 : 0,
    symptoms: after.symptoms, healthSealed: sealFinding({ ...stored, studentId }, health),
  }
}
