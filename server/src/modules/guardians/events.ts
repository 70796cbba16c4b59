/** Every change of a guardian link is remembered with who did it and why. The reason is sealed: it may speak of a court order (ID-5). */
import { now } from '../../platform/clock'
import { vault } from '../../platform/crypto'
import { db, sql } from '../../platform/db'
import { newId } from '../../platform/ids'
import { GuardianLinkEventRow, type LinkEventKind } from './entities'
import type { Link } from './link-queries'

export type LinkEvent = {
  kind: LinkEventKind
  /** Account 0: a job. */
  actorId: string
  asGuardian?: boolean
  reason?: string | undefined
}

/** The reason as it is kept in a row of one of this room's tables. */
export const sealReason = (table: 'guardian_link_event' | 'guardian_change', row: string, reason: string | undefined): Buffer | null =>
  reason === undefined ? null : vault().seal({ table, column: 'reason', row }, reason)

/** Writes one event, inside the transaction of the change. */
export async function rememberEvent(link: Pick<Link, 'id' | 'bureauId' | 'schoolId' | 'studentId' | 'accountId'>, event: LinkEvent): Promise<void> {
  const id = newId()
  const { bureauId, schoolId, studentId, accountId } = link
  await db().insert(GuardianLinkEventRow, {
    id, bureauId, schoolId, studentId, accountId,
    linkId: link.id,
    kind: event.kind,
    actorId: event.actorId,
    asGuardian: event.asGuardian ? 1 : 0,
    reasonSealed: sealReason('guardian_link_event', id, event.reason),
    at: now(),
  })
}

/** Accounts became one: what happened to the person's links is still known of them. */
export const moveEvents = (from: string, into: string): Promise<unknown> => db().update(GuardianLinkEventRow, { accountId: from }, { accountId: into })

/**
 * Did the school restrict a guardian of this child (suspended, rights or days changed) and not lift it (ID-5)? With an account, this person's link
 * alone. Other rights or days are taken for a restriction that stays, whatever they were: in doubt the school looks at it again. Another relation is none.
 */
export async function hasRestriction(studentId: string, accountId?: string): Promise<boolean> {
  const rows = await sql(
    `SELECT e.id FROM guardian_link_event e WHERE e.student_id = ? AND (? IS NULL OR e.account_id = ?) AND e.kind IN ('suspended', 'rights', 'dates')
       AND NOT (e.kind = 'suspended' AND EXISTS (SELECT 1 FROM guardian_link_event r WHERE r.student_id = e.student_id AND r.link_id = e.link_id AND r.kind = 'restored' AND r.id > e.id))
     LIMIT 1`,
    [studentId, accountId ?? null, accountId ?? null],
  )
  return rows.length > 0
}

/** Did somebody else end this person's link to the child before? Then a phone or code alone does not bring the person back. */
export async function wasRemoved(studentId: string, accountId: string): Promise<boolean> {
  const rows = await sql(`SELECT id FROM guardian_link_event WHERE student_id = ? AND account_id = ? AND kind = 'ended' AND actor_id NOT IN (0, ?) LIMIT 1`, [
    studentId, accountId, accountId,
  ])
  return rows.length > 0
}
