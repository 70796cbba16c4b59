import { maxGuardians, type LinkStatus } from '@zhixiao/shared-types/values/people'
import type { Actor } from '../../platform/access'
import { audit } from '../../platform/audit'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'
import { schoolDay } from '../../platform/time'
import * as queries from './link-queries'
import { tellGuardianFollowers } from './people/follow'
import { isOwnChild } from './people/own-child'

/**
 * The homeroom teacher accepts or refuses a guardian's request (ID-3, ID-4). Fails with `roster.link_decided` when somebody was first,
 * `roster.too_many_guardians`, and `access.self_interest` for one's own request (PM-2).
 */
export async function decideGuardianLink(actor: Actor, linkId: string, decision: 'approve' | 'refuse'): Promise<{ linkId: string; status: LinkStatus }> {
  return inTransaction(async () => {
    const link = await queries.linkById(linkId)
    if (!link) return fail('resource.not_found')
    if (link.accountId === actor.accountId || (await isOwnChild(actor.accountId, link.studentId))) fail('access.self_interest')
    await queries.lockPupil(link.studentId)
    const active = (await queries.liveLinksOf(link.studentId)).filter((one) => one.status === 'active')
    if (decision === 'approve' && link.status === 'pending' && active.length >= maxGuardians) fail('roster.too_many_guardians')
    const status = decision === 'approve' ? 'active' : 'ended'
    const isPrimary = status === 'active' && !active.some((one) => one.isPrimary === 1)
    const validTo = status === 'ended' ? schoolDay(now()) : undefined
    if (!(await queries.decideLink(linkId, { status, isPrimary, decidedBy: actor.accountId, validTo }))) fail('roster.link_decided')
    const place = { bureau: link.bureauId, school: link.schoolId }
    await audit({ actor, action: 'roster.decide_guardian', student: link.studentId, place, fields: ['guardian_link.status'] })
    const { bureauId, schoolId, studentId, accountId } = link
    if (status === 'active') await tellGuardianFollowers({ bureauId, schoolId, studentId, linkId, accountId, kind: 'joined' })
    return { linkId, status }
  })
}
