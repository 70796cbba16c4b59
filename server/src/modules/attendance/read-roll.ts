import type { Roll } from '@zhixiao/shared-types/domains/attendance'
import { judge } from '@zhixiao/shared-types/values/access'
import type { Session } from '@zhixiao/shared-types/values/attendance'
import type { Actor } from '../../platform/access'
import { now } from '../../platform/clock'
import { schoolDay } from '../../platform/time'
import { sessionsOn } from '../calendar/index'
import { studentsOn, type ClassPlace } from '../roster/index'
import { auditHealthRead } from './audit-health'
import { countWaiting } from './correction-queries'
import { wayFor } from './correction-rules'
import { noBoarders } from './evenings'
import { phaseNow } from './phase'
import { symptomsOnly } from './keep-detail'
import { presentMark } from './present'
import { reportOf } from './queries'
import { showReport } from './read-report'
import { currentSession, hoursOf, listVersion, seesHealth, sessionBefore, stateAt, type Pupil } from './rules'
import { carriedMarks, reportingFacts, type SchoolSession } from './views'

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
  const key = { schoolId: place.school, day, session, classId: place.class }
  const hasSession = plan.sessions.includes(session) && (session !== 'eve' || pupils.length > 0)
  const showHealth = seesHealth(reader.grants, place)
  const previous = sessionBefore(session)
  const carried = !report && previous && plan.sessions.includes(previous) ? await carriedOver({ ...key, session: previous }, pupils, showHealth) : []
  const mayReport = judge(reader.grants, 'attendance.report', place) === 'allowed'
  const bare = showHealth && mayReport ? await symptomsOnly(reader, place, day, pupils.map((pupil) => pupil.studentId)) : []
  const way = report && hasSession ? wayFor(reader, place, await phaseNow(at, place, day, hours.lockAt)).way : 'none'
  return {
    classId: place.class,
    class: place.className,
    school: place.schoolName,
    day,
    session,
    state: stateAt(at, hours, hasSession, report?.version ?? 0),
    reason: hasSession ? null : plan.sessions.includes(session) ? noBoarders : plan.reason,
    opensAt: hours.opensAt.toISOString(),
    dueAt: hours.dueAt.toISOString(),
    mayReport,
    listVersion: listVersion(pupils.map((pupil) => pupil.studentId)),
    pupils,
    report: report ? await showReport(reader, report, { class: place.className, school: place.schoolName }, hasSession) : null,
    lockAt: hours.lockAt.toISOString(),
    ...(carried.length > 0 && { carriedOver: await audited(reader, place, carried) }),
    ...(bare.length > 0 && { symptomsOnly: bare }),
    correction: way,
    waitingCorrections: await countWaiting(key),
  }
}

type Mark = NonNullable<Roll['report']>['marks'][number]

/** Exceptions of the session before among those expected now, whatever class reported them: what the teacher starts from and confirms one by one (AT-8, RS-3). */
async function carriedOver(before: SchoolSession, pupils: readonly Pupil[], showHealth: boolean): Promise<Mark[]> {
  const marks = await carriedMarks(before, pupils.map((pupil) => pupil.studentId))
  return marks.flatMap((mark) => presentMark(mark, mark, showHealth))
}

async function audited(reader: Actor, place: ClassPlace, marks: Mark[]): Promise<Mark[]> {
  await auditHealthRead(reader, place, marks.filter((mark) => mark.health).map((mark) => mark.studentId))
  return marks
}
