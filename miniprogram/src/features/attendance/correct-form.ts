import type { AttendanceReport, Roll } from '@zhixiao/shared-types/domains/attendance'
import type { CorrectionInput } from '@zhixiao/shared-types/domains/attendance-corrections'
import { correctionLine, rollStatuses, toldStatus } from '@zhixiao/shared-types/values/attendance'
import { healthOf, type Entry, type Health, type Pupil } from './roll-form'

/** What somebody wants to be otherwise in a report, as pure functions (AT-12). Kept on the phone until it is sent. */
export type CorrectForm = { reason: string; entries: Record<string, Entry> }
export const emptyCorrection: CorrectForm = { reason: '', entries: {} }

/** Everybody a correction may be about: the roll, and who was on the report and has left the class since. */
export function pupilsOf(roll: Pick<Roll, 'pupils' | 'report'>): Pupil[] {
  const known = new Set(roll.pupils.map((pupil) => pupil.studentId))
  const gone = (roll.report?.marks ?? []).filter((mark) => !known.has(mark.studentId)).map(({ studentId, name }) => ({ studentId, name }))
  return [...roll.pupils, ...gone]
}

/** What the report says of a pupil; who has no mark was present. */
export function saidOf(report: Pick<AttendanceReport, 'marks'>, studentId: string): Entry {
  const mark = report.marks.find((one) => one.studentId === studentId)
  const status = rollStatuses.find((one) => one === mark?.status) ?? 'present'
  const { feverUnmeasured: _derived, ili: _too, ...health } = mark?.health ?? {}
  return { status, ...(mark?.lateMinutes && { lateMinutes: mark.lateMinutes }), ...(mark?.health && { health: health as Health }) }
}

export type Changed = {
  studentId: string
  name: string
  from: string
  to: string
  /** What the guardians will read; undefined where only a finding changes: no message speaks of it (MS-8). */
  told: string | undefined
}

const isSame = (one: Entry, other: Entry) =>
  one.status === other.status && (one.lateMinutes ?? 0) === (other.lateMinutes ?? 0) && JSON.stringify(one.health ?? null) === JSON.stringify(other.health ?? null)

/** The changes in words, with the note as the family will read it (AT-13). */
export function changesOf(form: CorrectForm, roll: Pick<Roll, 'day' | 'session' | 'pupils'> & { report: AttendanceReport }): Changed[] {
  return pupilsOf(roll).flatMap(({ studentId, name }): Changed[] => {
    const before = saidOf(roll.report, studentId)
    const after = form.entries[studentId]
    if (!after || isSame(before, after)) return []
    const [from, to] = [toldStatus(before.status, before.lateMinutes), toldStatus(after.status, after.lateMinutes)]
    return [{ studentId, name, from, to, told: from === to ? undefined : `${name} ${correctionLine(roll.day, roll.session, from, to)}` }]
  })
}

/** What is sent: the changed pupils only, on the version that was on the screen. */
export function correctionOf(form: CorrectForm, roll: Parameters<typeof changesOf>[1]): CorrectionInput {
  const marks = changesOf(form, roll).flatMap(({ studentId }) => {
    const entry = form.entries[studentId]
    if (!entry) return []
    const health = healthOf(entry)
    return [{ studentId, status: entry.status, ...(entry.status === 'late' && entry.lateMinutes && { lateMinutes: entry.lateMinutes }), ...(health && { health }) }]
  })
  return { version: roll.report.version ?? 1, reason: form.reason.trim(), marks }
}
