/** A table against a school: the dry run and the application (RS-9). Knows no import row, so the command line and the seed use it too. */
import { createHash } from 'node:crypto'
import { inTransaction, sql } from '../../../platform/db'
import { findHeader, type Header } from './headers'
import { noCounts, type ImportCounts } from './import-queries'
import { applyPlan, classesByName, gradesByLevel, makeClasses, notSeen, planChunk, type ImportPlace } from './pupil-import'
import type { RowFault } from './row-faults'
import { applyStaffPlan, planStaff } from './staff-import'
import { staffOf, type StaffFile } from './staff-rows'
import { pupilsOf } from './student-rows'

export type Progress = (done: number, total: number) => Promise<void> | void
export type Checked = { kind: Header['kind']; counts: ImportCounts; faults: RowFault[]; missing: string[]; version: string }
type Table = readonly (readonly string[])[]

/** The table has no header we could read; `missing` are the titles that lack. */
export class HeadersMissing extends Error {
  constructor(readonly missing: readonly string[]) {
    super('headers missing')
    this.name = 'HeadersMissing'
  }
}

const chunkSize = 500

function headerOf(table: Table): Header {
  const header = findHeader(table)
  if ('missing' in header) throw new HeadersMissing(header.missing)
  return header
}

/** What the file would change, without changing anything. Fails with HeadersMissing. */
export async function checkTable(place: ImportPlace, day: string, table: Table, progress: Progress): Promise<Checked> {
  const header = headerOf(table)
  const version = await rosterVersion(place)
  if (header.kind === 'staff') return checkStaff(place, day, await staffIn(place, day, table, header), version)
  const file = pupilsOf(table, header)
  const classes = await classesByName(place.school, day)
  const counts = { ...noCounts, badRows: file.badRows, newClasses: new Set(file.pupils.map((one) => one.class.name).filter((name) => !classes.has(name))).size }
  const seen = new Set<string>()
  for (let at = 0; at < file.pupils.length; at += chunkSize) {
    const chunk = file.pupils.slice(at, at + chunkSize)
    const plan = await planChunk(place, chunk, classes)
    counts.newStudents += plan.fresh.length
    counts.changedStudents += plan.changed
    counts.unchangedStudents += plan.unchanged
    counts.movedStudents += plan.placed.filter((one) => one.isMove).length
    counts.guardianContacts += plan.newContacts.length + plan.fresh.reduce((sum, one) => sum + one.entry.guardians.length, 0)
    for (const id of plan.seen) seen.add(id)
    await progress(Math.round((file.rows * (at + chunk.length)) / file.pupils.length), file.rows)
  }
  const missing = await notSeen(place.school, day, seen)
  await progress(file.rows, file.rows)
  return { kind: 'students', counts: { ...counts, notInFile: missing.length }, faults: file.faults, missing, version }
}

async function checkStaff(place: ImportPlace, day: string, file: StaffFile, version: string): Promise<Checked> {
  const { counts } = await planStaff(place, file.staff)
  return {
    kind: 'staff', version, faults: file.faults, missing: [],
    counts: { ...noCounts, newStudents: counts.fresh, changedStudents: counts.changed, unchangedStudents: counts.unchanged, movedStudents: counts.moved, badRows: file.badRows },
  }
}

async function staffIn(place: ImportPlace, day: string, table: Table, header: Header & { kind: 'staff' }): Promise<StaffFile> {
  const classes = await classesByName(place.school, day)
  return staffOf(table, header, { schoolId: place.school, classes: new Map([...classes].map(([name, { id }]) => [name, id])), grades: await gradesByLevel(place.school) })
}

/**
 * Takes the good rows over: pupils by (school, pupil number), staff by number; changes of class and duty begin on the day and nothing is
 * deleted. 500 at a time, each in a transaction that holds the school's row, so applying again, also after a crash, changes nothing more.
 */
export async function applyTable(place: ImportPlace, day: string, table: Table, progress: Progress): Promise<void> {
  const header = headerOf(table)
  if (header.kind === 'staff') {
    await inTransaction(async () => {
      await lockSchool(place)
      const file = await staffIn(place, day, table, header)
      await applyStaffPlan(place, day, await planStaff(place, file.staff))
      await progress(file.rows, file.rows)
    })
    return
  }
  const { pupils, rows } = pupilsOf(table, header)
  const classes = await inTransaction(async () => {
    await lockSchool(place)
    // From here on the roster differs from the dry run by our own hand; a first step on record says so after a crash.
    await progress(Math.min(1, rows), rows)
    return makeClasses(place, day, pupils.map((one) => one.class))
  })
  for (let at = 0; at < pupils.length; at += chunkSize) {
    const chunk = pupils.slice(at, at + chunkSize)
    await inTransaction(async () => {
      await lockSchool(place)
      await applyPlan(place, day, await planChunk(place, chunk, classes), classes)
      await progress(Math.round((rows * (at + chunk.length)) / pupils.length), rows)
    })
  }
}

const lockSchool = (place: ImportPlace) => sql('SELECT id FROM school WHERE id = ? FOR UPDATE', [place.school])

/**
 * Sixteen hex digits over everything an import could change at a school. A roster that moved since the dry run, by whoever's hand, has
 * another one (roster.import_changed).
 */
export async function rosterVersion(place: ImportPlace): Promise<string> {
  const parts = await Promise.all([
    sql(
      `SELECT COUNT(*) AS n, BIT_XOR(CRC32(CONCAT_WS('|', t.id, t.name, t.gender, m.class_id, m.from_day))) AS x
       FROM student t LEFT JOIN membership m ON m.student_id = t.id AND m.open_mark = 1 WHERE t.school_id = ?`,
      [place.school],
    ),
    sql(
      `SELECT COUNT(*) AS n, BIT_XOR(CRC32(CONCAT_WS('|', c.id, c.relation, HEX(c.phone_index)))) AS x
       FROM student t JOIN guardian_contact c ON c.student_id = t.id WHERE t.school_id = ?`,
      [place.school],
    ),
    sql(`SELECT COUNT(*) AS n, BIT_XOR(CRC32(CONCAT_WS('|', id, name, grade_id))) AS x FROM class WHERE school_id = ?`, [place.school]),
    sql(
      `SELECT COUNT(*) AS n, BIT_XOR(CRC32(CONCAT_WS('|', s.id, s.name, HEX(s.phone_index), a.id, a.to_day))) AS x
       FROM staff s LEFT JOIN assignment a ON a.staff_id = s.id WHERE s.bureau_id = ? AND s.school_id = ?`,
      [place.bureau, place.school],
    ),
  ])
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)
}
