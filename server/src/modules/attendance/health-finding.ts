/** How a health finding is kept: symptom bits in clear because they are counted, everything else sealed (decisions, "Attendance"). */
import type { HealthFinding, HealthSeen } from '@zhixiao/shared-types/domains/attendance'
import { symptoms as symptomList, type Symptom } from '@zhixiao/shared-types/values/attendance'
import type { z } from 'zod'
import { vault, type FieldPlace } from '../../platform/crypto'
import { isFeverUnmeasured, isIli, saysSomething } from './findings'

export type Finding = z.output<typeof HealthFinding>
export type SeenFinding = z.output<typeof HealthSeen>
/** The primary key of a mark: a sealed value copied to another child's row does not open. */
export type MarkKey = { schoolId: string; day: string; session: string; classId: string; studentId: string }

const placeOf = (key: MarkKey): FieldPlace => ({
  table: 'attendance_mark', column: 'health_sealed', row: [key.schoolId, key.day, key.session, key.classId, key.studentId].join(':'),
})
/** Where the two sides of a correction keep theirs. */
export const historyPlace = (side: 'before' | 'after', correctionId: string, studentId: string): FieldPlace => ({
  table: 'attendance_history', column: `${side}_health_sealed`, row: `${correctionId}:${studentId}`,
})

/** Position in the list is the bit, so the list only grows at its end. */
export const symptomBits = (found: readonly Symptom[]): number => found.reduce((bits, symptom) => bits | (1 << symptomList.indexOf(symptom)), 0)
export const symptomsIn = (bits: number): Symptom[] => symptomList.filter((_, position) => (bits & (1 << position)) !== 0)
/** Is the child's illness still to be found out (AT-7)? */
export const isToBeTraced = (bits: number): boolean => symptomsIn(bits).includes('to_be_traced')

/** Everything but the symptoms, sealed for a place; null when there is nothing but symptoms. Rows of before 2026-03 hold [temperature, note] only. */
export function sealAt(place: FieldPlace, finding: Finding | undefined): Buffer | null {
  if (!saysSomething(finding)) return null
  const { symptoms: _counted, temperature, note, ...more } = finding
  if (temperature === null && note === '' && Object.keys(more).length === 0) return null
  return vault().seal(place, JSON.stringify([temperature, note, more]))
}

/** The finding of a place; undefined when nothing was found. Throws when the sealed part was tampered with. */
export function openAt(place: FieldPlace, bits: number, sealed: Buffer | null): Finding | undefined {
  if (bits === 0 && sealed === null) return undefined
  const [temperature, note, more] = sealed ? (JSON.parse(vault().open(place, sealed)) as [number | null, string, Partial<Finding>?]) : [null, '']
  return { symptoms: symptomsIn(bits), temperature, note, ...more }
}

export const sealFinding = (key: MarkKey, finding: Finding | undefined): Buffer | null => sealAt(placeOf(key), finding)
export const openFinding = (key: MarkKey, bits: number, sealed: Buffer | null): Finding | undefined => openAt(placeOf(key), bits, sealed)

/** As people see it: with what follows from it (AT-7). */
export const seenFinding = (finding: Finding | undefined): SeenFinding | undefined =>
  finding && { ...finding, ...(isFeverUnmeasured(finding) && { feverUnmeasured: true }), ...(isIli(finding) && { ili: true }) }
