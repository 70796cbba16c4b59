/** Wrong tries at one printed code: after five it opens nothing any more, whoever tries (S05). */
import { now } from '../../../platform/clock'
import { sql, write } from '../../../platform/db'

const triesPerCode = 5
const tables = { paper_code: { table: 'paper_code', column: 'code_index' }, staff_code: { table: 'staff', column: 'bind_code_index' } } as const

/** Counts a miss at a code that exists; what was typed at random is nobody's code and is counted for the person only. */
export async function countCodeMiss(kind: keyof typeof tables, index: Buffer): Promise<void> {
  const { table, column } = tables[kind]
  const known = await sql(`SELECT 1 FROM ${table} WHERE ${column} = ?`, [index])
  if (known.length === 0) return
  await write('INSERT INTO bind_code_miss (code_index, misses, at) VALUES (?, 1, ?) ON DUPLICATE KEY UPDATE misses = LEAST(misses + 1, 100), at = VALUES(at)', [index, now()])
}

/** Has the code been guessed at too often? A new code is needed then. */
export async function isDeadCode(index: Buffer): Promise<boolean> {
  const [row] = await sql<{ misses: number }>('SELECT misses FROM bind_code_miss WHERE code_index = ?', [index])
  return (row?.misses ?? 0) >= triesPerCode
}
