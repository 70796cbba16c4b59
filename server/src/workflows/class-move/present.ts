/** Moves and stays as replies. */
import type { ClassMove, Memberships } from '@zhixiao/shared-types/domains/moves'
import type { MoveRow, Stay } from '../../modules/roster/index'

/** Somebody who is on no staff list: the import from the command line, a person who left. */
const nobody = '系统'

export const moveReply = (move: MoveRow, mayCancel: boolean): ClassMove => ({
  moveId: move.id, fromClassId: move.fromClassId, fromClass: move.fromClass, toClassId: move.toClassId, toClass: move.toClass, takesEffect: { day: move.day, session: move.session },
  reason: move.reason, source: move.source, movedBy: move.mover ?? nobody, movedRole: move.movedRole, movedAt: move.movedAt.toISOString(), state: move.state, mayCancel,
})

export const stayReply = (stay: Stay): Memberships['items'][number] => ({
  classId: stay.classId, class: stay.class, grade: stay.grade, from: { day: stay.from, session: stay.fromSession }, to: stay.to === null ? null : { day: stay.to, session: stay.toSession },
})
