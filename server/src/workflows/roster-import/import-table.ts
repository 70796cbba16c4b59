/** A table against a school: the dry run and the application (RS-9). Knows no import row, so the command line and the seed use it too. */
import { createHash } from 'node:crypto'
import { inTransaction, sql } from '../../platform/db'
import { failpoint } from '../../platform/failpoint'
import { findHeader, type Header } from './headers'
import { noCounts, type ImportCounts } from './import-queries'
import {
  applyPlan, classesByName, gradesByLevel, indexEntries, makeClasses, notSeen, planChunk, type ClassIds,
  type ImportPlace,
} from './pupil-import'
import type { PupilPlan } from './pupil-plan'
import type { RowFault } from './row-faults'
import { applyStaffPlan, planStaff, type StaffPlan } from './staff-import'
import { staffOf, type StaffFile } from './staff-rows'
import { pupilsOf, type PupilFile } from './student-rows'

/** `taken`: people of the file who are in the roster by now. Called inside the transaction of their piece; failing undoes the piece. */
export type Progress = (done: number, total: number, taken?: number) => Promise<void> | void
export type Outcome = { kind: Header['kind']; counts: ImportCounts; faults: RowFault[]; missing: string[] }
export type Checked = Outcome & { version: string }
type Table = readonly (readonly string[])[]

/** The table has no header we could read; `missing` are the titles that lack. */
export class HeadersMissing extends Error {
  constructor(readonly missing: readonly string[]) {
    super('headers missing')
    this.name = 'HeadersMissing'
  }
}

const chunkSize = 1_000

function headerOf(table: Table): Header {
  const header = findHeader(table)
  if ('missing' in header) throw new HeadersMissing(header.missing)
  return header
}

/** What the file would change, without changing anything, and the version of the roster it was compared with. Fails with HeadersMissing. */
export async function checkTable(place: ImportPlace, day: string, table: Table, progress: Progress): Promise<Checked> {
  const header = headerOf(table)
  const version = await rosterVersion(place)
  if (header.kind === 'students') return { ...(await checkPupils(place, day, pupilsOf(table, header), progress)), version }
  const file = await staffIn(place, day, table, header)
  return { ...staffOutcome(file, await planStaff(place, day, file.staff)), version }
}

async function checkPupils(place: ImportPlace, day: string, file: PupilFile, progress: Progress): Promise<Outcome> {
  const classes = await classesByName(place.school, day)
  const tally = pupilTally(file, classes)
  for (const [chunk, done] of chunksOf(file)) {
    tally.add(await planChunk(place, day, indexEntries(place, chunk), classes))
    await progress(done, file.rows)
  }
  await progress(file.rows, file.rows)
  return tally.outcome(await notSeen(place.school, day, tally.seen))
}

/**
 * Takes the good rows over: pupils by (school, pupil number), staff by number; changes of class and duty begin on the day and nothing is
 * deleted. 1,000 at a time, each in a transaction that holds the school's row, so applying again, also after a crash, changes nothing more.
 * Says what was changed. Fails with HeadersMissing.
 */
export async function applyTable(place: ImportPlace, day: string, table: Table, progress: Progress): Promise<Outcome> {
  const header = headerOf(table)
  if (header.kind === 'students') return applyPupils(place, day, pupilsOf(table, header), progress)
  return inTransaction(async () => {
    await lockSchool(place)
    const file = await staffIn(place, day, table, header)
    const plan = await planStaff(place, day, file.staff)
    await applyStaffPlan(place, day, plan)
    await progress(file.rows, file.rows, file.staff.length)
    return staffOutcome(file, plan)
  })
}

async function applyPupils(place: ImportPlace, day: string, file: PupilFile, progress: Progress): Promise<Outcome> {
  const before = await classesByName(place.school, day)
  const tally = pupilTally(file, before)
  const classes = await inTransaction(async () => {
    await lockSchool(place)
    // From here on the roster differs from the dry run by our own hand; a first step on record says so after a crash.
    await progress(Math.min(1, file.rows), file.rows)
    return makeClasses(place, day, file.pupils.map((one) => one.class))
  })
  let taken = 0
  const chunks = [...chunksOf(file)]
  // Each piece's indexes are computed while the database writes the piece before.
  const indexed = chunks.map(([chunk]) => once(() => indexEntries(place, chunk)))
  for (const [at, [chunk, done]] of chunks.entries()) {
    taken += chunk.length
    const plan = await inTransaction(async () => {
      await lockSchool(place)
      const planned = await planChunk(place, day, indexed[at]!(), classes)
      await applyPlan(place, day, planned, classes, () => void indexed[at + 1]?.())
      await progress(done, file.rows, taken)
      failpoint('roster.in-piece')
      return planned
    })
    tally.add(plan)
    delete indexed[at]
    failpoint('roster.after-piece')
  }
  return tally.outcome(await notSeen(place.school, day, tally.seen))
}

/** Computes a value when it is first asked for; a transaction that is tried again asks twice. */
function once<T>(compute: () => T): () => T {
  let kept: { value: T } | undefined
  return () => (kept ??= { value: compute() }).value
}

/** Pieces of the file with the rows that are done after each. */
function* chunksOf({ pupils, rows }: PupilFile): Generator<[PupilFile['pupils'], number]> {
  for (let at = 0; at < pupils.length; at += chunkSize) {
    const chunk = pupils.slice(at, at + chunkSize)
    yield [chunk, Math.round((rows * (at + chunk.length)) / pupils.length)]
  }
}

/** Adds plans up to the counts of the answer. `classes` are those the school had before. */
function pupilTally(file: PupilFile, classes: ClassIds) {
  const newClasses = new Set(file.pupils.map((one) => one.class.name).filter((name) => !classes.has(name))).size
  const counts = { ...noCounts, badRows: file.badRows, newClasses }
  const seen = new Set<string>()
  return {
    seen,
    add: (plan: PupilPlan) => {
      counts.newStudents += plan.fresh.length
      counts.changedStudents += plan.changed
      counts.unchangedStudents += plan.unchanged
      counts.movedStudents += plan.placed.filter((one) => one.isMove).length
      counts.guardianContacts += plan.newContacts.length + plan.fresh.reduce((sum, one) => sum + one.phones.length, 0)
      for (const id of plan.seen) seen.add(id)
    },
    outcome: (missing: string[]): Outcome => ({ kind: 'students', counts: { ...counts, notInFile: missing.length }, faults: file.faults, missing }),
  }
}

const staffOutcome = (file: StaffFile, { counts }: StaffPlan): Outcome => ({
  kind: 'staff', faults: file.faults, missing: [],
  counts: { ...noCounts, newStudents: counts.fresh, changedStudents: counts.changed, unchangedStudents: counts.unchanged, movedStudents: counts.moved, badRows: file.badRows },
})

async function staffIn(place: ImportPlace, day: string, table: Table, header: Header & { kind: 'staff' }): Promise<StaffFile> {
  const classes = await classesByName(place.school, day)
  return staffOf(table, header, { schoolId: place.school, classes: new Map([...classes].map(([name, { id }]) => [name, id])), grades: await gradesByLevel(place.school) })
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
    sql(`SELECT COUNT(*) AS n, BIT_XOR(CRC32(CONCAT_WS('|', id, student_id, from_day, to_day))) AS x FROM boarding WHERE school_id = ?`, [place.school]),
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
