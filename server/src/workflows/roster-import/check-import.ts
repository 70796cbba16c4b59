import { errorCatalogue } from '@zhixiao/shared-types/values/errors'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { schoolDay } from '../../platform/time'
import { TableProblem } from './archive'
import * as queries from './import-queries'
import { checkTable, HeadersMissing } from './import-table'
import { readTableApart } from './read-table'
import { storedFile } from './stored-file'

/** Does the task `roster.check-import`: the dry run of a file. Running it again begins anew and leaves the same lists. */
export async function checkImport({ importId }: { importId: string }): Promise<void> {
  const row = await queries.importById(importId)
  if (!row || !(await queries.moveImport(importId, ['waiting', 'checking'], 'checking'))) return
  try {
    const table = await readTableApart(await storedFile(row))
    const place = { bureau: row.bureauId, school: row.schoolId }
    const checked = await checkTable(place, schoolDay(now()), table, (done, total) => queries.noteProgress(importId, 'checking', total, done))
    await inTransaction(async () => {
      await queries.keepFindings(importId, checked.faults, checked.missing)
      await queries.finishImport(importId, 'checking', { state: 'checked', kind: checked.kind, counts: checked.counts, rosterVersion: checked.version })
    })
  } catch (error) {
    if (error instanceof queries.ImportCalledOff) return
    const failure = failureOf(error)
    if (!failure) throw error
    await queries.finishImport(importId, 'checking', { state: 'failed', failure })
  }
}

/** The sentence for a file that will never read; undefined for anything that may pass, which is tried again. */
export function failureOf(error: unknown): string | undefined {
  if (error instanceof HeadersMissing) return `${errorCatalogue['roster.headers_missing'].text}：${error.missing.join('、')}`
  if (!(error instanceof TableProblem)) return undefined
  return errorCatalogue[error.what === 'too_big' ? 'roster.file_too_big' : 'roster.file_unreadable'].text
}
