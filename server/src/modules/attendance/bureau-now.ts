import type { attendanceContract } from '@zhixiao/shared-types/domains/attendance'
import type { ReplyOf } from '@zhixiao/shared-types/contract/contract'
import { defaultTimes, type SchoolTimes, type Session } from '@zhixiao/shared-types/values/attendance'
import { now } from '../../platform/clock'
import { instantAt, schoolDay } from '../../platform/time'
import { sessionsInBureau } from '../calendar/index'
import { withoutEmptyEvenings } from './evenings'
import { isOverdue } from './remind'
import { currentSession } from './rules'
import { withoutSmallCounts, type Counts } from './small-measures'
import { classesWithPupils, reportsOfSchools, schoolsOf, type SchoolReport } from './views'

type Reply = ReplyOf<(typeof attendanceContract)['GET /bureaus/:bureauId/attendance-now']>

/**
 * One session of a district by school: coverage first, counts only, never a name. Four statements for any number of schools, none of which
 * grows with history. Cells of one or two children are hidden as the session's summary hides them, kind by kind (small-measures.ts): a sum that is told
 * here beside kinds that are told there would give the one kind away that is kept back.
 */
export async function readBureauNow(place: { bureau: string; bureauName: string }, asked: { day?: string; session?: Session }): Promise<Reply> {
  const at = now()
  const day = asked.day ?? schoolDay(at)
  const schools = await schoolsOf(place.bureau)
  const ids = schools.map((school) => school.schoolId)
  const classes = await classesWithPupils(ids, day)
  const { plans } = await withoutEmptyEvenings(await sessionsInBureau(place.bureau, day, classes), day)
  const planned = [...new Set([...plans.values()].flatMap((plan) => plan.sessions))]
  // Schools may have times of their own; the district looks at the usual ones.
  const session = asked.session ?? currentSession(at, day, planned, defaultTimes) ?? 'am'
  const sent = await reportsOfSchools(ids, day, session)
  const hasSent = new Set(sent.map((report) => report.classId))
  const owes = ({ classId, filled }: (typeof classes)[number]) => plans.get(classId)?.sessions.includes(session) === true && (filled.includes(session) || hasSent.has(classId))
  const due = new Set(classes.filter(owes).map((one) => one.classId))
  const [reports, fallen] = partition(sent, (report) => due.has(report.classId))

  const said = new Set(reports.map((report) => report.classId))
  const overdueOf = (schoolId: string, times: SchoolTimes) =>
    isOverdue(at, instantAt(day, times[session].due)) ? classes.filter((one) => one.schoolId === schoolId && due.has(one.classId) && !said.has(one.classId)).map((one) => one.className) : []
  const dueOf = countBy(classes.filter((one) => due.has(one.classId)))
  const reportsOf = countBy(reports)
  const fallenOf = countBy(fallen)
  const expectedIn = (schoolId: string) => reports.reduce((sum, report) => (report.schoolId === schoolId ? sum + report.expected : sum), 0)
  const shown = withoutSmallCounts(ids.map((id) => countsOf(reports.filter((report) => report.schoolId === id))), countsOf(reports))
  return {
    bureau: place.bureauName, day, session, reportedClasses: reports.length, expectedClasses: due.size,
    expected: reports.reduce((sum, report) => sum + report.expected, 0), absent: shown.total.absent, late: shown.total.late, ill: shown.total.illPupils,
    schools: schools.map(({ schoolId, school, times }, index) => ({
      schoolId, school, reportedClasses: reportsOf.get(schoolId) ?? 0, expectedClasses: dueOf.get(schoolId) ?? 0, expected: expectedIn(schoolId),
      absent: shown.schools[index]?.absent ?? null, late: shown.schools[index]?.late ?? null, ill: shown.schools[index]?.illPupils ?? null,
      overdueClasses: overdueOf(schoolId, times),
      ...(fallenOf.has(schoolId) && { notCounted: fallenOf.get(schoolId) }),
    })),
  }
}

/** What reports say together. */
function countsOf(reports: readonly SchoolReport[]): Counts {
  const sum = (of: (report: SchoolReport) => number) => reports.reduce((all, report) => all + of(report), 0)
  return {
    absentUnexplained: sum((one) => one.absentUnexplained), leaveSick: sum((one) => one.leaveSick), leavePersonal: sum((one) => one.leavePersonal),
    leaveOfficial: sum((one) => one.leaveOfficial), otherAbsent: sum((one) => one.otherAbsent), late: sum((one) => one.late), illPupils: sum((one) => one.illPupils),
  }
}

/** Those that are so, and those that are not: reports that count, and those whose session the calendar took away (CA-5). */
const partition = <T>(all: readonly T[], isSo: (one: T) => boolean): [T[], T[]] => [all.filter(isSo), all.filter((one) => !isSo(one))]

function countBy(rows: readonly { schoolId: string }[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { schoolId } of rows) counts.set(schoolId, (counts.get(schoolId) ?? 0) + 1)
  return counts
}
