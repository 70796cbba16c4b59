/** Pupils of a file against the database: looking up, counting, writing; 1,000 at a time, a statement for each table. */
import type { Role } from '@zhixiao/shared-types/values/access'
import type { Gender, Relation } from '@zhixiao/shared-types/values/people'
import {
  applyBoarding, bedFrom, boardersAmong, createClasses, createContacts, createGrades, createMemberships,
  createStudents, holdsDay, phoneIndex, pupilNoIndex, schoolYearOf, type NewContact,
} from '../../modules/roster/index'
import { noteDayChange } from '../../modules/summary/index'
import { now } from '../../platform/clock'
import { vault } from '../../platform/crypto'
import { sql, write } from '../../platform/db'
import { newId } from '../../platform/ids'
import { addDays, schoolDay } from '../../platform/time'
import type { ClassName } from './class-name'
import { causeOf, factsOfDay, joins, moveKnown, noteJoins, type DayKnown } from './pupil-moves'
import { planPupils, type IndexedPupil, type KnownContact, type KnownPupil, type PupilPlan } from './pupil-plan'
import type { PupilEntry } from './student-rows'

/** `by`: who takes the file over, for the record of moves; nobody for the command line. */
export type ImportPlace = { bureau: string; school: string; by?: { accountId: string; role: Role } }
export type ClassIds = Map<string, { id: string; gradeId: string }>

/** The classes of the day's school year by name. */
export async function classesByName(school: string, day: string): Promise<ClassIds> {
  const rows = await sql<{ id: string; name: string; gradeId: string }>('SELECT id, name, grade_id AS gradeId FROM class WHERE school_id = ? AND school_year = ?', [
    school, schoolYearOf(day),
  ])
  return new Map(rows.map((row) => [row.name, { id: row.id, gradeId: row.gradeId }]))
}

export async function gradesByLevel(school: string): Promise<Map<number, string>> {
  const rows = await sql<{ id: string; level: number }>('SELECT id, level FROM grade WHERE school_id = ? ORDER BY id DESC', [school])
  return new Map(rows.map((row) => [row.level, row.id]))
}

/** Grades and classes the file names and the school has not; made in one go before any pupil is placed. Returns all classes by name. */
export async function makeClasses(place: ImportPlace, day: string, wanted: readonly ClassName[]): Promise<ClassIds> {
  const classes = await classesByName(place.school, day)
  const missing = [...new Map(wanted.filter((one) => !classes.has(one.name)).map((one) => [one.name, one])).values()]
  if (missing.length === 0) return classes
  const grades = await gradesByLevel(place.school)
  const newGrades = [...new Map(missing.filter((one) => !grades.has(one.level)).map((one) => [one.level, one])).values()]
  const gradeIds = await createGrades(newGrades.map((one) => ({ bureauId: place.bureau, schoolId: place.school, name: one.gradeName, level: one.level })))
  newGrades.forEach((one, index) => grades.set(one.level, gradeIds[index]!))
  await createClasses(
    missing.map((one) => ({
      bureauId: place.bureau, schoolId: place.school, gradeId: grades.get(one.level)!, name: one.name, schoolYear: schoolYearOf(day), position: one.number,
    })),
  )
  return classesByName(place.school, day)
}

/** Entries of the file with the indexes by which the database knows them. */
export const indexEntries = (place: ImportPlace, entries: readonly PupilEntry[]): IndexedPupil[] =>
  entries.map((entry) => ({
    entry, index: pupilNoIndex(place.school, entry.pupilNo).toString('hex'),
    phones: entry.guardians.map((guardian) => ({ index: phoneIndex(place.bureau, place.school, guardian.phone).toString('hex'), guardian })),
  }))

/** What these entries of the file would change. */
export async function planChunk(place: ImportPlace, day: string, indexed: readonly IndexedPupil[], classes: ClassIds): Promise<PupilPlan> {
  const known = await knownPupils(place.school, day, indexed.map((one) => one.index))
  return planPupils(indexed, known, new Map([...classes].map(([name, { id }]) => [name, id])), newId)
}

async function knownPupils(school: string, day: string, indexes: readonly string[]): Promise<Map<string, KnownPupil>> {
  // The class of the day, not the last one on record: a move that is planned for later is no reason to move a child today.
  const rows = await sql<{ id: string; index: Buffer; name: string; gender: Gender; classId: string | null }>(
    `SELECT t.id, t.pupil_no_index AS \`index\`, t.name, t.gender, m.class_id AS classId
     FROM student t LEFT JOIN membership m ON m.student_id = t.id AND ${holdsDay('m')} WHERE t.school_id = ? AND t.pupil_no_index IN (?)`,
    [day, day, school, indexes.map((index) => Buffer.from(index, 'hex'))],
  )
  const ids = rows.map((row) => row.id)
  const contacts = await contactsOf(ids)
  const boarders = await boardersAmong(ids, day)
  return new Map(rows.map(({ index, ...row }) => [index.toString('hex'), { ...row, boards: boarders.has(row.id), contacts: contacts.get(row.id) ?? new Map<string, KnownContact>() }]))
}

async function contactsOf(studentIds: readonly string[]): Promise<Map<string, Map<string, KnownContact>>> {
  const found = new Map<string, Map<string, KnownContact>>()
  if (studentIds.length === 0) return found
  const rows = await sql<{ id: string; studentId: string; relation: Relation; nameSealed: Buffer; phoneIndex: Buffer }>(
    'SELECT id, student_id AS studentId, relation, name_sealed AS nameSealed, phone_index AS phoneIndex FROM guardian_contact WHERE student_id IN (?)',
    [studentIds],
  )
  for (const row of rows) {
    const contacts = found.get(row.studentId) ?? new Map<string, KnownContact>()
    const name = vault().open({ table: 'guardian_contact', column: 'name', row: row.id }, row.nameSealed)
    found.set(row.studentId, contacts.set(row.phoneIndex.toString('hex'), { id: row.id, relation: row.relation, name }))
  }
  return found
}

/**
 * Writes a plan; call inside a transaction. New pupils and moves begin on the day; nothing is deleted. `meanwhile` is work of this process for which
 * there is time while the database writes.
 */
export async function applyPlan(place: ImportPlace, day: string, plan: PupilPlan, classes: ClassIds, meanwhile: () => void): Promise<void> {
  const owner = { bureauId: place.bureau, schoolId: place.school }
  const into = (className: string) => {
    const found = classes.get(className)!
    return { classId: found.id, gradeId: found.gradeId }
  }
  const { fresh } = plan
  const facts = await factsOfDay(place, day, classes)
  const joining = fresh.map(({ id, entry }) => ({ ...owner, ...into(entry.class.name), studentId: id, ...joins(day, facts, into(entry.class.name).classId) }))
  const contacts: NewContact[] = [
    ...fresh.flatMap(({ id, phones }) => phones.map(({ guardian, index }) => ({ ...owner, studentId: id, ...guardian, index: Buffer.from(index, 'hex') }))),
    ...plan.newContacts.map(({ studentId, guardian, index }) => ({ ...owner, studentId, ...guardian, index: Buffer.from(index, 'hex') })),
  ]
  // One after another on the transaction's connection; while the database writes pupils, the phones of these 1,000 are being sealed.
  await Promise.all([
    createStudents(fresh.map(({ id, entry, index }) => ({ ...owner, id, index: Buffer.from(index, 'hex'), pupilNo: entry.pupilNo, name: entry.name, gender: entry.gender }))),
    createMemberships(joining),
    createContacts(contacts),
    Promise.resolve().then(meanwhile),
  ])
  await noteJoins(place, joining)
  await moveKnown(place, day, plan.placed.map((one) => ({ ...one, ...into(one.className) })), facts)
  await changeBeds(place, day, plan.boarding, facts)
  await rename(plan.renamed)
  await changeContacts(plan.changedContacts)
}

/** Who lives at school now; a piece of the file is one piece of news. A pupil who was in no class may be on the evening list of any. */
async function changeBeds(place: ImportPlace, day: string, beds: PupilPlan['boarding'], known: DayKnown): Promise<void> {
  const owner = { bureauId: place.bureau, schoolId: place.school }
  const bedOf = (one: PupilPlan['boarding'][number]) => bedFrom(day, one.classId === null ? [] : known?.facts.get(one.classId)?.reported)
  for (const from of [day, addDays(day, 1)]) {
    const changes = beds.filter((one) => bedOf(one) === from)
    if (changes.length === 0) continue
    await applyBoarding(owner, from, changes)
    if (from !== schoolDay(now())) continue
    const classIds = [...new Set(changes.flatMap((one) => one.classId ?? []))]
    const concerned = changes.every((one) => one.classId !== null) ? { classIds } : {}
    await noteDayChange({ ...owner, day: from, ...concerned, cause: causeOf(place) })
  }
}

async function changeContacts(changed: PupilPlan['changedContacts']): Promise<void> {
  if (changed.length === 0) return
  const cases = changed.map(() => 'WHEN ? THEN ?').join(' ')
  await write(`UPDATE guardian_contact SET relation = CASE id ${cases} END, name_sealed = CASE id ${cases} END WHERE id IN (?)`, [
    ...changed.flatMap((one) => [one.id, one.relation]),
    ...changed.flatMap((one) => [one.id, vault().seal({ table: 'guardian_contact', column: 'name', row: one.id }, one.name)]),
    changed.map((one) => one.id),
  ])
}

async function rename(renamed: PupilPlan['renamed']): Promise<void> {
  if (renamed.length === 0) return
  const cases = renamed.map(() => 'WHEN ? THEN ?').join(' ')
  await write(`UPDATE student SET name = CASE id ${cases} END, gender = CASE id ${cases} END, updated_at = ? WHERE id IN (?)`, [
    ...renamed.flatMap((one) => [one.id, one.name]), ...renamed.flatMap((one) => [one.id, one.gender]), now(), renamed.map((one) => one.id),
  ])
}

/** Pupils who are in a class of the school that day and were not seen in the file. */
export async function notSeen(school: string, day: string, seen: ReadonlySet<string>): Promise<string[]> {
  const rows = await sql<{ id: string }>('SELECT m.student_id AS id FROM membership m WHERE m.school_id = ? AND m.from_day <= ? AND (m.to_day IS NULL OR m.to_day > ?)', [
    school, day, day,
  ])
  return rows.map((row) => row.id).filter((id) => !seen.has(id))
}
