import type { Pool as MysqlPool, PoolConnection } from 'mysql2'
import type { DataSource, QueryRunner } from 'typeorm'
import { currentCall } from './context'
import { unavailableOr } from './db-errors'
import type { DatabaseOptions } from './db-source'
import { AppError } from './errors'
import { log } from './log'
import { observeStatement } from './metrics'

/** Sees every statement of this process; the benches replay what it saw. */
export type StatementRecorder = (statement: {
  text: string
  params: readonly unknown[]
  ms: number
  connection: number
  requestId?: string
}) => void
export type Pool = { take(): Promise<PoolConnection>; size(): { used: number; waiting: number } }

let recorder: StatementRecorder | undefined
/** Starts (or with undefined stops) recording statements. For benches and tests. */
export function recordStatements(next: StatementRecorder | undefined): void {
  recorder = next
}

/** What a session must be like, whatever the server's defaults; boot.ts checks the same list. */
export const sqlMode =
  'STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY'

const acquireTimeoutMs = 5_000

/**
 * Prepares every connection of TypeORM's pool once (never per transaction: that would be a round trip each): UTC, strict mode,
 * READ COMMITTED, one collation, short lock waits; and meters what goes through it.
 */
export function setUpPool(dataSource: DataSource, options: DatabaseOptions): Pool {
  const pool = (dataSource.driver as unknown as { pool: MysqlPool }).pool
  limitWaiting(pool)
  const prepared = new WeakSet<PoolConnection>()
  const prepare = (connection: PoolConnection) => {
    if (prepared.has(connection)) return
    prepared.add(connection)
    setUpSession(connection, options.lockWaitSeconds ?? 1)
    meter(connection, options.statementTimeoutMs ?? 15_000)
  }
  pool.on('connection', prepare)
  // TypeORM opened one connection while it initialised; nobody has used it for our rows yet.
  pool.getConnection((error, connection) => {
    if (error) return
    prepare(connection)
    connection.release()
  })
  return { take: () => take(pool, prepare), size: () => sizeOf(pool) }
}

function setUpSession(connection: PoolConnection, lockWaitSeconds: number): void {
  const giveUp = (error: Error | null) => {
    if (!error) return
    log.error({ event: 'db.session_refused', reason: error.message })
    connection.destroy()
  }
  connection.query(
    `SET SESSION time_zone = '+00:00', sql_mode = '${sqlMode}', innodb_lock_wait_timeout = ${Number(lockWaitSeconds)}, ` +
      `collation_connection = 'utf8mb4_unicode_520_ci'`,
    giveUp,
  )
  connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', giveUp)
}

type Callback = (error: Error | null, ...rest: unknown[]) => void
type QueryArguments = [text: unknown, params?: unknown, done?: unknown]

/** Every statement, ours and TypeORM's, passes `connection.query`: the one place to count it, time it and bound it. */
function meter(connection: PoolConnection, timeoutMs: number): void {
  const query = connection.query.bind(connection) as (...args: unknown[]) => unknown
  const metered = (...given: QueryArguments) => {
    const done = given.at(-1)
    if (typeof given[0] !== 'string' || typeof done !== 'function') return query(...given)
    const params = Array.isArray(given[1]) ? (given[1] as unknown[]) : []
    const finish = finishing(connection, given[0], params, done as Callback)
    const command = query({ sql: given[0], values: params, timeout: timeoutMs }, (...answer: Parameters<Callback>) => {
      // mysql2 leaves the timer of a statement whose connection died: it would hold the process and call back a second time.
      clearTimeout(command.queryTimeout)
      finish(...answer)
    }) as { queryTimeout?: NodeJS.Timeout }
    return command
  }
  connection.query = metered as unknown as PoolConnection['query']
}

function finishing(connection: PoolConnection, text: string, params: readonly unknown[], done: Callback): Callback {
  const call = currentCall()
  const startedAt = performance.now()
  return (error, ...rest) => {
    const ms = performance.now() - startedAt
    if (call) {
      call.dbCount += 1
      call.dbMs += ms
    }
    observeStatement(text, ms, error)
    recorder?.({ text, params, ms, connection: connection.threadId ?? 0, requestId: call?.requestId })
    // mysql2 leaves a connection that timed out in the middle of an answer: it must not be used again.
    if (error && (error as { code?: unknown }).code === 'PROTOCOL_SEQUENCE_TIMEOUT') connection.destroy()
    done(error, ...rest)
  }
}

type Taken = (error: Error | null, connection: PoolConnection) => void

/** mysql2's pool waits for ever for a free connection; a request does not, whether we ask or TypeORM does. */
function limitWaiting(pool: MysqlPool): void {
  const getConnection = pool.getConnection.bind(pool) as (taken: Taken) => void
  pool.getConnection = ((taken: Taken) => {
    let late = false
    const timer = setTimeout(() => {
      late = true
      taken(new AppError('server.unavailable'), undefined as unknown as PoolConnection)
    }, acquireTimeoutMs)
    getConnection((error, connection) => {
      clearTimeout(timer)
      if (!late) taken(error, connection)
      else if (!error) connection.release()
    })
  }) as MysqlPool['getConnection']
}

function take(pool: MysqlPool, prepare: (connection: PoolConnection) => void): Promise<PoolConnection> {
  return new Promise((resolve, reject) => {
    pool.getConnection((error, connection) => {
      if (error) return reject(unavailableOr(error))
      prepare(connection)
      resolve(connection)
    })
  })
}

/**
 * A TypeORM query runner inside the transaction that is open on a connection: it must not take another connection nor start another
 * transaction, so both are told to it. It is never released by TypeORM; the transaction gives the connection back.
 */
export function runnerInside(dataSource: DataSource, connection: PoolConnection): QueryRunner {
  return Object.assign(dataSource.createQueryRunner(), { databaseConnection: connection, isTransactionActive: true, transactionDepth: 1 })
}

function sizeOf(pool: MysqlPool): { used: number; waiting: number } {
  const inner = pool as unknown as {
    _allConnections: { length: number }
    _freeConnections: { length: number }
    _connectionQueue: { length: number }
  }
  return { used: inner._allConnections.length - inner._freeConnections.length, waiting: inner._connectionQueue.length }
}
