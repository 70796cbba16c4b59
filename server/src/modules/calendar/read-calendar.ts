import type { calendarContract, CalendarEntry } from '@zhixiao/shared-types/domains/calendar'
import type { ReplyOf } from '@zhixiao/shared-types/contract/contract'
import { judge, type Place } from '@zhixiao/shared-types/values/access'
import { defaultTimes, type SchoolTimes, type Session } from '@zhixiao/shared-types/values/attendance'
import type { Actor } from '../../platform/access'
import { now } from '../../platform/clock'
import { fail } from '../../platform/errors'
import { daysBetween, instantAt, schoolDay } from '../../platform/time'
import { entriesByIds } from './queries'
import type { Entry } from './rules'
import { daysOf } from './sessions-on'
import { listedBetween, namesOf, type Listed } from './views'

type Contract = typeof calendarContract
type Month = { from: string; to: string }
type SchoolPlace = { bureau: string; school: string; schoolName: string; times: SchoolTimes }
/** Two months at a glance. */
const longestView = 62

/** A class' days as its families and teachers see them (CA-1 to CA-3, CA-6). */
export async function readClassCalendar(
  place: { bureau: string; school: string; grade: string; class: string; className: string; schoolName: string }, month: Month,
): Promise<ReplyOf<Contract['GET /classes/:classId/calendar']>> {
  checked(month)
  return { class: place.className, school: place.schoolName, today: schoolDay(now()), days: await daysOf(place, month.from, month.to) }
}

/** A school's days, and what everybody entered about them; ended entries too, for nothing is overwritten (CA-5). */
export async function readSchoolCalendar(reader: Actor, place: SchoolPlace, month: Month): Promise<ReplyOf<Contract['GET /schools/:schoolId/calendar']>> {
  checked(month)
  const whole = { bureau: place.bureau, school: place.school }
  const listed = await listedBetween(place.bureau, place.school, month.from, month.to)
  return { school: place.schoolName, ...(await todayOf(whole, place.times)), days: await daysOf(whole, month.from, month.to), entries: await shown(reader, listed) }
}

/** The district's own days and entries. */
export async function readBureauCalendar(reader: Actor, place: { bureau: string; bureauName: string }, month: Month): Promise<ReplyOf<Contract['GET /bureaus/:bureauId/calendar']>> {
  checked(month)
  const listed = await listedBetween(place.bureau, null, month.from, month.to)
  const whole = { bureau: place.bureau }
  return { bureau: place.bureauName, ...(await todayOf(whole, defaultTimes)), days: await daysOf(whole, month.from, month.to), entries: await shown(reader, listed) }
}

function checked({ from, to }: Month): void {
  const length = daysBetween(from, to) + 1
  if (length < 1 || length > longestView) fail('calendar.entry_invalid')
}

/** Today's sessions, and the first that has not begun: from there a closure of today usually reaches (CA-4). */
async function todayOf(place: Place, times: SchoolTimes): Promise<{ today: string; sessionsToday: Session[]; nextSession: Session | null }> {
  const at = now()
  const today = schoolDay(at)
  const [plan] = await daysOf(place, today, today)
  const sessionsToday = plan?.sessions ?? []
  return { today, sessionsToday, nextSession: sessionsToday.find((session) => instantAt(today, times[session].open) > at) ?? null }
}

async function shown(reader: Actor, listed: readonly Listed[]): Promise<CalendarEntry[]> {
  const entries = await entriesByIds(listed.map((one) => one.id))
  const names = await namesOf(listed)
  return listed.flatMap((one) => {
    const entry = entries.get(one.id)
    return entry ? [present(reader, one, entry, names.get(one.id) ?? '')] : []
  })
}

const idOrNull = (id: string) => (id === '0' ? null : id)

function present(reader: Actor, listed: Listed, entry: Entry, name: string): CalendarEntry {
  const schoolId = idOrNull(String(listed.schoolId))
  const { layer, kind, from, to, fromSession, sessions, followWeekday, reason } = entry
  return {
    id: listed.id, layer, kind, schoolId, gradeId: idOrNull(entry.gradeId), classId: idOrNull(entry.classId), name, from, to, fromSession, sessions, followWeekday, reason, why: listed.why,
    createdBy: listed.createdBy ?? '', createdAt: listed.createdAt.toISOString(), endedAt: listed.endedAt?.toISOString() ?? null, endedBy: listed.endedBy, endWhy: listed.endWhy,
    mayEnd: listed.endedAt === null && mayEnd(reader, { bureau: listed.bureauId, school: schoolId ?? undefined }, kind),
  }
}

/** The bureau ends its own, the admin the school's, the leader those of suspended classes. */
export function mayEnd(person: Actor, place: Place, kind: Entry['kind']): boolean {
  if (place.school === undefined) return judge(person.grants, 'calendar.edit_bureau', place) === 'allowed'
  return judge(person.grants, kind === 'suspension' ? 'calendar.suspend_class' : 'calendar.edit_school', place) === 'allowed'
}
