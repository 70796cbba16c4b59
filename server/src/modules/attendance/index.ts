import type { Module } from '../../platform/module'
import { defineTask } from '../../platform/outbox'
import * as correctionEntities from './correction-entities'
import * as entities from './entities'
import { reminderJob } from './remind'
import { mountAttendance } from './routes'
import { tellGuardians } from './tell-guardians'
import { tellGuardiansTopic } from './topics'

export { reportedWithin } from './calendar-views'
export { awayPart } from './child-days'
export { correctReport } from './correct-report'
export { dayFacts } from './day-facts'
export type { DayCause, DayCauseKind, DayChange, DayChanging } from './day-change'
export { confirmCorrection, decideCorrection } from './decide-correction'
export { withoutEmptyEvenings } from './evenings'
export { daysTouched, followCalendar } from './follow-calendar'
export { marksAsOf, type MarkThen, type ReportThen } from './marks-as-of'
export { mergeReports } from './merge-queries'
export { placeOfCorrection } from './read-corrections'
export { placeOfReport } from './read-report'
export { reportAttendance } from './report-attendance'
export { seesIllCounts } from './rules'
export { absenceKinds, withoutSmallCounts, type ShownCounts } from './small-measures'
export { answerTracing, placeOfTask } from './tracing'
export { halfDaysOn } from './views'

/** The daily check of a class: who is expected, who was there, who was told. */
export const attendance: Module = {
  name: 'attendance',
  mount: mountAttendance,
  entities: [...Object.values(entities), ...Object.values(correctionEntities)],
  tasks: [defineTask(tellGuardiansTopic, tellGuardians)],
  jobs: [reminderJob()],
  constraints: { attendance_correction__one_backfill: 'attendance.backfill_waiting' },
}
