/** The door upwards: modules above learn that a day changed, and why, without attendance knowing them (README, decisions of 2026-03). */

/** What changed a day: a report (`ref` its id), a correction (its id), a calendar entry (its id) or a move (the membership's id; of beds the child's, or the school's when its roster file said so). */
export type DayCauseKind = 'report' | 'correction' | 'calendar' | 'move'

/**
 * Why a day changed (SM-6): who (`accountId` null = the house itself), in which role, with which words (`reason` is empty for a plain report), and the id
 * of what did it. `reason` never holds a finding: it is kept by followers in clear.
 */
export type DayCause = { kind: DayCauseKind; accountId: string | null; role: string | null; reason: string; ref: string }
export type DayChange = {
  bureauId: string
  schoolId: string
  day: string
  cause: DayCause
  /** The classes it concerns, both of a move; unsaid = it may concern every class of the school. Summaries name causes by it (SM-6). */
  classIds?: readonly string[]
}
type Follower = (change: DayChange) => Promise<void>

const followers: Follower[] = []

/** Registers, once at load, what an upper module does when a school's day changes. It runs inside the reporting transaction and may only promise its own work. */
export function whenDayChanges(follower: Follower): void {
  followers.push(follower)
}

/** Tells every follower, one after another, inside the open transaction that changed the day. */
export async function tellFollowers(change: DayChange): Promise<void> {
  for (const follower of followers) await follower(change)
}
