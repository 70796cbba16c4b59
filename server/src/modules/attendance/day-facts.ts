/** What the daily check knows of a day, for class moves (RS-2, RS-3). */
import { sessionsOfClasses } from '../calendar/index'
import type { DayFacts } from '../roster/index'
import { reportedSessions } from './queries'
import { gradesOfClasses } from './views'

/** Sessions the calendar holds for each class that day, and those it has reported: a move may touch neither. */
export async function dayFacts(place: { bureau: string; school: string; classIds: readonly string[] }, day: string): Promise<Map<string, DayFacts>> {
  const classes = await gradesOfClasses(place.classIds)
  const plans = await sessionsOfClasses(place.bureau, place.school, day, classes)
  const reports = await reportedSessions(place.classIds, day, day)
  return new Map(
    classes.map(({ classId }) => [
      classId, { planned: plans.get(classId)?.sessions ?? [], reported: reports.filter((report) => report.classId === classId).map((report) => report.session) },
    ]),
  )
}
