/** The doors upwards: modules above learn that school days changed and say what stands on them, without the calendar knowing them. */
import type { Session } from '@zhixiao/shared-types/values/attendance'

/** Days from the first to the last, both included. `schoolId` null = every school of the bureau; a grade or class narrows it. */
export type CalendarScope = { bureauId: string; schoolId: string | null; gradeId?: string; classId?: string; from: string; to: string }
/** Days on which an entry was added, changed or ended, with the person, the role, the reason in words and the entry. */
export type CalendarChange = CalendarScope & { cause: { accountId: string; role: string | null; reason: string; entryId: string } }
/** A class session for which somebody has entered something. */
export type HeldData = { schoolId: string; gradeId: string; classId: string; day: string; session: Session }
type Follower = (change: CalendarChange) => Promise<void>
type Source = (scope: CalendarScope) => Promise<HeldData[]>

const followers: Follower[] = []
const sources: Source[] = []

/** Registers, once at load, what an upper module does when days changed. It runs inside the changing transaction, after the write; what it throws undoes the change. */
export function whenCalendarChanges(follower: Follower): void {
  followers.push(follower)
}

/** Tells every follower, one after another, inside the open transaction. */
export async function tellCalendarFollowers(change: CalendarChange): Promise<void> {
  for (const follower of followers) await follower(change)
}

/** Registers, once at load, where reports are found that a change of days would touch (CA-5). Read only. */
export function whenCalendarIsWeighed(source: Source): void {
  sources.push(source)
}

/** Every class session within the scope for which something was reported. */
export async function dataWithin(scope: CalendarScope): Promise<HeldData[]> {
  const found: HeldData[] = []
  for (const source of sources) found.push(...(await source(scope)))
  return found
}
