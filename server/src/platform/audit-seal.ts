/**
 * The hash chain over the audit (S32). Rows are not chained by who writes them (that would queue every reader behind one lock): a job seals each
 * minute what is old enough that no open transaction can still add a row before it. The head leaves the database each hour (audit-heads.ts).
 */
import { createHash } from 'node:crypto'
import { marksBetween, packMarks, type Mark } from './audit-rows'
import { now } from './clock'
import { sql, write } from './db'
import { idBound } from './ids'
import { job } from './jobs'

/** Longer than any transaction that writes an audit row (a statement ends after 15 s), with room for clocks that differ. */
export const safetyLagMs = 5 * 60_000

export type Seal = { seq: bigint; fromId: bigint; toId: bigint; rowCount: number; marks: Buffer; prevHash: Buffer; hash: Buffer; at: Date }
export const firstHash = Buffer.alloc(32)

/** SHA-256 over everything a seal says. `marks` carries the content of its rows. */
export const hashOf = (seal: Omit<Seal, 'hash'>): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([seal.seq.toString(), seal.fromId.toString(), seal.toId.toString(), seal.rowCount, seal.at.toISOString()]))
    .update(seal.prevHash)
    .update(seal.marks)
    .digest()

type SealRow = { seq: string | number; fromId: string | number; toId: string | number; rowCount: number; marks: Buffer; prevHash: Buffer; hash: Buffer; at: Date }
const columns = 'seq, from_id AS fromId, to_id AS toId, row_count AS rowCount, marks, prev_hash AS prevHash, hash, at'
const sealFrom = (row: SealRow): Seal => ({ ...row, seq: BigInt(row.seq), fromId: BigInt(row.fromId), toId: BigInt(row.toId) })

/** The last link of the chain; undefined before the first. */
export async function lastSeal(): Promise<Seal | undefined> {
  const [row] = await sql<SealRow>(`SELECT ${columns} FROM audit_seal ORDER BY seq DESC LIMIT 1`)
  return row && sealFrom(row)
}

/** A few links from a number on, in order. */
export const sealsFrom = async (seq: bigint, limit: number): Promise<Seal[]> =>
  (await sql<SealRow>(`SELECT ${columns} FROM audit_seal WHERE seq >= ? ORDER BY seq LIMIT ?`, [seq.toString(), limit])).map(sealFrom)

/**
 * Seals every row below an id, the oldest first; returns how many. Two at once: the seal's number is a key, the second fails and the next
 * minute goes on. Running it again changes nothing.
 */
export async function sealAudit(before = idBound(safetyLagMs)): Promise<number> {
  for (let sealed = 0; ; ) {
    const last = await lastSeal()
    const marks = await marksBetween(last?.toId ?? 0n, BigInt(before))
    if (marks.length === 0) return sealed
    await writeSeal(last, marks)
    sealed += marks.length
  }
}

async function writeSeal(last: Seal | undefined, marks: readonly Mark[]): Promise<void> {
  const open = {
    seq: (last?.seq ?? 0n) + 1n, fromId: marks[0]?.id ?? 0n, toId: marks.at(-1)?.id ?? 0n, rowCount: marks.length, marks: packMarks(marks),
    prevHash: last?.hash ?? firstHash, at: now(),
  }
  await write('INSERT INTO audit_seal (seq, from_id, to_id, row_count, marks, prev_hash, hash, at) VALUES (?)', [
    [open.seq.toString(), open.fromId.toString(), open.toId.toString(), open.rowCount, open.marks, open.prevHash, hashOf(open), open.at],
  ])
}

/** Owed each minute; one that was missed is covered by the next. */
export const sealJob = job({
  name: 'audit-seal',
  owed: (at) => Promise.resolve([{ scope: 'all', window: at.toISOString().slice(0, 16) }]),
  run: async () => void (await sealAudit()),
})
