/**
 * Run as a process of its own with TZ set: prints what calendar, school time and the daily check answer. The answers must not depend on the zone of
 * the machine (house decision "Time"). Used by server/src/modules/calendar/zones.test.ts.
 */
import { defaultTimes } from '@zhixiao/shared-types/values/attendance'
import { remindersOwed } from '../../src/modules/attendance/remind'
import { currentSession, hoursOf } from '../../src/modules/attendance/rules'
import { dayPlan, daysFrom, nationalDay, rangeOfWeek, resumptionAfter, schoolDaysIn, type Entry } from '../../src/modules/calendar/rules'
import { dayText } from '../../src/modules/calendar/wording'
import { summariesOwed } from '../../src/modules/summary/due'
import { addDays, daysBetween, instantAt, isoWeek, schoolDay, schoolTime, weekday } from '../../src/platform/time'

const pox: Entry = {
  id: '1', rank: '1', layer: 'class', kind: 'suspension', gradeId: '3', classId: '4', from: '2026-04-01', to: '2026-04-03', fromSession: 'pm', sessions: [], followWeekday: null, reason: '水痘',
}
const place = { grade: '3', class: '4' }
const said = { entries: [pox], eveWeekdays: [1, 2, 3, 4, 7] }
/** Either side of midnight in Shanghai, and of the change of clocks in New York (2026-03-08 and 2026-11-01). */
const instants = ['2026-03-10T15:59:59Z', '2026-03-10T16:00:00Z', '2026-03-08T06:59:59Z', '2026-03-08T07:30:00Z', '2026-11-01T05:30:00Z', '2026-12-31T16:00:00Z', '2026-03-11T00:20:00Z'].map(
  (text) => new Date(text),
)
const everyDay = daysFrom('2025-01-01', '2026-12-31')

process.stdout.write(
  JSON.stringify({
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    answers: {
      national: everyDay.map((day) => nationalDay(day, said.eveWeekdays)),
      suspended: daysFrom('2026-03-30', '2026-04-08').map((day) => dayPlan(day, place, said.entries, said.eveWeekdays)),
      resumes: resumptionAfter('2026-04-03', place, said),
      leave: [schoolDaysIn('2026-04-30', '2026-05-09', {}, { entries: [], eveWeekdays: [] }), schoolDaysIn('2026-10-08', '2026-10-12', {}, { entries: [], eveWeekdays: [] })],
      weeks: everyDay.map((day) => [isoWeek(day), weekday(day), dayText(day)]),
      week: rangeOfWeek('2026-W38'),
      days: instants.map((at) => [schoolDay(at), schoolTime(at), addDays(schoolDay(at), 1), daysBetween('2026-03-01', schoolDay(at))]),
      hours: ['2026-03-08', '2026-03-11', '2026-11-01'].map((day) => [hoursOf(day, 'am', defaultTimes), instantAt(day, '18:00')]),
      reminders: instants.map((at) => remindersOwed(at, defaultTimes)),
      sessions: instants.map((at) => currentSession(at, schoolDay(at), ['am', 'pm'], defaultTimes) ?? null),
      summaries: instants.map((at) => summariesOwed(at, 'day', [{ schoolId: '1', times: defaultTimes }])),
    },
  }),
)
