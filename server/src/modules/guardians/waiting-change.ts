/** Changes of the primary guardian that wait for their 24 hours (S06). */
import { primaryCoolingHours } from '@zhixiao/shared-types/values/people'
import { LessThanOrEqual } from 'typeorm'
import { now } from '../../platform/clock'
import { db } from '../../platform/db'
import { newId } from '../../platform/ids'
import { GuardianChangeRow } from './entities'
import { sealReason } from './events'
import type { Link } from './link-queries'

export type WaitingChange = GuardianChangeRow

const changes = () => db().getRepository(GuardianChangeRow)

export const waitingChangeOf = async (studentId: string): Promise<WaitingChange | undefined> =>
  (await changes().findOneBy({ studentId, state: 'waiting' })) ?? undefined

export const changeById = async (id: string): Promise<WaitingChange | undefined> => (await changes().findOneBy({ id })) ?? undefined

/** Changes whose 24 hours are over by the school's clock. */
export const dueChanges = (at: Date): Promise<{ id: string }[]> =>
  changes().find({ select: { id: true }, where: { state: 'waiting', dueAt: LessThanOrEqual(at) }, order: { id: 'ASC' }, take: 500 })

/** Writes a change down that waits for 24 hours; inside the caller's transaction, under the pupil's lock. Returns when it will happen. */
export async function insertChange(
  primary: Link,
  next: Link | undefined,
  by: { accountId: string; bySchool: boolean; reason: string | undefined },
): Promise<Date> {
  const id = newId()
  const at = now()
  const dueAt = new Date(at.getTime() + primaryCoolingHours * 3_600_000)
  const { bureauId, schoolId, studentId } = primary
  await changes().insert({
    id, bureauId, schoolId, studentId, dueAt,
    linkId: primary.id,
    newLinkId: next?.id ?? null,
    requestedBy: by.accountId,
    bySchool: by.bySchool ? 1 : 0,
    reasonSealed: sealReason('guardian_change', id, by.reason),
    requestedAt: at,
    state: 'waiting',
  })
  return dueAt
}

/** Ends a waiting change; false when it no longer waits. */
export async function closeChange(id: string, state: 'done' | 'cancelled'): Promise<boolean> {
  const { affected } = await changes().update({ id, state: 'waiting' }, { state })
  return affected === 1
}

/** May this person call the change off? The school any, the primary guardian one that a guardian asked for. */
export const mayCancel = (change: Pick<WaitingChange, 'bySchool'>, as: 'guardian' | 'school'): boolean =>
  as === 'school' || change.bySchool === 0
