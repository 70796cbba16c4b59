/** What a teacher's form sends, for tests of attendance and summaries. */
import type { AttendanceReportInput, Roll } from '@zhixiao/shared-types/domains/attendance'
import type { z } from 'zod'

export type ReportBody = z.input<typeof AttendanceReportInput>
type Mark = ReportBody['marks'][number]

/** One child's mark. */
export const markOf = (pupil: { id: string } | undefined, status: Mark['status'], more: Partial<Mark> = {}): Mark => ({ studentId: pupil?.id ?? '1', status, ...more })

/** The form of a roll: everybody present unless `changes` say otherwise. */
export const reportBody = (roll: Pick<Roll, 'day' | 'session' | 'listVersion'> | undefined, changes: Partial<ReportBody> = {}): ReportBody => ({
  day: roll?.day ?? '2026-03-11', session: roll?.session ?? 'am', listVersion: roll?.listVersion ?? '0'.repeat(16), allOthersPresent: true, marks: [],
  ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
})

const healthKeys = new Set(['health', 'ill', 'illPupils', 'symptoms', 'temperature', 'note', 'diagnosis'])

/** Keys of a reply that say something about health and hold something (AT-16). */
export function healthKeysIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(healthKeysIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [...(healthKeys.has(key) && inner !== null ? [key] : []), ...healthKeysIn(inner)])
}
