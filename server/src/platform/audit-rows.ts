/** The one form in which an audit row is sealed and verified (S32). Column order and form never change: old seals are recomputed with it. */
import { createHash } from 'node:crypto'
import { sql } from './db'

/** A sealed row: its id and 16 bytes that stand for everything else in it. */
export type Mark = { id: bigint; hash: Buffer }
type Row = Record<string, unknown> & { id: string | number; at: Date; fields: unknown }

const columns = ['account_id', 'role', 'action', 'student_id', 'bureau_id', 'school_id', 'class_id', 'purpose', 'route', 'request_id', 'ip', 'result'] as const
export const sealedAtOnce = 2_000

/** Marks of the rows with `after < id < before`, by id, at most `sealedAtOnce`. */
export async function marksBetween(after: bigint, before: bigint): Promise<Mark[]> {
  const rows = await sql<Row>(`SELECT id, at, fields, ${columns.join(', ')} FROM audit_log WHERE id > ? AND id < ? ORDER BY id LIMIT ?`, [
    after.toString(), before.toString(), sealedAtOnce,
  ])
  return rows.map((row) => ({ id: BigInt(row.id), hash: createHash('sha256').update(canonical(row)).digest().subarray(0, 16) }))
}

/** Numbers as text (a driver gives small ones as numbers), JSON parsed and written again (MySQL keeps its own spacing), instants in ISO. */
function canonical(row: Row): string {
  const fields: unknown = typeof row.fields === 'string' ? JSON.parse(row.fields) : row.fields
  return JSON.stringify([row.at.toISOString(), fields, ...columns.map((column) => (row[column] === null ? null : String(row[column])))])
}

const size = 24
export function packMarks(marks: readonly Mark[]): Buffer {
  const packed = Buffer.alloc(marks.length * size)
  marks.forEach((mark, index) => {
    packed.writeBigUInt64BE(mark.id, index * size)
    mark.hash.copy(packed, index * size + 8)
  })
  return packed
}
export const unpackMarks = (packed: Buffer): Mark[] =>
  Array.from({ length: Math.floor(packed.length / size) }, (_, index) => ({
    id: packed.readBigUInt64BE(index * size), hash: packed.subarray(index * size + 8, (index + 1) * size),
  }))
