/** Pure decisions of the daily check (product/rules.md §4.2). No clock, no database. */
import { hash } from 'node:crypto'
import type { AttendanceReportInput } from '@zhixiao/shared-types/domains/attendance'
import { allows, judge, type Ability, type Grant, type Place, type Role } from '@zhixiao/shared-types/values/access'
import { sessions, type MarkStatus, type SchoolTimes, type Session, type SessionState } from '@zhixiao/shared-types/values/attendance'
import type { ErrorCode } from '@zhixiao/shared-types/values/errors'
import { addDays, daysBetween, instantAt, schoolDay } from '../../platform/time'
import { lockOf } from './correction-rules'
import { isIll, saysSomething } from './findings'

export type Pupil = { studentId: string; name: string }
export type MarkIn = AttendanceReportInput['marks'][number]
export type SessionHours = { opensAt: Date; dueAt: Date; lockAt: Date }

/** When a session of a day opens, when its report is due and when its marks are locked, by the school's own times. */
export const hoursOf = (day: string, session: Session, times: SchoolTimes): SessionHours => ({
  opensAt: instantAt(day, times[session].open),
  dueAt: instantAt(day, times[session].due),
  lockAt: lockOf(day, session, times),
})

/**
 * A class session as it looks at an instant: NOT_DUE → OPEN → SUBMITTED → AMENDED → LOCKED (§4.2). A report whose session the calendar took away is
 * void: kept, and in no number (CA-4, CA-5). A session that nobody reported stays open: later the same day is late, another day is a backfill (AT-6).
 * @param version of the report, 0 while there is none; more than 1 after a correction
 */
export function stateAt(at: Date, hours: SessionHours, hasSession: boolean, version: number): SessionState {
  if (version > 0) return !hasSession ? 'void' : at >= hours.lockAt ? 'locked' : version > 1 ? 'amended' : 'submitted'
  if (!hasSession) return 'no_session'
  return at < hours.opensAt ? 'not_due' : 'open'
}

/** The session a person most likely means: the latest that has opened, before the first one the first; undefined on a day without any. */
export function currentSession(at: Date, day: string, planned: readonly Session[], times: SchoolTimes): Session | undefined {
  const inOrder = sessions.filter((session) => planned.includes(session))
  return inOrder.filter((session) => instantAt(day, times[session].open) <= at).at(-1) ?? inOrder[0]
}

export type Arrival = { refused: ErrorCode } | { refused?: undefined; isLate: boolean; isBackfilled: boolean }

/**
 * May a report of this day and session be taken at this instant (AT-6)? Too early and a future day are refused; later the same day is late;
 * an earlier day is a backfill, and AT-12 says who may (correction-rules.ts). Due at 08:30 means that 08:30:00.000 is still in time.
 */
export function arrivalOf(at: Date, day: string, hours: SessionHours, hasSession: boolean): Arrival {
  const today = schoolDay(at)
  if (day > today) return { refused: 'attendance.future_day' }
  if (!hasSession) return { refused: 'attendance.no_session' }
  if (day < today) return { isLate: false, isBackfilled: true }
  if (at < hours.opensAt) return { refused: 'attendance.not_open_yet' }
  return { isLate: at > hours.dueAt, isBackfilled: false }
}

/** The version of a roll: first 16 hex digits of SHA-256 over its ids in order of text (AT-1). The same children give the same version. */
export const listVersion = (studentIds: readonly string[]): string => hash('sha256', [...studentIds].sort().join(','), 'hex').slice(0, 16)

/** What is wrong with the marks of a report; undefined when they cover exactly the roll (AT-1, AT-2). */
export function missingOrStrange(
  expected: readonly Pupil[],
  input: Pick<AttendanceReportInput, 'marks' | 'allOthersPresent'>,
): { missing: Pupil[]; unknown: string[]; twice: string[] } | undefined {
  const known = new Set(expected.map((pupil) => pupil.studentId))
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const { studentId } of input.marks) {
    if (seen.has(studentId)) twice.add(studentId)
    seen.add(studentId)
  }
  const unknown = [...seen].filter((id) => !known.has(id))
  const missing = input.allOthersPresent ? [] : expected.filter((pupil) => !seen.has(pupil.studentId))
  return missing.length + unknown.length + twice.size > 0 ? { missing, unknown, twice: [...twice] } : undefined
}

/** Marks worth a row: every status but a plain `present`; a present child with something about its health keeps one. */
export const exceptionsOf = (marks: readonly MarkIn[]): MarkIn[] => marks.filter((mark) => mark.status !== 'present' || saysSomething(mark.health))

export type Counts = {
  expected: number; present: number; late: number; absentUnexplained: number; leaveSick: number; leavePersonal: number; leaveOfficial: number; otherAbsent: number; ill: number
}
const countedAs: Partial<Record<MarkStatus, keyof Counts>> = {
  late: 'late', absent_unexplained: 'absentUnexplained', leave_sick: 'leaveSick', leave_personal: 'leavePersonal', leave_official: 'leaveOfficial', leave_pending: 'otherAbsent',
}

/** The counts of a report; `present` is everybody expected who is neither late nor absent (a late child is at school, counted apart). */
export const countsOf = (expected: number, marks: readonly Pick<MarkIn, 'status' | 'health'>[]): Counts =>
  recount(expected, marks.map((mark) => ({ status: mark.status, ill: isIll(mark) ? 1 : 0 })))

/** The same from marks as they are stored: what a header must say after every correction (AT-12). */
export function recount(expected: number, marks: readonly { status: MarkStatus; ill: number }[]): Counts {
  const counts: Counts = { expected, present: 0, late: 0, absentUnexplained: 0, leaveSick: 0, leavePersonal: 0, leaveOfficial: 0, otherAbsent: 0, ill: 0 }
  for (const { status, ill } of marks) {
    const column = countedAs[status]
    if (column) counts[column] += 1
    if (ill === 1) counts.ill += 1
  }
  counts.present = expected - counts.late - absentIn(counts)
  return counts
}

/** The session whose exceptions are asked about again in this one: the morning's at noon, noon's in the evening (AT-8). */
export const sessionBefore = (session: Session): Session | undefined => sessions[sessions.indexOf(session) - 1]

/** Absent for whatever reason: the numerator of the absence rate (AT-15). */
export const absentIn = (counts: Pick<Counts, 'absentUnexplained' | 'leaveSick' | 'leavePersonal' | 'leaveOfficial' | 'otherAbsent'>): number =>
  counts.absentUnexplained + counts.leaveSick + counts.leavePersonal + counts.leaveOfficial + counts.otherAbsent

/** part ÷ whole, or null where nothing was expected: never a division by zero (AT-15). */
export const rate = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null)

/** May these grants see symptoms and illness of named children there (AT-16)? */
export const seesHealth = (grants: readonly Grant[], place: Place): boolean => judge(grants, 'attendance.read_health', place) === 'allowed'

/** May they see how many are ill: whoever sees health, and for counts only the grade head and the bureau (§4.0, "See symptoms"). */
export const seesIllCounts = (grants: readonly Grant[], place: Place): boolean =>
  seesHealth(grants, place) || grants.some(({ role, scope, id }) => (role === 'grade_head' || role === 'bureau') && place[scope] === id)

/** The role in which somebody does a thing there: the acting role if it holds the ability, else the first of theirs that does (SM-6 names it). */
export function roleAt({ actingRole, grants }: { actingRole?: Role; grants: readonly Grant[] }, place: Place, ability: Ability): Role | null {
  const held = grants.filter((grant) => place[grant.scope] === grant.id && allows(grant, ability)).map(({ role }) => role)
  return held.find((role) => role === actingRole) ?? held[0] ?? null
}

/** Did a deputy report: stands in for the class and holds it in no stronger way. */
export const isByDeputy = (grants: readonly Grant[], place: Place): boolean => {
  const holds = (role: Grant['role']) => grants.some((grant) => grant.role === role && place[grant.scope] === grant.id)
  return holds('deputy') && !holds('homeroom') && !holds('nurse') && !holds('leader')
}

/** The days from `from` to `to`, newest first; at most `most` of them, the newest kept. */
export function daysBack(from: string, to: string, most: number): string[] {
  const length = Math.min(daysBetween(from, to) + 1, most)
  return Array.from({ length: Math.max(0, length) }, (_, index) => addDays(to, -index))
}
