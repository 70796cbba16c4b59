import { dayFacts } from '../../modules/attendance/index'
import { applyBoarding, bedFrom, holdSchool, placeOfStudent, type StudentPlace } from '../../modules/roster/index'
import { noteDayChange } from '../../modules/summary/index'
import type { Actor } from '../../platform/access'
import { audit } from '../../platform/audit'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'
import { schoolDay } from '../../platform/time'

/**
 * The school says that a child lives there from a day on, or no longer does; from tomorrow on where today's evening was reported already. The
 * summaries are told: until then the list of today may be another, also after the day was compiled (SM-6). Fails with
 * `roster.move_in_past` before today.
 */
export async function setBoarding(actor: Actor, place: StudentPlace, asked: { boards: boolean; from?: string }): Promise<{ studentId: string; boards: boolean; from: string }> {
  const today = schoolDay(now())
  const wanted = asked.from ?? today
  if (wanted < today) fail('roster.move_in_past')
  return inTransaction(async () => {
    // An evening report of the same moment holds the school too: it is made before or after, never between.
    await holdSchool(place.school)
    const { class: classId } = await placeOfStudent(place.student, today)
    const classIds = classId === undefined ? [] : [classId]
    const facts = wanted === today ? await dayFacts({ bureau: place.bureau, school: place.school, classIds }, today) : undefined
    const from = bedFrom(wanted, facts?.get(classId ?? '')?.reported)
    await applyBoarding({ bureauId: place.bureau, schoolId: place.school }, from, [{ studentId: place.student, boards: asked.boards }])
    // A child in no class is on no evening list.
    if (classIds.length > 0 && from === today) {
      const cause = { kind: 'move', accountId: actor.accountId, role: actor.actingRole ?? null, reason: asked.boards ? '改为住校' : '改为走读', ref: place.student } as const
      await noteDayChange({ bureauId: place.bureau, schoolId: place.school, day: today, classIds, cause })
    }
    await audit({ actor, action: 'roster.set_boarding', student: place.student, place, fields: ['boards', 'from'] })
    return { studentId: place.student, boards: asked.boards, from }
  })
}
