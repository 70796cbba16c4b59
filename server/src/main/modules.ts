import { attendance } from '../modules/attendance/index'
import { calendar } from '../modules/calendar/index'
import { consent } from '../modules/consent/index'
import { guardians } from '../modules/guardians/index'
import { identity } from '../modules/identity/index'
import { push } from '../modules/push/index'
import { roster } from '../modules/roster/index'
import { summary } from '../modules/summary/index'
import type { Module } from '../platform/module'
import { accountMerge } from '../workflows/account-merge/index'
import { calendarChange } from '../workflows/calendar-change/index'
import { classMove } from '../workflows/class-move/index'
import { classReport } from '../workflows/class-report/index'
import { consentChange } from '../workflows/consent-change/index'
import { guardianChange } from '../workflows/guardian-change/index'
import { rosterImport } from '../workflows/roster-import/index'
import { signIn } from '../workflows/sign-in/index'

/** The subjects. The order is the rule: a subject uses only the doors of subjects before it (read by dependency-cruiser). */
export const modules = [identity, roster, guardians, consent, calendar, push, attendance, summary]

/** Sentences of school life that cross subjects. A workflow uses the doors of any subject and of workflows before it; no subject uses a workflow. */
export const workflows = [accountMerge, signIn, guardianChange, consentChange, calendarChange, classReport, classMove, rosterImport]

/** Everything that is mounted, handled and run. */
export const modulesAndWorkflows: readonly Module[] = [...modules, ...workflows]
