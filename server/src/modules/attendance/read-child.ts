import type { attendanceContract } from '@zhixiao/shared-types/domains/attendance'
import type { ReplyOf } from '@zhixiao/shared-types/contract/contract'
import { sessions as everySession, type Session } from '@zhixiao/shared-types/values/attendance'
import type { Actor } from '../../platform/access'
import { now } from '../../platform/clock'
import { addDays, daysBetween, schoolDay } from '../../platform/time'
import { daysOf } from '../calendar/index'
import { placeOfSchool, type StudentPlace } from '../roster/index'
import { auditHealthRead } from './audit-health'
import { awayPart, reportFor, statusOf } from './child-days'
import { correctionsOfStudent } from './correction-queries'
import { openFinding, seenFinding } from './health-finding'
import { marksOfStudent, reportedSessions } from './queries'
import { hoursOf, seesHealth } from './rules'
import { boardingOf, membershipsOf, type Membership } from './views'

type Reply = ReplyOf<(typeof attendanceContract)['GET /students/:studentId/attendance']>
type Day = Reply['days'][number]
const usualDays = 14
const mostDays = 62

/**
 * A child's sessions by day, newest first: two weeks unless asked, never the future, at most 62 days. A session nobody reported is shown as
 * such, never as present. Findings are there only for those who may see them (AT-16), with an audit entry.
 */
export async function readChild(reader: Actor, place: StudentPlace, asked: { from?: string; to?: string }): Promise<Reply> {
  const at = now()
  const today = schoolDay(at)
  const to = asked.to && asked.to < today ? asked.to : today
  const earliest = addDays(to, 1 - mostDays)
  const from = [asked.from ?? addDays(to, 1 - usualDays), earliest].sort()[1] as string
  const days = from <= to ? await daysBetweenFor(reader, place, { from, to, at }) : []
  return { studentId: place.student, name: place.name, school: place.schoolName, class: place.className, today, days }
}

async function daysBetweenFor(reader: Actor, place: StudentPlace, { from, to, at }: { from: string; to: string; at: Date }): Promise<Day[]> {
  const memberships = await membershipsOf(place.student, from, to)
  const reported = await reportedSessions([...new Set(memberships.map((one) => one.class))], from, to)
  const marks = await marksOfStudent(place.student, from, to)
  const corrections = await correctionsOfStudent(place.student, from, to)
  const { times } = await placeOfSchool(place.school)
  const evenings = await eveningsOf(place.student, from, to)
  const showHealth = seesHealth(reader.grants, place)
  const seen = (day: string, session: Session): Day['sessions'][number] => {
    const mark = marks.find((one) => one.day === day && one.session === session)
    const report = mark ? reported.find((one) => one.day === day && one.session === session && one.classId === mark.classId) : reportFor(day, session, memberships, reported)
    const health = mark && showHealth ? seenFinding(openFinding(mark, mark.symptoms, mark.healthSealed)) : undefined
    return {
      session, status: statusOf(mark?.status, report, at, hoursOf(day, session, times).dueAt), lateMinutes: mark?.lateMinutes ?? null,
      reportedAt: report?.receivedAt.toISOString() ?? null, ...(health && { health }), ...correctedIn(day, session),
    }
  }
  const correctedIn = (day: string, session: Session) => {
    const own = corrections.filter((one) => one.day === day && one.session === session)
    const [first, last] = [own[0], own.at(-1)]
    return first && last ? { correctedAt: last.appliedAt.toISOString(), correctedFrom: first.before } : {}
  }
  const days = (await plansOf(memberships, from, to)).map(({ day, sessions, reason, followWeekday, resumesOn }): Day => ({
    day,
    // A session that was reported before the calendar took it away stays in sight, and says that it does not count (CA-5).
    sessions: everySession.flatMap((session): Day['sessions'] => {
      const one = seen(day, session)
      // Who does not live at school has no evening check.
      if (session === 'eve' && one.reportedAt === null && !evenings(day)) return []
      if (sessions.includes(session)) return [one]
      return one.reportedAt === null ? [] : [{ ...one, counted: false }]
    }),
    reason: sessions.length > 0 && !resumesOn ? null : reason,
    ...(followWeekday !== null && { followWeekday }), ...(resumesOn && { resumesOn }),
  }))
  for (const day of days) if (isHalfDay(day)) day.halfDay = true
  if (days.some((day) => day.sessions.some((session) => session.health))) await auditHealthRead(reader, place, [place.student])
  return days.reverse()
}

/** Away in the morning and there at noon, or the other way round (AT-8); what does not count makes no half. */
function isHalfDay(day: Day): boolean {
  const statusIn = (session: Session) => day.sessions.find((one) => one.session === session && one.counted !== false)?.status
  const [am, pm] = [statusIn('am'), statusIn('pm')]
  return am !== undefined && pm !== undefined && awayPart(am, pm) === 0.5
}

/** On which of the days the child boards. */
async function eveningsOf(studentId: string, from: string, to: string): Promise<(day: string) => boolean> {
  const stays = await boardingOf(studentId, from, to)
  return (day) => stays.some((one) => one.from <= day && (one.to === null || one.to > day))
}

/** The calendar of the class the child was in each day, oldest first; a day without a class is left out. */
async function plansOf(memberships: readonly Membership[], from: string, to: string) {
  const plans = []
  for (const one of memberships) {
    const first = one.from > from ? one.from : from
    const last = one.to !== null && one.to <= to ? addDays(one.to, -1) : to
    if (daysBetween(first, last) >= 0) plans.push(...(await daysOf(one, first, last)))
  }
  return plans
}
