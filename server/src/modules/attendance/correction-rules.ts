/** Who may change a report now, and what a phone's clock is worth (AT-5, AT-12). Pure. */
import { terms } from '@zhixiao/config/rules/calendar'
import type { Grant, Place, Role } from '@zhixiao/shared-types/values/access'
import { correctionDays, defaultEveLock, type CorrectionPhase, type CorrectionWay, type SchoolTimes, type Session } from '@zhixiao/shared-types/values/attendance'
import { addDays, instantAt, schoolDay } from '../../platform/time'

/** When a session's marks are locked: 18:00, boarders' evenings 20:00, unless the school says otherwise (§4.2). */
export const lockOf = (day: string, session: Session, times: SchoolTimes): Date =>
  instantAt(day, session === 'eve' ? (times.eveLock ?? defaultEveLock) : times.lock)

/** A term is archived two weeks after its last day, until archiving is an act of its own (README, 2026-03). */
const archiveAfterDays = 14

/** Is the day in a term that has been archived by `today`? A day outside every term goes with the last one before it. */
export function isArchived(day: string, today: string): boolean {
  const term = terms.filter(({ range }) => range[0] <= day).at(-1)
  return term !== undefined && today > addDays(term.range[1], archiveAfterDays)
}

/**
 * Who decides about a change of this session at an instant (AT-12): the class until the lock, then for seven school days a nurse or leader on
 * request, then the leader, after the term's archive the bureau with the leader.
 * @param schoolDaysSince school days after the day, up to and including today
 */
export function phaseOf(at: Date, day: string, lockAt: Date, schoolDaysSince: number): CorrectionPhase {
  if (at < lockAt) return 'same_day'
  if (isArchived(day, schoolDay(at))) return 'archived'
  return schoolDaysSince <= correctionDays ? 'week' : 'term'
}

type Way = Record<'homeroom' | 'deputy' | 'nurse' | 'leader', CorrectionWay>
const waysOf: Record<CorrectionPhase, Way> = {
  same_day: { homeroom: 'amend', deputy: 'amend', nurse: 'amend', leader: 'amend' },
  week: { homeroom: 'request', deputy: 'request', nurse: 'request', leader: 'amend' },
  term: { homeroom: 'none', deputy: 'none', nurse: 'none', leader: 'amend' },
  archived: { homeroom: 'none', deputy: 'none', nurse: 'none', leader: 'request' },
}
const weight: Record<CorrectionWay, number> = { amend: 2, request: 1, none: 0 }
type Held = { way: CorrectionWay; role: Role | null }

/** What these grants may do about a report there in this phase, and in which role (the strongest; of equals the acting one). */
export function wayFor({ grants, actingRole }: { grants: readonly Grant[]; actingRole?: Role }, place: Place, phase: CorrectionPhase): Held {
  const ways: Partial<Record<Role, CorrectionWay>> = waysOf[phase]
  const held = grants.flatMap(({ role, scope, id }): Held[] => (place[scope] === id && ways[role] ? [{ way: ways[role], role }] : []))
  const rank = (one: Held) => weight[one.way] * 2 + (one.role === actingRole ? 1 : 0)
  return held.reduce<Held>((best, one) => (best.role === null || rank(one) > rank(best) ? one : best), { way: 'none', role: null })
}

/**
 * May an earlier day that nobody reported still be entered, and by whom (AT-6, AT-12)? Like a correction; a nurse enters late on her own
 * authority (§4.0 "any, mark late entry").
 */
export function backfillWay(actor: Parameters<typeof wayFor>[0], place: Place, phase: CorrectionPhase): CorrectionWay {
  if (phase === 'archived') return 'none'
  const isNurse = actor.grants.some(({ role, scope, id }) => role === 'nurse' && place[scope] === id)
  return isNurse && phase === 'week' ? 'amend' : wayFor(actor, place, phase).way
}

/** Who may decide a request that was made in `asked`, now that it is `phase`: a request outlives its week only for the leader. */
export function mayDecide(grants: readonly Grant[], place: Place, asked: CorrectionPhase, phase: CorrectionPhase): boolean {
  if (asked === 'archived' || phase === 'archived') return false
  const deciders: readonly Role[] = phase === 'term' ? ['leader'] : ['nurse', 'leader']
  return grants.some(({ role, scope, id }) => deciders.includes(role) && place[scope] === id)
}

const minute = 60_000
const gapLimitMs = 120 * minute
const skewLimitMs = 5 * minute
/** An offline draft holds 48 hours; a phone clock further off than that says nothing (AT-5). */
const believableMs = 48 * 60 * minute

export type Captured = { capturedAt: Date | null; clockSkewMs: number | null; onTime: boolean }

/**
 * What the phone said about time (AT-5). LATE is judged by `receivedAt` elsewhere; the teacher's on-time score by `capturedAt`, if it was sent
 * within two hours and the phone's clock is at most five minutes off, else by `receivedAt`. A phone that does not send its clock is not believed.
 */
export function capturedOf(said: { capturedAt?: string; deviceNow?: string }, receivedAt: Date, dueAt: Date): Captured {
  const near = (text: string | undefined) => {
    const at = text === undefined ? Number.NaN : Date.parse(text)
    return Math.abs(at - receivedAt.getTime()) <= believableMs ? at : null
  }
  const captured = near(said.capturedAt)
  const device = said.deviceNow === undefined ? Number.NaN : Date.parse(said.deviceNow)
  const skew = Number.isNaN(device) ? null : Math.max(-2_000_000_000, Math.min(2_000_000_000, device - receivedAt.getTime()))
  const isBelieved = captured !== null && skew !== null && Math.abs(skew) <= skewLimitMs && receivedAt.getTime() - captured <= gapLimitMs
  return {
    capturedAt: captured === null ? null : new Date(captured), clockSkewMs: skew,
    onTime: (isBelieved ? captured : receivedAt.getTime()) <= dueAt.getTime(),
  }
}
