import type { Actor } from '../../platform/access'
import { fail } from '../../platform/errors'
import { importById } from './import-queries'
import { importReply } from './present'
import { liveImportOf, nameOfStaff } from './turn-queries'

/** Where an import lives: at its school. Fails with `resource.not_found`. */
export async function placeOfImport({ params }: { params: { importId: string } }): Promise<{ bureau: string; school: string }> {
  const row = (await importById(params.importId)) ?? fail('resource.not_found')
  return { bureau: row.bureauId, school: row.schoolId }
}

/** The school's file that somebody looks at or takes over, with the person's name; null when there is none. */
export async function currentImport(actor: Actor, schoolId: string) {
  const row = await liveImportOf(schoolId)
  return row ? { import: importReply(row), by: await nameOfStaff(row.createdBy, schoolId), mine: row.createdBy === actor.accountId } : null
}
