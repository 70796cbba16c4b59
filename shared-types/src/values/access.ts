import { declared } from './subjects/index'

/**
 * Who may do what: product/rules.md §4.0, row by row. Pure data and pure functions: the server decides with them,
 * the phone hides buttons with them.
 */
export const roles = [
  'guardian', 'duty_pupil', 'teacher', 'homeroom', 'deputy', 'nurse', 'grade_head', 'leader', 'admin', 'gate', 'bureau', 'platform',
] as const
export type Role = (typeof roles)[number]
export type Scope = 'student' | 'class' | 'grade' | 'school' | 'bureau'
export const scopes = ['student', 'class', 'grade', 'school', 'bureau'] as const satisfies readonly Scope[]
/** Departments of a bureau (SM-1). An officer without one belongs to the general office. */
export const departments = ['moral', 'teaching', 'safety', 'logistics', 'health'] as const
export type Department = (typeof departments)[number]
/** "role, over this scope": guardian over student 7, homeroom over class 3, leader over school 1 … Only grants valid today are handed out. */
export type Grant = { role: Role; scope: Scope; id: string; department?: Department }
/** Where a thing lives. A class-wide thing has no student; a school-wide thing has no class. Written once with the row, never updated. */
export type Place = { bureau: string; school?: string; grade?: string; class?: string; student?: string }

/** Each subject declares its own. */
export const abilities = declared.abilities
export type Ability = keyof typeof abilities

const departmentsFor: Partial<Record<Ability, readonly Department[]>> = declared.departments

const covers = (grant: Grant, place: Place) => place[grant.scope] === grant.id

/** Does this grant hold the ability where it covers: by its role, and for an officer of a bureau by the department too (AT-12)? */
export function allows({ role, department }: Grant, ability: Ability): boolean {
  if (!(abilities[ability] as readonly Role[]).includes(role)) return false
  const wanted = departmentsFor[ability]
  return role !== 'bureau' || !wanted || (department !== undefined && wanted.includes(department))
}

/** 'hidden': outside everything the person has to do with (answer 404). 'denied': they may know of it, not do this (403). */
export function judge(grants: readonly Grant[], ability: Ability, place: Place): 'allowed' | 'denied' | 'hidden' {
  const near = grants.filter((grant) => covers(grant, place))
  if (near.length === 0) return 'hidden'
  return near.some((grant) => allows(grant, ability)) ? 'allowed' : 'denied'
}

/** The same rule turned into a filter for lists: ids per scope in which the ability holds. */
export function reach(grants: readonly Grant[], ability: Ability): Record<Scope, string[]> {
  const found: Record<Scope, string[]> = { student: [], class: [], grade: [], school: [], bureau: [] }
  for (const grant of grants) if (allows(grant, ability)) found[grant.scope].push(grant.id)
  return found
}

/** Is there any place at all in which these grants hold this ability? Used to show or hide a menu entry. */
export const holds = (grants: readonly Grant[], ability: Ability) => grants.some((grant) => allows(grant, ability))
