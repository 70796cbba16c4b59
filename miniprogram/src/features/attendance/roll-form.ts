import type { AttendanceReport, AttendanceReportInput, Roll } from '@zhixiao/shared-types/domains/attendance'
import { absentStatuses, type rollStatuses, type MarkStatus, type Symptom } from '@zhixiao/shared-types/values/attendance'

/** The form of one roll call, as pure functions: what the teacher tapped, what will be sent, what changed meanwhile. */
export type RollStatus = (typeof rollStatuses)[number]
export type Health = { symptoms: Symptom[]; temperature: number | null; note: string }
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
}

export const emptyForm = (roll: Pick<Roll, 'listVersion' | 'pupils'>): RollForm =>
  ({ listVersion: roll.listVersion, pupils: roll.pupils, entries: {}, othersPresent: false, capturedAt: null })

/** What a pupil stands at; undefined while nobody said anything. */
export const entryOf = (form: RollForm, studentId: string): Entry | undefined => form.entries[studentId] ?? (form.othersPresent ? { status: 'present' } : undefined)

const captured = (form: RollForm, now: string): RollForm => ({ ...form, capturedAt: form.capturedAt ?? now })

/** "全部到校": everybody who has no entry is present. */
export const allPresent = (form: RollForm, now: string): RollForm => captured({ ...form, othersPresent: true }, now)

/** One tap: undecided → present → absent → late → sick → personal → official → present. Details of health stay with the child. */
export function tapped(form: RollForm, studentId: string, now: string): RollForm {
  const order: readonly RollStatus[] = ['present', 'absent_unexplained', 'late', 'leave_sick', 'leave_personal', 'leave_official']
  const entry = entryOf(form, studentId)
  const status = entry ? order[(order.indexOf(entry.status) + 1) % order.length] : 'present'
  return entered(form, studentId, { ...(entry?.health && { health: entry.health }), status: status ?? 'present' }, now)
}

/** Sets one pupil's entry outright (the sheet of details). */
export const entered = (form: RollForm, studentId: string, entry: Entry, now: string): RollForm =>
  captured({ ...form, entries: { ...form.entries, [studentId]: entry } }, now)

export type RollCounts = { expected: number; present: number; late: number; absent: number; undecided: number }
export const isAbsent = (status: MarkStatus) => (absentStatuses as readonly MarkStatus[]).includes(status)

/** Counts as the bar below the roll shows them. */
export function countsOf(form: RollForm): RollCounts {
  const counts: RollCounts = { expected: form.pupils.length, present: 0, late: 0, absent: 0, undecided: 0 }
  for (const { studentId } of form.pupils) {
    const status = entryOf(form, studentId)?.status
    if (!status) counts.undecided += 1
    else if (status === 'late') counts.late += 1
    else if (isAbsent(status)) counts.absent += 1
    else counts.present += 1
  }
  return counts
}

const saysSomething = (health: Health) => health.symptoms.length > 0 || health.temperature !== null || health.note.trim() !== ''

/** What is sent: only exceptions where "all others present" was said, else every pupil by name (AT-2). */
export function reportOf(form: RollForm, day: string, session: Roll['session']): AttendanceReportInput {
  const marks = form.pupils.flatMap(({ studentId }) => {
    const entry = entryOf(form, studentId)
    if (!entry) return []
    const health = entry.health && saysSomething(entry.health) ? entry.health : undefined
    if (form.othersPresent && entry.status === 'present' && !health) return []
    return [{ studentId, status: entry.status, ...(entry.status === 'late' && entry.lateMinutes && { lateMinutes: entry.lateMinutes }), ...(health && { health }) }]
  })
  return { day, session, listVersion: form.listVersion, allOthersPresent: form.othersPresent, marks, ...(form.capturedAt && { capturedAt: form.capturedAt }) }
}

export type RollChange = { added: Pupil[]; removed: Pupil[] }
/**
 * The same entries on a roll that changed (AT-1): who left is dropped, who came is undecided. "All others present" was said about the
 * old list, so it becomes an entry for each of them and is not stretched to the new pupils.
 */
export function rebased(form: RollForm, roll: Pick<Roll, 'listVersion' | 'pupils'>): { form: RollForm; change: RollChange } {
  const ids = new Set(roll.pupils.map((pupil) => pupil.studentId))
  const before = new Set(form.pupils.map((pupil) => pupil.studentId))
  const entries: Record<string, Entry> = {}
  for (const { studentId } of form.pupils) {
    const entry = entryOf(form, studentId)
    if (entry && ids.has(studentId)) entries[studentId] = entry
  }
  const change = { added: roll.pupils.filter((pupil) => !before.has(pupil.studentId)), removed: form.pupils.filter((pupil) => !ids.has(pupil.studentId)) }
  const untouched = change.added.length + change.removed.length === 0
  const next = { ...form, listVersion: roll.listVersion, pupils: roll.pupils }
  return { form: untouched ? next : { ...next, entries, othersPresent: false }, change }
}

export type Difference = { name: string; mine: MarkStatus; theirs: MarkStatus }
/** Where this form and a report of somebody else disagree, for the merge view (AT-4). Undecided pupils have no opinion. */
export function differences(form: RollForm, report: Pick<AttendanceReport, 'marks'>): Difference[] {
  const theirs = new Map(report.marks.map((mark) => [mark.studentId, mark.status]))
  return form.pupils.flatMap(({ studentId, name }) => {
    const mine = entryOf(form, studentId)?.status
    const other: MarkStatus = theirs.get(studentId) ?? 'present'
    return mine && mine !== other ? [{ name, mine, theirs: other }] : []
  })
}
