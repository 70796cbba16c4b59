/** What follows when a child changes class (RS-2), by the administrator's hand or by a roster file. */
import type { Role } from '@zhixiao/shared-types/values/access'
import type { Session } from '@zhixiao/shared-types/values/attendance'
import { noteDayChange } from '../../modules/summary/index'
import { now } from '../../platform/clock'
import { schoolDay } from '../../platform/time'
import { notifyOfMove } from './tell-move'

/**
 * A child is in another class from (`day`, `session`) on. `fromClassId` is null for a child who was in none. `reason` is what the school wrote;
 * `moveId` names the move's own row. A move that is called off comes as a change back, with `isCancelled`.
 */
export type ClassChange = {
  bureauId: string
  schoolId: string
  day: string
  session: Session
  studentId: string
  fromClassId: string | null
  toClassId: string
  actorId: string | null
  actorRole: Role | null
  reason: string
  moveId: string
  isCancelled: boolean
}
/**
 * Called in the transaction of the move, after it. A move of today changes who is expected today; one of a later day changes no number yet. What leave,
 * bookings or the class circle must do when a child changes class belongs here, each by name.
 */
export async function classChanged(change: ClassChange): Promise<void> {
  if (change.day === schoolDay(now())) {
    const { bureauId, schoolId, day, actorId, actorRole, reason, moveId, fromClassId, toClassId } = change
    const cause = { kind: 'move', accountId: actorId, role: actorRole, reason, ref: moveId } as const
    await noteDayChange({ bureauId, schoolId, day, classIds: [...(fromClassId ? [fromClassId] : []), toClassId], cause })
  }
  // A first class is no move: the school tells the family of it when it enrols the child.
  if (change.fromClassId !== null) await notifyOfMove(change.moveId)
}
