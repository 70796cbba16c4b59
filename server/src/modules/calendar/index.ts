import type { Module } from '../../platform/module'
import { mountCalendar } from './routes'
import { CalendarEntryRow } from './rows'

export { whenCalendarChanges, whenCalendarIsWeighed, type CalendarChange, type CalendarScope, type HeldData } from './follow'
export {
  daysOf, holdSessionsOn, schoolDaysBetween, sessionsInBureau, sessionsOfClasses, sessionsOn, timetableDay, weekOf, type AnyPlace, type CalendarPlace, type ShownDay,
} from './sessions-on'
export { isSchoolDay, nationalDay, type DayPlan } from './rules'

/** School days and sessions: class over grade over school over bureau over the national calendar and the terms (CA-1, CA-2). */
export const calendar: Module = {
  name: 'calendar',
  mount: mountCalendar,
  rows: [CalendarEntryRow],
  promises: {},
  jobs: [],
  constraints: {},
}
