/**
 * One answer for one form, however often the phone sends it (delivery.md §4.3, decisions.md): the row is claimed, the work done and the
 * answer kept in one transaction, so a key exists exactly when its rows do. Redis is not used.
 */
import { errorCatalogue, type ErrorCode } from '@zhixiao/shared-types/values/errors'
import { now } from './clock'
import { vault } from './crypto'
import { deleteInPieces, inTransaction, sql, write } from './db'
import { AppError, driverErrorOf, duplicateKeyOf, fail, translateError } from './errors'
import { metrics } from './metrics'

export type Attempt = {
  accountId: string
  /** The client's key, made when the form opened: 8–36 letters, digits, `-` or `_`. */
  key: string
  /** Endpoint name. */
  route: string
  /** SHA-256 over everything that was sent. */
  hash: Buffer
}
/** A finished answer; `body` is what went over the wire, undefined for 204. */
export type Answer = { status: number; body?: unknown }

class TwinExists extends Error {}

/**
 * Runs `work` in a transaction the first time and replays its answer afterwards. Business refusals (409, 422) are kept too, in a row of
 * their own after the rollback; malformed requests and 5xx are not. Fails with `request.key_reused` when the same key came with
 * something else, and `request.in_flight` when the twin has not finished within the lock wait of a second.
 */
export async function once(attempt: Attempt, work: () => Promise<Answer>): Promise<Answer & { replayed: boolean }> {
  try {
    const answer = await inTransaction(async () => {
      await claim(attempt)
      const finished = await work()
      await write('UPDATE idempotency SET status = ?, body_sealed = ? WHERE account_id = ? AND k = ?', [
        finished.status,
        seal(attempt, finished.body),
        attempt.accountId,
        attempt.key,
      ])
      return finished
    })
    return { ...answer, replayed: false }
  } catch (error) {
    if (error instanceof TwinExists) return { ...(await replay(attempt)), replayed: true }
    const refusal = translateError(error)
    if (isBusinessRefusal(refusal)) await keepRefusal(attempt, refusal)
    throw refusal
  }
}

async function claim(attempt: Attempt): Promise<void> {
  try {
    await write('INSERT INTO idempotency (account_id, k, route, req_hash, created_at) VALUES (?, ?, ?, ?, ?)', [
      attempt.accountId,
      attempt.key,
      attempt.route,
      attempt.hash,
      now(),
    ])
  } catch (error) {
    if (duplicateKeyOf(error) !== undefined) throw new TwinExists()
    if (driverErrorOf(error)?.errno === 1205) fail('request.in_flight', { retryAfter: 1 })
    throw error
  }
}

type Kept = { route: string; req_hash: Buffer; status: number | null; body_sealed: Buffer | null }

async function replay(attempt: Attempt): Promise<Answer> {
  const [kept] = await sql<Kept>('SELECT route, req_hash, status, body_sealed FROM idempotency WHERE account_id = ? AND k = ?', [
    attempt.accountId,
    attempt.key,
  ])
  if (!kept || kept.status === null) return fail('request.in_flight', { retryAfter: 1 })
  if (kept.route !== attempt.route || !kept.req_hash.equals(attempt.hash)) return fail('request.key_reused')
  metrics.replays.inc()
  return {
    status: kept.status,
    body: kept.body_sealed ? (JSON.parse(vault().open(placeOf(attempt), kept.body_sealed)) as unknown) : undefined,
  }
}

/** A replayed refusal as the error it was; undefined for an answer that was no refusal. */
export function refusalOf(answer: Answer): AppError | undefined {
  if (answer.status < 400) return undefined
  const { code, details } = answer.body as { code: string; details?: unknown }
  return new AppError(code in errorCatalogue ? (code as ErrorCode) : 'server.unexpected', details)
}

const isBusinessRefusal = (error: unknown): error is AppError =>
  error instanceof AppError && (error.status === 409 || error.status === 422) && !/^(request|auth)\./.test(error.code)

async function keepRefusal(attempt: Attempt, refusal: AppError): Promise<void> {
  const body = seal(attempt, { code: refusal.code, details: refusal.details })
  try {
    await write('INSERT INTO idempotency (account_id, k, route, req_hash, status, body_sealed, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)', [
      attempt.accountId,
      attempt.key,
      attempt.route,
      attempt.hash,
      refusal.status,
      body,
      now(),
    ])
  } catch (error) {
    // A twin got in between the rollback and here: its own answer stands.
    if (duplicateKeyOf(error) === undefined && driverErrorOf(error)?.errno !== 1205) throw error
  }
}

const placeOf = (attempt: Attempt) => ({ table: 'idempotency', column: 'body_sealed', row: `${attempt.accountId}:${attempt.key}` })
/** Answers name children, so they are sealed like any other field about them. */
const seal = (attempt: Attempt, body: unknown) => (body === undefined ? null : vault().seal(placeOf(attempt), JSON.stringify(body)))

/** Forgets answers older than the instant (72 h; a phone's offline queue holds 48 h); returns how many. */
export const sweepAnswers = (before: Date): Promise<number> => deleteInPieces('DELETE FROM idempotency WHERE created_at < ?', [before])
