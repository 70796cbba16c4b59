import type { Session } from '@zhixiao/shared-types/values/attendance'
import { addDays, weekday } from '../../platform/time'
import { saidBetween, saidByBureau, saidInBureau } from './queries'
import {
  dayPlan, daysFrom, heardOn, isSchoolDay, rangeOfWeek, resumptionAfter, resumptionWithin, schoolDaysIn, type DayPlan, type EntryLayer, type Layer, type PlaceIn, type Said,
} from './rules'

export type CalendarPlace = { bureau: string; school: string; grade: string; class: string }
/** A class, a grade, a school, or a whole bureau. */
export type AnyPlace = { bureau: string; school?: string; grade?: string; class?: string }

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

type ClassPlan = { sessions: Session[]; reason: string }

/** The same for many classes of one school, from one query. */
export async function sessionsOfClasses(
  _bureauId: string, schoolId: string, day: string, classes: readonly { classId: string; gradeId: string }[],
): Promise<Map<string, ClassPlan>> {
  const { entries, eveWeekdays } = await saidBetween(schoolId, day, day)
  return new Map(classes.map(({ classId, gradeId }) => [classId, dayPlan(day, { grade: gradeId, class: classId }, entries, eveWeekdays)]))
}

/** The same for many classes of many schools of one bureau, from one query; a school without entries of grades and classes is decided once. */
export async function sessionsInBureau(
  bureauId: string, day: string, classes: readonly { schoolId: string; classId: string; gradeId: string }[],
): Promise<Map<string, ClassPlan>> {
  const said = await saidInBureau(bureauId, day, day)
  const plans = new Map<string, DayPlan>()
  const planOf = (schoolId: string, place: PlaceIn): DayPlan => {
    const { entries, eveWeekdays } = said.get(schoolId) ?? { entries: [], eveWeekdays: [] }
    if (entries.some((entry) => entry.layer === 'grade' || entry.layer === 'class')) return dayPlan(day, place, entries, eveWeekdays)
    const known = plans.get(schoolId) ?? dayPlan(day, {}, entries, eveWeekdays)
    plans.set(schoolId, known)
    return known
  }
  return new Map(classes.map(({ schoolId, classId, gradeId }) => [classId, planOf(schoolId, { grade: gradeId, class: classId })]))
}

export type ShownDay = DayPlan & {
  day: string
  /** On a day that an entry closed, wholly or in part: the first session that takes place again (CA-6). */
  resumesOn: { day: string; session: Session } | null
  /** Every entry that speaks about the day, the deciding one first. */
  said: { layer: EntryLayer; kind: NonNullable<DayPlan['kind']>; reason: string }[]
}

/** Every day from the first to the last, both included, for a class, a grade, a school or a bureau as a whole. */
export async function daysOf(place: AnyPlace, from: string, to: string): Promise<ShownDay[]> {
  const said = await saidOf(place, from, addDays(to, resumptionWithin))
  return daysFrom(from, to).map((day) => shown(day, place, said))
}

function shown(day: string, place: PlaceIn, said: Said): ShownDay {
  const plan = dayPlan(day, place, said.entries, said.eveWeekdays)
  const closes = plan.kind === 'closure' || plan.kind === 'suspension' || plan.kind === 'holiday'
  return {
    day, ...plan, resumesOn: closes ? resumptionAfter(day, place, said) : null,
    said: heardOn(day, place, said.entries).map(({ layer, kind, reason }) => ({ layer, kind, reason })),
  }
}

const saidOf = ({ bureau, school }: AnyPlace, from: string, to: string): Promise<Said> => (school === undefined ? saidByBureau(bureau, from, to) : saidBetween(school, from, to))

/**
 * Which weekday's timetable applies on a day: for duty rosters, slots, homework (CA-3). Null on a day without school. A swapped day follows the weekday
 * that the bureau (or the school) entered, every other day its own.
 */
export async function timetableDay(place: AnyPlace, day: string): Promise<{ weekday: number | null; isSwapped: boolean; layer: Layer }> {
  const { entries, eveWeekdays } = await saidOf(place, day, day)
  const plan = dayPlan(day, place, entries, eveWeekdays)
  return { weekday: isSchoolDay(plan) ? (plan.followWeekday ?? weekday(day)) : null, isSwapped: plan.followWeekday !== null, layer: plan.layer }
}

/** The school days from the first to the last day, both included (CA-7): leave days, windows of school days. Oldest first. */
export async function schoolDaysBetween(place: AnyPlace, from: string, to: string): Promise<string[]> {
  return from > to ? [] : schoolDaysOf(place, from, to)
}

/** A bureau has school on a day when any of its schools has. */
async function schoolDaysOf(place: AnyPlace, from: string, to: string): Promise<string[]> {
  if (place.school !== undefined) return schoolDaysIn(from, to, place, await saidBetween(place.school, from, to))
  const schools = [...(await saidInBureau(place.bureau, from, to)).values()]
  const open = new Set((schools.length > 0 ? schools : [{ entries: [], eveWeekdays: [] }]).flatMap((said) => schoolDaysIn(from, to, {}, said)))
  return [...open].sort()
}

/** An ISO week (`2026-W38`) of a place with its school days; without any there is no report, "本周放假" (SM-5). Throws on what is no week. */
export async function weekOf(place: AnyPlace, week: string): Promise<{ week: string; from: string; to: string; schoolDays: string[]; text: '本周放假' | null }> {
  const range = rangeOfWeek(week)
  if (!range) throw new Error(`not an ISO week: ${week}`)
  const schoolDays = await schoolDaysBetween(place, range.from, range.to)
  return { week, ...range, schoolDays, text: schoolDays.length === 0 ? '本周放假' : null }
}
