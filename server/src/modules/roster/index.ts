import type { Module } from '../../platform/module'
import * as attemptEntities from './attempts/entities'
import * as entities from './entities'
import { housekeeping } from './housekeeping'
import * as membershipEntities from './memberships/entities'
import * as peopleEntities from './people-entities'
import { mountRoster } from './routes'
import { menuTags } from './staff/menu-tags'
import { mountStaff } from './staff/routes'

export { bureaus, childrenInClass, classesOn, grantsOf, homeroomsOf, placeOfBureau, placeOfClass, placeOfGrade, placeOfSchool, placeOfStudent, receiversOf, schoolByCode, schoolCodes, schoolsWithTimes, studentsOn, unboundAmong, holdsDay } from './queries'
export type { ClassPlace, Homeroom, SchoolPlace, StudentPlace } from './queries'
export { bindStaff } from './staff/bind-staff'
export { endOfficer } from './staff/officers'
export { inviteAdmin, issueStaffCodes, type StaffCode } from './staff/staff-codes'
export { schoolYearOf, codeFrom, codePrinted, codeTyped, rightsOf } from './rules'
export { boardingOf, boardersAmong, applyBoarding, bedFrom } from './memberships/boarding'
export { holdMove, cancelMoveRow, holdSchool, insertMoves, moveById, movesOf, replaceMoves, staysOf, type MoveRow, type Stay } from './memberships/move-queries'
export { boardersIn, enrolledAt, holdsSession, classOfSchool } from './memberships/queries'
export type { DayFacts } from './memberships/rules'
export { pupilNoIndex, moveStudents, createLinks, phoneIndex, createClasses, createContacts, createGrades, createMemberships, createStudents, type NewContact, assign, createStaff, type NewAssignment } from './enter'
export { compareMoments, takesEffect, type Moment, beginsWith } from './memberships/rules'
export { tryBinding } from './attempts/misses'
export { countCodeMiss, isDeadCode } from './attempts/code-misses'
export { mergeStaff } from './staff/staff-queries'
export { childrenOf } from './views'
export { codeLifeMs } from './rules'
export { GuardianLinkRow } from './people-entities'
export { eitherOf } from './memberships/rules'

/** Bureaus, schools, classes, pupils, guardians' links, staff and their dated duties: who is where, and who holds which grant on a day. */
export const roster: Module = {
  name: 'roster',
  mount: (router) => [...mountRoster(router), ...mountStaff(router)],
  entities: [entities, peopleEntities, membershipEntities, attemptEntities].flatMap((some) => Object.values(some)),
  tasks: [],
  jobs: [menuTags, housekeeping],
  constraints: {},
}
