import { sessions, sessionText, type SchoolTimes, type Session } from '@zhixiao/shared-types/values/attendance'
import { inTransaction } from '../../platform/db'
import { job, type JobDefinition, type JobWindow } from '../../platform/jobs'
import { instantAt, schoolDay } from '../../platform/time'
import { holdSessionsOn, sessionsOfClasses } from '../calendar/index'
import { queue } from '../push/index'
import { classesOn, homeroomsOf, placeOfSchool, schoolsWithTimes, type SchoolPlace } from '../roster/index'
import { reportsOfSchool } from './queries'
import { messageTime, reminderText, type ReminderStep } from './wording'

const minute = 60_000
const earlyMs = 10 * minute
/** From here on the class stands in the bureau's list (§4.2); a reminder that could not go out by then would only puzzle. */
const lastCallMs = 45 * minute

/** Reminders of a day owed to a school at an instant: ten minutes before a session is due, and when it is due. */
export function remindersOwed(at: Date, times: SchoolTimes): string[] {
  const day = schoolDay(at)
  return sessions.flatMap((session) => {
    const due = instantAt(day, times[session].due).getTime()
    const time = at.getTime()
    const steps: ReminderStep[] = time >= due - earlyMs && time < due ? ['early'] : time >= due && time < due + lastCallMs ? ['due'] : []
    return steps.map((step) => `${day} ${session} ${step}`)
  })
}

/**
 * The job of every minute: classes that have not reported are reminded, the homeroom ten minutes before and homeroom and deputy when it is due.
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

/** Reminds the classes of a school whose session of that day the calendar holds and nobody has reported. `window` is "day session step". */
export async function remindSchool(schoolId: string, window: string): Promise<void> {
  const [day, session, step] = window.split(' ') as [string, Session, ReminderStep]
  const school = await placeOfSchool(schoolId)
  const classes = (await classesOn(schoolId, day)).filter((one) => one.enrolled > 0)
  const plans = await sessionsOfClasses(school.bureau, schoolId, day, classes)
  const reported = new Set((await reportsOfSchool(schoolId, day, session)).map((report) => report.classId))
  const silent = classes.filter((one) => plans.get(one.classId)?.sessions.includes(session) && !reported.has(one.classId))
  const homerooms = await homeroomsOf(silent.map((one) => one.classId), day)
  for (const { classId, className, gradeId } of silent) {
    const homeroom = homerooms.get(classId)
    const people = step === 'early' ? [homeroom] : [homeroom, ...(homeroom?.deputies ?? [])]
    const accounts = [...new Set(people.flatMap((person) => person?.accountId ?? []))]
    if (accounts.length > 0) await remindClass(school, { classId, className, gradeId }, { day, session, step }, accounts)
  }
}

type Occasion = { day: string; session: Session; step: ReminderStep }

type SilentClass = { classId: string; className: string; gradeId: string }

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
