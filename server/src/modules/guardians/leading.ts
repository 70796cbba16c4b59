import { judge } from '@zhixiao/shared-types/values/access'
import type { Actor } from '../../platform/access'
import { fail } from '../../platform/errors'
import { activeLinksOf } from './change-link'
import type { Link } from './link-queries'
import { isOwnChild } from './own-child'

/** Staff duties alone: what a person may do as a parent is judged apart (PM-2). */
export const staffGrants = (actor: Actor) => actor.grants.filter((grant) => grant.role !== 'guardian')

/**
 * As what a person leads the guardians of a child: the primary guardian, or the school. Another guardian of the child is refused with
 * `access.denied`, also where a duty would allow it: then with `access.self_interest` (PM-2).
 */
export async function leaderOf(actor: Actor, link: Link): Promise<'guardian' | 'school'> {
  const mine = (await activeLinksOf(link.studentId)).find((one) => one.accountId === actor.accountId)
  if (mine?.isPrimary === 1) return 'guardian'
  const place = { bureau: link.bureauId, school: link.schoolId, student: link.studentId }
  const isStaff = judge(staffGrants(actor), 'roster.lead_guardians', place) === 'allowed'
  if (await isOwnChild(actor.accountId, link.studentId)) return fail(isStaff ? 'access.self_interest' : 'access.denied')
  return isStaff ? 'school' : fail('access.denied')
}
