import { errorCatalogue } from '@zhixiao/shared-types/values/errors'
import type { Actor } from '../../../platform/access'
import { audit } from '../../../platform/audit'
import { now } from '../../../platform/clock'
import { inTransaction } from '../../../platform/db'
import { fail } from '../../../platform/errors'
import { promise } from '../../../platform/outbox'
import { schoolDay } from '../../../platform/time'
import { failureOf } from './check-import'
import * as queries from './import-queries'
import { applyTable, rosterVersion } from './import-table'
import { readTableApart } from './read-table'
import { storedFile } from './stored-file'

/**
 * The good rows of a checked file shall be taken over. Fails with `roster.import_not_ready` before the dry run is done or after it has
 * been applied, and `roster.import_changed` when the roster moved since.
 */
export async function requestApplication(actor: Actor, importId: string): Promise<queries.ImportRow> {
  return inTransaction(async () => {
    const row = await queries.importById(importId)
    if (!row) return fail('resource.not_found')
    if (!(await queries.moveImport(importId, ['checked'], 'applying'))) fail('roster.import_not_ready')
    const place = { bureau: row.bureauId, school: row.schoolId }
    if ((await rosterVersion(place)) !== row.rosterVersion) fail('roster.import_changed')
    await queries.noteProgress(importId, row.totalRows, 0)
    await promise('roster.apply-import', { importId })
    await audit({ actor, action: 'roster.apply_import', place, fields: [row.kind] })
    return { ...row, state: 'applying', doneRows: 0 }
  })
}

/**
 * Kept for the promise `roster.apply-import`. Begun again after a crash it goes on where the rows already agree. The roster is compared
 * once more before the first row, in case it moved while the promise waited.
 */
export async function applyImport({ importId }: { importId: string }): Promise<void> {
  const row = await queries.importById(importId)
  if (row?.state !== 'applying') return
  const place = { bureau: row.bureauId, school: row.schoolId }
  if (row.doneRows === 0 && (await rosterVersion(place)) !== row.rosterVersion) {
    return queries.finishImport(importId, { state: 'failed', failure: errorCatalogue['roster.import_changed'].text })
  }
  try {
    const table = await readTableApart(await storedFile(row))
    await applyTable(place, schoolDay(now()), table, async (done, total) => void (await queries.noteProgress(importId, total, done)))
    await queries.finishImport(importId, { state: 'applied' })
  } catch (error) {
    const failure = failureOf(error)
    if (!failure) throw error
    await queries.finishImport(importId, { state: 'failed', failure })
  }
}
