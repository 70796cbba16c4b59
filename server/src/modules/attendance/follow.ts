/** The door upwards: modules above learn that a day changed without attendance knowing them (README, decision of 2026-03). */

export type DayChange = { bureauId: string; schoolId: string; day: string }
type Follower = (change: DayChange) => Promise<void>

const followers: Follower[] = []

/** Registers, once at load, what an upper module does when a school's day changes. It runs inside the reporting transaction and may only promise its own work. */
export function whenDayChanges(follower: Follower): void {
  followers.push(follower)
}

/** Tells every follower, one after another, inside the open transaction. */
export async function tellFollowers(change: DayChange): Promise<void> {
  for (const follower of followers) await follower(change)
}
