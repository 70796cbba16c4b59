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

export const abilities = {
  /** See one child's attendance, without health. */
  'attendance.read': ['guardian', 'teacher', 'homeroom', 'deputy', 'nurse', 'grade_head', 'leader', 'admin'],
  /** See symptoms and illness of named children (AT-16: never a duty pupil or subject teacher; a school admin not either). */
  'attendance.read_health': ['guardian', 'homeroom', 'deputy', 'nurse', 'leader'],
  /** Open the roll and report a session. */
  'attendance.report': ['homeroom', 'deputy', 'nurse', 'leader'],
  /** Correct a report before the lock, ask for it after (AT-12); which of the two, the day decides. */
  'attendance.correct': ['homeroom', 'deputy', 'nurse', 'leader'],
  /** Decide about requested corrections (§4.0 "Amend after lock": nurse, leader approve). */
  'attendance.decide_correction': ['nurse', 'leader'],
  /** Be the second person for a correction of an archived term (AT-12); some departments only, see below. */
  'attendance.confirm_correction': ['bureau'],
  /** See and answer what is still to be found out about sick children (AT-7). */
  'attendance.trace': ['homeroom', 'deputy', 'nurse', 'leader'],
  /** See a class roll with its marks. */
  'attendance.read_class': ['teacher', 'homeroom', 'deputy', 'nurse', 'grade_head', 'leader', 'admin'],
  /** Counts of a grade or school, who has not reported. */
  'attendance.count_school': ['nurse', 'grade_head', 'leader', 'admin'],
  /** Counts per school, never names. */
  'attendance.count_bureau': ['bureau'],
  /** Who has been reached and who has read, by family, for one class. */
  'push.receipts': ['homeroom', 'deputy', 'grade_head', 'leader', 'admin'],
  /** Compiled summaries of one class. */
  'summary.read_class': ['homeroom', 'deputy', 'teacher', 'nurse', 'grade_head', 'leader', 'admin'],
  'summary.read_grade': ['nurse', 'grade_head', 'leader', 'admin'],
  'summary.read_school': ['nurse', 'leader', 'admin'],
  'summary.read_bureau': ['bureau'],
  /** Approve a guardian's request to be linked (ID-3, homeroom approval). */
  'roster.approve_guardian': ['homeroom', 'deputy', 'admin'],
  /** Decide about one request: the school, or the child's primary guardian, which the use-case checks (ID-4, S06). */
  'roster.decide_guardian': ['guardian', 'homeroom', 'deputy', 'admin'],
  /** End another guardian's link or make another one primary: the primary guardian (checked by the use-case), or the school. */
  'roster.lead_guardians': ['guardian', 'admin'],
  /** Suspend, restore, change rights and dates (ID-5). */
  'roster.restrict_guardian': ['admin'],
  /** Guardians by name and with their true state; everybody else sees them as the family does (ID-5). */
  'roster.read_guardians': ['homeroom', 'deputy', 'leader', 'admin'],
  'roster.read_staff': ['leader', 'admin'],
  /** Dated duties; a leader for deputies only, which the use-case checks (PM-3). */
  'roster.give_duty': ['leader', 'admin'],
  'roster.staff_codes': ['admin'],
  /** Paper codes for families of one class. */
  'roster.paper_codes': ['homeroom', 'deputy', 'admin'],
  /** Consents for one child, and who looked at its data: its guardians alone (S33, S40). */
  'consent.decide': ['guardian'],
  'consent.read_accesses': ['guardian'],
  'roster.import': ['admin'],
  'roster.read_school': ['admin', 'leader'],
  /** Move a child to another class, say who lives at school (RS-2): the school's administration, never the homeroom teacher. */
  'roster.move_class': ['admin'],
  /** Where a child was, who moved it and why. */
  'roster.read_memberships': ['homeroom', 'leader', 'admin'],
  'calendar.read': ['guardian', 'teacher', 'homeroom', 'deputy', 'nurse', 'grade_head', 'leader', 'admin', 'gate', 'bureau'],
  /** Entries of a school with their history. */
  'calendar.read_entries': ['leader', 'admin'],
  'calendar.edit_school': ['admin'],
  /** Suspend a class and let it resume: the leader decides (SV-13); the admin keeps the calendar. */
  'calendar.suspend_class': ['leader', 'admin'],
  'calendar.edit_bureau': ['bureau'],
} as const satisfies Record<string, readonly Role[]>
export type Ability = keyof typeof abilities

/** What a bureau's officer may do only for one of these departments (AT-12: "bureau 卫生/教学"); everything else is every officer's. */
const departmentsFor: Partial<Record<Ability, readonly Department[]>> = {
  'attendance.confirm_correction': ['health', 'teaching'],
}

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
