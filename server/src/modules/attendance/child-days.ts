/** Which report speaks for a child in one session, and what it says. Pure. */
import type { MarkStatus, Session } from '@zhixiao/shared-types/values/attendance'
import type { Membership } from './views'

export type ReportedSession = { classId: string; day: string; session: Session; reportId: string; receivedAt: Date }
export type ChildStatus = MarkStatus | 'not_reported' | 'not_due'

/**
 * The report whose roll the child was on. After a move at 10:00 the morning stays with the old class' report and noon belongs to the new one
 * (RS-3): ids grow with time, so a report older than the membership was made without the child.
 */
export function reportFor(day: string, session: Session, memberships: readonly Membership[], reported: readonly ReportedSession[]): ReportedSession | undefined {
  const ofClass = (classId: string) => reported.find((one) => one.day === day && one.session === session && one.classId === classId)
  const current = memberships.find((one) => one.from <= day && (one.to === null || one.to > day))
  const own = current && ofClass(current.class)
  if (own && BigInt(own.reportId) > BigInt(current.id)) return own
  const left = memberships.find((one) => one.to === day)
  const before = left && ofClass(left.class)
  return before && (!current || BigInt(before.reportId) < BigInt(current.id)) ? before : undefined
}

/** Silence is never shown as present: without a report the session is not due yet, or not reported. */
export function statusOf(mark: MarkStatus | undefined, report: ReportedSession | undefined, at: Date, dueAt: Date): ChildStatus {
  if (mark) return mark
  if (report) return 'present'
  return at <= dueAt ? 'not_due' : 'not_reported'
}
