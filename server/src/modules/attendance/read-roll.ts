import type { Roll } from '@zhixiao/shared-types/domains/attendance'
import { judge } from '@zhixiao/shared-types/values/access'
import type { Session } from '@zhixiao/shared-types/values/attendance'
import type { Actor } from '../../platform/access'
import { now } from '../../platform/clock'
import { schoolDay } from '../../platform/time'
import { sessionsOn } from '../calendar/index'
import { studentsOn, type ClassPlace } from '../roster/index'
import { reportOf } from './queries'
import { showReport } from './read-report'
import { currentSession, hoursOf, listVersion, stateAt } from './rules'
import { reportingFacts } from './views'

/**
 * The roll of one session: who is expected in it (RS-1, RS-3), whether it is open, what was reported. Without a session named, the one that is
 * running by the clock; on a day without any, the morning with the calendar's reason.
 */
export async function readRoll(reader: Actor, place: ClassPlace, asked: { day?: string; session?: Session }): Promise<Roll> {
  const at = now()
  const day = asked.day ?? schoolDay(at)
  const plan = await sessionsOn(place, day)
  const { times } = await reportingFacts(place.school, reader.accountId)
  const session = asked.session ?? currentSession(at, day, plan.sessions, times) ?? 'am'
  const hours = hoursOf(day, session, times)
  const pupils = await studentsOn(place.class, day, session)
  const report = await reportOf({ schoolId: place.school, day, session, classId: place.class })
  const hasSession = plan.sessions.includes(session)
  return {
    classId: place.class,
    class: place.className,
    school: place.schoolName,
    day,
    session,
    state: stateAt(at, hours, hasSession, report !== undefined),
    reason: hasSession ? null : plan.reason,
    opensAt: hours.opensAt.toISOString(),
    dueAt: hours.dueAt.toISOString(),
    mayReport: judge(reader.grants, 'attendance.report', place) === 'allowed',
    listVersion: listVersion(pupils.map((pupil) => pupil.studentId)),
    pupils,
    report: report ? await showReport(reader, report, { class: place.className, school: place.schoolName }) : null,
  }
}
