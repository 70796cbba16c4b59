/** Rows → replies. */
import type { z } from 'zod'
import type { Message, OpenedMessage, pushContract } from '@zhixiao/shared-types/domains/push'
import { callReason } from './rules'
import type { MessageRow, ReceiptRow } from './views'

const iso = (at: Date | null) => at?.toISOString() ?? null

export const presentMessage = (row: MessageRow): z.input<typeof Message> => ({
  ...row,
  sentAt: row.sentAt.toISOString(),
  openedAt: iso(row.openedAt),
})

/** A message with what tells the same of the person's other children: one push may have brought them all (ID-8). */
export const presentOpened = ([first, ...others]: readonly MessageRow[]): z.input<typeof OpenedMessage> | undefined =>
  first && { ...presentMessage(first), together: others.map(presentMessage) }

type Receipts = z.input<(typeof pushContract)['GET /classes/:classId/push-receipts']['response']>
type Family = Receipts['families'][number]

/** One family's receipt of one message, from the rows of its guardians. */
function presentFamily(rows: readonly ReceiptRow[], first: ReceiptRow, unbound: ReadonlySet<string>): Family {
  const guardians = rows.flatMap((row) => {
    // Cancelled for one who is guardian no more (ID-5): the family is to be reached elsewhere.
    if (row.accountId === null || row.state === null || row.state === 'cancelled') return []
    return [
      { ...row, accountId: row.accountId, state: row.state, channel: row.channel ?? ('inbox' as const), relation: row.relation ?? ('other' as const), attempts: row.attempts ?? 0 },
    ]
  })
  const bound = guardians.length > 0 || !unbound.has(first.studentId)
  const reason = first.isCancelled ? null : callReason(bound, guardians)
  return {
    pushId: first.pushId,
    kind: first.kind,
    studentId: first.studentId,
    student: first.student,
    session: first.session,
    sentAt: first.sentAt.toISOString(),
    bound,
    opened: guardians.some((one) => one.openedAt !== null),
    delivered: guardians.some((one) => one.deliveredAt !== null),
    needsCall: reason !== null,
    reason: reason ?? guardians.find((one) => one.reason !== null)?.reason ?? null,
    guardians: guardians.map((one) => ({
      accountId: one.accountId,
      relation: one.relation,
      state: one.state,
      reason: one.reason,
      channel: one.channel,
      firstReason: one.firstReason,
      attempts: one.attempts,
      acceptedAt: iso(one.acceptedAt),
      deliveredAt: iso(one.deliveredAt),
      openedAt: iso(one.openedAt),
    })),
  }
}

/**
 * The three counts of MS-3 over what is listed: families with at least one guardian who opened (each message to a child counts once),
 * guardians, deliveries. Unbound children stand apart and are in no denominator; they come first, because they are the first thing to do.
 */
export function presentReceipts(rows: readonly ReceiptRow[], unbound: ReadonlySet<string>): Pick<Receipts, 'counts' | 'families'> {
  const byPush = new Map<string, ReceiptRow[]>()
  for (const row of rows) byPush.set(row.pushId, [...(byPush.get(row.pushId) ?? []), row])
  const families = [...byPush.values()].flatMap((group) => (group[0] ? [presentFamily(group, group[0], unbound)] : []))
  const bound = families.filter((family) => family.bound)
  const guardians = bound.flatMap((family) => family.guardians)
  const urgency = (family: Family) => (!family.bound ? 0 : family.needsCall ? 1 : family.opened ? 3 : 2)
  return {
    counts: {
      children: bound.length,
      childrenOpened: bound.filter((family) => family.opened).length,
      guardians: guardians.length,
      guardiansOpened: guardians.filter((one) => one.openedAt !== null).length,
      accepted: guardians.filter((one) => one.acceptedAt !== null).length,
      delivered: guardians.filter((one) => one.deliveredAt !== null).length,
      unboundChildren: new Set(families.filter((family) => !family.bound).map((family) => family.studentId)).size,
      needCall: families.filter((family) => family.needsCall).length,
    },
    families: families.sort((a, b) => urgency(a) - urgency(b)),
  }
}
