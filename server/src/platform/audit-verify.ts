/** Recomputes the whole chain and names the first place where it does not hold (S32). Reads only. */
import type { Head } from './audit-heads'
import { marksBetween, unpackMarks, type Mark } from './audit-rows'
import { firstHash, hashOf, sealsFrom, type Seal } from './audit-seal'
import { sql } from './db'

export type AuditBreak = {
  /** changed, missing, inserted, moved: a row. seal_changed, seal_missing: a link. tail_cut: an exported head lies beyond the chain's end. head_differs: the chain was written anew. */
  what: 'changed' | 'missing' | 'inserted' | 'moved' | 'seal_changed' | 'seal_missing' | 'tail_cut' | 'head_differs'
  seal: string
  /** Id of the audit row, where one row is to blame. */
  row?: string
}
export type AuditProof = { seals: number; rows: number; waiting: number; problem: AuditBreak | undefined }

/** Walks seal by seal, 20 at a time, with the heads that were exported; stops at the first break. */
export async function verifyAudit(heads: readonly Head[]): Promise<AuditProof> {
  const proof: AuditProof = { seals: 0, rows: 0, waiting: 0, problem: undefined }
  const exported = new Map<string, string[]>()
  for (const head of heads) exported.set(head.seq, [...(exported.get(head.seq) ?? []), head.hash])
  let last: Seal | undefined
  for (;;) {
    const seals = await sealsFrom((last?.seq ?? 0n) + 1n, 20)
    for (const seal of seals) {
      proof.problem = linkProblem(last, seal) ?? headProblem(seal, exported) ?? (await rowProblem(last?.toId ?? 0n, seal))
      if (proof.problem) return proof
      proof.seals += 1
      proof.rows += seal.rowCount
      last = seal
    }
    if (seals.length === 0) break
  }
  const beyond = heads.find((head) => BigInt(head.seq) > (last?.seq ?? 0n))
  if (beyond) proof.problem = { what: 'tail_cut', seal: beyond.seq }
  const [open] = await sql<{ n: number }>('SELECT COUNT(*) AS n FROM audit_log WHERE id > ?', [(last?.toId ?? 0n).toString()])
  proof.waiting = Number(open?.n ?? 0)
  return proof
}

function linkProblem(last: Seal | undefined, seal: Seal): AuditBreak | undefined {
  const expected = (last?.seq ?? 0n) + 1n
  if (seal.seq !== expected) return { what: 'seal_missing', seal: expected.toString() }
  const follows = seal.prevHash.equals(last?.hash ?? firstHash)
  return follows && seal.hash.equals(hashOf(seal)) ? undefined : { what: 'seal_changed', seal: seal.seq.toString() }
}

function headProblem(seal: Seal, exported: ReadonlyMap<string, readonly string[]>): AuditBreak | undefined {
  const known = exported.get(seal.seq.toString()) ?? []
  return known.every((hash) => hash === seal.hash.toString('hex')) ? undefined : { what: 'head_differs', seal: seal.seq.toString() }
}

/** Compares what was sealed with what is there now; a seal answers for every id after the seal before it. */
async function rowProblem(after: bigint, seal: Seal): Promise<AuditBreak | undefined> {
  const sealed = unpackMarks(seal.marks)
  const present = await rowsThere(after, seal.toId)
  const first = firstDifference(sealed, present)
  return first && { ...first, seal: seal.seq.toString() }
}

async function rowsThere(after: bigint, last: bigint): Promise<Mark[]> {
  const found: Mark[] = []
  for (let from = after; ; ) {
    const more = await marksBetween(from, last + 1n)
    found.push(...more)
    const end = more.at(-1)
    if (!end) return found
    from = end.id
  }
}

function firstDifference(sealed: readonly Mark[], present: readonly Mark[]): Omit<AuditBreak, 'seal'> | undefined {
  for (let index = 0; index < Math.max(sealed.length, present.length); index += 1) {
    const was = sealed[index]
    const is = present[index]
    if (was && is && was.id === is.id) {
      if (was.hash.equals(is.hash)) continue
      // The content of another sealed row stands here: rows changed places.
      return { what: sealed.some((one) => one.hash.equals(is.hash)) ? 'moved' : 'changed', row: is.id.toString() }
    }
    if (is && (!was || is.id < was.id)) return { what: movedOr('inserted', is, sealed), row: is.id.toString() }
    if (was) return { what: movedOr('missing', was, present), row: was.id.toString() }
  }
  return undefined
}

/** A row that went under another id is there twice with the same content: once too many and once too few. */
const movedOr = (what: 'inserted' | 'missing', mark: Mark, others: readonly Mark[]) =>
  others.some((one) => one.id !== mark.id && one.hash.equals(mark.hash)) ? 'moved' : what
