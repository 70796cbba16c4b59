import { maxGuardians, type LinkStatus } from '@zhixiao/shared-types/values/people'
import {
  activeLinksOf, changeTermsOf, ensurePrimary, isOwnChild, linkById, lockPupil, moveLink, rememberEvent, type Link,
  type LinkEventKind, type LinkOutcome, type LinkTerms,
} from '../../modules/guardians/index'
import type { Actor } from '../../platform/access'
import { audit } from '../../platform/audit'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'
import { guardianChanged, type GuardianNews } from './guardian-changed'
import { voidChangeOf } from './primary'

/**
 * The school suspends a guardian (court order, ID-5): access to this child ends with the next request, messages that wait are void, nobody
 * else is told. Sessions stay: the person may have another child. Fails with `roster.link_changed`, `access.self_interest`.
 */
export const suspendGuardian = (actor: Actor, linkId: string, reason: string): Promise<LinkOutcome> =>
  act(actor, linkId, { event: 'suspended', reason }, async (link) => {
    if (!(await moveLink(linkId, ['active'], 'suspended'))) fail('roster.link_changed')
    // Somebody must be able to decide for the child; nobody is told, because the news would tell what happened (ID-5).
    await ensurePrimary(link.studentId)
    return 'suspended'
  })

/** The school lifts a suspension. The person is primary again only where nobody is. Fails with `roster.link_changed`, `roster.too_many_guardians`, `access.self_interest`. */
export const restoreGuardian = (actor: Actor, linkId: string, reason: string): Promise<LinkOutcome> =>
  act(actor, linkId, { event: 'restored', reason }, async (link) => {
    if ((await activeLinksOf(link.studentId)).length >= maxGuardians) fail('roster.too_many_guardians')
    if (!(await moveLink(linkId, ['suspended'], 'active'))) fail('roster.link_changed')
    await ensurePrimary(link.studentId)
    return 'active'
  })

/** The school changes rights, days or relation of a link that is not over; left out stays as it is. Fails with `roster.link_changed`, `access.self_interest`. */
export const changeTerms = (actor: Actor, linkId: string, terms: LinkTerms, reason: string): Promise<LinkOutcome> =>
  act(actor, linkId, { event: eventOf(terms), reason }, async (link) => {
    const isChanged = await changeTermsOf(linkId, terms)
    // No row: the link is over or not decided yet, or its days would end before they begin.
    if (!isChanged) fail('roster.link_changed')
    return link.status
  })

/** A relation that is corrected, alone, takes nothing from anybody: it is no restriction (`hasRestriction`). */
const eventOf = ({ rights, from, to }: LinkTerms) => (rights ? 'rights' : from !== undefined || to !== undefined ? 'dates' : 'relation')

const told = { suspended: 'suspended', restored: 'restored', rights: 'rights', dates: 'rights', relation: 'rights' } as const satisfies Partial<Record<LinkEventKind, GuardianNews>>
/** Acts that void what the person asked for and is not done yet (ID-5). */
const restricting: ReadonlySet<LinkEventKind> = new Set<LinkEventKind>(['suspended', 'rights', 'dates'])

/**
 * One act of the school on one link: never on the own child's (PM-2), under the pupil's lock, with event and audit. The audit names the link
 * and not the child: what families may read about their child must not tell of it (ID-5).
 */
async function act(actor: Actor, linkId: string, why: { event: keyof typeof told; reason: string }, change: (link: Link) => Promise<LinkStatus>): Promise<LinkOutcome> {
  return inTransaction(async () => {
    const before = await linkById(linkId)
    if (!before) return fail('resource.not_found')
    if (await isOwnChild(actor.accountId, before.studentId)) fail('access.self_interest')
    await lockPupil(before.studentId)
    const link = (await linkById(linkId)) ?? before
    const status = await change(link)
    await rememberEvent(link, { kind: why.event, actorId: actor.accountId, reason: why.reason })
    if (restricting.has(why.event)) await voidChangeOf(link, actor.accountId, why.event === 'suspended')
    const place = { bureau: link.bureauId, school: link.schoolId }
    await audit({ actor, action: `roster.guardian_${why.event}`, place, fields: [`guardian_link:${linkId}`] })
    await guardianChanged(link, told[why.event])
    return { linkId, status, effectiveAt: null }
  })
}
