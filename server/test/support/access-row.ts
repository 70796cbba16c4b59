/** What a row of the permission matrix says. The rows are in access-rows.ts, those of new subjects beside it. */
export const everyone = [
  'guardian', 'teacher', 'homeroom', 'deputy', 'nurse', 'grade_head', 'leader', 'admin', 'gate', 'bureau',
] as const
export type Who = (typeof everyone)[number]
export const classStaff: Who[] = ['teacher', 'homeroom', 'deputy', 'nurse', 'grade_head', 'leader', 'admin']

/** `at`: where the thing lives. `may`: the roles with a tick in that row of the matrix. */
export type Row = {
  at: 'student' | 'class' | 'grade' | 'school' | 'bureau'
  may: Who[]
  /** A class-wide thing that families of the class may see too. */
  families?: boolean
  query?: object
  body?: object
}
