import { makeFamilies } from './families'
import { bureau, planSchools } from './schools'
import { makeStaff } from './staff'
import type { Size, World } from './world'

/** The whole made-up world of a size; the same on every machine and in every year. Touches nothing. */
export function generateWorld(size: Size): World {
  const schools = planSchools(size)
  const { pupils, guardians } = makeFamilies(schools)
  return { size, bureau, schools, pupils, guardians, staff: makeStaff(size, schools, guardians) }
}
