import type { Session } from '@zhixiao/shared-types/values/attendance'
import { addDays, daysBetween } from '../../platform/time'
import { saidBetween, saidInBureau } from './queries'
import { dayPlan, type DayPlan } from './rules'

export type CalendarPlace = { bureau: string; school: string; grade: string; class: string }

/** The sessions a class has on a day, and which layer said so (CA-1, CA-2). */
export async function sessionsOn(place: CalendarPlace, day: string): Promise<DayPlan> {
  const { entries, eveWeekdays } = await saidBetween(place.school, day, day)
  return dayPlan(day, place, entries, eveWeekdays)
}

/**
 * The same inside a transaction that writes by the answer (a report, a message): until it ends no calendar change of the school commits, and one
 * under way is waited for. So a report of that very second is before a closure and kept, or sees it and is refused (CA-4).
 */
export async function holdSessionsOn(place: CalendarPlace, day: string): Promise<DayPlan> {
  const { entries, eveWeekdays } = await saidBetween(place.school, day, day, true)
  return dayPlan(day, place, entries, eveWeekdays)
}

/** The same for many classes of one school, from one query. */
export async function sessionsOfClasses(
  _bureauId: string,
  schoolId: string,
  day: string,
  classes: readonly { classId: string; gradeId: string }[],
): Promise<Map<string, { sessions: Session[]; reason: string }>> {
  const { entries, eveWeekdays } = await saidBetween(schoolId, day, day)
  return new Map(classes.map(({ classId, gradeId }) => [classId, dayPlan(day, { grade: gradeId, class: classId }, entries, eveWeekdays)]))
}

/** The same for many classes of many schools of one bureau, from one query; a school without entries of grades and classes is decided once. */
export async function sessionsInBureau(
  bureauId: string,
  day: string,
  classes: readonly { schoolId: string; classId: string; gradeId: string }[],
): Promise<Map<string, { sessions: Session[]; reason: string }>> {
  const said = await saidInBureau(bureauId, day)
  const plans = new Map<string, DayPlan>()
  const planOf = (schoolId: string, grade: string, klass: string): DayPlan => {
    const { entries, eveWeekdays } = said.get(schoolId) ?? { entries: [], eveWeekdays: [] }
    if (entries.some((entry) => entry.layer === 'grade' || entry.layer === 'class')) return dayPlan(day, { grade, class: klass }, entries, eveWeekdays)
    const known = plans.get(schoolId) ?? dayPlan(day, {}, entries, eveWeekdays)
    plans.set(schoolId, known)
    return known
  }
  return new Map(classes.map(({ schoolId, classId, gradeId }) => [classId, planOf(schoolId, gradeId, classId)]))
}

/** Every day from the first to the last, both included. */
export async function daysOf(place: CalendarPlace, from: string, to: string): Promise<(DayPlan & { day: string })[]> {
  const { entries, eveWeekdays } = await saidBetween(place.school, from, to)
  const days = Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => addDays(from, index))
  return days.map((day) => ({ day, ...dayPlan(day, place, entries, eveWeekdays) }))
}
