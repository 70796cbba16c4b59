/** A statement log that can be sent again with fresh keys, so that the database works as it did for the real requests. */
import type { Pool, PoolConnection } from 'mysql2'

/** One statement as the platform's recorder saw it. */
export type Statement = { text: string; params: readonly unknown[]; connection: number }
/** The statements of one request, cut where the connection changed: each piece ran on one connection, taken and given back once. */
export type Piece = Statement[]

/** Cuts a request's statements into pieces of one connection; a transaction is one piece. */
export function piecesOf(statements: readonly Statement[]): Piece[] {
  const pieces: Piece[] = []
  let open = false
  for (const statement of statements) {
    const last = pieces.at(-1)
    if (open && last) last.push(statement)
    else pieces.push([statement])
    if (/^\s*(START TRANSACTION|BEGIN)/i.test(statement.text)) open = true
    if (/^\s*(COMMIT|ROLLBACK)/i.test(statement.text)) open = false
  }
  return pieces
}

/** Sends the pieces of one request in order through a bare mysql2 pool; a piece that met a deadlock is sent again, as the house does. */
export async function replay(pool: Pool, pieces: readonly Piece[]): Promise<void> {
  for (const piece of pieces) for (let tries = 1; !(await sendPiece(pool, piece)); tries += 1) if (tries > 10) throw new Error('a replayed transaction deadlocked ten times')
}

/** False when the database asked to try again. */
async function sendPiece(pool: Pool, piece: Piece): Promise<boolean> {
  const connection = await take(pool)
  try {
    for (const { text, params } of piece) await query(connection, text, params)
    return true
  } catch (error) {
    await query(connection, 'ROLLBACK', [])
    if ([1213, 1205, 1020].includes((error as { errno?: number }).errno ?? 0)) return false
    throw error
  } finally {
    connection.release()
  }
}

const take = (pool: Pool): Promise<PoolConnection> =>
  new Promise((resolve, reject) => pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection))))

const query = (connection: PoolConnection, text: string, params: readonly unknown[]): Promise<void> =>
  new Promise((resolve, reject) => connection.query(text, params as unknown[], (error) => (error ? reject(error) : resolve())))

/** Text to put in place of other text, in every parameter; an exact binary value to put in place of another. */
export type Freshener = { text(value: string): string; bytes(value: Buffer): Buffer }

/** The same statements with fresh keys, deep inside multi-row parameters and JSON texts as well. */
export function freshen(pieces: readonly Piece[], by: Freshener): Piece[] {
  const param = (value: unknown): unknown => {
    if (typeof value === 'string') return by.text(value)
    if (Buffer.isBuffer(value)) return by.bytes(value)
    return Array.isArray(value) ? value.map(param) : value
  }
  return pieces.map((piece) => piece.map((statement) => ({ ...statement, params: statement.params.map(param) })))
}
