import type { FileReply } from '@zhixiao/shared-types/contract/contract'
import writeXlsxFile from 'write-excel-file/node'
import { fail } from '../../platform/errors'
import { TableProblem } from './archive'
import { lostDigits } from './cells'
import { findHeader } from './headers'
import { faultsOf, type ImportRow } from './import-queries'
import { readTableApart } from './read-table'
import { storedFile } from './stored-file'
import { isZip } from './table-file'

const mostFaults = 300_000

/**
 * The wrong rows in the shape of the file handed in, with a column 错误 at the end: to be corrected and handed in again (RS-9). Every cell
 * is text, and what a spreadsheet would take for a formula is neutralised (S57). Fails with `resource.not_found` once the file is gone.
 */
export async function errorFile(row: ImportRow): Promise<FileReply> {
  const { bytes, table } = await readAgain(row)
  const header = findHeader(table)
  if ('missing' in header) return fail('resource.not_found')
  const reasons = new Map<number, string[]>()
  for (const fault of (await faultsOf(row.id, mostFaults)).items) reasons.set(fault.row, [...(reasons.get(fault.row) ?? []), `${fault.column}：${fault.text}`])
  const width = Math.max(...table.slice(header.row).map((cells) => cells.length))
  const wide = (cells: readonly string[], last: string) => [...Array.from({ length: width }, (_, column) => safeCell(cells[column] ?? '')), last]
  const rows = [wide(table[header.row] ?? [], '错误'), ...[...reasons].map(([number, texts]) => wide(table[number - 1] ?? [], texts.join('；')))]
  return isZip(bytes) ? xlsxOf(rows) : csvOf(rows)
}

async function readAgain(row: ImportRow): Promise<{ bytes: Buffer; table: string[][] }> {
  try {
    const bytes = await storedFile(row)
    return { bytes, table: await readTableApart(bytes) }
  } catch (error) {
    if (error instanceof TableProblem) fail('resource.not_found')
    throw error
  }
}

/** Text that no spreadsheet runs; control characters do not fit into XML. */
export function safeCell(text: string): string {
  if (text === lostDigits) return ''
  // eslint-disable-next-line no-control-regex -- control characters are exactly what is removed here
  const plain = text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, '').slice(0, 32_000)
  return /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain
}

const name = '导入错误'

async function xlsxOf(rows: readonly (readonly string[])[]): Promise<FileReply> {
  const file = await writeXlsxFile(rows.map((row) => row.map((value) => ({ value, type: String })))).toBuffer()
  return { file, name: `${name}.xlsx`, type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }
}

/** UTF-8 with a mark, or Excel reads Chinese as noise. */
function csvOf(rows: readonly (readonly string[])[]): FileReply {
  const quoted = rows.map((row) => row.map((cell) => `"${cell.replace(/"/g, '""')}"`).join(','))
  return { file: Buffer.from(`\uFEFF${quoted.join('\r\n')}\r\n`), name: `${name}.csv`, type: 'text/csv; charset=utf-8' }
}
