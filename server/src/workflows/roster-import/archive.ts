/** Looking into a .xlsx before anything reads it: a zip bomb is refused by its directory, a lying one by counting (S56). */
import { fromBuffer, type Entry, type ZipFile } from 'yauzl'

export class TableProblem extends Error {
  constructor(readonly what: 'unreadable' | 'too_big') {
    super(what)
    this.name = 'TableProblem'
  }
}

const megabyte = 1024 * 1024
export const archiveLimits = { entries: 2_000, bytes: 300 * megabyte, ratio: 100 }
/** A ratio says nothing about a few kilobytes of repeated XML. */
const ratioFrom = 5 * megabyte

/**
 * Fails with TableProblem: `unreadable` when it is no zip or not a workbook, `too_big` above 2,000 entries, 300 MB or a ratio of 100.
 * With `inflate` every entry is also decompressed and counted.
 */
export async function checkArchive(bytes: Buffer, options: { inflate: boolean }): Promise<void> {
  const zip = await open(bytes)
  if (zip.entryCount > archiveLimits.entries) throw new TableProblem('too_big')
  let total = 0
  let isWorkbook = false
  await eachEntry(zip, async (entry) => {
    total += entry.uncompressedSize
    if (total > archiveLimits.bytes || (total > ratioFrom && total > bytes.length * archiveLimits.ratio)) throw new TableProblem('too_big')
    isWorkbook ||= entry.fileName === 'xl/workbook.xml'
    if (options.inflate && !entry.fileName.endsWith('/')) await inflate(zip, entry)
  })
  if (!isWorkbook) throw new TableProblem('unreadable')
}

const open = (bytes: Buffer) =>
  new Promise<ZipFile>((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true, autoClose: false }, (error, zip) =>
      error ? reject(new TableProblem('unreadable')) : resolve(zip),
    )
  })

const eachEntry = (zip: ZipFile, visit: (entry: Entry) => Promise<void>) =>
  new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: Entry) => void visit(entry).then(() => zip.readEntry(), reject))
    zip.on('end', () => resolve())
    zip.on('error', () => reject(new TableProblem('unreadable')))
    zip.readEntry()
  })

/** yauzl breaks off an entry that yields more or less than its directory says. */
const inflate = (zip: ZipFile, entry: Entry) =>
  new Promise<void>((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(new TableProblem('unreadable'))
      stream.on('error', () => reject(new TableProblem('unreadable')))
      stream.on('end', () => resolve())
      stream.resume()
    })
  })
