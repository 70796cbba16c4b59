/** Bytes of a file as a table of texts. Runs inside the reading thread; pure but for the decompression. */
import { parse } from 'csv-parse/sync'
import { readSheet } from 'read-excel-file/node'
import { checkArchive, TableProblem } from './archive'
import { textOf, type RawCell } from './cells'

/** A school of 10,000 with several guardian rows fits; more is not a roster. */
export const mostRows = 60_000
const mostColumns = 100

/** Reads .xlsx (first sheet) or .csv. Fails with TableProblem: `unreadable` for broken files, `too_big` for oversized ones. */
export async function readTable(bytes: Uint8Array): Promise<string[][]> {
  const rows = isZip(bytes) ? await readXlsx(Buffer.from(bytes)) : readCsv(bytes)
  if (rows.length > mostRows) throw new TableProblem('too_big')
  return rows.map((row) => row.slice(0, mostColumns))
}

export const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b

async function readXlsx(bytes: Buffer): Promise<string[][]> {
  // What the directory says may be a lie, so everything is inflated once and counted before the reader sees it.
  await checkArchive(bytes, { inflate: true })
  try {
    const rows = (await readSheet(bytes)) as RawCell[][]
    return rows.map((row) => row.map(textOf))
  } catch {
    throw new TableProblem('unreadable')
  }
}

function readCsv(bytes: Uint8Array): string[][] {
  const text = decode(bytes)
  // Title rows have no separators, so the first lines are looked at together.
  const head = text.slice(0, 4_000)
  const delimiter = [',', '\t', ';'].sort((one, other) => head.split(other).length - head.split(one).length)[0]
  try {
    const rows: string[][] = parse(text, { delimiter, bom: true, relax_column_count: true, relax_quotes: true, max_record_size: 200_000, to: mostRows + 1 })
    return rows.map((row) => row.map(textOf))
  } catch {
    throw new TableProblem('unreadable')
  }
}

/** UTF-8 with or without a mark, UTF-16 with one (Excel's "Unicode text"), otherwise GB18030, of which GBK and GB2312 are parts. */
function decode(bytes: Uint8Array): string {
  const marked = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : undefined
  if (!marked && bytes.includes(0)) throw new TableProblem('unreadable')
  for (const encoding of marked ? [marked] : ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // The next encoding may fit.
    }
  }
  throw new TableProblem('unreadable')
}
