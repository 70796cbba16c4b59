/** Doors upwards: modules above learn of moves, and tell what they know of a day, without roster knowing them. */
import type { Role } from '@zhixiao/shared-types/values/access'
import type { Session } from '@zhixiao/shared-types/values/attendance'
import type { DayFacts } from './rules'

/**
 * A child is in another class from (`day`, `session`) on. `fromClassId` is null for a child who was in none. `reason` is what the school wrote;
 * `moveId` names the move's own row, which tells it again later. A move that is called off comes as a change back, with `isCancelled`.
 */
export type MembershipChange = {
  bureauId: string
  schoolId: string
  day: string
  session: Session
  studentId: string
  fromClassId: string | null
  toClassId: string
  actorId: string | null
  actorRole: Role | null
  reason: string
  moveId: string
  isCancelled: boolean
}
type Follower = (change: MembershipChange) => Promise<void>

const followers: Follower[] = []

/** Registers, once at load, what an upper module does when a child changes class. It runs inside the transaction of the move (RS-2). */
export function whenMembershipChanges(follower: Follower): void {
  followers.push(follower)
}

/** Tells every follower of every change, one after another, inside the open transaction. */
export async function tellMembershipFollowers(changes: readonly MembershipChange[]): Promise<void> {
  for (const change of changes) for (const follower of followers) await follower(change)
}

/**
 * From the day on, children of these classes live at school or no longer do, so an evening list is another; without `classIds` any class of the school
 * may be meant. `reason` says what changed, `ref` names the child, or the school whose roster file said so.
 */
export type BoardingsChange = { bureauId: string; schoolId: string; day: string; classIds?: readonly string[]; actorId: string | null; actorRole: Role | null; reason: string; ref: string }
type BoardingFollower = (change: BoardingsChange) => Promise<void>

const boardingFollowers: BoardingFollower[] = []

/** Registers, once at load, what an upper module does when children come to live at school or leave. It runs inside the transaction that says so (SM-6). */
export function whenBoardingChanges(follower: BoardingFollower): void {
  boardingFollowers.push(follower)
}

/** Tells every follower, one after another, inside the open transaction. */
export async function tellBoardingFollowers(change: BoardingsChange): Promise<void> {
  for (const follower of boardingFollowers) await follower(change)
}

/** From the day on, pupils who were in no class are in these; a piece of a roster file is one piece of news, whoever and however many they are. */
export type JoinsChange = BoardingsChange & { classIds: readonly string[] }
type JoinFollower = (change: JoinsChange) => Promise<void>

const joinFollowers: JoinFollower[] = []

/** Registers, once at load, what an upper module does when a roster file brings pupils into classes. It runs inside the transaction of the piece (SM-6). */
export function whenPupilsJoin(follower: JoinFollower): void {
  joinFollowers.push(follower)
}

/** Tells every follower, one after another, inside the open transaction. */
export async function tellJoinFollowers(change: JoinsChange): Promise<void> {
  for (const follower of joinFollowers) await follower(change)
}

type Place = { bureau: string; school: string; classIds: readonly string[] }
type DaySource = (place: Place, day: string) => Promise<Map<string, DayFacts>>

let source: DaySource | undefined

/** Registers, once at load, who knows what a class has planned and reported on a day: attendance. */
export function dayFactsFrom(known: DaySource): void {
  source = known
}

/** Sessions planned and reported by each class; without anybody who knows, the usual sessions and no report. */
export const dayFactsOf = async (place: Place, day: string): Promise<Map<string, DayFacts>> =>
  source ? source(place, day) : new Map(place.classIds.map((id) => [id, { planned: ['am', 'pm'], reported: [] }]))

/** What holds for any of the classes. */
export function eitherOf(facts: ReadonlyMap<string, DayFacts>, classIds: readonly (string | null)[]): DayFacts {
  const found = classIds.flatMap((id) => (id === null ? [] : (facts.get(id) ?? [])))
  return { planned: [...new Set(found.flatMap((one) => one.planned))], reported: [...new Set(found.flatMap((one) => one.reported))] }
}
