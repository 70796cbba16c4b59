/** Who did or read what, append-only (S30–S32). Fail closed: no row, no answer. */
import type { Place, Role } from '@zhixiao/shared-types/values/access'
import { now } from './clock'
import { currentCall } from './context'
import { write } from './db'
import { newId } from './ids'
import { log, reasonOf } from './log'
import { metrics } from './metrics'

export type AuditEntry = {
  /** Nobody signed in is written as account 0 (jobs, callbacks). */
  actor: { accountId: string; actingRole?: Role } | undefined
  /** What was done, e.g. `attendance.read_health`. */
  action: string
  /** The child concerned; lists write one entry for each child shown. */
  student?: string
  place: Place
  /** Names of the fields read or changed, never their values. */
  fields: readonly string[]
  /** Why, where a reason is asked for. */
  purpose?: string
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
    entry.actor?.actingRole ?? call?.role ?? null,
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
  ])
  try {
    await write(
      `INSERT INTO audit_log (id, at, account_id, role, action, student_id, bureau_id, school_id, class_id, fields, purpose, route, request_id, ip) VALUES ?`,
      [rows],
    )
  } catch (error) {
    metrics.auditFailures.inc()
    log.error({ event: 'audit.failed', reason: reasonOf(error) })
    throw error
  }
}
