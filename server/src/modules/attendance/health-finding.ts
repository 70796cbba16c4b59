/** How a health finding is kept: symptom bits in clear because they are counted, temperature and note sealed (decisions, "Attendance"). */
import type { HealthFinding } from '@zhixiao/shared-types/domains/attendance'
import { symptoms as symptomList, type Symptom } from '@zhixiao/shared-types/values/attendance'
import type { z } from 'zod'
import { vault, type FieldPlace } from '../../platform/crypto'

export type Finding = z.output<typeof HealthFinding>
/** The primary key of a mark: a sealed value copied to another child's row does not open. */
export type MarkKey = { schoolId: string; day: string; session: string; classId: string; studentId: string }

const placeOf = (key: MarkKey): FieldPlace => ({
  table: 'attendance_mark', column: 'health_sealed', row: [key.schoolId, key.day, key.session, key.classId, key.studentId].join(':'),
})

/** Position in the list is the bit, so the list only grows at its end. */
export const symptomBits = (found: readonly Symptom[]): number => found.reduce((bits, symptom) => bits | (1 << symptomList.indexOf(symptom)), 0)
export const symptomsIn = (bits: number): Symptom[] => symptomList.filter((_, position) => (bits & (1 << position)) !== 0)

/** Sealed temperature and note; null when there is neither. */
export function sealFinding(key: MarkKey, finding: Finding | undefined): Buffer | null {
  if (!finding || (finding.temperature === null && finding.note === '')) return null
  return vault().seal(placeOf(key), JSON.stringify([finding.temperature, finding.note]))
}

/** The finding of a stored mark; undefined when nothing was found. Throws when the sealed part was tampered with. */
export function openFinding(key: MarkKey, bits: number, sealed: Buffer | null): Finding | undefined {
  if (bits === 0 && sealed === null) return undefined
  const [temperature, note] = sealed ? (JSON.parse(vault().open(placeOf(key), sealed)) as [number | null, string]) : [null, '']
  return { symptoms: symptomsIn(bits), temperature, note }
}
