/** Who did or read what, append-only (S30–S32). Fail closed: no row, no answer. */
import type { Grant, Place, Role } from '@zhixiao/shared-types/values/access'
import { now } from './clock'
import { currentCall } from './context'
import { write } from './db'
import { newId } from './ids'
import { log, reasonOf } from './log'
import { metrics } from './metrics'

export type AuditEntry = {
  /** Nobody signed in is written as account 0 (jobs, callbacks). Hand over the whole actor: its grants say in which role it acted here. */
  actor: { accountId: string; actingRole?: Role; grants?: readonly Grant[] } | undefined
  /** What was done, e.g. `attendance.read_health`. Names with `.read_` are looks that guardians are shown (SE-4). */
  action: string
  /** The child concerned; lists write one entry for each child shown. */
  student?: string
  place: Place
  /** Names of the fields read or changed, never their values. */
  fields: readonly string[]
  /** Why, where a reason is asked for. */
  purpose?: string
  /** `done` (shown, changed) unless said; `refused` for a try that was turned away. */
  result?: 'done' | 'refused'
}

/** Writes one entry with request id, route, address and time; joins the open transaction. Throws when it cannot be written. */
export const audit = (entry: AuditEntry): Promise<void> => auditEach([entry])

/** The same for a list, in one statement. */
export async function auditEach(entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return
  const call = currentCall()
  const at = now()
  const rows = entries.map((entry) => [
    newId(),
    at,
    entry.actor?.accountId ?? '0',
    roleAt(entry) ?? call?.role ?? null,
    entry.action,
    entry.student ?? null,
    entry.place.bureau,
    entry.place.school ?? null,
    entry.place.class ?? null,
    JSON.stringify(entry.fields),
    entry.purpose ?? null,
    call?.route ?? null,
    call?.requestId ?? null,
    call?.ip ?? null,
    entry.result ?? 'done',
  ])
  try {
    await write(
      `INSERT INTO audit_log (id, at, account_id, role, action, student_id, bureau_id, school_id, class_id, fields, purpose, route, request_id, ip, result) VALUES ?`,
      [rows],
    )
  } catch (error) {
    metrics.auditFailures.inc()
    log.error({ event: 'audit.failed', reason: reasonOf(error) })
    throw error
  }
}

/**
 * The role in which a person acted at this place: the one they say, if they hold it there, else the first they hold there. A head teacher who
 * says "guardian" and opens the class' roll is written down as head teacher (S30).
 */
function roleAt({ actor, place, student }: AuditEntry): Role | undefined {
  const at = { ...place, student: student ?? place.student }
  const held = (actor?.grants ?? []).filter((grant) => at[grant.scope] === grant.id).map((grant) => grant.role)
  const said = actor?.actingRole
  return held.length === 0 || (said && held.includes(said)) ? said : held[0]
}
