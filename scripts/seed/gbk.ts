/**
 * Text as Excel on a Chinese Windows saves a .csv. Node decodes GB18030 but does not encode it, so its own decoder is asked once for
 * every code of two and four bytes; characters beyond the Basic Plane follow GB18030's linear formula.
 */
let known: Map<string, Uint8Array> | undefined

function codes(): Map<string, Uint8Array> {
  const decoder = new TextDecoder('gb18030')
  const found = new Map<string, Uint8Array>()
  const keep = (bytes: Uint8Array) => {
    const text = decoder.decode(bytes)
    if ([...text].length === 1 && text !== '\ufffd' && !found.has(text)) found.set(text, bytes)
  }
  for (let high = 0x81; high <= 0xfe; high += 1) for (let low = 0x40; low <= 0xfe; low += 1) if (low !== 0x7f) keep(Uint8Array.of(high, low))
  // The four-byte codes of the Basic Plane end at 84 31 A4 39.
  for (let linear = 0; linear <= 39_419; linear += 1) keep(fourBytes(linear))
  return found
}

const fourBytes = (linear: number): Uint8Array =>
  Uint8Array.of(0x81 + Math.floor(linear / 12_600), 0x30 + (Math.floor(linear / 1_260) % 10), 0x81 + (Math.floor(linear / 10) % 126), 0x30 + (linear % 10))

/** Encodes as GB18030, which is GBK for everything GBK has. Fails on a character that has no code (a lone surrogate). */
export function encodeGbk(text: string): Buffer {
  const table = (known ??= codes())
  return Buffer.concat([...text].map((character) => bytesOf(table, character)))
}

function bytesOf(table: Map<string, Uint8Array>, character: string): Uint8Array {
  const point = character.codePointAt(0) ?? 0
  if (point < 0x80) return Uint8Array.of(point)
  if (point >= 0x10000) return fourBytes(point - 0x10000 + 189_000)
  const bytes = table.get(character)
  if (!bytes) throw new Error(`no GB18030 code for U+${point.toString(16)}`)
  return bytes
}
