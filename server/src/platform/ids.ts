/**
 * 64-bit time-ordered ids, made by the application (decisions.md): 41 bits of milliseconds since 2024, 10 bits of node, 12 bits of
 * sequence. Strings everywhere but in the database (BIGINT). They follow the machine's clock, not the school's: an id is not a date.
 */
import { write } from './db'

const epoch = Date.UTC(2024, 0, 1)
let node: bigint | undefined
let last = 0
let sequence = 0

/** Claims this process's node number from table `id_node` (row id mod 1024). Call once at boot, after migration. */
export async function claimIdNode(): Promise<number> {
  const { insertId } = await write('INSERT INTO id_node (claimed_at) VALUES (UTC_TIMESTAMP(3))')
  const claimed = Number(BigInt(insertId) % 1024n)
  node = BigInt(claimed)
  return claimed
}

/** For tools and tests that make ids without a database. */
export function useIdNode(number: number): void {
  node = BigInt(number % 1024)
}

/** A new id, larger than every earlier one of this process even when the machine's clock steps back. */
export function newId(machineMs = Date.now()): string {
  if (node === undefined) throw new Error('ids have no node number yet: call claimIdNode at boot')
  const at = Math.max(machineMs, last)
  sequence = at === last ? sequence + 1 : 0
  last = at
  if (sequence > 4095) {
    // 4,096 ids in one millisecond: borrow from the next one instead of waiting.
    last += 1
    sequence = 0
  }
  return ((BigInt(last - epoch) << 22n) | (node << 12n) | BigInt(sequence)).toString()
}

/** The smallest id that could have been made within the last `ageMs` on any machine that keeps time: everything below is older. */
export const idBound = (ageMs: number, machineMs = Date.now()): string => (BigInt(Math.max(0, machineMs - ageMs - epoch)) << 22n).toString()
