import { judge, type Place } from '@zhixiao/shared-types/values/access'
import { maxGuardians, type LinkStatus } from '@zhixiao/shared-types/values/people'
import {
  decideLink, hasRestriction, isOwnChild, linkById, liveLinksOf, lockPupil, rememberEvent, staffGrants, type Link,
} from '../../modules/guardians/index'
import type { Actor } from '../../platform/access'
import { audit } from '../../platform/audit'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'
import { schoolDay } from '../../platform/time'
import { guardianChanged } from './guardian-changed'

/**
 * The homeroom teacher, the school or the child's primary guardian accepts or refuses a guardian's request (ID-3, ID-4, S06). Two approvals
 * at once come one after another under the pupil's lock. Fails with `roster.link_decided` when somebody was first,
 * `roster.too_many_guardians`, `access.denied` for another guardian and where only the administrator may let somebody back, `access.self_interest` for one's own request or child (PM-2).
 */
export async function decideGuardianLink(actor: Actor, place: Place, linkId: string, decision: 'approve' | 'refuse'): Promise<{ linkId: string; status: LinkStatus }> {
  return inTransaction(async () => {
    const link = await linkById(linkId)
    if (!link) return fail('resource.not_found')
    await lockPupil(link.studentId)
    const active = (await liveLinksOf(link.studentId)).filter((one) => one.status === 'active')
    const as = await deciderOf(actor, place, link, active)
    if (decision === 'approve' && link.status === 'pending') await keepRestriction(actor, place, link)
    if (decision === 'approve' && link.status === 'pending' && active.length >= maxGuardians) fail('roster.too_many_guardians')
    const status = decision === 'approve' ? 'active' : 'ended'
    const isPrimary = status === 'active' && !active.some((one) => one.isPrimary === 1)
    const validTo = status === 'ended' ? schoolDay(now()) : undefined
    if (!(await decideLink(linkId, { status, isPrimary, decidedBy: actor.accountId, validTo }))) fail('roster.link_decided')
    await rememberEvent(link, { kind: decision === 'approve' ? 'approved' : 'refused', actorId: actor.accountId, asGuardian: as === 'guardian' })
    // The whole place, with the class: a homeroom teacher decides in that role (S30).
    await audit({ actor, action: 'roster.decide_guardian', student: link.studentId, place, fields: ['guardian_link.status'] })
    if (status === 'active') await guardianChanged(link, 'joined')
    return { linkId, status }
  })
}

/** Whom the school restricted comes back only by those who may restrict (ID-5): neither family nor homeroom teacher need know of the court order. */
async function keepRestriction(actor: Actor, place: Place, link: Link): Promise<void> {
  if (judge(staffGrants(actor), 'roster.restrict_guardian', place) === 'allowed') return
  if (await hasRestriction(link.studentId, link.accountId)) fail('access.denied')
}

/** The ability is judged already; here it is asked in which capacity: the primary guardian may, any other parent of the child may not. */
async function deciderOf(actor: Actor, place: Place, link: Link, active: readonly Link[]): Promise<'guardian' | 'school'> {
  if (link.accountId === actor.accountId) return fail('access.self_interest')
  if (active.some((one) => one.accountId === actor.accountId && one.isPrimary === 1)) return 'guardian'
  const isStaff = judge(staffGrants(actor), 'roster.decide_guardian', place) === 'allowed'
  if (await isOwnChild(actor.accountId, link.studentId)) return fail(isStaff ? 'access.self_interest' : 'access.denied')
  return isStaff ? 'school' : fail('access.denied')
}
