/** SQL on whose turn it is to import at a school, and on calling an import off. */
import { now } from '../../platform/clock'
import { columnsOf } from '../../platform/columns'
import { db, sql } from '../../platform/db'
import { RosterImportRow } from './entities'
import type { ImportRow, ImportState } from './import-queries'

/** Imports somebody may still be waiting for. */
export const liveStates: readonly ImportState[] = ['waiting', 'checking', 'checked', 'applying']

async function one(rest: string, params: readonly unknown[]): Promise<ImportRow | undefined> {
  const [row] = await sql<ImportRow>(`SELECT ${columnsOf(RosterImportRow, 'i')} FROM roster_import i WHERE ${rest}`, params)
  // MariaDB's JSON is text, MySQL's comes parsed.
  return row && { ...row, counts: typeof row.counts === 'string' ? (JSON.parse(row.counts) as ImportRow['counts']) : row.counts }
}

/** The import with its row held until the transaction ends. */
export const lockImport = (id: string): Promise<ImportRow | undefined> => one('id = ? FOR UPDATE', [id])

/** The school's newest import that is not over, one that is being taken over before all others. */
export const liveImportOf = (schoolId: string): Promise<ImportRow | undefined> =>
  one(`school_id = ? AND state IN (?) ORDER BY state = 'applying' DESC, id DESC LIMIT 1`, [schoolId, liveStates])

/** A dry run that nobody applied within half an hour holds nobody up. */
const heldMs = 30 * 60_000

/** An import of the school that keeps this person from beginning one: one that is taken over, or a colleague's that is being looked at. */
export const importInTheWay = (schoolId: string, accountId: string): Promise<ImportRow | undefined> =>
  one(
    `school_id = ? AND (state = 'applying' OR (created_by <> ? AND (state IN ('waiting', 'checking') OR (state = 'checked' AND created_at > ?))))
     ORDER BY state = 'applying' DESC, id DESC LIMIT 1`,
    [schoolId, accountId, new Date(now().getTime() - heldMs)],
  )

/** Is there no newer file of the school? */
export const isNewest = async (row: Pick<ImportRow, 'id' | 'schoolId'>): Promise<boolean> =>
  (await sql('SELECT id FROM roster_import WHERE school_id = ? AND id > ? LIMIT 1', [row.schoolId, row.id])).length === 0

/** The name by which the school knows an account; empty for somebody on no list. */
export async function nameOfStaff(accountId: string, schoolId: string): Promise<string> {
  const [row] = await sql<{ name: string }>('SELECT name FROM staff WHERE account_id = ? ORDER BY school_id = ? DESC, id LIMIT 1', [accountId, schoolId])
  return row?.name ?? ''
}

/** Ends an import; with a roster version it may go on while the roster stays as it is. */
export async function markCancelled(id: string, endedBy: string, rosterVersion: string | null): Promise<void> {
  await db().update(RosterImportRow, { id }, { state: 'cancelled', endedBy, rosterVersion, finishedAt: now() })
}
