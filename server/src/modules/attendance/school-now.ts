import type { attendanceContract } from '@zhixiao/shared-types/domains/attendance'
import type { ReplyOf } from '@zhixiao/shared-types/contract/contract'
import type { Session } from '@zhixiao/shared-types/values/attendance'
import type { Actor } from '../../platform/access'
import { now } from '../../platform/clock'
import { schoolDay } from '../../platform/time'
import { sessionsOfClasses } from '../calendar/index'
import { classesOn, enrolledAt, homeroomsOf, placeOfSchool, type placeOfGrade, type SchoolPlace } from '../roster/index'
import { withoutEmptyEvenings } from './evenings'
import { reportsOfSchool, type Report } from './queries'
import { absentIn, currentSession, hoursOf, seesIllCounts, stateAt } from './rules'

type Reply = ReplyOf<(typeof attendanceContract)['GET /schools/:schoolId/attendance-now']>
export type GradePlace = Awaited<ReturnType<typeof placeOfGrade>>
type Asked = { day?: string; session?: Session }

/**
 * One session of a school by class, from the report headers alone: coverage first, who has not reported and whose class that is. Totals are of
 * reported classes (AT-15). A class without pupils that day owes no report and is not listed.
 */
export const readSchoolNow = (reader: Actor, place: SchoolPlace, asked: Asked): Promise<Reply> => readNow(reader, place, asked, place)

/** The same for one grade, for its head, who has no page of the whole school (§4.0 "grade"). */
export async function readGradeNow(reader: Actor, place: GradePlace, asked: Asked): Promise<Reply> {
  return readNow(reader, await placeOfSchool(place.school), asked, place)
}

async function readNow(reader: Actor, place: SchoolPlace, asked: Asked, seen: { bureau: string; school: string; grade?: string }): Promise<Reply> {
  const at = now()
  const day = asked.day ?? schoolDay(at)
  const all = (await classesOn(place.school, day)).filter((one) => !seen.grade || one.gradeId === seen.grade)
  const { plans } = await withoutEmptyEvenings(await sessionsOfClasses(place.bureau, place.school, day, all), day)
  const planned = [...new Set([...plans.values()].flatMap((plan) => plan.sessions))]
  const session = asked.session ?? currentSession(at, day, planned, place.times) ?? 'am'
  const hours = hoursOf(day, session, place.times)
  // Who is expected in this very session: after a move at noon the morning still counts the child where it was (RS-3).
  const expected = await enrolledAt([place.school], day, session)
  const reports = new Map((await reportsOfSchool(place.school, day, session)).map((report) => [report.classId, report]))
  const isThere = (classId: string) => expected.has(classId) || reports.has(classId)
  const classes = all.filter((one) => one.enrolled > 0 || isThere(one.classId))
  const homerooms = await homeroomsOf(classes.map((one) => one.classId), day)
  const showIll = seesIllCounts(reader.grants, seen)

  const due = classes.filter((one) => plans.get(one.classId)?.sessions.includes(session) && isThere(one.classId))
  const counted = due.flatMap((one) => reports.get(one.classId) ?? [])
  return {
    school: place.schoolName, day, session, hasSession: due.length > 0,
    reason: due.length > 0 ? null : ([...plans.values()][0]?.reason ?? null),
    dueAt: hours.dueAt.toISOString(),
    reportedClasses: counted.length, expectedClasses: due.length,
    expected: sum(counted, (report) => report.expected), absent: sum(counted, absentIn), late: sum(counted, (report) => report.late),
    ...(showIll && { ill: sum(counted, (report) => report.ill) }),
    classes: classes.map((one) => {
      const report = reports.get(one.classId)
      const hasSession = due.includes(one)
      return {
        classId: one.classId, class: one.className, gradeId: one.gradeId, grade: one.gradeName, session, state: stateAt(at, hours, hasSession, report?.version ?? 0),
        expected: report?.expected ?? expected.get(one.classId) ?? 0, absent: report ? absentIn(report) : 0, late: report?.late ?? 0, ...(showIll && { ill: report?.ill ?? 0 }),
        reportedAt: report?.receivedAt.toISOString() ?? null, isLate: report?.isLate ?? false, homeroom: homerooms.get(one.classId)?.staffName || null,
        ...(!hasSession && { reason: plans.get(one.classId)?.reason ?? '' }),
      }
    }),
  }
}

const sum = (reports: readonly Report[], of: (report: Report) => number) => reports.reduce((total, report) => total + of(report), 0)
