/** Other modules hear what guardians answered without roster knowing them. */
import type { ConsentPurpose } from '@zhixiao/shared-types/values/consent'

export type ConsentChange = { studentId: string; accountId: string; purpose: ConsentPurpose; given: boolean }
type ConsentFollower = (change: ConsentChange) => Promise<void>
const followers: ConsentFollower[] = []

/** Registers what has to happen in the same transaction when a guardian agrees, refuses or withdraws (S41). Register while loading. */
export function whenConsentsChange(follower: ConsentFollower): void {
  followers.push(follower)
}

/** Tells everybody who registered, inside the caller's transaction; a follower that fails undoes the answer. */
export async function tellConsentFollowers(change: ConsentChange): Promise<void> {
  for (const follower of followers) await follower(change)
}
