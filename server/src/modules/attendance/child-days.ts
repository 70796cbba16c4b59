/** Which report speaks for a child in one session, and what it says. Pure. */
import { sessions, type MarkStatus, type Session } from '@zhixiao/shared-types/values/attendance'
import type { Membership } from './views'

export type ReportedSession = { classId: string; day: string; session: Session; reportId: string; receivedAt: Date }
export type ChildStatus = MarkStatus | 'not_reported' | 'not_due'

const rank = (session: Session) => sessions.indexOf(session)

/** Is the child in this class at the session (RS-3)? */
export const holdsMoment = (one: Membership, day: string, session: Session): boolean =>
  (one.from < day || (one.from === day && rank(one.fromSession) <= rank(session))) &&
  (one.to === null || one.to > day || (one.to === day && rank(one.toSession) > rank(session)))

/**
 * The report whose roll the child was on: of the class it was in at that session (RS-3). A row from before moves knew sessions says the morning; there
 * the report's age decides, since ids grow with time: one older than the membership was made without the child, by the class it had left.
 */
export function reportFor(day: string, session: Session, memberships: readonly Membership[], reported: readonly ReportedSession[]): ReportedSession | undefined {
  const ofClass = (classId: string) => reported.find((one) => one.day === day && one.session === session && one.classId === classId)
  const current = memberships.find((one) => holdsMoment(one, day, session))
  const own = current && ofClass(current.class)
  if (own && BigInt(own.reportId) > BigInt(current.id)) return own
  const left = memberships.find((one) => one.to === day && rank(one.toSession) <= rank(session))
  const before = left && ofClass(left.class)
  return before && (!current || BigInt(before.reportId) < BigInt(current.id)) ? before : undefined
}

/** Silence is never shown as present: without a report the session is not due yet, or not reported. */
export function statusOf(mark: MarkStatus | undefined, report: ReportedSession | undefined, at: Date, dueAt: Date): ChildStatus {
  if (mark) return mark
  if (report) return 'present'
  return at <= dueAt ? 'not_due' : 'not_reported'
}

const awayOf: readonly ChildStatus[] = ['absent_unexplained', 'leave_sick', 'leave_personal', 'leave_official', 'leave_pending']
const wasThere: readonly ChildStatus[] = ['present', 'late', 'observed', 'early_left']

/**
 * How much of a school day a child was away, from its morning and its noon (AT-8): 0, 0.5 or 1. Null while one of the two is not known – an unreported
 * half is neither. On a day with one of them only, that half is the day.
 */
export function awayPart(am: ChildStatus | undefined, pm: ChildStatus | undefined): 0 | 0.5 | 1 | null {
  const halves = [am, pm].filter((status) => status !== undefined)
  if (halves.length === 0 || halves.some((status) => !awayOf.includes(status) && !wasThere.includes(status))) return null
  const away = halves.filter((status) => awayOf.includes(status)).length
  return away === 0 ? 0 : away === halves.length ? 1 : 0.5
}
