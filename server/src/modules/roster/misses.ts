/** Wrong tries at a binding, counted for the account and for the pupil or code aimed at (ID-3). */
import { now } from '../../platform/clock'
import { inTransaction, sql, write } from '../../platform/db'
import { fail } from '../../platform/errors'
import { newId } from '../../platform/ids'
import type { ErrorCode } from '@zhixiao/shared-types/values/errors'
import { lockedUntil, missRule } from './rules'

/**
 * Runs one try. It counts as a miss from the start and stops counting when it succeeds, so twenty tries at once cannot all be "the
 * fifth". `attempt` gives undefined when anything was wrong; the refusal is the same whatever it was. A locked subject is refused with
 * `roster.binding_locked` without looking, and being locked does not lengthen the lock. Call outside a transaction: a miss must stay.
 */
export async function tryBinding<T>(subjects: readonly string[], refusal: ErrorCode, attempt: () => Promise<T | undefined>): Promise<T> {
  const at = now()
  const { ids, until } = await inTransaction(() => admit(subjects, at))
  if (until) fail('roster.binding_locked', { retryAfter: Math.ceil((until.getTime() - at.getTime()) / 1000) })
  const forget = () => write('DELETE FROM bind_miss WHERE id IN (?)', [ids])
  let result: T | undefined
  try {
    result = await attempt()
  } catch (error) {
    await forget()
    throw error
  }
  if (result === undefined) return fail(refusal)
  await forget()
  return result
}

/** Looks and counts under the subjects' gates, so that each try sees all before it. Gates are taken in one order: no deadlock. */
async function admit(subjects: readonly string[], at: Date): Promise<{ ids: string[]; until?: Date }> {
  const sorted = [...subjects].sort()
  await write('INSERT INTO bind_gate (subject, at) VALUES ? ON DUPLICATE KEY UPDATE at = GREATEST(at, VALUES(at))', [sorted.map((subject) => [subject, at])])
  const until = await lockOn(sorted, at)
  if (until) return { ids: [], until }
  const rows = sorted.map((subject) => [newId(), subject, at])
  await write('INSERT INTO bind_miss (id, subject, at) VALUES ?', [rows])
  return { ids: rows.map((row) => row[0] as string) }
}

/** The latest end of the locks that misses have put on any of the subjects. */
async function lockOn(subjects: readonly string[], at: Date): Promise<Date | undefined> {
  const since = new Date(at.getTime() - missRule.lockMs - missRule.spanMs)
  const rows = await sql<{ subject: string; at: Date }>('SELECT subject, at FROM bind_miss WHERE subject IN (?) AND at >= ? ORDER BY at, id', [subjects, since])
  const ends = subjects.map((subject) => lockedUntil(rows.filter((row) => row.subject === subject).map((row) => row.at)))
  return ends.filter((end): end is Date => end !== undefined && end > at).sort((one, other) => other.getTime() - one.getTime())[0]
}

/** Forgets misses that can lock nobody any more. */
export async function sweepMisses(before: Date): Promise<void> {
  await write('DELETE FROM bind_miss WHERE at < ? LIMIT 50000', [before])
  await write('DELETE FROM bind_gate WHERE at < ? LIMIT 50000', [before])
}
