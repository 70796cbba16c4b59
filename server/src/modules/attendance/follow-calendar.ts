/** What a change of the calendar means for the daily check (CA-4, CA-5): messages that no longer hold are stopped, numbers are told to change. */
import { now } from '../../platform/clock'
import { addDays, schoolDay } from '../../platform/time'
import { sessionsOfClasses, whenCalendarChanges, whenCalendarIsWeighed, type CalendarChange } from '../calendar/index'
import { cancelWaiting } from '../push/index'
import { firstDays, reportedWithin, waitingWithin, type WaitingMessage } from './calendar-views'
import { tellFollowers } from './follow'

/**
 * Runs inside the transaction that changed the calendar. Reports stay as they are: whether one counts is asked of the calendar wherever it is read.
 * Messages about sessions that fell away and still wait are cancelled; every day up to today is told to those above.
 */
export async function followCalendar(change: CalendarChange): Promise<void> {
  await stopFallen(change)
  const { bureauId, cause, classId } = change
  const today = schoolDay(now())
  const last = change.to < today ? change.to : today
  for (const school of await firstDays(change)) {
    for (let day = change.from > school.day ? change.from : school.day; day <= last; day = addDays(day, 1)) {
      await tellFollowers({
        bureauId, schoolId: school.schoolId, day, cause: { kind: 'calendar', accountId: cause.accountId, role: cause.role, reason: cause.reason, ref: cause.entryId },
        ...(classId !== undefined && { classIds: [classId] }),
      })
    }
  }
}

/** Cancels reminders and messages of absence of sessions that the calendar no longer holds (CA-4). */
async function stopFallen(change: CalendarChange): Promise<void> {
  const groups = new Map<string, WaitingMessage[]>()
  for (const one of await waitingWithin(change)) groups.set(`${one.schoolId} ${one.day}`, [...(groups.get(`${one.schoolId} ${one.day}`) ?? []), one])
  for (const waiting of groups.values()) {
    const [{ schoolId, day } = { schoolId: '', day: '' }] = waiting
    const plans = await sessionsOfClasses(change.bureauId, schoolId, day, waiting)
    for (const one of waiting) if (!plans.get(one.classId)?.sessions.includes(one.session)) await cancelWaiting({ dedupePrefix: one.dedupeKey })
  }
}

whenCalendarChanges(followCalendar)
whenCalendarIsWeighed(reportedWithin)
