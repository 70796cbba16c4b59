import type { Module } from '../../platform/module'
import { mountCalendar } from './routes'
import { CalendarEntryRow } from './entities'

export { planEdit, storeEdit, type Wanted } from './change-entry'
export { effectsOf, scopeOf, type NamedOwner } from './effects'
export { bureauOwner, ownerIn, ownerOfEntry } from './owners'
export { entryById, holdSchools } from './queries'
export { mayEnd } from './read-calendar'
export type { CalendarChange, CalendarScope, HeldData } from './scope'
export {
  daysOf, holdSessionsOn, schoolDaysBetween, sessionsInBureau, sessionsOfClasses, sessionsOn, timetableDay, weekOf, type AnyPlace, type CalendarPlace, type ShownDay,
} from './sessions-on'
export { isSchoolDay, nationalDay, type DayPlan } from './rules'

/** School days and sessions: class over grade over school over bureau over the national calendar and the terms (CA-1, CA-2). */
export const calendar: Module = {
  name: 'calendar',
  mount: mountCalendar,
  entities: [CalendarEntryRow],
  tasks: [],
  jobs: [],
  constraints: {},
}
