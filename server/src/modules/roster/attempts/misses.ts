/** Wrong tries at a binding, counted for the account, the pupil or code aimed at (ID-3), the address and the school (S05). */
import { now } from '../../../platform/clock'
import { currentCall } from '../../../platform/context'
import { vault } from '../../../platform/crypto'
import { inTransaction, sql, write } from '../../../platform/db'
import { fail } from '../../../platform/errors'
import { newId } from '../../../platform/ids'
import type { ErrorCode } from '@zhixiao/shared-types/values/errors'
import { alarmIfMany, schoolSubject } from './alarm'
import { lockedUntil, missMemoryMs, missRulesFor } from '../rules'

/**
 * Runs one try. It counts as a miss from the start and stops counting when it succeeds, so twenty tries at once cannot all be "the
 * fifth". `attempt` gives undefined when anything was wrong; the refusal is the same whatever it was. A locked subject is refused with
 * `roster.binding_locked` without looking, and being locked does not lengthen the lock. Call outside a transaction: a miss must stay.
 * The caller's address is a subject too; `schoolId`, where one was named, is only counted, for the school's alarm.
 */
export async function tryBinding<T>(aim: { subjects: readonly string[]; schoolId?: string }, refusal: ErrorCode, attempt: () => Promise<T | undefined>): Promise<T> {
  const at = now()
  const counted = aim.schoolId ? [schoolSubject(aim.schoolId)] : []
  const { ids, until } = await inTransaction(() => admit([...aim.subjects, ...addressSubject()], counted, at))
  if (until) fail('roster.binding_locked', { retryAfter: Math.ceil((until.getTime() - at.getTime()) / 1000) })
  const forget = () => write('DELETE FROM bind_miss WHERE id IN (?)', [ids])
  let result: T | undefined
  try {
    result = await attempt()
  } catch (error) {
    await forget()
    throw error
  }
  if (result === undefined) {
    if (aim.schoolId) await alarmIfMany(aim.schoolId)
    return fail(refusal)
  }
  await forget()
  return result
}

/** Kept as an index, not as an address. */
function addressSubject(): string[] {
  const ip = currentCall()?.ip
  return ip ? [`address:${vault().index('address', ip).toString('hex').slice(0, 40)}`] : []
}

/** Looks and counts under the subjects' gates, so that each try sees all before it. Gates are taken in one order: no deadlock. */
async function admit(subjects: readonly string[], counted: readonly string[], at: Date): Promise<{ ids: string[]; until?: Date }> {
  const sorted = [...subjects].sort()
  await write('INSERT INTO bind_gate (subject, at) VALUES ? ON DUPLICATE KEY UPDATE at = GREATEST(at, VALUES(at))', [sorted.map((subject) => [subject, at])])
  const until = await lockOn(sorted, at)
  if (until) return { ids: [], until }
  const rows = [...sorted, ...counted].map((subject) => [newId(), subject, at])
  await write('INSERT INTO bind_miss (id, subject, at) VALUES ?', [rows])
  return { ids: rows.map((row) => row[0] as string) }
}

/** The latest end of the locks that misses have put on any of the subjects. */
async function lockOn(subjects: readonly string[], at: Date): Promise<Date | undefined> {
  const since = new Date(at.getTime() - missMemoryMs)
  const rows = await sql<{ subject: string; at: Date }>('SELECT subject, at FROM bind_miss WHERE subject IN (?) AND at >= ? ORDER BY at, id', [subjects, since])
  const ends = subjects.flatMap((subject) => {
    const misses = rows.filter((row) => row.subject === subject).map((row) => row.at)
    return missRulesFor(subject).map((rule) => lockedUntil(misses, rule))
  })
  return ends.filter((end): end is Date => end !== undefined && end > at).sort((one, other) => other.getTime() - one.getTime())[0]
}

/** Forgets misses that can lock nobody any more. */
export async function sweepMisses(before: Date): Promise<void> {
  await write('DELETE FROM bind_miss WHERE at < ? LIMIT 50000', [before])
  await write('DELETE FROM bind_gate WHERE at < ? LIMIT 50000', [before])
  // A code lives seven days; its misses must not be forgotten before.
  await write('DELETE FROM bind_code_miss WHERE at < ? LIMIT 50000', [new Date(before.getTime() - 8 * missMemoryMs)])
}
