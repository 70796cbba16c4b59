import type { Correction } from '@zhixiao/shared-types/domains/attendance-corrections'
import type { Place } from '@zhixiao/shared-types/values/access'
import type { CorrectionPhase } from '@zhixiao/shared-types/values/attendance'
import { ownChildren } from '../guardians/index'
import type { Actor } from '../../platform/access'
import { auditEach } from '../../platform/audit'
import { now } from '../../platform/clock'
import { fail } from '../../platform/errors'
import { placeOfClass, type SchoolPlace } from '../roster/index'
import {
  changesOf, correctionById, correctionsOfReport, decidedOfSchool, waitingOfBureau, waitingOfSchool, type Change, type Side, type StoredCorrection,
} from './correction-queries'
import { mayDecide } from './correction-rules'
import { seenFinding, type SeenFinding } from './health-finding'
import { phaseNow } from './phase'
import { hoursOf, seesHealth } from './rules'
import { findingInHistory } from './stored-mark'
import { reportingFacts, studentNames } from './views'

export const placeOfStored = (one: StoredCorrection): Place => ({ bureau: one.bureauId, school: one.schoolId, grade: one.gradeId, class: one.classId })

/** Where a correction lives. Fails with `resource.not_found`. */
export async function placeOfCorrection(id: string): Promise<Place> {
  return placeOfStored((await correctionById(id)) ?? fail('resource.not_found'))
}

/** One correction as this person may see it; findings with an audit entry for each child. */
export const showCorrection = async (reader: Actor, one: StoredCorrection): Promise<Correction> => (await showAll(reader, [one]))[0] as Correction

/** Every change of a report, newest first (AT-12 "nothing is overwritten"). */
export async function readCorrections(reader: Actor, reportId: string): Promise<{ items: Correction[] }> {
  return { items: await showAll(reader, await correctionsOfReport(reportId)) }
}

const shownDays = 14
/** What waits for the nurse and the leader, oldest first, and what was decided in the last two weeks. */
export async function readSchoolCorrections(reader: Actor, place: SchoolPlace): Promise<{ school: string; waiting: Correction[]; decided: Correction[] }> {
  const since = new Date(now().getTime() - shownDays * 86_400_000)
  const waiting = await showAll(reader, await waitingOfSchool(place.school))
  const decided = await showAll(reader, await decidedOfSchool(place.school, since))
  return { school: place.schoolName, waiting, decided }
}

/** Requests of archived terms, as the bureau may see them: which class and day, how many children; never a name, a status or a reason. */
export async function readBureauCorrections(place: { bureau: string; bureauName: string }) {
  const stored = await waitingOfBureau(place.bureau)
  const changes = await changesOf(stored.map((one) => one.id))
  const waiting = []
  for (const one of stored) {
    const { className, schoolName } = await placeOfClass(one.classId)
    const children = changes.get(one.id)?.length ?? 0
    waiting.push({ id: one.id, school: schoolName, class: className, day: one.day, session: one.session, by: one.accountName, at: one.madeAt.toISOString(), children })
  }
  return { bureau: place.bureauName, waiting }
}

async function showAll(reader: Actor, stored: readonly StoredCorrection[]): Promise<Correction[]> {
  const changes = await changesOf(stored.map((one) => one.id))
  const children = [...new Set([...changes.values()].flatMap((list) => list.map((change) => change.studentId)))]
  const names = await studentNames(children)
  // Whose own child is in it matters only where this person might decide.
  const isAsked = stored.some((one) => one.state === 'requested' && one.accountId !== reader.accountId)
  const own = await ownChildren(reader.accountId, isAsked ? children : [])
  const hours = hoursOnce(reader.accountId)
  const classes = new Map<string, string>()
  for (const classId of new Set(stored.map((one) => one.classId))) classes.set(classId, (await placeOfClass(classId)).className)
  const shown: Correction[] = []
  for (const one of stored) shown.push(await present(reader, one, changes.get(one.id) ?? [], { names, className: classes.get(one.classId) ?? '', own, hours }))
  await auditShown(reader, stored, shown)
  return shown
}

type Known = { names: ReadonlyMap<string, string>; className: string; own: ReadonlySet<string>; hours: Hours }

async function present(reader: Actor, one: StoredCorrection, changes: readonly Change[], known: Known): Promise<Correction> {
  const { names, className } = known
  const showHealth = seesHealth(reader.grants, placeOfStored(one))
  const said = (side: 'before' | 'after', studentId: string, { status, lateMinutes, symptoms, healthSealed }: Side) => {
    const health: SeenFinding | undefined = showHealth ? seenFinding(findingInHistory(side, one.id, studentId, symptoms, healthSealed)) : undefined
    return { status, lateMinutes, ...(health && { health }) }
  }
  // Who may not see health does not learn that only a finding changed (AT-16).
  const visible = changes.filter(({ before, after }) => showHealth || before?.status !== after.status || before.lateMinutes !== after.lateMinutes)
  return {
    id: one.id, kind: one.kind, state: one.state, reportId: one.reportId, classId: one.classId, class: className, day: one.day, session: one.session, phase: one.phase,
    by: one.accountName, role: one.role, at: one.madeAt.toISOString(), device: one.device, ...(showHealth && { reason: one.reason }),
    decidedBy: one.decidedName, decidedRole: one.decidedRole, decidedAt: one.decidedAt?.toISOString() ?? null, ...(showHealth && one.decidedReason && { decisionReason: one.decidedReason }),
    version: one.toVersion,
    changes: visible.map(({ studentId, before, after }) => ({
      studentId, name: names.get(studentId) ?? '', before: before && said('before', studentId, before), after: said('after', studentId, after),
    })),
    mayDecide: one.state === 'requested' && (await mayBeDecidedBy(reader, one, changes, known)),
  }
}

/** The phase of a stored correction now. A list has many of one school, and of one class and day: each is looked up once. */
type Hours = (one: StoredCorrection) => Promise<CorrectionPhase>
function hoursOnce(accountId: string): Hours {
  const times = new Map<string, ReturnType<typeof reportingFacts>>()
  const phases = new Map<string, Promise<CorrectionPhase>>()
  const once = <Key, Value>(kept: Map<Key, Value>, key: Key, make: () => Value): Value => {
    const value = kept.get(key) ?? make()
    kept.set(key, value)
    return value
  }
  return async (one) => {
    const facts = await once(times, one.schoolId, () => reportingFacts(one.schoolId, accountId))
    const place = { bureau: one.bureauId, school: one.schoolId, grade: one.gradeId, class: one.classId }
    return once(phases, `${one.classId} ${one.day} ${one.session}`, () => phaseNow(now(), place, one.day, hoursOf(one.day, one.session, facts.times).lockAt))
  }
}

/** Not one's own request, not one's own child (PM-2), and in time. */
async function mayBeDecidedBy(reader: Actor, one: StoredCorrection, changes: readonly Change[], { own, hours }: Known): Promise<boolean> {
  if (one.accountId === reader.accountId || changes.some(({ studentId }) => own.has(studentId))) return false
  return mayDecide(reader.grants, placeOfStored(one), one.phase, await hours(one))
}

/** Reading the findings of a correction is written down for each child; throws when it cannot, so that nothing is shown (fail closed). */
async function auditShown(reader: Actor, stored: readonly StoredCorrection[], shown: readonly Correction[]): Promise<void> {
  const entries = stored.flatMap((one, index) =>
    (shown[index]?.changes ?? []).filter(({ before, after }) => before?.health ?? after.health).map(({ studentId }) => ({
      actor: reader, action: 'attendance.read_correction', student: studentId, place: placeOfStored(one), fields: ['symptoms', 'temperature', 'note'],
    })),
  )
  await auditEach(entries)
}
