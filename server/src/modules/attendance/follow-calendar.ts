/** What a change of the calendar means for the daily check (CA-4, CA-5): messages that no longer hold are stopped; which days' numbers change. */
import { now } from '../../platform/clock'
import { addDays, schoolDay } from '../../platform/time'
import { sessionsOfClasses, type CalendarChange, type HeldData } from '../calendar/index'
import { enqueueEach } from '../../platform/outbox'
import { cancelWaiting } from '../push/index'
import { firstDays, tellingReports, waitingWithin } from './calendar-views'
import type { DayChange } from './day-change'
import { tellGuardiansTopic } from './topics'

/**
 * Called in the transaction that changed the calendar. Reports stay as they are: whether one counts is asked of the calendar wherever it is read.
 * Messages about sessions that fell away and still wait are cancelled, and written anew when a session of today is given back.
 */
export async function followCalendar(change: CalendarChange): Promise<void> {
  await stopFallen(change)
  const today = schoolDay(now())
  if (change.from <= today && today <= change.to) await tellRestored(change, today)
}

/** The days with numbers that a change of the calendar concerns: of each school from its first report on, up to today. */
export async function daysTouched(change: CalendarChange): Promise<DayChange[]> {
  const { bureauId, classId } = change
  const cause = { kind: 'calendar', accountId: change.cause.accountId, role: change.cause.role, reason: change.cause.reason, ref: change.cause.entryId } as const
  const today = schoolDay(now())
  const last = change.to < today ? change.to : today
  const touched: DayChange[] = []
  for (const school of await firstDays(change)) {
    for (let day = change.from > school.day ? change.from : school.day; day <= last; day = addDays(day, 1)) {
      touched.push({ bureauId, schoolId: school.schoolId, day, cause, ...(classId !== undefined && { classIds: [classId] }) })
    }
  }
  return touched
}

/** Cancels reminders and messages of absence of sessions that the calendar no longer holds (CA-4). */
async function stopFallen(change: CalendarChange): Promise<void> {
  const waiting = await waitingWithin(change)
  const isHeld = await holding(change.bureauId, waiting)
  for (const one of waiting) if (!isHeld(one)) await cancelWaiting({ dedupePrefix: one.dedupeKey })
}

/** A closure that was taken back: families of children who are missing today are told after all, once (nothing happens where they have been). */
async function tellRestored(change: CalendarChange, today: string): Promise<void> {
  const reports = await tellingReports(change, today)
  const isHeld = await holding(change.bureauId, reports)
  await enqueueEach(tellGuardiansTopic, reports.filter(isHeld).map(({ reportId }) => ({ reportId, again: change.cause.entryId })))
}

/** Does the calendar hold the class session now? One statement for each school and day. */
async function holding(bureauId: string, data: readonly HeldData[]): Promise<(one: HeldData) => boolean> {
  const plans = new Map<string, Awaited<ReturnType<typeof sessionsOfClasses>>>()
  for (const { schoolId, day } of data) {
    const key = `${schoolId} ${day}`
    if (!plans.has(key)) plans.set(key, await sessionsOfClasses(bureauId, schoolId, day, data.filter((one) => one.schoolId === schoolId && one.day === day)))
  }
  return ({ schoolId, day, classId, session }) => plans.get(`${schoolId} ${day}`)?.get(classId)?.sessions.includes(session) ?? false
}
