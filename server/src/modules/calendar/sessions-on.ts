import type { Session } from '@zhixiao/shared-types/values/attendance'
import { addDays, daysBetween } from '../../platform/time'
import { entriesBetween, entriesInBureau } from './queries'
import { dayPlan, type DayPlan } from './rules'

export type CalendarPlace = { bureau: string; school: string; grade: string; class: string }

/** The sessions a class has on a day, and which layer said so (CA-1, CA-2). */
export async function sessionsOn(place: CalendarPlace, day: string): Promise<DayPlan> {
  return dayPlan(day, place, await entriesBetween(place.bureau, place.school, day, day))
}

/** The same for many classes of one school, from one query. */
export async function sessionsOfClasses(
  bureauId: string,
  schoolId: string,
  day: string,
  classes: readonly { classId: string; gradeId: string }[],
): Promise<Map<string, { sessions: Session[]; reason: string }>> {
  const entries = await entriesBetween(bureauId, schoolId, day, day)
  return new Map(classes.map(({ classId, gradeId }) => [classId, dayPlan(day, { grade: gradeId, class: classId }, entries)]))
}

/** The same for many classes of many schools of one bureau, from one query; a school without entries of its own is decided once. */
export async function sessionsInBureau(
  bureauId: string,
  day: string,
  classes: readonly { schoolId: string; classId: string; gradeId: string }[],
): Promise<Map<string, { sessions: Session[]; reason: string }>> {
  const entries = await entriesInBureau(bureauId, day)
  const shared = entries.filter((entry) => entry.layer === 'bureau')
  const usual = dayPlan(day, {}, shared)
  const own = new Map<string, typeof entries>()
  for (const entry of entries) if (entry.layer !== 'bureau') own.set(entry.schoolId, [...(own.get(entry.schoolId) ?? shared), entry])
  const plan = (schoolId: string, place: { grade: string; class: string }) => {
    const found = own.get(schoolId)
    return found ? dayPlan(day, place, found) : usual
  }
  return new Map(classes.map(({ schoolId, classId, gradeId }) => [classId, plan(schoolId, { grade: gradeId, class: classId })]))
}

/** Every day from the first to the last, both included. */
export async function daysOf(place: CalendarPlace, from: string, to: string): Promise<(DayPlan & { day: string })[]> {
  const entries = await entriesBetween(place.bureau, place.school, from, to)
  const days = Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => addDays(from, index))
  return days.map((day) => ({ day, ...dayPlan(day, place, entries) }))
}
