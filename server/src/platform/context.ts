import { AsyncLocalStorage } from 'node:async_hooks'

/** What belongs to one request (or one task or job being done): it follows every await and ends in logs, audit and outbox rows. */
export type CallContext = {
  requestId: string
  /** The endpoint name (`POST /classes/:classId/…`), `promise <topic>` or `job <name>`; never a raw path. */
  route?: string
  ip?: string
  accountId?: string
  role?: string
  /** Statements sent for this call and the milliseconds spent waiting for them. */
  dbCount: number
  dbMs: number
}

/** One storage for the call and its open transaction (db.ts): on Node 20 each storage costs every promise of the process 90 ns. */
const storage = new AsyncLocalStorage<{ call: CallContext | undefined; transaction: unknown }>()

/** The call this code runs for, or undefined at boot and in scripts. */
export const currentCall = (): CallContext | undefined => storage.getStore()?.call

/** Runs `work` as its own call; used by http, the worker and the job runner. */
export function withCall<T>(call: Pick<CallContext, 'requestId'> & Partial<CallContext>, work: () => T): T {
  return storage.run({ call: { dbCount: 0, dbMs: 0, ...call }, transaction: currentTransaction() }, work)
}

/** What db.ts opened for this code, its own affair. */
export const currentTransaction = (): unknown => storage.getStore()?.transaction

/** Runs `work` inside a transaction of db.ts, as part of the same call. */
export const withTransaction = <T>(transaction: object, work: () => T): T => storage.run({ call: currentCall(), transaction }, work)
