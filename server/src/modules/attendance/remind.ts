import { sessions, sessionText, type SchoolTimes, type Session } from '@zhixiao/shared-types/values/attendance'
import { inTransaction } from '../../platform/db'
import { job, type JobDefinition, type JobWindow } from '../../platform/jobs'
import { instantAt, schoolDay } from '../../platform/time'
import { holdSessionsOn, sessionsOfClasses } from '../calendar/index'
import { queue } from '../push/index'
import { classesOn, enrolledAt, homeroomsOf, placeOfSchool, schoolsWithTimes, type SchoolPlace } from '../roster/index'
import { reportsOfSchool } from './queries'
import { withoutEmptyEvenings } from './evenings'
import { staffAccounts } from './views'
import { messageTime, reminderSteps, reminderText, silentText, type ReminderStep } from './wording'

const minute = 60_000
/** From here on the class stands in the bureau's list (§4.2); a reminder that could not go out by then would only puzzle. */
const lastCallMs = 45 * minute
/** When each step is owed, from and until, around the due time (§4.2): a step missed by downtime or a clock jump is not sent beyond its use. */
const steps: Record<ReminderStep, readonly [from: number, until: number]> = {
  early: [-10 * minute, 0], due: [0, lastCallMs], head: [15 * minute, lastCallMs], leader: [30 * minute, lastCallMs],
}

/** Reminders of a day owed to a school at an instant: to the homeroom, with the deputy, to the grade head, to the school leader. */
export function remindersOwed(at: Date, times: SchoolTimes): string[] {
  const day = schoolDay(at)
  return sessions.flatMap((session) => {
    const since = at.getTime() - instantAt(day, times[session].due).getTime()
    return reminderSteps.filter((step) => since >= steps[step][0] && since < steps[step][1]).map((step) => `${day} ${session} ${step}`)
  })
}

/** Has the class been silent so long that the bureau sees it (§4.2 "未报")? */
export const isOverdue = (at: Date, dueAt: Date): boolean => at.getTime() >= dueAt.getTime() + lastCallMs

/**
 * The job of every minute: classes that have not reported are reminded: the homeroom ten minutes before,
 * homeroom and deputy when it is due, the grade head 15 and the school leader 30 minutes later. Each step goes out once.
 * @param only schools to look at; all unless said (tests live in one database)
 */
export const reminderJob = (only?: readonly string[]): JobDefinition =>
  job({
    name: 'attendance-reminder',
    owed: async (at) => {
      const schools = (await schoolsWithTimes()).filter((one) => !only || only.includes(one.schoolId))
      return schools.flatMap((one): JobWindow[] => remindersOwed(at, one.times).map((window) => ({ scope: one.schoolId, window })))
    },
    run: remindSchool,
  })

/** Reminds about the classes of a school whose session of that day the calendar holds and nobody has reported. `window` is "day session step". */
export async function remindSchool(schoolId: string, window: string): Promise<void> {
  const [day, session, step] = window.split(' ') as [string, Session, ReminderStep]
  const school = await placeOfSchool(schoolId)
  const silent = await silentClasses(school, day, session)
  if (silent.length === 0) return
  if (step === 'head' || step === 'leader') return remindAbove(school, silent, { day, session, step })
  const homerooms = await homeroomsOf(silent.map((one) => one.classId), day)
  for (const one of silent) {
    const homeroom = homerooms.get(one.classId)
    const people = step === 'early' ? [homeroom] : [homeroom, ...(homeroom?.deputies ?? [])]
    const accounts = [...new Set(people.flatMap((person) => person?.accountId ?? []))]
    if (accounts.length > 0) await remindClass(school, one, { day, session, step }, accounts)
  }
}

/** Classes that owe the session and have not reported it; in the evening only those with boarders. */
async function silentClasses(school: SchoolPlace, day: string, session: Session): Promise<SilentClass[]> {
  // Expected in this very session: a class whose last child left at noon still owes its morning, and no afternoon (RS-3).
  const expected = await enrolledAt([school.school], day, session)
  const classes = (await classesOn(school.school, day)).filter((one) => expected.has(one.classId))
  const { plans } = await withoutEmptyEvenings(await sessionsOfClasses(school.bureau, school.school, day, classes), day)
  const reported = new Set((await reportsOfSchool(school.school, day, session)).map((report) => report.classId))
  return classes.filter((one) => plans.get(one.classId)?.sessions.includes(session) && !reported.has(one.classId))
}

/** One message for a grade's head about all silent classes of the grade, one for the leaders about the school's. */
async function remindAbove(school: SchoolPlace, silent: readonly SilentClass[], occasion: Occasion): Promise<void> {
  const scope = occasion.step === 'head' ? 'grade' : 'school'
  const groups = new Map<string, SilentClass[]>()
  for (const one of silent) {
    const id = scope === 'grade' ? one.gradeId : school.school
    groups.set(id, [...(groups.get(id) ?? []), one])
  }
  const people = await staffAccounts(scope === 'grade' ? 'grade_head' : 'leader', scope, [...groups.keys()], occasion.day)
  for (const [id, classes] of groups) {
    const accounts = people.get(id) ?? []
    if (accounts.length > 0) await remindGroup(school, { id, name: scope === 'grade' ? (classes[0]?.gradeName ?? '') : school.schoolName }, classes, occasion, accounts)
  }
}

async function remindGroup(school: SchoolPlace, group: { id: string; name: string }, silent: readonly SilentClass[], occasion: Occasion, accounts: readonly string[]): Promise<void> {
  const { day, session, step } = occasion
  await inTransaction(async () => {
    const classes: SilentClass[] = []
    // As below (CA-4), class by class: one may be suspended while the others go on.
    for (const one of silent) {
      const { sessions: held } = await holdSessionsOn({ bureau: school.bureau, school: school.school, grade: one.gradeId, class: one.classId }, day)
      if (held.includes(session)) classes.push(one)
    }
    if (classes.length === 0) return
    await queue({
      kind: 'report_reminder',
      dedupeKey: `report_reminder:${group.id}:${day}:${session}:${step}`,
      place: { bureau: school.bureau, school: school.school },
      day,
      session,
      title: '考勤未报提醒',
      text: silentText(group.name, session, school.times[session].due, classes.map((one) => one.className)),
      fields: { student: `${group.name}${classes.length}个班`, school: school.schoolName, time: messageTime(day, school.times[session].due), state: `${sessionText[session]}尚未上报` },
      link: `/school/today/index?school=${school.school}&session=${session}`,
      recipients: accounts.map((accountId) => ({ accountId })),
    })
  })
}

type Occasion = { day: string; session: Session; step: ReminderStep }

type SilentClass = { classId: string; className: string; gradeId: string; gradeName: string }

async function remindClass(school: SchoolPlace, { classId, className, gradeId }: SilentClass, occasion: Occasion, accounts: readonly string[]): Promise<void> {
  const { day, session, step } = occasion
  const due = school.times[session].due
  await inTransaction(async () => {
    // A closure of this very second is waited for: no reminder goes out for a session that has just fallen away (CA-4).
    const { sessions: held } = await holdSessionsOn({ bureau: school.bureau, school: school.school, grade: gradeId, class: classId }, day)
    if (!held.includes(session)) return
    await queue({
      kind: 'report_reminder',
      dedupeKey: `report_reminder:${classId}:${day}:${session}:${step}`,
      place: { bureau: school.bureau, school: school.school, class: classId },
      day,
      session,
      title: '考勤上报提醒',
      text: reminderText(className, session, due, step),
      fields: { student: className, school: school.schoolName, time: messageTime(day, due), state: `${sessionText[session]}尚未上报` },
      link: `/teacher/roll/index?class=${classId}&day=${day}&session=${session}`,
      recipients: accounts.map((accountId) => ({ accountId })),
    })
  })
}
