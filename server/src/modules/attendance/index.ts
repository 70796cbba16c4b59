import type { Module } from '../../platform/module'
import { reminderJob } from './remind'
import { mountAttendance } from './routes'
import * as rows from './rows'
import { tellGuardians } from './tell-guardians'

export { tellFollowers, whenDayChanges, type DayCause, type DayCauseKind, type DayChange } from './follow'
export { seesIllCounts } from './rules'
export { isSmall, withoutSmallCells } from './small-cells'

/** The daily check of a class: who is expected, who was there, who was told. */
export const attendance: Module = {
  name: 'attendance',
  mount: mountAttendance,
  rows: Object.values(rows),
  promises: { 'attendance.tell-guardians': tellGuardians },
  jobs: [reminderJob()],
  constraints: {},
}
