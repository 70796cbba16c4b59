import type { Module } from '../../platform/module'
import { whenAccountsMerge } from '../identity/index'
import './follow-calendar'
import './follow-moves'
import { moveAuthor } from './merge-queries'
import { reminderJob } from './remind'
import { mountAttendance } from './routes'
import * as correctionRows from './correction-rows'
import * as rows from './rows'
import { tellGuardians } from './tell-guardians'

export { tellFollowers, whenDayChanges, type DayCause, type DayCauseKind, type DayChange } from './follow'
export { marksAsOf, type MarkThen, type ReportThen } from './marks-as-of'
export { withoutEmptyEvenings } from './evenings'
export { seesIllCounts } from './rules'
export { awayPart } from './child-days'
export { halfDaysOn } from './views'
export { absenceKinds, withoutSmallCounts, type ShownCounts } from './small-measures'

whenAccountsMerge(moveAuthor)

/** The daily check of a class: who is expected, who was there, who was told. */
export const attendance: Module = {
  name: 'attendance',
  mount: mountAttendance,
  rows: [...Object.values(rows), ...Object.values(correctionRows)],
  promises: { 'attendance.tell-guardians': tellGuardians },
  jobs: [reminderJob()],
  constraints: { attendance_correction__one_backfill: 'attendance.backfill_waiting' },
}
