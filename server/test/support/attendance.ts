/** What a teacher's form sends, for tests of attendance and summaries. */
import type { AttendanceReportInput, Roll } from '@zhixiao/shared-types/domains/attendance'
import type { z } from 'zod'

export type ReportBody = z.input<typeof AttendanceReportInput>
type Mark = ReportBody['marks'][number]

/** One child's mark; sick leave of which nothing more is said is still to be traced, as the phone has it (AT-7). */
export const markOf = (pupil: { id: string } | undefined, status: Mark['status'], more: Partial<Mark> = {}): Mark => ({
  studentId: pupil?.id ?? '1', status, ...(status === 'leave_sick' && { health: { symptoms: ['to_be_traced'] } }), ...more,
})

/**
 * The form of a roll: everybody present unless `changes` say otherwise. Who was an exception in the session before is named again, present unless
 * `changes` say otherwise, as a teacher who looked would (AT-8).
 */
export function reportBody(roll: (Pick<Roll, 'day' | 'session' | 'listVersion'> & { carriedOver?: { studentId: string }[] }) | undefined, changes: Partial<ReportBody> = {}): ReportBody {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<ReportBody>
  const marks = (given.marks ?? []).map((mark) => (mark.status === 'leave_sick' && !mark.health ? { ...mark, health: { symptoms: ['to_be_traced' as const] } } : mark))
  const looked = (roll?.carriedOver ?? []).filter((one) => !marks.some((mark) => mark.studentId === one.studentId))
  return {
    day: roll?.day ?? '2026-03-11', session: roll?.session ?? 'am', listVersion: roll?.listVersion ?? '0'.repeat(16), allOthersPresent: true, ...given,
    marks: [...marks, ...looked.map(({ studentId }): Mark => ({ studentId, status: 'present' }))],
  }
}

const healthKeys = new Set(['health', 'ill', 'illPupils', 'symptoms', 'temperature', 'note', 'diagnosis', 'disease', 'onsetAt', 'onsetPlace', 'dormNo', 'hospitalVisited', 'ili', 'feverUnmeasured', 'decisionReason'])

/** Keys of a reply that say something about health and hold something (AT-16). */
export function healthKeysIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(healthKeysIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [...(healthKeys.has(key) && inner !== null ? [key] : []), ...healthKeysIn(inner)])
}
