/** A table as a file: .xlsx with a merged title, .csv as Excel saves it in China (GBK), .csv in UTF-8 with a byte order mark. */
import writeXlsx, { type Row } from 'write-excel-file/node'
import { encodeGbk } from './gbk'
import type { SchoolPlan } from './world'

export type Cell = string | number
/** `title` stands in one merged cell above the header. */
export type Table = { title?: string; header: string[]; rows: Cell[][] }
export type FileForm = SchoolPlan['form']

export const endingOf = (form: FileForm): string => (form === 'xlsx' ? 'xlsx' : 'csv')

/** The bytes of the file. */
export async function fileOf(table: Table, form: FileForm): Promise<Buffer> {
  if (form === 'xlsx') return xlsxOf(table)
  const text = csvOf(table)
  return form === 'csv_gbk' ? encodeGbk(text) : Buffer.from(`\ufeff${text}`)
}

async function xlsxOf({ title, header, rows }: Table): Promise<Buffer> {
  const merged: Row[] = title === undefined ? [] : [[{ value: title, fontWeight: 'bold', align: 'center', columnSpan: header.length }, ...Array.from({ length: header.length - 1 }, () => null)]]
  const titles: Row = header.map((value) => ({ value, fontWeight: 'bold' }))
  const body: Row[] = rows.map((row) => row.map((value) => (value === '' ? null : typeof value === 'number' ? { value, type: Number, format: '0' } : { value, type: String })))
  return writeXlsx([...merged, titles, ...body]).toBuffer()
}

function csvOf({ title, header, rows }: Table): string {
  const lines = [...(title === undefined ? [] : [[title, ...Array<Cell>(header.length - 1).fill('')]]), header, ...rows]
  return lines.map((line) => `${line.map(quoted).join(',')}\r\n`).join('')
}

const quoted = (cell: Cell): string => (/[",\r\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell))
