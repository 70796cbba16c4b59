import { inflateSync } from 'node:zlib'

/** Data codewords and blocks of error correction level M, by version 1 to 6 (ISO/IEC 18004, table 9). */
const LEVEL_M: Record<number, { data: number; blocks: number }> = {
  1: { data: 16, blocks: 1 },
  2: { data: 28, blocks: 1 },
  3: { data: 44, blocks: 1 },
  4: { data: 64, blocks: 2 },
  5: { data: 86, blocks: 2 },
  6: { data: 108, blocks: 4 },
}
const FORMAT_MASK = 0b101_0100_0001_0010
const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const MASKS: ((row: number, column: number) => boolean)[] = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_r, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
]

/**
 * What a QR code in a clean PNG says: an own small reader after ISO/IEC 18004, so that pictures are not judged by the library that drew
 * them. Versions 1 to 6 at level M, undamaged (no error correction is tried); anything else throws.
 */
export function readQr(png: Buffer): string {
  const modules = modulesOf(png)
  const size = modules.length
  const version = (size - 17) / 4
  const shape = LEVEL_M[version]
  const format = formatOf(modules) ^ FORMAT_MASK
  if (!shape || format >> 13 !== 0b00) throw new Error(`version ${version}, level ${format >> 13}: not for this reader`)
  const mask = MASKS[(format >> 10) & 7] as (row: number, column: number) => boolean
  const bits = zigzag(size, version).map(([r, c]) => (modules[r]?.[c] !== mask(r, c) ? 1 : 0))
  const words = Array.from({ length: shape.data }, (_, i) => Number(`0b${bits.slice(i * 8, i * 8 + 8).join('')}`))
  const perBlock = shape.data / shape.blocks
  const ordered = Array.from({ length: shape.data }, (_, i) => words[(i % perBlock) * shape.blocks + Math.floor(i / perBlock)] ?? 0)
  return textOf(ordered.map((word) => word.toString(2).padStart(8, '0')).join(''))
}

function textOf(bits: string): string {
  let at = 0
  const take = (count: number): number => Number(`0b${bits.slice(at, (at += count))}`)
  const bytes: number[] = []
  const put = (text: string): number => bytes.push(...Buffer.from(text))
  while (at + 4 <= bits.length) {
    const mode = take(4)
    if (mode === 0) break
    let left = take({ 1: 10, 2: 9, 4: 8 }[mode] ?? 0)
    for (; mode === 4 && left > 0; left -= 1) bytes.push(take(8))
    for (; mode === 1 && left > 0; left -= 3) put(String(take([4, 7, 10][Math.min(left, 3) - 1] ?? 0)).padStart(Math.min(left, 3), '0'))
    for (; mode === 2 && left > 0; left -= 2) {
      const pair = take(left > 1 ? 11 : 6)
      put(left > 1 ? `${ALPHANUMERIC[Math.floor(pair / 45)]}${ALPHANUMERIC[pair % 45]}` : (ALPHANUMERIC[pair] ?? ''))
    }
  }
  return Buffer.from(bytes).toString('utf8')
}

/** The 15 bits beside the upper left finder, highest first. */
function formatOf(modules: boolean[][]): number {
  const places = [...[0, 1, 2, 3, 4, 5, 7, 8].map((c) => [8, c] as const), ...[7, 5, 4, 3, 2, 1, 0].map((r) => [r, 8] as const)]
  return places.reduce((sum, [r, c]) => sum * 2 + (modules[r]?.[c] ? 1 : 0), 0)
}

/** Places of data in their order: pairs of columns from the right, up and down, around the fixed patterns. */
function zigzag(size: number, version: number): [number, number][] {
  const centre = size - 7
  const isFixed = (r: number, c: number): boolean =>
    (r < 9 && (c < 9 || c >= size - 8)) ||
    (r >= size - 8 && c < 9) ||
    r === 6 ||
    c === 6 ||
    (version > 1 && Math.abs(r - centre) <= 2 && Math.abs(c - centre) <= 2)
  const places: [number, number][] = []
  let isUp = true
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right -= 1
    for (let i = 0; i < size; i += 1) {
      const r = isUp ? size - 1 - i : i
      for (const c of [right, right - 1]) if (!isFixed(r, c)) places.push([r, c])
    }
    isUp = !isUp
  }
  return places
}

/** Dark squares of the symbol: the finder's first row is seven modules long. */
function modulesOf(png: Buffer): boolean[][] {
  const { rows, width } = pixelsOf(png)
  const isDark = (y: number, x: number): boolean => (rows[y]?.[x * 4] ?? 255) < 128
  const top = rows.findIndex((_row, y) => Array.from({ length: width }).some((_, x) => isDark(y, x)))
  let left = 0
  while (!isDark(top, left)) left += 1
  let run = left
  while (isDark(top, run)) run += 1
  const module = (run - left) / 7
  let right = width - 1
  while (!isDark(top, right)) right -= 1
  const size = Math.round((right - left + 1) / module)
  const exact = (right - left + 1) / size
  const at = (start: number, index: number): number => Math.floor(start + (index + 0.5) * exact)
  return Array.from({ length: size }, (_, r) => Array.from({ length: size }, (_unused, c) => isDark(at(top, r), at(left, c))))
}

/** The rows of an 8-bit RGBA PNG without interlacing (ISO/IEC 15948). */
function pixelsOf(png: Buffer): { rows: Buffer[]; width: number } {
  if (png.subarray(1, 4).toString() !== 'PNG') throw new Error('no PNG')
  const [width, height, kind] = [png.readUInt32BE(16), png.readUInt32BE(20), png.subarray(24, 26).toString('hex')]
  if (kind !== '0806') throw new Error(`not 8-bit RGBA but ${kind}`)
  const parts: Buffer[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.subarray(at + 4, at + 8).toString() === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  }
  const raw = inflateSync(Buffer.concat(parts))
  const rows: Buffer[] = []
  const stride = width * 4
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)] ?? 0
    const row = Buffer.from(raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)))
    rows.push(unfiltered(row, rows[y - 1] ?? Buffer.alloc(stride), filter))
  }
  return { rows, width }
}

/** Only the filters 0 (none) to 2 (up): the pictures that are read here use no others. */
function unfiltered(row: Buffer, above: Buffer, filter: number): Buffer {
  if (filter > 2) throw new Error(`filter ${filter}: not for this reader`)
  if (filter === 0) return row
  for (let x = 0; x < row.length; x += 1) row[x] = ((row[x] ?? 0) + ((filter === 1 ? row[x - 4] : above[x]) ?? 0)) & 255
  return row
}
