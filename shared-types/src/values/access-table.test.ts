/**
 * product/rules.md §4.0 (and ID, RS, SM, SV, S33, S40 where it has no row), written down a second time by hand: who
 * holds which ability. A role too many or too few in `abilities` fails here, whatever any endpoint does with it. Never make
 * this list from `abilities`; change a line only together with the rule that it names.
 */
import { abilities, allows, departments, roles, type Ability, type Department, type Grant, type Role } from './access'

/** The columns of §4.0, in its order. */
const columns: readonly Role[] = [
  'guardian', 'duty_pupil', 'teacher', 'homeroom', 'deputy', 'nurse', 'grade_head', 'leader', 'admin', 'gate', 'bureau',
  'platform',
]
const table: Record<string, string> = {
  //                                   g d t h d n g l a g b p
  // "See child’s attendance"
  'attendance.read':                  'x . x x x x x x x . . .',
  // … of a whole class: a family sees its own child only
  'attendance.read_class':            '. . x x x x x x x . . .',
  // … of a grade or of all
  'attendance.count_school':          '. . . . . x x x x . . .',
  // … as counts
  'attendance.count_bureau':          '. . . . . . . . . . x .',
  // "See symptoms / diagnosis", AT-16; the bureau’s names with a purpose (SV-14) are not built
  'attendance.read_health':           'x . . x x x . x . . . .',
  // AT-7: the staff of the line above
  'attendance.trace':                 '. . . x x x . x . . . .',
  // "Submit class check"
  'attendance.report':                '. . . x x x . x . . . .',
  // "Amend same day before lock", and "request" of "Amend after lock"
  'attendance.correct':               '. . . x x x . x . . . .',
  // "approve" of "Amend after lock"
  'attendance.decide_correction':     '. . . . . x . x . . . .',
  // AT-12: after the archive the bureau, of two departments only (below)
  'attendance.confirm_correction':    '. . . . . . . . . . x .',
  // "See receipts" of others’ messages to a class; teacher and nurse see those of their own only
  'push.receipts':                    '. . . x x . x x x . . .',
  // SM-9, with the deputy, nurse and admin of "See child’s attendance"
  'summary.read_class':               '. . x x x x x x x . . .',
  'summary.read_grade':               '. . . . . x x x x . . .',
  // SM-9; the bureau reads schools through its own summary
  'summary.read_school':              '. . . . . x . x x . . .',
  'summary.read_bureau':              '. . . . . . . . . . x .',
  // ID-3, ID-4: approval by the homeroom; the admin may help out
  'roster.approve_guardian':          '. . . x x . . . x . . .',
  // ID-4: … or by the primary guardian
  'roster.decide_guardian':           'x . . x x . . . x . . .',
  // ID-4: one primary; that guardian, or the school
  'roster.lead_guardians':            'x . . . . . . . x . . .',
  // ID-5: "school admin sets SUSPENDED or removes rights"
  'roster.restrict_guardian':         '. . . . . . . . x . . .',
  // ID-5: the true state is not for families
  'roster.read_guardians':            '. . . x x . . x x . . .',
  // PM-3: those who give and end duties
  'roster.read_staff':                '. . . . . . . x x . . .',
  // PM-3: the admin; the leader for deputies
  'roster.give_duty':                 '. . . . . . . x x . . .',
  // "Tenant config, import"
  'roster.staff_codes':               '. . . . . . . . x . . .',
  // ID-3: paper codes come from the homeroom
  'roster.paper_codes':               '. . . x x . . . x . . .',
  // "Tenant config, import", RS-9
  'roster.import':                    '. . . . . . . . x . . .',
  // "Tenant config"; the leader looks on
  'roster.read_school':               '. . . . . . . x x . . .',
  // RS-2: the administration, never the homeroom
  'roster.move_class':                '. . . . . . . . x . . .',
  // RS-2: today’s homeroom, and those who answer for the move
  'roster.read_memberships':          '. . . x . . . x x . . .',
  // S40: the child’s guardians alone
  'consent.decide':                   'x . . . . . . . . . . .',
  // S33: the child’s guardians alone
  'consent.read_accesses':            'x . . . . . . . . . . .',
  // CA-6: everybody who has to do with the class; the gate must know who comes
  'calendar.read':                    'x . x x x x x x x x x .',
  // "Tenant config"; SV-13: the leader decides a suspension
  'calendar.read_entries':            '. . . . . . . x x . . .',
  // "Tenant config"
  'calendar.edit_school':             '. . . . . . . . x . . .',
  // SV-13: "leader decides"; the admin keeps the calendar
  'calendar.suspend_class':           '. . . . . . . x x . . .',
  // "Tenant config": district calendar
  'calendar.edit_bureau':             '. . . . . . . . . . x .',
}
/** AT-12: "bureau 卫生/教学". Every other ability of the bureau is any department's, and an officer's without one. */
const onlyFor: Record<string, readonly Department[]> = { 'attendance.confirm_correction': ['health', 'teaching'] }

const inTable = (ability: string, role: Role) => table[ability]?.split(' ')[columns.indexOf(role)] === 'x'

describe('PM-1 the table of abilities is §4.0, entry by entry', () => {
  it('has the abilities that the rules name, and the roles of §4.0', () => {
    expect(Object.keys(abilities).sort()).toEqual(Object.keys(table).sort())
    expect(roles).toEqual(columns)
  })

  it.each(Object.keys(table) as Ability[])('%s', (ability) => {
    const held: readonly Role[] = abilities[ability]
    expect(held.toSorted()).toEqual(columns.filter((role) => inTable(ability, role)).toSorted())
    // The same through `allows`, which also asks an officer's department.
    const wrong: string[] = []
    for (const role of columns)
      for (const department of [...departments, undefined]) {
        const only = role === 'bureau' ? onlyFor[ability] : undefined
        const wanted = inTable(ability, role) && (!only || (department !== undefined && only.includes(department)))
        const grant: Grant = { role, scope: 'bureau', id: '1', ...(department && { department }) }
        if (allows(grant, ability) !== wanted) wrong.push(`${role} of ${department}`)
      }
    expect(wrong).toEqual([])
  })
})
