/** Who of a child's guardians is the primary one. Where there is one, removing or replacing it takes 24 hours in which it can be called off (S06). */
import { primaryCoolingHours } from '@zhixiao/shared-types/values/people'
import type { Actor } from '../../../platform/access'
import { audit } from '../../../platform/audit'
import { now } from '../../../platform/clock'
import { inTransaction, sql, write } from '../../../platform/db'
import { fail } from '../../../platform/errors'
import { newId } from '../../../platform/ids'
import { schoolDay } from '../../../platform/time'
import { linkById, lockPupil, type Link } from '../link-queries'
import { activeLinksOf, afterEnd, moveLink, setPrimary, tell, type LinkOutcome } from './change-link'
import { rememberEvent, sealReason } from './events'
import { leaderOf } from './leading'

export type WaitingChange = { id: string; bureauId: string; schoolId: string; studentId: string; linkId: string; newLinkId: string | null; requestedBy: string; bySchool: number; dueAt: Date; state: string }
const columns = `id, bureau_id AS bureauId, school_id AS schoolId, student_id AS studentId, link_id AS linkId, new_link_id AS newLinkId, requested_by AS requestedBy,
  by_school AS bySchool, due_at AS dueAt, state`

export async function waitingChangeOf(studentId: string): Promise<WaitingChange | undefined> {
  const [change] = await sql<WaitingChange>(`SELECT ${columns} FROM guardian_change WHERE student_id = ? AND state = 'waiting'`, [studentId])
  return change
}

export async function changeById(changeId: string): Promise<WaitingChange | undefined> {
  const [change] = await sql<WaitingChange>(`SELECT ${columns} FROM guardian_change WHERE id = ?`, [changeId])
  return change
}

/** Changes whose 24 hours are over by the school's clock. */
export const dueChanges = (at: Date): Promise<{ id: string }[]> => sql(`SELECT id FROM guardian_change WHERE state = 'waiting' AND due_at <= ? ORDER BY id LIMIT 500`, [at])

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
    await tell(link, 'primary')
    await auditChange(actor, link)
    return { linkId, status: link.status, effectiveAt: null }
  })
}

/** Writes down that `primary` is to go, or to be followed by `next`, in 24 hours, and tells everybody. Inside the caller's transaction, under the pupil's lock. */
export async function askForChange(actor: Actor, primary: Link, next: Link | undefined, by: { bySchool: boolean; reason: string | undefined }): Promise<LinkOutcome> {
  if (await waitingChangeOf(primary.studentId)) fail('roster.change_waiting')
  const id = newId()
  const at = now()
  const dueAt = new Date(at.getTime() + primaryCoolingHours * 3_600_000)
  await write(
    `INSERT INTO guardian_change (id, bureau_id, school_id, student_id, link_id, new_link_id, requested_by, by_school, reason_sealed, requested_at, due_at, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting')`,
    [
      id, primary.bureauId, primary.schoolId, primary.studentId, primary.id, next?.id ?? null, actor.accountId, by.bySchool ? 1 : 0,
      sealReason('guardian_change', id, by.reason), at, dueAt,
    ],
  )
  await rememberEvent(primary, { kind: 'primary_requested', actorId: actor.accountId, asGuardian: !by.bySchool, reason: by.reason })
  await tell(primary, 'primary_requested')
  await auditChange(actor, primary)
  return { linkId: (next ?? primary).id, status: (next ?? primary).status, effectiveAt: dueAt.toISOString() }
}

/** May this person call the change off? The school any, the primary guardian one that a guardian asked for. */
export const mayCancel = (change: Pick<WaitingChange, 'bySchool'>, as: 'guardian' | 'school'): boolean => as === 'school' || change.bySchool === 0

/** Calls a waiting change off. Fails with `roster.link_changed` when it no longer waits, `access.denied`, `access.self_interest`. */
export async function cancelChange(actor: Actor, changeId: string): Promise<{ changeId: string }> {
  return inTransaction(async () => {
    const change = await changeById(changeId)
    const link = change && (await linkById(change.linkId))
    if (!change || !link) return fail('resource.not_found')
    await lockPupil(change.studentId)
    if (!mayCancel(change, await leaderOf(actor, link))) fail('access.denied')
    if (!(await close(changeId, 'cancelled'))) fail('roster.link_changed')
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
  await close(change.id, 'cancelled')
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
    if (!(await close(changeId, isPossible ? 'done' : 'cancelled')) || !link || !isPossible) return
    const event = { actorId: change.requestedBy, asGuardian: change.bySchool === 0 }
    if (!next) {
      await moveLink(link.id, ['active'], 'ended', schoolDay(now()))
      await afterEnd(link, { kind: 'ended', ...event })
    } else {
      await setPrimary(change.studentId, next.id)
      await rememberEvent(next, { kind: 'primary', ...event })
      await tell(next, 'primary')
    }
  })
}

async function close(changeId: string, state: 'done' | 'cancelled'): Promise<boolean> {
  const { affectedRows } = await write(`UPDATE guardian_change SET state = ? WHERE id = ? AND state = 'waiting'`, [state, changeId])
  return affectedRows === 1
}

const auditChange = (actor: Actor, link: Link) =>
  audit({ actor, action: 'roster.guardian_primary', student: link.studentId, place: { bureau: link.bureauId, school: link.schoolId }, fields: ['guardian_link.is_primary'] })
