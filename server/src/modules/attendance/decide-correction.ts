import type { Correction } from '@zhixiao/shared-types/domains/attendance-corrections'
import type { CorrectionState } from '@zhixiao/shared-types/values/attendance'
import type { Actor } from '../../platform/access'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'
import { sessionsOn } from '../calendar/index'
import { applyCorrection, type MarkChange } from './apply-correction'
import { applyBackfill } from './backfill'
import type { DayChange, DayChanging } from './day-change'
import { changesOf, correctionById, decideRow, lockCorrection, type Change, type Side, type StoredCorrection } from './correction-queries'
import { mayDecide } from './correction-rules'
import { isFeverUnmeasured, isIli } from './findings'
import { sealFinding } from './health-finding'
import { isSame, refuseBehind, refuseOwnChildren } from './correct-report'
import { phaseNow } from './phase'
import { lockReport, type Report, type StoredMark } from './queries'
import { showCorrection } from './read-corrections'
import { hoursOf, roleAt } from './rules'
import { findingInHistory, presentMark } from './stored-mark'
import { marksWithNames, reportingFacts, studentNames } from './views'

type Decided = { decision: 'approve' | 'refuse'; reason?: string }

/**
 * A nurse or leader decides about a request (AT-12): never the own one, never about the own child (PM-2). Approving makes it true as it was asked for,
 * unless somebody has changed the same child's mark since (attendance.version_behind). Refusing needs a reason; nothing changes then. Fails with
 * correction_decided, correction_closed, own_request, reason_required, no_session, already_reported and roll_changed (backfill).
 */
export async function decideCorrection(actor: Actor, id: string, decided: Decided, device: string): Promise<DayChanging<Correction>> {
  return inTransaction(async () => {
    const { stored, times, reporterName } = await waiting(actor, id)
    if (stored.accountId === actor.accountId) fail('attendance.own_request')
    const place = { bureau: stored.bureauId, school: stored.schoolId, grade: stored.gradeId, class: stored.classId }
    const phase = await phaseNow(now(), place, stored.day, hoursOf(stored.day, stored.session, times).lockAt)
    if (!mayDecide(actor.grants, place, stored.phase, phase)) fail('attendance.correction_closed')
    const role = roleAt(actor, place, 'attendance.decide_correction')
    const { reply, changed } = await settle(actor, stored, decided, { name: reporterName, role, device })
    return { reply: await showCorrection(actor, reply), changed }
  })
}

/** The bureau is the second person for an archived term; it sees and decides without names (AT-12). Same refusals. */
export async function confirmCorrection(actor: Actor, id: string, decided: Decided, device: string): Promise<DayChanging<{ id: string; state: CorrectionState }>> {
  return inTransaction(async () => {
    const { stored, reporterName } = await waiting(actor, id)
    if (stored.accountId === actor.accountId) fail('attendance.own_request')
    if (stored.phase !== 'archived') fail('attendance.correction_closed')
    const { reply, changed } = await settle(actor, stored, decided, { name: reporterName, role: 'bureau', device })
    return { reply: { id, state: reply.state }, changed }
  })
}

/** The request, held; the school's row first, as whoever changes a day does, so that a compile has seen the decision or is older than it (SM-7). */
async function waiting(actor: Actor, id: string) {
  const { schoolId } = (await correctionById(id)) ?? fail('resource.not_found')
  const facts = await reportingFacts(schoolId, actor.accountId, { holdsRoster: true })
  const stored = (await lockCorrection(id)) ?? fail('resource.not_found')
  return stored.state === 'requested' ? { ...facts, stored } : fail('attendance.correction_decided', { state: stored.state })
}

async function settle(
  actor: Actor, stored: StoredCorrection, { decision, reason = '' }: Decided, by: { name: string; role: StoredCorrection['role']; device: string },
): Promise<DayChanging<StoredCorrection>> {
  const at = now()
  const changes = (await changesOf([stored.id])).get(stored.id) ?? []
  await refuseOwnChildren(actor.accountId, changes.map((change) => change.studentId))
  if (decision === 'refuse' && reason === '') fail('attendance.reason_required')
  const made = decision === 'approve' ? await makeTrue(actor, stored, changes, at) : undefined
  const state = made ? 'applied' : 'refused'
  const report = { reportId: made?.reportId ?? stored.reportId, toVersion: made?.version ?? null }
  if (!(await decideRow(stored.id, { state, by: actor.accountId, name: by.name, role: by.role, reason, device: by.device, at, ...report }))) fail('attendance.correction_decided')
  const reply = { ...stored, ...report, state, decidedBy: actor.accountId, decidedName: by.name, decidedRole: by.role, decidedReason: reason, decidedAt: at } as const
  return { reply, changed: made ? [made.change] : [] }
}

/** What was asked for becomes true; the day changed because of who asked, since theirs is the reason. */
async function makeTrue(actor: Actor, stored: StoredCorrection, changes: readonly Change[], at: Date): Promise<{ reportId: string; version: number; change: DayChange }> {
  const place = { bureau: stored.bureauId, school: stored.schoolId, grade: stored.gradeId, class: stored.classId }
  const plan = await sessionsOn(place, stored.day)
  if (!plan.sessions.includes(stored.session)) fail('attendance.no_session', { reason: plan.reason })
  if (stored.kind === 'backfill') {
    const { report, change } = await applyBackfill(stored, at)
    return { reportId: report.id, version: report.version, change }
  }
  const report = (await lockReport(stored.reportId ?? '0')) ?? fail('resource.not_found')
  const marks = await marksWithNames(report)
  const names = await studentNames(changes.map((change) => change.studentId))
  const asked = changes.map((change) => asMarks(stored, report, change, names))
  const isStale = asked.some((change) => !isSame(report, change.before, marks.find((mark) => mark.studentId === change.studentId) ?? presentMark(change.studentId)))
  if (isStale) await refuseBehind(report, marks)
  const applied = await applyCorrection(report, marks, asked, { id: stored.id, reason: stored.reason, by: stored.accountId, role: stored.role, at })
  if (!applied) throw new Error('a locked report changed its version')
  return { reportId: report.id, version: applied.report.version, change: applied.change }
}

/** The two sides of a stored change as marks of the report, sealed for its table. */
function asMarks(stored: StoredCorrection, report: Report, change: Change, names: ReadonlyMap<string, string>): MarkChange {
  const mark = (which: 'before' | 'after', side: Side): StoredMark => {
    const health = findingInHistory(which, stored.id, change.studentId, side.symptoms, side.healthSealed)
    return {
      studentId: change.studentId, status: side.status, lateMinutes: side.lateMinutes, ill: side.ill, ili: isIli(health) ? 1 : 0,
      feverUnmeasured: isFeverUnmeasured(health) ? 1 : 0, symptoms: side.symptoms, healthSealed: sealFinding({ ...report, studentId: change.studentId }, health),
    }
  }
  const before = change.before ? mark('before', change.before) : presentMark(change.studentId)
  return { studentId: change.studentId, name: names.get(change.studentId) ?? '', before, after: mark('after', change.after) }
}
