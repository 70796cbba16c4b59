import type { ClassMove, MovePreview } from '@zhixiao/shared-types/domains/moves'
import { sessions } from '@zhixiao/shared-types/values/attendance'
import { dayFacts } from '../../modules/attendance/index'
import { isOwnChild } from '../../modules/guardians/index'
import {
  boardersAmong, cancelMoveRow, classOfSchool, compareMoments, eitherOf, holdSchool, insertMoves, moveById, movesOf,
  moveStudents, placeOfClass, placeOfSchool, receiversOf, replaceMoves, schoolYearOf, staysOf, takesEffect,
  type ClassPlace, type DayFacts, type Moment, type MoveRow, type Stay, type StudentPlace,
} from '../../modules/roster/index'
import type { Actor } from '../../platform/access'
import { audit } from '../../platform/audit'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'
import { newId } from '../../platform/ids'
import { schoolDay } from '../../platform/time'
import { classChanged, type ClassChange } from './class-changed'
import { moveReply } from './present'
import { effectsOf } from './wording'

export type MoveWish = { toClassId: string; from?: string }
type MovePlan = { child: StudentPlace; to: ClassPlace; from: Stay | undefined; moment: Moment; today: string; hasBegunToday: boolean }

/**
 * Moves a child to another class of its school (RS-2). From today, it counts with the first session that neither class has begun, so the morning stays
 * in the old class' report and noon belongs to the new one (RS-3). Guardians and summaries are told in the same transaction. Fails with
 * `roster.move_in_past`, `roster.move_same_class`, `roster.move_target` and, for one's own child, `access.self_interest` (PM-2).
 */
export async function moveClass(actor: Actor, child: StudentPlace, wish: MoveWish & { reason: string }): Promise<ClassMove> {
  if (await isOwnChild(actor.accountId, child.student)) fail('access.self_interest')
  return inTransaction(async () => {
    // Held before anything is looked at: a report in flight has been sent when we look, or is made on the new roll.
    await holdSchool(child.school)
    const plan = await planMove(child, wish)
    const { to, from, moment } = plan
    const moveId = newId()
    const owner = { bureauId: child.bureau, schoolId: child.school }
    await replaceMoves([child.student], moment.day, moment.session, actor.accountId)
    await moveStudents([{ ...owner, gradeId: to.grade, classId: to.class, studentId: child.student, from: moment.day, fromSession: moment.session }])
    const move = {
      ...owner, ...moment, id: moveId, studentId: child.student, fromClassId: from?.classId ?? null, toClassId: to.class, reason: wish.reason, source: 'page' as const,
      movedBy: actor.accountId, movedRole: actor.actingRole ?? null,
    }
    await insertMoves([move])
    await classChanged({ ...move, moveId, actorId: actor.accountId, actorRole: move.movedRole, isCancelled: false })
    await audit({ actor, action: 'roster.move_class', student: child.student, place: child, fields: ['class'], purpose: wish.reason })
    return moveReply((await moveById(moveId))!, !(await hasBegun(child, plan.moment)))
  })
}

/** What the move would do, without doing it. Fails as `moveClass` does. */
export async function previewMove(child: StudentPlace, wish: MoveWish): Promise<MovePreview> {
  const { to, from, moment, today, hasBegunToday } = await planMove(child, wish)
  const later = (await movesOf(child.student)).filter((one) => one.state === 'standing' && compareMoments(one, moment) >= 0)
  const guardians = new Set((await receiversOf([child.student], moment.day)).map((one) => one.accountId)).size
  return {
    studentId: child.student, name: child.name, fromClassId: from?.classId ?? null, fromClass: from?.class ?? null, toClassId: to.class, toClass: to.className, takesEffect: moment,
    effects: effectsOf({ fromClass: from?.class ?? null, toClass: to.className, today, takesEffect: moment, hasBegunToday, guardians, replaces: later }),
  }
}

/**
 * Calls off a move that has not begun: the child stays where it would have left. What was planned after it set out from there and is called off
 * with it, so that whoever was told of it is told that it does not hold (RS-2). Fails with `roster.move_began` once a session of it has opened or was
 * reported, or when it no longer stands, and with `access.self_interest`.
 */
export async function cancelMove(actor: Actor, child: StudentPlace, moveId: string): Promise<ClassMove> {
  if (await isOwnChild(actor.accountId, child.student)) fail('access.self_interest')
  return inTransaction(async () => {
    await holdSchool(child.school)
    const move = (await moveById(moveId)) ?? fail('resource.not_found')
    if (move.state !== 'standing' || move.fromClassId === null || (await hasBegun(child, move))) return fail('roster.move_began')
    const back = await placeOfClass(move.fromClassId)
    const calledOff = (await movesOf(child.student)).filter((one) => one.state === 'standing' && compareMoments(one, move) >= 0)
    for (const one of calledOff) await cancelMoveRow(one.id, actor.accountId)
    await moveStudents([
      { bureauId: child.bureau, schoolId: child.school, gradeId: back.grade, classId: back.class, studentId: child.student, from: move.day, fromSession: move.session },
    ])
    const by = { actorId: actor.accountId, actorRole: actor.actingRole ?? null, isCancelled: true }
    for (const one of calledOff) await classChanged({ ...changeOf(one), fromClassId: one.toClassId, toClassId: back.class, ...by })
    await audit({ actor, action: 'roster.cancel_move', student: child.student, place: child, fields: ['class'] })
    return moveReply((await moveById(moveId))!, false)
  })
}

const changeOf = ({ id, bureauId, schoolId, day, session, studentId, fromClassId, toClassId, reason }: MoveRow): Omit<ClassChange, 'actorId' | 'actorRole' | 'isCancelled'> => ({
  moveId: id, bureauId, schoolId, day, session, studentId, fromClassId, toClassId, reason,
})

/** Where and when the child would go. The class it leaves is the one it is in just before that session. */
async function planMove(child: StudentPlace, wish: MoveWish): Promise<MovePlan> {
  const at = now()
  const today = schoolDay(at)
  const day = wish.from ?? today
  if (day < today) fail('roster.move_in_past')
  const target = await classOfSchool(wish.toClassId, child.school)
  if (!target) return fail('roster.move_target')
  const to = await placeOfClass(wish.toClassId)
  const stays = await staysOf(child.student)
  const facts = await factsOf(child, [to.class, ...classesOnDay(stays, today)], today)
  const { times } = await placeOfSchool(child.school)
  const moment = takesEffect(day, at, times, facts)
  if (target.year !== schoolYearOf(moment.day)) fail('roster.move_target')
  const before = stays.filter((stay) => startsBefore(stay, moment)).at(-1)
  const stillThere = before && (before.to === null || compareMoments({ day: before.to, session: before.toSession }, moment) >= 0) ? before : undefined
  // Going back to a class it has not left yet is no move: the one that is planned is called off.
  const isSettled = stays.some((stay) => stay.classId === to.class && stay.to === null && isAt(stay, moment))
  if (isSettled || stillThere?.classId === to.class) fail('roster.move_same_class')
  return { child, to, from: stillThere, moment, today, hasBegunToday: day === today && moment.day > today }
}

const isAt = (stay: Stay, moment: Moment) => compareMoments({ day: stay.from, session: stay.fromSession }, moment) === 0
const startsBefore = (stay: Stay, moment: Moment) => compareMoments({ day: stay.from, session: stay.fromSession }, moment) < 0
const classesOnDay = (stays: readonly Stay[], day: string) => stays.filter((stay) => stay.from <= day && (stay.to === null || stay.to >= day)).map((stay) => stay.classId)

/** What has begun today for any of the classes; the evening counts only for a child who lives at school. */
async function factsOf(child: StudentPlace, classIds: readonly string[], day: string): Promise<DayFacts> {
  const ids = [...new Set(classIds)]
  const facts = eitherOf(await dayFacts({ bureau: child.bureau, school: child.school, classIds: ids }, day), ids)
  const boards = (await boardersAmong([child.student], day)).has(child.student)
  return boards ? facts : { ...facts, planned: facts.planned.filter((session) => session !== 'eve') }
}

/** Has the session of the move opened, or been reported by either class? */
async function hasBegun(child: StudentPlace, { day, session }: Moment): Promise<boolean> {
  const at = now()
  const today = schoolDay(at)
  if (day !== today) return day < today
  const { times } = await placeOfSchool(child.school)
  const facts = await factsOf(child, classesOnDay(await staysOf(child.student), today), today)
  const next = takesEffect(today, at, times, facts)
  return next.day > today || sessions.indexOf(next.session) > sessions.indexOf(session)
}

/** May the move still be called off? */
export const mayCancel = async (child: StudentPlace, move: MoveRow): Promise<boolean> => move.state === 'standing' && move.fromClassId !== null && !(await hasBegun(child, move))
