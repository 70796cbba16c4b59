/** Roster files as schools make them, built in code: workbooks, CSV in the encodings of China, broken and hostile ones. */
import { crc32, deflateRawSync } from 'node:zlib'
import writeXlsxFile from 'write-excel-file/node'

type Cell = string | number | null
export const pupilTitles = ['学籍号', '姓名', '性别', '年级', '班级', '监护人', '关系', '手机']

/** A workbook; numbers are number cells, as when somebody typed a phone. */
export async function workbook(rows: readonly (readonly Cell[])[]): Promise<Buffer> {
  const cells = rows.map((row) => row.map((value) => (value === null ? null : typeof value === 'number' ? { value, type: Number } : { value, type: String })))
  return Buffer.from(await writeXlsxFile(cells).toBuffer())
}

const quoted = (cell: Cell) => (/[",\r\n]/.test(String(cell ?? '')) ? `"${String(cell).replace(/"/g, '""')}"` : String(cell ?? ''))
export const csvText = (rows: readonly (readonly Cell[])[]): string => rows.map((row) => row.map(quoted).join(',')).join('\r\n')

let gbk: Map<string, number[]> | undefined
/** Text in GBK: what "CSV" means in a Chinese Excel. Node only decodes it, so the table is turned round once. */
export function inGbk(text: string): Buffer {
  if (!gbk) {
    gbk = new Map()
    const decoder = new TextDecoder('gbk')
    for (let lead = 0x81; lead <= 0xfe; lead += 1) {
      for (let trail = 0x40; trail <= 0xfe; trail += 1) if (trail !== 0x7f) gbk.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail])
    }
  }
  const table = gbk
  return Buffer.from([...text].flatMap((sign) => (sign.charCodeAt(0) < 0x80 ? [sign.charCodeAt(0)] : (table.get(sign) ?? [0x3f]))))
}

type ZipEntry = { name: string; content: Buffer; saidSize?: number }

/** A zip archive; `saidSize` lets the directory lie about an entry. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content, saidSize } of entries) {
    const packed = deflateRawSync(content, { level: 9 })
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(content), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(saidSize ?? content.length, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), fields, Buffer.from(name), packed])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002', 'latin1'), Buffer.from([20, 0]), fields, place, Buffer.from(name)]))
    locals.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, central, Buffer.from('PK\u0005\u0006', 'latin1'), end])
}

const sheetNames = { workbook: 'xl/workbook.xml', sheet: 'xl/worksheets/sheet1.xml' }
/** A few kilobytes that want to become a gigabyte. */
export const zipBomb = (bytes = 400 * 1024 * 1024, saidSize?: number): Buffer =>
  zip([{ name: sheetNames.workbook, content: Buffer.from('<workbook/>') }, { name: sheetNames.sheet, content: Buffer.alloc(bytes, 0x20), saidSize }])
