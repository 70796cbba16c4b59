import type { Module } from '../../platform/module'
import * as peopleRows from './people-rows'
import * as rows from './rows'
import { mountRoster } from './routes'

export {
  bureaus, childrenInClass, classesOn, grantsOf, homeroomsOf, placeOfBureau, placeOfClass, placeOfGrade, placeOfSchool, placeOfStudent, receiversOf,
  schoolsWithTimes, studentsOn, unboundAmong,
} from './queries'
export type { ClassPlace, Homeroom, SchoolPlace, StudentPlace } from './queries'

/** Bureaus, schools, classes, pupils, guardians, staff and their dated duties; who holds which grant on a day. */
export const roster: Module = {
  name: 'roster',
  mount: mountRoster,
  rows: [...Object.values(rows), ...Object.values(peopleRows)],
  promises: {},
  jobs: [],
  constraints: {},
}
