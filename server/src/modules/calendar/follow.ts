/** The door upwards: modules above learn that school days changed, without the calendar knowing them. */

/**
 * Days from the first to the last, both included, on which an entry was added, changed or ended. `schoolId` null = every school of the bureau;
 * a grade or class narrows it. The cause names the person, the role, the reason in words and the entry.
 */
export type CalendarChange = {
  bureauId: string
  schoolId: string | null
  from: string
  to: string
  gradeId?: string
  classId?: string
  cause: { accountId: string; role: string | null; reason: string; entryId: string }
}
type Follower = (change: CalendarChange) => Promise<void>

const followers: Follower[] = []

/** Registers, once at load, what an upper module does when days changed. It runs inside the changing transaction, after the write; what it throws undoes the change. */
export function whenCalendarChanges(follower: Follower): void {
  followers.push(follower)
}

/** Tells every follower, one after another, inside the open transaction. */
export async function tellCalendarFollowers(change: CalendarChange): Promise<void> {
  for (const follower of followers) await follower(change)
}
