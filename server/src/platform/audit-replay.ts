import { healthKeys } from '@zhixiao/shared-types/values/consent'
import type { Place } from '@zhixiao/shared-types/values/access'
import type { Actor } from './access'
import { auditEach } from './audit'

const telling = new Set<string>(healthKeys)
const tells = (value: unknown) => value !== null && value !== undefined

/** The children of whom a reply says something about health: the nearest `studentId` around each such key. */
export function childrenShown(reply: unknown, around?: string): string[] {
  if (Array.isArray(reply)) return [...new Set(reply.flatMap((one) => childrenShown(one, around)))]
  if (typeof reply !== 'object' || reply === null) return []
  const own = (reply as { studentId?: unknown }).studentId
  const child = typeof own === 'string' ? own : around
  const found = Object.entries(reply).flatMap(([key, value]) => (telling.has(key) && tells(value) ? [child ?? ''] : childrenShown(value, child)))
  return [...new Set(found)]
}

/** A kept answer that is shown again is a look like any other (S30); throws when it cannot be written down, so that nothing is shown (S31). */
export const auditReplay = (actor: Actor, place: Place | undefined, reply: unknown): Promise<void> =>
  auditEach(childrenShown(reply).map((student) => ({ actor, action: 'answer.read_again', student, place: place ?? { bureau: '0' }, fields: ['health'] })))
