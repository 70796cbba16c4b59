import { now } from '../../platform/clock'
import type { Module } from '../../platform/module'
import { schoolDay } from '../../platform/time'
import { grantsComeFrom, whenAccountsMerge } from '../identity/index'
import { mountConsent } from './consent/routes'
import { ConsentRow } from './consent/rows'
import { housekeeping } from './housekeeping'
import { applyImport } from './import/apply-import'
import { checkImport } from './import/check-import'
import { moveToMergedAccount } from './link-accounts'
import * as moveRows from './moves/rows'
import { guardianChanges, guardianEnds } from './people/jobs'
import { mountPeople } from './people/routes'
import * as guardianRows from './people/rows'
import * as peopleRows from './people-rows'
import { mountMoves } from './moves/routes'
import { grantsOf } from './queries'
import { mountRoster } from './routes'
import * as rows from './rows'
import { menuTags } from './menu-tags'

export {
  bureaus, childrenInClass, classesOn, grantsOf, homeroomsOf, placeOfBureau, placeOfClass, placeOfGrade, placeOfSchool, placeOfStudent, receiversOf,
  schoolByCode, schoolCodes, schoolsWithTimes, studentsOn, unboundAmong,
} from './queries'
export type { ClassPlace, Homeroom, SchoolPlace, StudentPlace } from './queries'
export { bindGuardian } from './bind-guardian'
export { bindStaff } from './bind-staff'
export { importRosterFile, type FileImport } from './import/import-file'
export { HeadersMissing } from './import/import-table'
export { TableProblem } from './import/archive'
export { endOfficer } from './officers'
export { inviteAdmin, issueStaffCodes, type StaffCode } from './staff-codes'
export { schoolYearOf } from './rules'
export { dayFactsFrom, whenBoardingChanges, whenMembershipChanges, whenPupilsJoin, type BoardingsChange, type JoinsChange, type MembershipChange } from './moves/follow'
export { boardingOf } from './moves/boarding'
export { holdMove as holdClassMove, movesOf as classMovesOf, type MoveRow as ClassMoveRecord } from './moves/move-queries'
export { boardersIn, enrolledAt, holdsSession } from './moves/queries'
export type { DayFacts } from './moves/rules'
export { whenGuardiansChange, type GuardianChange } from './people/follow'
export { whenConsentsChange, type ConsentChange } from './consent/follow'
export { mayKeepHealthDetail, noteEmergency, wechatRefused } from './consent/keep'
export { ownChildren } from './people/own-child'

whenAccountsMerge(moveToMergedAccount)
grantsComeFrom((accountId) => grantsOf(accountId, schoolDay(now())))

/** Bureaus, schools, classes, pupils, guardians, staff and their dated duties; who holds which grant on a day. */
export const roster: Module = {
  name: 'roster',
  mount: (router) => [...mountRoster(router), ...mountPeople(router), ...mountMoves(router), ...mountConsent(router)],
  rows: [...Object.values(rows), ...Object.values(peopleRows), ...Object.values(guardianRows), ...Object.values(moveRows), ConsentRow],
  promises: { 'roster.check-import': checkImport, 'roster.apply-import': applyImport },
  jobs: [menuTags, housekeeping, guardianChanges, guardianEnds],
  constraints: { guardian_link__one_live: 'roster.already_bound', guardian_change__one_waiting: 'roster.change_waiting' },
}
