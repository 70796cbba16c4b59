/** What the daily check knows of a day, for class moves, and what a move or another bed changes in it (RS-2, RS-3). */
import { now } from '../../platform/clock'
import { schoolDay } from '../../platform/time'
import { sessionsOfClasses } from '../calendar/index'
import { dayFactsFrom, whenBoardingChanges, whenMembershipChanges, type BoardingsChange, type DayFacts, type MembershipChange } from '../roster/index'
import { tellFollowers } from './follow'
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

/** A move of today changes who is expected today; one of a later day changes no number yet. */
export async function followMove(change: MembershipChange): Promise<void> {
  if (change.day !== schoolDay(now())) return
  const { bureauId, schoolId, day, actorId, actorRole, reason, moveId, fromClassId, toClassId } = change
  await tellFollowers({
    bureauId, schoolId, day, classIds: [...(fromClassId ? [fromClassId] : []), toClassId],
    cause: { kind: 'move', accountId: actorId, role: actorRole, reason, ref: moveId },
  })
}

/** Who lives at school from today on changes today's evening list (SM-6): it may be compiled while a class still owes its evening. */
export async function followBoarding({ bureauId, schoolId, day, classIds, actorId, actorRole, reason, ref }: BoardingsChange): Promise<void> {
  if (day !== schoolDay(now())) return
  await tellFollowers({ bureauId, schoolId, day, ...(classIds && { classIds }), cause: { kind: 'move', accountId: actorId, role: actorRole, reason, ref } })
}

dayFactsFrom(dayFacts)
whenBoardingChanges(followBoarding)
whenMembershipChanges(followMove)
