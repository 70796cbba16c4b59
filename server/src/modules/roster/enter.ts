/**
 * Bringing schools and people into being, many at a time: one statement per table. The district's seed, the test world and the import
 * enter through here, so a row is shaped in one place. Phones, pupil numbers and guardians' names are sealed (S20) and found by index (S21).
 */
import { defaultTimes, type SchoolTimes, type Session } from '@zhixiao/shared-types/values/attendance'
import type { Department, Role, Scope } from '@zhixiao/shared-types/values/access'
import type { Gender, LinkStatus, Relation } from '@zhixiao/shared-types/values/people'
import { now } from '../../platform/clock'
import { vault } from '../../platform/crypto'
import { inTransaction, sql, write } from '../../platform/db'
import { newId } from '../../platform/ids'
import { beginsFrom, reaches } from './memberships/queries'
import { allRights } from './rules'
import { tidyPhone, tidyPupilNo } from '../../platform/text'

export type NewBureau = { id?: string; name: string; code: string }
export type NewSchool = { id?: string; bureauId: string; code: string; name: string; stage: 'primary' | 'junior' | 'nine_year' | 'senior' | 'kindergarten'; times?: Partial<SchoolTimes> }
export type NewGrade = { id?: string; bureauId: string; schoolId: string; name: string; level: number }
export type NewClass = { id?: string; bureauId: string; schoolId: string; gradeId: string; name: string; schoolYear: number; position: number }
/** `index` saves computing it again where the caller has it. */
export type NewStudent = { id?: string; bureauId: string; schoolId: string; pupilNo: string; name: string; gender?: Gender; index?: Buffer }
/** Half open; both ends are mornings unless a session is named (RS-3). */
export type NewMembership = {
  bureauId: string; schoolId: string; gradeId: string; classId: string; studentId: string; from: string; fromSession?: Session; to?: string; toSession?: Session
}
/** A child lives at school over [from, to). */
export type NewBoarding = { bureauId: string; schoolId: string; studentId: string; from: string; to?: string }
export type NewContact = { bureauId: string; schoolId: string; studentId: string; relation: Relation; name: string; phone: string; index?: Buffer }
export type NewLink = {
  id?: string
  bureauId: string
  schoolId: string
  studentId: string
  accountId: string
  relation: Relation
  from: string
  to?: string
  status?: LinkStatus
  isPrimary?: boolean
  rights?: string
  proof?: string
}
export type NewStaff = { id?: string; bureauId: string; schoolId?: string; staffNo: string; name: string; phone: string; accountId?: string }
/** `department` is a bureau officer's alone. */
export type NewAssignment = {
  bureauId: string; schoolId?: string; staffId: string; role: Role; scope: Scope; scopeId: string; subject?: string; department?: Department; from: string; to?: string
}

/** A school's pupil numbers are unique within it: the index is led by the school. */
export const pupilNoIndex = (schoolId: string, pupilNo: string): Buffer => vault().index(`pupil_no/${schoolId}`, tidyPupilNo(pupilNo))
/** Phones are compared within one school (bureau staff: within school 0 of the bureau), so one person's rows of two schools do not match. */
export const phoneIndex = (bureauId: string, schoolId: string, phone: string): Buffer => vault().index(`phone/${bureauId}/${schoolId}`, tidyPhone(phone))

/** More rows than this do not go into one statement: packets and lock times stay small. */
const rowsPerStatement = 1_000

async function insert(head: string, rows: unknown[][], tail = ''): Promise<void> {
  for (let at = 0; at < rows.length; at += rowsPerStatement) await write(`${head} VALUES ? ${tail}`, [rows.slice(at, at + rowsPerStatement)])
}

/** Adds education bureaus; returns their ids in order. */
export async function createBureaus(bureaus: readonly NewBureau[]): Promise<string[]> {
  const rows = bureaus.map((one) => [one.id ?? newId(), one.name, one.code])
  await insert('INSERT INTO bureau (id, name, code)', rows)
  return rows.map((row) => row[0] as string)
}

/** Adds schools; returns their ids in order. Times left out are the defaults of product/rules.md §4.2. */
export async function createSchools(schools: readonly NewSchool[]): Promise<string[]> {
  const rows = schools.map((one) => [
    one.id ?? newId(), one.bureauId, one.name, one.code, one.stage, one.times ? JSON.stringify({ ...defaultTimes, ...one.times }) : null,
  ])
  await insert('INSERT INTO school (id, bureau_id, name, code, stage, times)', rows)
  return rows.map((row) => row[0] as string)
}

export async function createGrades(grades: readonly NewGrade[]): Promise<string[]> {
  const rows = grades.map((one) => [one.id ?? newId(), one.bureauId, one.schoolId, one.name, one.level])
  await insert('INSERT INTO grade (id, bureau_id, school_id, name, level)', rows)
  return rows.map((row) => row[0] as string)
}

export async function createClasses(classes: readonly NewClass[]): Promise<string[]> {
  const rows = classes.map((one) => [one.id ?? newId(), one.bureauId, one.schoolId, one.gradeId, one.name, one.schoolYear, one.position])
  await insert('INSERT INTO class (id, bureau_id, school_id, grade_id, name, school_year, position)', rows)
  return rows.map((row) => row[0] as string)
}

/** Adds pupils; returns their ids in order. Fails on a pupil number the school has already (`student__one_per_pupil_no`). */
export async function createStudents(students: readonly NewStudent[]): Promise<string[]> {
  const at = now()
  const rows = students.map((one) => {
    const id = one.id ?? newId()
    const pupilNo = tidyPupilNo(one.pupilNo)
    const sealed = vault().seal({ table: 'student', column: 'pupil_no', row: id }, pupilNo)
    return [id, one.bureauId, one.schoolId, one.name, one.gender ?? 'unknown', one.index ?? pupilNoIndex(one.schoolId, pupilNo), sealed, at, at]
  })
  await insert('INSERT INTO student (id, bureau_id, school_id, name, gender, pupil_no_index, pupil_no_sealed, created_at, updated_at)', rows)
  return rows.map((row) => row[0] as string)
}

/** Puts pupils into classes over [from, to); a second open membership of a pupil is refused by the database (RS-1). */
export async function createMemberships(memberships: readonly NewMembership[]): Promise<void> {
  const rows = memberships.map((one) => [
    newId(), one.bureauId, one.schoolId, one.gradeId, one.classId, one.studentId, one.from, one.fromSession ?? 'am', one.to ?? null, one.toSession ?? 'am',
  ])
  await insert('INSERT INTO membership (id, bureau_id, school_id, grade_id, class_id, student_id, from_day, from_session, to_day, to_session)', rows)
}

/** Puts pupils on the evening list over [from, to); a second open row of a pupil is refused by the database. */
export async function createBoardings(boardings: readonly NewBoarding[]): Promise<void> {
  const rows = boardings.map((one) => [newId(), one.bureauId, one.schoolId, one.studentId, one.from, one.to ?? null])
  await insert('INSERT INTO boarding (id, bureau_id, school_id, student_id, from_day, to_day)', rows)
}

/** Phones on file, by which guardians prove themselves (ID-3). Fails on a phone the pupil has already (`guardian_contact__one_per_phone`). */
export async function createContacts(contacts: readonly NewContact[]): Promise<void> {
  const rows = contacts.map((one) => {
    const id = newId()
    const phone = tidyPhone(one.phone)
    return [
      id, one.bureauId, one.schoolId, one.studentId, one.relation, vault().seal({ table: 'guardian_contact', column: 'name', row: id }, one.name),
      one.index ?? phoneIndex(one.bureauId, one.schoolId, phone), vault().seal({ table: 'guardian_contact', column: 'phone', row: id }, phone),
    ]
  })
  await insert('INSERT INTO guardian_contact (id, bureau_id, school_id, student_id, relation, name_sealed, phone_index, phone_sealed)', rows)
}

/** Writes guardian links as they are (bindings go through bindGuardian); returns their ids in order. */
export async function createLinks(links: readonly NewLink[]): Promise<string[]> {
  const at = now()
  const rows = links.map((one) => [
    one.id ?? newId(), one.bureauId, one.schoolId, one.studentId, one.accountId, one.relation, one.status ?? 'active', one.rights ?? allRights,
    one.isPrimary ? 1 : 0, one.proof ?? 'phone_on_file', one.from, one.to ?? null, at, one.status === 'pending' ? null : at,
  ])
  await insert(
    `INSERT INTO guardian_link (id, bureau_id, school_id, student_id, account_id, relation, status, rights, is_primary, proof, valid_from, valid_to, requested_at, decided_at)`,
    rows,
  )
  return rows.map((row) => row[0] as string)
}

/** Adds staff, of a bureau itself where no school is named; returns their ids in order. */
export async function createStaff(staff: readonly NewStaff[]): Promise<string[]> {
  const rows = staff.map((one) => {
    const id = one.id ?? newId()
    const school = one.schoolId ?? '0'
    const phone = tidyPhone(one.phone)
    const sealed = vault().seal({ table: 'staff', column: 'phone', row: id }, phone)
    return [id, one.bureauId, school, one.staffNo, one.name, phoneIndex(one.bureauId, school, phone), sealed, one.accountId ?? null]
  })
  await insert('INSERT INTO staff (id, bureau_id, school_id, staff_no, name, phone_index, phone_sealed, account_id)', rows)
  return rows.map((row) => row[0] as string)
}

/**
 * Gives staff their duties over [from, to). Fails on a second row of one duty, department and first day (`assignment__one_start`), unless such a row, which
 * the caller knows to hold no day, is to be renewed.
 */
export async function assign(assignments: readonly NewAssignment[], onSameStart: 'fail' | 'renew' = 'fail'): Promise<void> {
  const rows = assignments.map((one) => [
    newId(), one.bureauId, one.schoolId ?? '0', one.staffId, one.role, one.scope, one.scopeId, one.subject ?? null, one.department ?? null, one.from, one.to ?? null,
  ])
  const renew = 'ON DUPLICATE KEY UPDATE id = VALUES(id), subject = VALUES(subject), to_day = VALUES(to_day)'
  await insert('INSERT INTO assignment (id, bureau_id, school_id, staff_id, role, scope, scope_id, subject, department, from_day, to_day)', rows, onSameStart === 'renew' ? renew : '')
}

/**
 * Children change class from a session of a day on (its morning unless said): the old membership ends with it (half open), the new one begins with
 * it, and what was planned for later falls away (RS-1, RS-3). A child that goes back to the class it was in goes on there. All moves begin together.
 */
export async function moveStudents(moves: readonly NewMembership[]): Promise<void> {
  const [first] = moves
  if (!first) return
  const session = first.fromSession ?? 'am'
  if (moves.some((move) => move.from !== first.from || (move.fromSession ?? 'am') !== session)) throw new Error('moveStudents takes moves that begin together')
  const ids = moves.map((move) => move.studentId)
  const later = beginsFrom(first.from, session)
  const until = reaches(first.from, session)
  await inTransaction(async () => {
    await write(`DELETE FROM membership WHERE student_id IN (?) AND ${later.text}`, [ids, ...later.params])
    const before = await sql<{ id: string; studentId: string; classId: string }>(
      `SELECT id, student_id AS studentId, class_id AS classId FROM membership WHERE student_id IN (?) AND ${until.text}`, [ids, ...until.params],
    )
    const known = new Map(before.map((one) => [one.studentId, one]))
    const staying = moves.flatMap((move) => (known.get(move.studentId)?.classId === move.classId ? [known.get(move.studentId)!.id] : []))
    const leaving = before.filter((one) => !staying.includes(one.id)).map((one) => one.id)
    if (staying.length > 0) await write(`UPDATE membership SET to_day = NULL, to_session = 'am' WHERE id IN (?)`, [staying])
    if (leaving.length > 0) await write('UPDATE membership SET to_day = ?, to_session = ? WHERE id IN (?)', [first.from, session, leaving])
    await createMemberships(moves.filter((move) => known.get(move.studentId)?.classId !== move.classId))
  })
}
