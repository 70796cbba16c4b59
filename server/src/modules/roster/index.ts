import type { Module } from '../../platform/module'
import { whenAccountsMerge } from '../identity/index'
import { housekeeping } from './housekeeping'
import { applyImport } from './import/apply-import'
import { checkImport } from './import/check-import'
import { moveToMergedAccount } from './link-accounts'
import * as moveRows from './moves/rows'
import * as peopleRows from './people-rows'
import { mountRoster } from './routes'
import * as rows from './rows'
import { tagTeachers } from './tag-teachers'

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
export { inviteAdmin, issueStaffCodes, type StaffCode } from './staff-codes'
export { schoolYearOf } from './rules'
export { dayFactsFrom, whenMembershipChanges, type MembershipChange } from './moves/follow'
export { boardersIn, enrolledAt, holdsSession } from './moves/queries'
export type { DayFacts } from './moves/rules'
export { whenGuardiansChange, type GuardianChange } from './people/follow'
export { isOwnChild } from './people/own-child'

whenAccountsMerge(moveToMergedAccount)

/** Bureaus, schools, classes, pupils, guardians, staff and their dated duties; who holds which grant on a day. */
export const roster: Module = {
  name: 'roster',
  mount: mountRoster,
  rows: [...Object.values(rows), ...Object.values(peopleRows), ...Object.values(moveRows)],
  promises: { 'roster.check-import': checkImport, 'roster.apply-import': applyImport },
  jobs: [tagTeachers, housekeeping],
  constraints: { guardian_link__one_live: 'roster.already_bound' },
}
