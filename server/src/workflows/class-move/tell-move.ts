/** Guardians learn that their child changes class (RS-2): the class and from when, never why. */
import { sessionText } from '@zhixiao/shared-types/values/attendance'
import { cancelWaiting, isQueued, queue } from '../../modules/push/index'
import { holdMove, movesOf, placeOfSchool, placeOfStudent, receiversOf, type MoveRow } from '../../modules/roster/index'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { defineTask, defineTopic, enqueue } from '../../platform/outbox'
import { schoolDay } from '../../platform/time'

const keyOf = (moveId: string) => `class_move:${moveId}:moved`

/** The name is older than this room; tasks in the table carry it. */
const tellMoveTopic = defineTopic<{ moveId: string }>('push.tell-move')

/** The guardians will be told of the move as it stands by then. */
export const notifyOfMove = (moveId: string): Promise<void> => enqueue(tellMoveTopic, { moveId }, { coalesce: moveId })

/**
 * Tells of a move that stands. One that was called off is taken back where it still waits, and where a family may have read it,
 * it reads that the child stays. Done twice, it tells once. Held while it is told of, so that a move called off in the same moment is not told of last.
 */
export async function tellMove({ moveId }: { moveId: string }): Promise<void> {
  await inTransaction(async () => {
    const move = await holdMove(moveId)
    if (!move) return
    if (move.state === 'standing') {
      await takeBackReplaced(move)
      return void (await tell(move, 'moved'))
    }
    if (move.state !== 'cancelled' || !(await isQueued(keyOf(moveId)))) return
    await cancelWaiting({ dedupePrefix: keyOf(moveId) })
    await tell(move, 'stays')
  })
}

/** What the child was to do before this move took its place: where it still waits for the morning, the family need not read it. */
async function takeBackReplaced({ studentId }: MoveRow): Promise<void> {
  for (const one of await movesOf(studentId)) if (one.state === 'replaced') await cancelWaiting({ dedupePrefix: keyOf(one.id) })
}

async function tell(move: MoveRow, what: 'moved' | 'stays'): Promise<void> {
  const child = await placeOfStudent(move.studentId, move.day)
  const { times } = await placeOfSchool(move.schoolId)
  const guardians = await receiversOf([move.studentId], schoolDay(now()))
  // Not the class it was to leave then: the move to that one may have been called off as well.
  const stays = child.className ?? move.fromClass ?? ''
  const start = `${Number(move.day.slice(5, 7))}月${Number(move.day.slice(8, 10))}日${sessionText[move.session]}`
  const text = what === 'moved'
    ? `${child.name}从${start}起由${move.fromClass ?? ''}转到${move.toClass}，此前的记录不变。如有疑问请联系班主任。`
    : `${child.name}原定${start}转到${move.toClass}的安排已取消，仍在${stays}。`
  await queue({
    kind: 'class_move',
    dedupeKey: what === 'moved' ? keyOf(move.id) : `class_move:${move.id}:stays`,
    place: { bureau: move.bureauId, school: move.schoolId, class: move.toClassId, student: move.studentId },
    day: move.day,
    session: move.session,
    title: what === 'moved' ? `${child.name}转班` : `${child.name}的转班已取消`,
    text,
    fields: {
      student: child.name, school: `${child.schoolName}${what === 'moved' ? move.toClass : stays}`,
      time: `${move.day.slice(0, 4)}年${Number(move.day.slice(5, 7))}月${Number(move.day.slice(8, 10))}日 ${times[move.session].open}`, state: what === 'moved' ? '转到新班级' : '转班已取消',
    },
    link: `/family/day/index?student=${move.studentId}`,
    ...(what === 'moved' && { since: move.movedAt }),
    recipients: guardians.map(({ accountId }) => ({ accountId, studentId: move.studentId })),
  })
}

export const tellMoveTask = defineTask(tellMoveTopic, tellMove)
