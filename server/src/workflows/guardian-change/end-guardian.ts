import { leaderOf, linkById, lockPupil, moveLink, type Link, type LinkOutcome } from '../../modules/guardians/index'
import type { Actor } from '../../platform/access'
import { audit } from '../../platform/audit'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'
import { schoolDay } from '../../platform/time'
import { linkEnded } from './link-ended'
import { askForChange } from './primary'

/**
 * I give up my own link, or take back my request; at any time, at once. A suspended person cannot: binding again would undo the suspension
 * (ID-5). Fails with `resource.not_found` for somebody else's link and `roster.link_changed`.
 */
export async function leaveChild(actor: Actor, linkId: string): Promise<void> {
  await inTransaction(async () => {
    const before = await linkById(linkId)
    if (!before || before.accountId !== actor.accountId) return fail('resource.not_found')
    await lockPupil(before.studentId)
    const link = (await linkById(linkId)) ?? before
    if (!(await moveLink(linkId, ['active', 'pending'], 'ended', schoolDay(now())))) fail('roster.link_changed')
    await linkEnded(link, { kind: 'ended', actorId: actor.accountId, asGuardian: true })
    await auditEnd(actor, link)
  })
}

/**
 * The primary guardian or the school ends another guardian's link at once; removing the primary one waits 24 hours (S06). Fails with
 * `access.denied` for a guardian who is not the primary one, `access.self_interest`, `roster.reason_required` where the school acts,
 * `roster.link_changed`, `roster.change_waiting`.
 */
export async function endGuardian(actor: Actor, linkId: string, reason: string | undefined): Promise<LinkOutcome> {
  return inTransaction(async () => {
    const before = await linkById(linkId)
    if (!before) return fail('resource.not_found')
    await lockPupil(before.studentId)
    const link = (await linkById(linkId)) ?? before
    const as = await leaderOf(actor, link)
    if (as === 'school' && !reason) fail('roster.reason_required')
    if (as === 'guardian' && link.accountId === actor.accountId) fail('access.denied')
    if (link.status === 'active' && link.isPrimary === 1) return askForChange(actor, link, undefined, { bySchool: as === 'school', reason })
    if (!(await moveLink(linkId, ['active', 'pending', 'suspended'], 'ended', schoolDay(now())))) fail('roster.link_changed')
    await linkEnded(link, { kind: 'ended', actorId: actor.accountId, asGuardian: as === 'guardian', reason })
    await auditEnd(actor, link)
    return { linkId, status: 'ended' as const, effectiveAt: null }
  })
}

const auditEnd = (actor: Actor, link: Link) =>
  audit({ actor, action: 'roster.guardian_ended', student: link.studentId, place: { bureau: link.bureauId, school: link.schoolId }, fields: ['guardian_link.status'] })
