/** How a mark as somebody entered it is kept: in the table of marks, and on either side of a correction. */
import { isFeverUnmeasured, isIli, isIll } from './findings'
import { historyPlace, openAt, openFinding, sealAt, sealFinding, symptomBits, type Finding } from './health-finding'
import type { SessionKey, StoredMark } from './queries'
import type { MarkIn } from './rules'

/** A mark as it is stored under its key. */
export const storedMark = (key: SessionKey, mark: MarkIn): StoredMark => ({
  studentId: mark.studentId, status: mark.status, lateMinutes: mark.status === 'late' ? (mark.lateMinutes ?? null) : null,
  ill: isIll(mark) ? 1 : 0, ili: isIli(mark.health) ? 1 : 0, feverUnmeasured: isFeverUnmeasured(mark.health) ? 1 : 0,
  symptoms: symptomBits(mark.health?.symptoms ?? []), healthSealed: sealFinding({ ...key, studentId: mark.studentId }, mark.health),
})

/** A pupil of whom nothing is stored was present. */
export const presentMark = (studentId: string): StoredMark => ({
  studentId, status: 'present', lateMinutes: null, ill: 0, ili: 0, feverUnmeasured: 0, symptoms: 0, healthSealed: null,
})

/** Sealed values open in their own row only: the finding of a mark sealed anew for one side of a correction. */
export const sealedForHistory = (side: 'before' | 'after', correctionId: string, studentId: string, finding: Finding | undefined): Buffer | null =>
  sealAt(historyPlace(side, correctionId, studentId), finding)

/** The finding on one side of a correction. */
export const findingInHistory = (side: 'before' | 'after', correctionId: string, studentId: string, bits: number, sealed: Buffer | null): Finding | undefined =>
  openAt(historyPlace(side, correctionId, studentId), bits, sealed)

/** The finding of a stored mark. */
export const findingOf = (key: SessionKey, mark: StoredMark): Finding | undefined => openFinding({ ...key, studentId: mark.studentId }, mark.symptoms, mark.healthSealed)
