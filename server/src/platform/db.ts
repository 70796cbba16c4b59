/**
 * The one door to MySQL/MariaDB (plan §3.8). `db()` and `sql()` use the transaction that is open for this call, so no
 * manager is handed around and none can be forgotten. Only this file knows the DataSource.
 */
import type { DataSource, EntityManager, QueryRunner } from 'typeorm'
import type { PoolConnection } from 'mysql2'
import { currentTransaction, withTransaction } from './context'
import { runnerInside, setUpPool, type Pool } from './db-connection'
import { unavailableOr } from './db-errors'
import { openDataSource, type DatabaseOptions } from './db-source'
import { driverErrorOf } from './errors'

/** `runner` is made when TypeORM is first asked for: most transactions speak SQL only, and it costs more than a statement. */
type Transaction = { connection: PoolConnection; open: boolean; runner?: QueryRunner; afterCommit: Set<() => void> }
/** What a write came to. `affectedRows` counts matched rows (mysql2's FOUND_ROWS), also when nothing changed in them. */
export type Written = { affectedRows: number; insertId: number | string }

let source: { dataSource: DataSource; pool: Pool } | undefined

/** Connects once per process. Fails with `server.unavailable` when nobody answers at the address. */
export async function connectDatabase(options: DatabaseOptions): Promise<{ dataSource: DataSource; close(): Promise<void> }> {
  if (source) throw new Error('connectDatabase was called twice')
  const dataSource = await openDataSource(options)
  const pool = setUpPool(dataSource, options)
  source = { dataSource, pool }
  return {
    dataSource,
    close: async () => {
      source = undefined
      await dataSource.destroy()
    },
  }
}

function connected() {
  if (!source) throw new Error('the database is not connected: call connectDatabase first')
  return source
}

/** The DataSource itself, for boot checks and migrations only. */
export const dataSource = (): DataSource => connected().dataSource

function openTransaction(): Transaction | undefined {
  const transaction = currentTransaction() as Transaction | undefined
  if (transaction && !transaction.open) throw new Error('this transaction is over: a query was not awaited inside inTransaction')
  return transaction
}

/** TypeORM's manager of the open transaction, else of the pool. */
export function db(): EntityManager {
  const { dataSource } = connected()
  const transaction = openTransaction()
  if (!transaction) return dataSource.manager
  transaction.runner ??= runnerInside(dataSource, transaction.connection)
  return transaction.runner.manager
}

/** Is a transaction open for this call? */
export const isInTransaction = (): boolean => openTransaction() !== undefined

/** Reads rows. `?` takes scalars; an array becomes a list, so `IN (?)` works and an empty array is a mistake of the caller. */
export const sql = <Row extends object>(text: string, params: readonly unknown[] = []): Promise<Row[]> => statement(text, params) as Promise<Row[]>

/** Sends one INSERT, UPDATE or DELETE and says what came of it. Nested arrays make multi-row `VALUES ?`. */
export const write = (text: string, params: readonly unknown[] = []): Promise<Written> => statement(text, params) as Promise<Written>

/** Rows that one DELETE of a sweep takes: few enough that nobody waits long for their locks. */
const sweptAtOnce = 5_000

/** Sends a DELETE (without LIMIT) again and again until nothing is left that it names, a piece at a time; returns how many rows went. */
export async function deleteInPieces(text: string, params: readonly unknown[]): Promise<number> {
  for (let swept = 0; ; ) {
    const { affectedRows } = await write(`${text} LIMIT ${sweptAtOnce}`, params)
    swept += affectedRows
    if (affectedRows < sweptAtOnce) return swept
  }
}

/**
 * Straight to mysql2: TypeORM's own query() costs about a fifth of a short transaction (data/notes.md §4b). One promise for a statement and no
 * more: with AsyncLocalStorage on Node 20 each further one costs as much as a line of SQL to escape.
 */
function statement(text: string, params: readonly unknown[]): Promise<unknown> {
  try {
    const transaction = openTransaction()
    return transaction ? send(transaction.connection, text, params) : sendApart(text, params)
  } catch (error) {
    return Promise.reject(error)
  }
}

/** Outside a transaction: a connection for one statement. */
async function sendApart(text: string, params: readonly unknown[]): Promise<unknown> {
  const connection = await connected().pool.take()
  try {
    return await send(connection, text, params)
  } finally {
    connection.release()
  }
}

function send(connection: PoolConnection, text: string, params: readonly unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    connection.query(text, params as unknown[], (error, result) => {
      if (error) reject(unavailableOr(error))
      else resolve(result)
    })
  })
}

const retryable = new Set<unknown>([1213, 1205, 1020])
const retries = 3

/**
 * Runs `work` in one transaction; joins the one that is open. A deadlock (1213), lock wait (1205) or changed record (1020)
 * is rolled back and tried again up to three times with 10–100 ms of jitter (delivery.md §4.4), so `work` must have no effect
 * outside the database. Fails with `server.unavailable` when the connection is lost, also if that happened during COMMIT.
 */
export async function inTransaction<T>(work: () => Promise<T>): Promise<T> {
  if (openTransaction()) return work()
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await attemptTransaction(work)
    } catch (error) {
      if (attempt >= retries || !retryable.has(driverErrorOf(error)?.errno)) throw unavailableOr(error)
      await new Promise((resolve) => setTimeout(resolve, 10 + Math.random() * 90))
    }
  }
}

async function attemptTransaction<T>(work: () => Promise<T>): Promise<T> {
  const connection = await connected().pool.take()
  const transaction: Transaction = { connection, open: true, afterCommit: new Set() }
  try {
    await send(connection, 'START TRANSACTION', [])
    const result = await withTransaction(transaction, work)
    transaction.open = false
    await send(connection, 'COMMIT', [])
    for (const tell of transaction.afterCommit) tell()
    return result
  } catch (error) {
    transaction.open = false
    // After 1205 the transaction is still open on the server: roll back ourselves, and give up a connection that cannot.
    await send(connection, 'ROLLBACK', []).catch(() => connection.destroy())
    throw error
  } finally {
    connection.release()
  }
}

/** Calls `tell` once the open transaction has committed. Platform only (nudges that may be lost); modules use `enqueue`. */
export function afterCommit(tell: () => void): void {
  const transaction = openTransaction()
  if (!transaction) throw new Error('afterCommit needs an open transaction')
  transaction.afterCommit.add(tell)
}
