import type { AttendanceReport, AttendanceReportInput, Roll } from '@zhixiao/shared-types/domains/attendance'
import { absentStatuses, rollStatuses, sessions, type MarkStatus, type Session } from '@zhixiao/shared-types/values/attendance'

/** The form of one roll call, as pure functions: what the teacher tapped, what will be sent, what changed meanwhile. */
export type RollStatus = (typeof rollStatuses)[number]
export type Health = NonNullable<AttendanceReportInput['marks'][number]['health']>
export type Entry = { status: RollStatus; lateMinutes?: number; health?: Health }
export type Pupil = { studentId: string; name: string }
export type RollForm = {
  listVersion: string
  pupils: Pupil[]
  /** By pupil; who is missing is undecided, or present once `othersPresent` was said (AT-2). */
  entries: Record<string, Entry>
  othersPresent: boolean
  /** When the first entry was made, by the clock of the school (AT-5). */
  capturedAt: string | null
  /** The phone's own clock was so much behind the one that made `capturedAt`, in ms: read again when sending, it tells how far that clock is off (AT-5). */
  clockOffset?: number
  /** Handed in and not arrived yet: it is sent by itself when the network is back. */
  handedIn?: boolean
  /** Exceptions of the session before; each is confirmed by hand (AT-8). */
  carried?: AttendanceReport['marks']
}

export const emptyForm = (roll: Pick<Roll, 'listVersion' | 'pupils'>): RollForm =>
  ({ listVersion: roll.listVersion, pupils: roll.pupils, entries: {}, othersPresent: false, capturedAt: null })

/** What was said of a pupil in the session before, while it waits to be confirmed (AT-8). */
export const carriedOf = (form: RollForm, studentId: string) => (form.entries[studentId] ? undefined : form.carried?.find((mark) => mark.studentId === studentId))

/** What a pupil stands at; undefined while nobody said anything. "All others present" says nothing about exceptions of the session before. */
export const entryOf = (form: RollForm, studentId: string): Entry | undefined =>
  form.entries[studentId] ?? (form.othersPresent && !carriedOf(form, studentId) ? { status: 'present' } : undefined)

/** The morning's word as an entry of noon; a status that no roll can enter counts as not there. */
const carriedEntry = (mark: AttendanceReport['marks'][number]): Entry => {
  const status = rollStatuses.find((one) => one === mark.status) ?? 'absent_unexplained'
  const { feverUnmeasured: _derived, ili: _too, ...health } = mark.health ?? {}
  return { status, ...(mark.health && { health: health as Health }) }
}

/** What the details of an unconfirmed child begin with. */
export function carriedEntryOf(form: RollForm, studentId: string): Entry | undefined {
  const mark = carriedOf(form, studentId)
  return mark && carriedEntry(mark)
}

/** Taken back into the hand: nothing is sent until it is handed in again. */
export const inHand = (form: RollForm): RollForm => (form.handedIn ? { ...form, handedIn: false } : form)

/** Whoever touches a roll that was handed in has it in the hand again: what is being sent does not know of this tap (AT-5). */
const captured = (form: RollForm, now: string): RollForm => ({ ...inHand(form), capturedAt: form.capturedAt ?? now })

/** "全部到校": everybody who has no entry is present. */
export const allPresent = (form: RollForm, now: string): RollForm => captured({ ...form, othersPresent: true }, now)

/** One tap: an exception of the session before is confirmed as it was; undecided → present → absent → late → sick → personal → official → present. Details of health stay with the child. */
export function tapped(form: RollForm, studentId: string, now: string): RollForm {
  const carried = carriedOf(form, studentId)
  if (carried) return entered(form, studentId, carriedEntry(carried), now)
  const order: readonly RollStatus[] = ['present', 'absent_unexplained', 'late', 'leave_sick', 'leave_personal', 'leave_official']
  const entry = entryOf(form, studentId)
  const status = entry ? order[(order.indexOf(entry.status) + 1) % order.length] : 'present'
  return entered(form, studentId, { ...(entry?.health && { health: entry.health }), status: status ?? 'present' }, now)
}

/** Sets one pupil's entry outright (the sheet of details). */
export const entered = (form: RollForm, studentId: string, entry: Entry, now: string): RollForm =>
  captured({ ...form, entries: { ...form.entries, [studentId]: entry } }, now)

export type RollCounts = {
  expected: number; present: number; late: number; absent: number; undecided: number
  /** Of the undecided: exceptions of the session before that no button decides. */
  toConfirm: number
}
export const isAbsent = (status: MarkStatus) => (absentStatuses as readonly MarkStatus[]).includes(status)

/** Counts as the bar below the roll shows them. */
export function countsOf(form: RollForm): RollCounts {
  const counts: RollCounts = { expected: form.pupils.length, present: 0, late: 0, absent: 0, undecided: 0, toConfirm: 0 }
  for (const { studentId } of form.pupils) {
    if (carriedOf(form, studentId)) counts.toConfirm += 1
    const status = entryOf(form, studentId)?.status
    if (!status) counts.undecided += 1
    else if (status === 'late') counts.late += 1
    else if (isAbsent(status)) counts.absent += 1
    else counts.present += 1
  }
  return counts
}

/** Is there anything in it to send? */
export const saysSomething = (health: Health): boolean =>
  health.symptoms.length > 0 || health.temperature !== null || health.note.trim() !== '' ||
  [health.onsetAt, health.onsetPlace, health.hospitalVisited, health.diagnosis, health.disease, health.dormNo].some((one) => one !== undefined)

/** Sick leave of which nobody has said more is still to be traced (AT-7): a tap is enough at the classroom door. */
export function healthOf(entry: Entry): Health | undefined {
  const health = entry.health && saysSomething(entry.health) ? entry.health : undefined
  if (entry.status !== 'leave_sick' || (health && health.symptoms.length > 0)) return health
  return { ...(health ?? { temperature: null, note: '' }), symptoms: ['to_be_traced'] }
}

/** What is sent: only exceptions where "all others present" was said, else every pupil by name (AT-2). */
export function reportOf(form: RollForm, day: string, session: Roll['session'], deviceTime?: number): AttendanceReportInput {
  const marks = form.pupils.flatMap(({ studentId }) => {
    const entry = entryOf(form, studentId)
    if (!entry) return []
    const health = healthOf(entry)
    // Who was an exception before is named again, also when all is well now (AT-8).
    const isNamed = form.carried?.some((mark) => mark.studentId === studentId)
    if (form.othersPresent && entry.status === 'present' && !health && !isNamed) return []
    return [{ studentId, status: entry.status, ...(entry.status === 'late' && entry.lateMinutes && { lateMinutes: entry.lateMinutes }), ...(health && { health }) }]
  })
  return { day, session, listVersion: form.listVersion, allOthersPresent: form.othersPresent, marks, ...(form.capturedAt && { capturedAt: form.capturedAt }), ...clockNow(form, deviceTime) }
}

/** What the clock that made `capturedAt` shows now (AT-5); the phone's own may be set wrong. */
const clockNow = (form: RollForm, deviceTime: number | undefined) =>
  deviceTime !== undefined && form.clockOffset !== undefined ? { deviceNow: new Date(deviceTime + form.clockOffset).toISOString() } : {}

export type RollChange = { added: Pupil[]; removed: Pupil[] }
/**
 * The same entries on a roll that changed (AT-1): who left is dropped, who came is undecided. "All others present" was said about the
 * old list, so it becomes an entry for each of them and is not stretched to the new pupils.
 */
export function rebased(form: RollForm, roll: Pick<Roll, 'listVersion' | 'pupils' | 'carriedOver'>): { form: RollForm; change: RollChange } {
  const ids = new Set(roll.pupils.map((pupil) => pupil.studentId))
  const before = new Set(form.pupils.map((pupil) => pupil.studentId))
  const entries: Record<string, Entry> = {}
  for (const { studentId } of form.pupils) {
    const entry = entryOf(form, studentId)
    if (entry && ids.has(studentId)) entries[studentId] = entry
  }
  const change = { added: roll.pupils.filter((pupil) => !before.has(pupil.studentId)), removed: form.pupils.filter((pupil) => !ids.has(pupil.studentId)) }
  const untouched = change.added.length + change.removed.length === 0
  const next = { ...form, listVersion: roll.listVersion, pupils: roll.pupils, ...(roll.carriedOver && { carried: roll.carriedOver }) }
  return { form: untouched ? next : { ...next, entries, othersPresent: false }, change }
}

export type Difference = { studentId: string; name: string; mine: MarkStatus; theirs: MarkStatus }
/** Where this form and a report of somebody else disagree, for the merge view (AT-4). Undecided pupils have no opinion. */
export function differences(form: RollForm, report: Pick<AttendanceReport, 'marks'>): Difference[] {
  const theirs = new Map(report.marks.map((mark) => [mark.studentId, mark.status]))
  return form.pupils.flatMap(({ studentId, name }) => {
    const mine = entryOf(form, studentId)?.status
    const other: MarkStatus = theirs.get(studentId) ?? 'present'
    return mine && mine !== other ? [{ studentId, name, mine, theirs: other }] : []
  })
}

export type Waiting = { classId: string; day: string; session: Session; capturedAt: string | null }
/** Roll calls on this phone that were handed in and have not arrived, other than the one in sight; '' where none is. Pure. */
export function waitingDrafts(drafts: Record<string, unknown>, current: string): Waiting[] {
  return Object.entries(drafts).flatMap(([key, draft]): Waiting[] => {
    const [kind, classId, day, name] = key.split(':')
    const session = sessions.find((one) => one === name)
    const form = draft as Partial<RollForm> | undefined
    return kind === 'roll' && classId && day && session && key !== current && form?.handedIn === true ? [{ classId, day, session, capturedAt: form.capturedAt ?? null }] : []
  })
}
