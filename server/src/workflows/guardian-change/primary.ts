/** Who of a child's guardians is the primary one. Where there is one, removing or replacing it takes 24 hours in which it can be called off (S06). */
import {
  activeLinksOf, changeById, closeChange, insertChange, leaderOf, linkById, lockPupil, mayCancel, moveLink,
  rememberEvent, setPrimary, waitingChangeOf, type Link, type LinkOutcome,
} from '../../modules/guardians/index'
import type { Actor } from '../../platform/access'
import { audit } from '../../platform/audit'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'
import { schoolDay } from '../../platform/time'
import { guardianChanged } from './guardian-changed'
import { linkEnded } from './link-ended'

/**
 * Makes a guardian the primary one: at once where there is none, else in 24 hours. By the primary guardian or the school. Fails with
 * `roster.link_changed` when the person is not active, `roster.reason_required`, `roster.change_waiting`, `access.denied`, `access.self_interest`.
 */
export async function makePrimary(actor: Actor, linkId: string, reason: string | undefined): Promise<LinkOutcome> {
  return inTransaction(async () => {
    const before = await linkById(linkId)
    if (!before) return fail('resource.not_found')
    await lockPupil(before.studentId)
    const as = await leaderOf(actor, before)
    if (as === 'school' && !reason) fail('roster.reason_required')
    const active = await activeLinksOf(before.studentId)
    // A family sees a suspended guardian as an active one (ID-5): the wish waits like any other, and `applyChange` lets it fall.
    const link = active.find((one) => one.id === linkId) ?? (as === 'guardian' && before.status === 'suspended' ? { ...before, status: 'active' as const } : undefined)
    if (!link || link.isPrimary === 1) return fail('roster.link_changed')
    const primary = active.find((one) => one.isPrimary === 1)
    if (primary) return askForChange(actor, primary, link, { bySchool: as === 'school', reason })
    await setPrimary(link.studentId, linkId)
    await rememberEvent(link, { kind: 'primary', actorId: actor.accountId, asGuardian: as === 'guardian', reason })
    await guardianChanged(link, 'primary')
    await auditChange(actor, link)
    return { linkId, status: link.status, effectiveAt: null }
  })
}

/** Writes down that `primary` is to go, or to be followed by `next`, in 24 hours, and tells everybody. Inside the caller's transaction, under the pupil's lock. */
export async function askForChange(actor: Actor, primary: Link, next: Link | undefined, by: { bySchool: boolean; reason: string | undefined }): Promise<LinkOutcome> {
  if (await waitingChangeOf(primary.studentId)) fail('roster.change_waiting')
  const dueAt = await insertChange(primary, next, { accountId: actor.accountId, ...by })
  await rememberEvent(primary, { kind: 'primary_requested', actorId: actor.accountId, asGuardian: !by.bySchool, reason: by.reason })
  await guardianChanged(primary, 'primary_requested')
  await auditChange(actor, primary)
  return { linkId: (next ?? primary).id, status: (next ?? primary).status, effectiveAt: dueAt.toISOString() }
}

/** Calls a waiting change off. Fails with `roster.link_changed` when it no longer waits, `access.denied`, `access.self_interest`. */
export async function cancelChange(actor: Actor, changeId: string): Promise<{ changeId: string }> {
  return inTransaction(async () => {
    const change = await changeById(changeId)
    const link = change && (await linkById(change.linkId))
    if (!change || !link) return fail('resource.not_found')
    await lockPupil(change.studentId)
    if (!mayCancel(change, await leaderOf(actor, link))) fail('access.denied')
    if (!(await closeChange(changeId, 'cancelled'))) fail('roster.link_changed')
    await rememberEvent(link, { kind: 'primary_cancelled', actorId: actor.accountId })
    await auditChange(actor, link)
    return { changeId }
  })
}

/**
 * The school restricts a guardian: what this person asked for is void at once (ID-5). What the school itself decided about the person stands, for it goes the
 * same way; with a suspension nothing of it is left to happen, since the mark of the primary guardian has gone. Under the pupil's lock.
 */
export async function voidChangeOf(link: Link, actorId: string, isSuspended: boolean): Promise<void> {
  const change = await waitingChangeOf(link.studentId)
  const isTheirs = change && (change.linkId === link.id || (change.bySchool === 0 && change.requestedBy === link.accountId))
  if (!isTheirs || (change.bySchool === 1 && !isSuspended)) return
  await closeChange(change.id, 'cancelled')
  await rememberEvent((await linkById(change.linkId)) ?? link, { kind: 'primary_cancelled', actorId })
}

/** The 24 hours are over: the change happens, unless the people concerned are not what they were. Doing it twice changes nothing. */
export async function applyChange(changeId: string): Promise<void> {
  await inTransaction(async () => {
    const change = await changeById(changeId)
    if (!change || change.state !== 'waiting' || change.dueAt > now()) return
    await lockPupil(change.studentId)
    const link = await linkById(change.linkId)
    const holds = link?.status === 'active' && link.isPrimary === 1
    const next = change.newLinkId === null ? undefined : (await activeLinksOf(change.studentId)).find((one) => one.id === change.newLinkId)
    const isPossible = holds && (change.newLinkId === null || next !== undefined)
    if (!(await closeChange(changeId, isPossible ? 'done' : 'cancelled')) || !link || !isPossible) return
    const event = { actorId: change.requestedBy, asGuardian: change.bySchool === 0 }
    if (!next) {
      await moveLink(link.id, ['active'], 'ended', schoolDay(now()))
      await linkEnded(link, { kind: 'ended', ...event })
    } else {
      await setPrimary(change.studentId, next.id)
      await rememberEvent(next, { kind: 'primary', ...event })
      await guardianChanged(next, 'primary')
    }
  })
}

const auditChange = (actor: Actor, link: Link) =>
  audit({ actor, action: 'roster.guardian_primary', student: link.studentId, place: { bureau: link.bureauId, school: link.schoolId }, fields: ['guardian_link.is_primary'] })
