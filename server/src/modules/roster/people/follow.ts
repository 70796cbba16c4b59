/** Other modules hear of changes among a child's guardians (ID-4, ID-5) without roster knowing them. */

/**
 * What happened to one guardian link. `requested` waits for a decision; `joined` is active now; `suspended`, `restored` and `rights` are the
 * school's (the other guardians never learn of the first two, ID-5); `primary` made this link the primary one; `primary_requested` says that
 * the primary guardian (this link) is to be removed or replaced after 24 hours (S06); `ended` is over.
 */
export type GuardianChange = {
  bureauId: string
  schoolId: string
  studentId: string
  linkId: string
  /** Whose link it is, not who changed it. */
  accountId: string
  kind: 'joined' | 'requested' | 'suspended' | 'restored' | 'ended' | 'rights' | 'primary' | 'primary_requested'
}
type GuardianFollower = (change: GuardianChange) => Promise<void>
const followers: GuardianFollower[] = []

/** Registers what has to happen in the same transaction when a child's guardians change. Register while loading. */
export function whenGuardiansChange(follower: GuardianFollower): void {
  followers.push(follower)
}

/** Tells everybody who registered, one after another, inside the caller's transaction; a follower that fails undoes the change. */
export async function tellGuardianFollowers(change: GuardianChange): Promise<void> {
  for (const follower of followers) await follower(change)
}
