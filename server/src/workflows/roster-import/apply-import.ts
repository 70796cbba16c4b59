import { errorCatalogue } from '@zhixiao/shared-types/values/errors'
import { holdSchool } from '../../modules/roster/index'
import type { Actor } from '../../platform/access'
import { audit } from '../../platform/audit'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'
import { enqueue } from '../../platform/outbox'
import { schoolDay } from '../../platform/time'
import { failureOf } from './check-import'
import * as queries from './import-queries'
import { applyTable, rosterVersion } from './import-table'
import { readTableApart } from './read-table'
import { storedFile } from './stored-file'
import { applyImportTopic } from './topics'
import * as turns from './turn-queries'

/**
 * The good rows of a checked file shall be taken over, or those that were left when it was called off. Fails with `roster.import_not_ready` before the
 * dry run is done or after it has been applied, `roster.import_changed` when the roster moved since, and `roster.import_running` while another
 * import of the school is being taken over (RS-9).
 */
export async function requestApplication(actor: Actor, importId: string): Promise<queries.ImportRow> {
  return inTransaction(async () => {
    const row = await queries.importById(importId)
    if (!row) return fail('resource.not_found')
    await holdSchool(row.schoolId)
    const other = await turns.importInTheWay(row.schoolId, row.createdBy)
    if (other && other.id !== importId && other.state === 'applying') await refuseTurn(other)
    const isOver = row.state === 'cancelled' && !(row.rosterVersion && (await turns.isNewest(row)))
    if (isOver || !(await queries.moveImport(importId, ['checked', 'cancelled'], 'applying'))) fail('roster.import_not_ready')
    const place = { bureau: row.bureauId, school: row.schoolId }
    if ((await rosterVersion(place)) !== row.rosterVersion) fail('roster.import_changed')
    await queries.noteProgress(importId, 'applying', row.totalRows, 0)
    await enqueue(applyImportTopic, { importId })
    await audit({ actor, action: 'roster.apply_import', place, fields: [row.kind] })
    return { ...row, state: 'applying', doneRows: 0 }
  })
}

/**
 * Does the task `roster.apply-import`. Begun again after a crash it goes on where the rows already agree. The roster is compared
 * once more before the first row, in case it moved while the task waited.
 */
export async function applyImport({ importId }: { importId: string }): Promise<void> {
  const row = await queries.importById(importId)
  if (row?.state !== 'applying') return
  const place = { bureau: row.bureauId, school: row.schoolId }
  if (row.doneRows === 0 && (await rosterVersion(place)) !== row.rosterVersion) {
    return queries.finishImport(importId, 'applying', { state: 'failed', failure: errorCatalogue['roster.import_changed'].text })
  }
  try {
    const table = await readTableApart(await storedFile(row))
    const by = { accountId: row.createdBy, role: 'admin' as const }
    await applyTable({ ...place, by }, schoolDay(now()), table, (done, total, taken) => queries.noteProgress(importId, 'applying', total, done, taken))
    await queries.finishImport(importId, 'applying', { state: 'applied' })
  } catch (error) {
    if (error instanceof queries.ImportCalledOff) return
    const failure = failureOf(error)
    if (!failure) throw error
    await queries.finishImport(importId, 'applying', { state: 'failed', failure })
  }
}

/** Somebody is at it already: who, so that they can talk. */
export async function refuseTurn(other: queries.ImportRow): Promise<never> {
  return fail('roster.import_running', { importId: other.id, state: other.state, by: await turns.nameOfStaff(other.createdBy, other.schoolId), since: other.createdAt.toISOString() })
}
