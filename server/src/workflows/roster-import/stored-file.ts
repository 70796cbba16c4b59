/** The file of an import, sealed in storage: it names children and phones (S20). */
import { outside } from '../../outside/index'
import { vault } from '../../platform/crypto'
import { TableProblem } from './archive'
import type { ImportRow } from './import-queries'

const fieldOf = (importId: string) => ({ table: 'roster_import', column: 'file', row: importId })

/** Keeps the bytes under a name. */
export const keepFile = (importId: string, name: string, bytes: Buffer): Promise<void> =>
  outside().storage.put(name, vault().seal(fieldOf(importId), bytes.toString('base64')))

/** The bytes as they were handed in. Fails with TableProblem when the file is gone. */
export async function storedFile(row: Pick<ImportRow, 'id' | 'storedAs'>): Promise<Buffer> {
  const sealed = row.storedAs ? await outside().storage.get(row.storedAs) : undefined
  if (!sealed) throw new TableProblem('unreadable')
  return Buffer.from(vault().open(fieldOf(row.id), sealed), 'base64')
}
