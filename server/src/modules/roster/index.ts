import type { Module } from '../../platform/module'
import * as attemptEntities from './attempts/entities'
import * as entities from './entities'
import { housekeeping } from './housekeeping'
import * as membershipEntities from './memberships/entities'
import * as peopleEntities from './people-entities'
import { mountRoster } from './routes'
import { menuTags } from './staff/menu-tags'
import { mountStaff } from './staff/routes'

export { countCodeMiss, isDeadCode } from './attempts/code-misses'
export { tryBinding } from './attempts/misses'
export {
  assign, createClasses, createContacts, createGrades, createLinks, createMemberships, createStaff, createStudents,
  moveStudents, type NewAssignment, type NewContact, phoneIndex, pupilNoIndex,
} from './enter'
export { applyBoarding, bedFrom, boardersAmong, boardingOf } from './memberships/boarding'
export {
  cancelMoveRow, holdMove, holdSchool, insertMoves, moveById, type MoveRow, movesOf, replaceMoves, type Stay, staysOf,
} from './memberships/move-queries'
export { boardersIn, classOfSchool, enrolledAt, holdsSession } from './memberships/queries'
export { beginsWith, compareMoments, type DayFacts, eitherOf, type Moment, takesEffect } from './memberships/rules'
export { GuardianLinkRow } from './people-entities'
export {
  bureaus, childrenInClass, classesOn, type ClassPlace, grantsOf, holdsDay, type Homeroom, homeroomsOf, placeOfBureau,
  placeOfClass, placeOfGrade, placeOfSchool, placeOfStudent, receiversOf, schoolByCode, schoolCodes, type SchoolPlace,
  schoolsWithTimes, type StudentPlace, studentsOn, unboundAmong,
} from './queries'
export { codeFrom, codeLifeMs, codePrinted, codeTyped, rightsOf, schoolYearOf } from './rules'
export { bindStaff } from './staff/bind-staff'
export { endOfficer } from './staff/officers'
export { inviteAdmin, issueStaffCodes, type StaffCode } from './staff/staff-codes'
export { mergeStaff } from './staff/staff-queries'
export { childrenOf } from './views'

/** Bureaus, schools, classes, pupils, guardians' links, staff and their dated duties: who is where, and who holds which grant on a day. */
export const roster: Module = {
  name: 'roster',
  mount: (router) => [...mountRoster(router), ...mountStaff(router)],
  entities: [entities, peopleEntities, membershipEntities, attemptEntities].flatMap((some) => Object.values(some)),
  tasks: [],
  jobs: [menuTags, housekeeping],
  constraints: {},
}
