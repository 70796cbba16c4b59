import type { Actor } from '../../platform/access'
import { audit } from '../../platform/audit'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'
import { importById, type ImportRow } from './import-queries'
import { rosterVersion } from './import-table'
import * as turns from './turn-queries'

/**
 * Calls an import off, one's own or a colleague's. Pieces are taken over in transactions that note their progress on the import's row, so this waits
 * for the piece at hand and the next one finds itself called off: what `taken` counts is in the roster, the rest is not. Applying again goes on from
 * there. Fails with `roster.import_over` once it was applied, failed or called off.
 */
export async function cancelImport(actor: Actor, importId: string): Promise<ImportRow> {
  return inTransaction(async () => {
    const row = (await turns.lockImport(importId)) ?? fail('resource.not_found')
    if (!turns.liveStates.includes(row.state)) fail('roster.import_over')
    const place = { bureau: row.bureauId, school: row.schoolId }
    // Only a file that was being taken over can go on; the version says that nobody else touched the roster meanwhile.
    const rosterVersionNow = row.state === 'applying' ? await rosterVersion(place) : null
    await turns.markCancelled(importId, actor.accountId, rosterVersionNow)
    await audit({ actor, action: 'roster.cancel_import', place, fields: [row.kind] })
    return (await importById(importId))!
  })
}
