import { readFile } from 'node:fs/promises'
import { holdSchool } from '../../modules/roster/index'
import type { Actor } from '../../platform/access'
import { audit } from '../../platform/audit'
import type { UploadedFile } from '../../platform/body'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'
import { newId } from '../../platform/ids'
import { enqueue } from '../../platform/outbox'
import { tidy } from '../../platform/text'
import { refuseTurn } from './apply-import'
import { checkArchive, TableProblem } from './archive'
import * as queries from './import-queries'
import type { ImportPlace } from './pupil-import'
import { keepFile } from './stored-file'
import { checkImportTopic } from './topics'
import { importInTheWay } from './turn-queries'

/**
 * A school hands in its roster; the dry run is enqueued (RS-9). The person's earlier files that were not applied are over. Fails with
 * `roster.file_unreadable` for what is neither a workbook nor text, `roster.file_too_big` for a zip bomb, and `roster.import_running` while a
 * colleague looks at a file or one is being taken over.
 */
export async function beginImport(actor: Actor, place: ImportPlace, file: UploadedFile): Promise<queries.ImportRow> {
  const bytes = await readFile(file.path)
  await refuseAtTheDoor(bytes)
  const id = newId()
  return inTransaction(async () => {
    // Two people who begin in the same second are looked at one after the other.
    await holdSchool(place.school)
    const other = await importInTheWay(place.school, actor.accountId)
    if (other) await refuseTurn(other)
    const storedAs = `roster-imports/${id}`
    await queries.insertImport({ id, bureauId: place.bureau, schoolId: place.school, fileName: tidy(file.name) || '名册', storedAs, createdBy: actor.accountId })
    await queries.supersede(place.school, id, actor.accountId)
    await enqueue(checkImportTopic, { importId: id })
    await audit({ actor, action: 'roster.begin_import', place, fields: ['file'] })
    // Last, so that a refusal above leaves no file behind.
    await keepFile(id, storedAs, bytes)
    return (await queries.importById(id))!
  })
}

/** What can be told from the directory alone; the rest is found by the dry run, apart from this process. */
async function refuseAtTheDoor(bytes: Buffer): Promise<void> {
  const isZip = bytes.subarray(0, 2).toString('latin1') === 'PK'
  const isText = bytes.length > 0 && (!bytes.includes(0) || (bytes[0] === 0xff && bytes[1] === 0xfe))
  if (!isZip) return isText ? undefined : fail('roster.file_unreadable')
  try {
    await checkArchive(bytes, { inflate: false })
  } catch (error) {
    if (!(error instanceof TableProblem)) throw error
    fail(error.what === 'too_big' ? 'roster.file_too_big' : 'roster.file_unreadable')
  }
}
