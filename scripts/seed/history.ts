/** School days as they happened: teachers report minute by minute, jobs run when they are due, messages go out and are opened. No summary is ever inserted. */
import type { AttendanceReportInput } from '@zhixiao/shared-types/domains/attendance'
import { grantsOf, studentsOn } from '../../server/src/modules/roster/index'
import { reportClass as handIn } from '../../server/src/workflows/class-report/index'
import { listVersion } from '../../server/src/modules/attendance/rules'
import { newId } from '../../server/src/platform/ids'
import type { Runner } from '../../server/src/platform/jobs'
import { marksOf, type SeedMark } from './absences'
import type { Entered } from './district'
import { inLanes } from './lanes'
import { accountOf, type Accounts } from './people'
import type { SeedClock } from './school-clock'
import { reportsOf, type Report } from './timetable'
import type { World } from './world'

/** Minutes at which the house's jobs are woken: reminders before and at the due time, the morning flash, the final after the lock. */
const wakes = [8 * 60 + 20, 8 * 60 + 30, 9 * 60 + 15, 14 * 60 + 10, 14 * 60 + 20, 18 * 60 + 1, 18 * 60 + 12]
/** When families look at their phones. */
const looks = [12 * 60 + 20, 17 * 60 + 40]

export type Household = {
  world: World
  entered: Entered
  accounts: Accounts
  clock: SeedClock
  runner: Runner
  /** Keeps every promise and waits until WeChat has said what became of the messages. */
  settle(): Promise<void>
  /** Families open some of the day's messages. */
  openMessages(day: string): Promise<void>
}

/** Lives through one school day. `number` counts school days from the first of the history; returns how many class sessions were reported. */
export async function liveThrough(house: Household, day: string, number: number): Promise<number> {
  const reports = (['am', 'pm'] as const).flatMap((session) => reportsOf(house.entered.classes.length, number, session))
  const minutes = [...new Set([...reports.map((report) => report.minute), ...wakes, ...looks])].sort((a, b) => a - b)
  const marks = { am: marksOf(house.world.pupils, number, 'am'), pm: marksOf(house.world.pupils, number, 'pm') }
  for (const minute of minutes) {
    await house.clock.toMinute(day, minute)
    const now = reports.filter((report) => report.minute === minute)
    await inLanes(8, now, (report) => reportClass(house, day, report, marks))
    if (wakes.includes(minute)) await house.runner.tick()
    if (looks.includes(minute)) await house.openMessages(day)
    await house.settle()
  }
  return reports.length
}

/** The homeroom teacher of the class calls the roll and reports. */
async function reportClass(house: Household, day: string, report: Report, marks: Record<'am' | 'pm', ReadonlyMap<string, SeedMark>>): Promise<void> {
  const { place, pupils, homeroom } = house.entered.classes[report.class]!
  const accountId = accountOf(house.accounts, homeroom)
  const roll = await studentsOn(place.class, day)
  const own = pupils.flatMap(({ key, studentId }) => {
    // Who was an exception in the morning is looked at again at noon (AT-8).
    const mark = marks[report.session].get(key) ?? (report.session === 'pm' && marks.am.has(key) ? { status: 'present' as const } : undefined)
    return mark ? [{ studentId, ...mark } as AttendanceReportInput['marks'][number]] : []
  })
  const actor = { accountId, grants: await grantsOf(accountId, day), sessionId: newId() }
  await handIn(actor, place, { day, session: report.session, listVersion: listVersion(roll.map((pupil) => pupil.studentId)), allOthersPresent: true, marks: own })
}
