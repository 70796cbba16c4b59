/** The table roster_import and its lists. */
import type { RosterImport } from '@zhixiao/shared-types/domains/roster'
import { In, LessThan } from 'typeorm'
import { now } from '../../platform/clock'
import { db, sql, write } from '../../platform/db'
import { RosterImportErrorRow, RosterImportMissingRow, RosterImportRow } from './entities'
import type { RowFault } from './row-faults'

export type ImportCounts = RosterImport['counts']
export type ImportState = RosterImport['state']
/** An import as its school sees it; `taken`: pupils (or staff) that are in the roster by this import. */
export type ImportRow = Omit<RosterImportRow, 'endedBy' | 'finishedAt'>

export const noCounts: ImportCounts = {
  newStudents: 0, changedStudents: 0, unchangedStudents: 0, newClasses: 0, movedStudents: 0, guardianContacts: 0, badRows: 0, notInFile: 0,
}

const imports = () => db().getRepository(RosterImportRow)

export const importById = async (id: string): Promise<ImportRow | undefined> => (await imports().findOneBy({ id })) ?? undefined

/** A file that was handed in and waits for its dry run. */
export async function insertImport(row: Pick<ImportRow, 'id' | 'bureauId' | 'schoolId' | 'fileName' | 'storedAs' | 'createdBy'>): Promise<void> {
  await imports().insert({ ...row, state: 'waiting', counts: noCounts, createdAt: now() })
}

/** A person's new file takes the place of those of theirs that were not applied yet. */
export async function supersede(schoolId: string, byId: string, createdBy: string): Promise<void> {
  await imports().update(
    { schoolId, id: LessThan(byId), createdBy, state: In<ImportState>(['waiting', 'checking', 'checked']) },
    { failure: '已上传新的文件，这一份不再处理', state: 'failed' },
  )
}

/** Files nobody needs any more: older than the instant, or followed by a newer file of the same school. */
export const filesToForget = (before: Date): Promise<{ id: string; storedAs: string }[]> =>
  sql(
    `SELECT i.id, i.stored_as AS storedAs FROM roster_import i WHERE i.stored_as IS NOT NULL AND i.state IN ('applied', 'failed', 'checked', 'cancelled') AND
       (i.created_at < ? OR EXISTS (SELECT 1 FROM roster_import n WHERE n.school_id = i.school_id AND n.id > i.id)) LIMIT 1000`,
    [before],
  )

export const forgetFile = (id: string): Promise<unknown> => imports().update({ id }, { storedAs: null })

/** Moves an import on; false when it is no longer in the state the caller saw. */
export async function moveImport(id: string, from: readonly ImportState[], to: ImportState): Promise<boolean> {
  const { affected } = await imports().update({ id, state: In(from) }, { state: to })
  return affected === 1
}

/** The import was called off while it was worked on: whatever is open is rolled back, what was committed stays. */
export class ImportCalledOff extends Error {}

/** How far an import is. Fails with ImportCalledOff when it is no longer in the state in which it was begun. */
export async function noteProgress(id: string, during: ImportState, total: number, done: number, taken = 0): Promise<void> {
  const { affectedRows } = await write('UPDATE roster_import SET total_rows = ?, done_rows = ?, taken = GREATEST(taken, ?) WHERE id = ? AND state = ?', [
    total, done, taken, id, during,
  ])
  if (affectedRows === 0) throw new ImportCalledOff()
}

/** Ends the work begun in state `during`; an import that was called off meanwhile stays so. */
export async function finishImport(
  id: string,
  during: ImportState,
  result: { state: ImportState; kind?: ImportRow['kind']; counts?: ImportCounts; failure?: string; rosterVersion?: string },
): Promise<void> {
  await imports().update({ id, state: during }, { ...result, failure: result.failure ?? null, finishedAt: now() })
}

/** Replaces the lists of a dry run, so that running it again leaves no trace of the first. */
export async function keepFindings(id: string, faults: readonly RowFault[], missing: readonly string[]): Promise<void> {
  await db().delete(RosterImportErrorRow, { importId: id })
  await db().delete(RosterImportMissingRow, { importId: id })
  for (let at = 0; at < faults.length; at += 1_000) {
    const rows = faults.slice(at, at + 1_000).map((fault) => [id, fault.row, fault.column, fault.text])
    await write('INSERT INTO roster_import_error (import_id, row_no, column_name, text) VALUES ? ON DUPLICATE KEY UPDATE text = VALUES(text)', [rows])
  }
  for (let at = 0; at < missing.length; at += 5_000) {
    await write('INSERT INTO roster_import_missing (import_id, student_id) VALUES ?', [missing.slice(at, at + 5_000).map((student) => [id, student])])
  }
}

export async function faultsOf(importId: string, limit: number): Promise<{ items: RowFault[]; total: number }> {
  const [rows, total] = await db()
    .getRepository(RosterImportErrorRow)
    .findAndCount({ where: { importId }, order: { rowNo: 'ASC', columnName: 'ASC' }, take: limit })
  return { items: rows.map(({ rowNo, columnName, text }) => ({ row: rowNo, column: columnName, text })), total }
}

/** Pupils of the school whom the file does not name, with the class they have that day; at most 500 are listed. */
export async function missingOf(id: string, day: string): Promise<{ items: { studentId: string; name: string; class: string | null }[]; total: number }> {
  const items = await sql<{ studentId: string; name: string; class: string | null }>(
    `SELECT t.id AS studentId, t.name, c.name AS class FROM roster_import_missing x JOIN student t ON t.id = x.student_id
     LEFT JOIN membership m ON m.student_id = t.id AND m.from_day <= ? AND (m.to_day IS NULL OR m.to_day > ?) LEFT JOIN class c ON c.id = m.class_id
     WHERE x.import_id = ? ORDER BY c.name, t.id LIMIT 500`,
    [day, day, id],
  )
  const [count] = await sql<{ total: number }>('SELECT COUNT(*) AS total FROM roster_import_missing WHERE import_id = ?', [id])
  return { items, total: count?.total ?? 0 }
}
