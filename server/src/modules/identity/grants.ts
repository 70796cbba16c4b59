import type { Grant } from '@zhixiao/shared-types/values/access'

type GrantSource = (accountId: string) => Promise<readonly Grant[]>
let source: GrantSource = () => Promise.resolve([])

/** Who knows what an account may do says so here while loading; identity itself knows no school. */
export function grantsComeFrom(given: GrantSource): void {
  source = given
}

/** The grants an account holds today; they decide how long a session lasts (S03). */
export const grantsHeldBy: GrantSource = (accountId) => source(accountId)
