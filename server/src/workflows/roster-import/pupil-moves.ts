/** When pupils of a file begin in their classes: like a move on the page, never inside a session that was begun (RS-3). */
import type { SchoolTimes, Session } from '@zhixiao/shared-types/values/attendance'
import { dayFacts, type DayCause } from '../../modules/attendance/index'
import {
  beginsWith, eitherOf, insertMoves, moveStudents, placeOfSchool, replaceMoves, takesEffect, type DayFacts,
  type Moment,
} from '../../modules/roster/index'
import { noteDayChange } from '../../modules/summary/index'
import { now } from '../../platform/clock'
import { sql } from '../../platform/db'
import { newId } from '../../platform/ids'
import { schoolDay } from '../../platform/time'
import { classChanged } from '../class-move/index'
import type { ClassIds, ImportPlace } from './pupil-import'
import type { PupilPlan } from './pupil-plan'

/** What is known of the day of application; undefined for another day than today, which begins with its morning. */
export type DayKnown = { facts: Map<string, DayFacts>; times: SchoolTimes } | undefined

/** Read under the school's lock, so that no report is made between looking and writing. */
export async function factsOfDay(place: ImportPlace, day: string, classes: ClassIds): Promise<DayKnown> {
  if (day !== schoolDay(now())) return undefined
  const classIds = [...classes.values()].map((one) => one.id)
  return { facts: await dayFacts({ bureau: place.bureau, school: place.school, classIds }, day), times: (await placeOfSchool(place.school)).times }
}

const fromOf = ({ day, session }: Moment): { from: string; fromSession: Session } => ({ from: day, fromSession: session })

/** A pupil who was in no class begins with the first session the class has not reported. */
export const joins = (day: string, known: DayKnown, classId: string) => fromOf(beginsWith(day, known?.facts.get(classId)?.reported ?? []))

/** Why numbers changed when a file was taken over: who did it, and for which school. */
export const causeOf = ({ by, school }: ImportPlace): DayCause => ({ kind: 'move', accountId: by?.accountId ?? null, role: by?.role ?? null, reason: '导入名册', ref: school })

/**
 * Pupils who were in no class: the lists of these classes, and how many are enrolled, are others from today on (SM-6). One piece of news for a piece of
 * the file. Who begins tomorrow is in tomorrow's facts.
 */
export async function noteJoins(place: ImportPlace, joined: readonly { from: string; classId: string }[]): Promise<void> {
  const today = schoolDay(now())
  const classIds = [...new Set(joined.filter((one) => one.from === today).map((one) => one.classId))]
  if (classIds.length > 0) await noteDayChange({ bureauId: place.bureau, schoolId: place.school, day: today, classIds, cause: causeOf(place) })
}

type Placed = PupilPlan['placed'][number] & { classId: string; gradeId: string }

/** Pupils the school has, into the class the file names; those who leave another class are on record, and families and summaries are told (RS-2). */
export async function moveKnown(place: ImportPlace, day: string, placed: readonly Placed[], known: DayKnown): Promise<void> {
  const groups = new Map<string, { moment: Moment; pupils: Placed[] }>()
  for (const one of placed) {
    const moment = momentOf(one, day, known)
    const key = `${moment.day} ${moment.session}`
    groups.set(key, { moment, pupils: [...(groups.get(key)?.pupils ?? []), one] })
  }
  for (const { moment, pupils } of groups.values()) {
    const planned = await beginningAt(moment, pupils.map((one) => one.id))
    await moveTogether(place, moment, pupils.filter((one) => planned.get(one.id) !== one.classId))
  }
}

function momentOf(one: Placed, day: string, known: DayKnown): Moment {
  if (!known) return { day, session: 'am' }
  if (!one.isMove) return beginsWith(day, known.facts.get(one.classId)?.reported ?? [])
  const { planned, reported } = eitherOf(known.facts, [one.from, one.classId])
  return takesEffect(day, now(), known.times, { reported, planned: one.boards ? planned : planned.filter((session) => session !== 'eve') })
}

/** The class in which each child is to begin at this very moment already: a file taken over twice, by hand or after a crash, moves nobody twice (RS-9). */
async function beginningAt({ day, session }: Moment, studentIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql<{ id: string; classId: string }>('SELECT student_id AS id, class_id AS classId FROM membership WHERE student_id IN (?) AND from_day = ? AND from_session = ?', [
    studentIds, day, session,
  ])
  return new Map(rows.map((row) => [row.id, row.classId]))
}

async function moveTogether(place: ImportPlace, moment: Moment, pupils: readonly Placed[]): Promise<void> {
  const owner = { bureauId: place.bureau, schoolId: place.school }
  await moveStudents(pupils.map((one) => ({ ...owner, classId: one.classId, gradeId: one.gradeId, studentId: one.id, ...fromOf(moment) })))
  await noteJoins(place, pupils.filter((one) => !one.isMove).map((one) => ({ from: moment.day, classId: one.classId })))
  const moving = pupils.filter((one) => one.isMove)
  if (moving.length === 0) return
  await replaceMoves(moving.map((one) => one.id), moment.day, moment.session, place.by?.accountId ?? null)
  const moves = moving.map((one) => ({
    ...owner, ...moment, id: newId(), studentId: one.id, fromClassId: one.from, toClassId: one.classId, reason: '导入名册', source: 'import' as const,
    movedBy: place.by?.accountId ?? null, movedRole: place.by?.role ?? null,
  }))
  await insertMoves(moves)
  for (const move of moves) await classChanged({ ...move, moveId: move.id, actorId: move.movedBy, actorRole: move.movedRole, isCancelled: false })
}
