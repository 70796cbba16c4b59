import { channelText, deliveryText, rejectText, type DeliveryState } from '@zhixiao/shared-types/values/push'
import { relationText } from '@zhixiao/shared-types/values/people'
import type { Reply } from '../../platform/call'
import { timeText } from '../../platform/days'
import type { Tone } from '../../ui/tone'

export type Receipts = Reply<'GET /classes/:classId/push-receipts'>
export type Family = Receipts['families'][number]
export type Guardian = Family['guardians'][number]

/** Families in the order in which a teacher can do something about them: unbound apart, to call, not opened, opened. */
export function sorted(families: readonly Family[]): { unbound: Family[]; toCall: Family[]; waiting: Family[]; opened: Family[] } {
  const bound = families.filter((family) => family.bound)
  return {
    unbound: families.filter((family) => !family.bound),
    toCall: bound.filter((family) => !family.opened && family.needsCall),
    waiting: bound.filter((family) => !family.opened && !family.needsCall),
    opened: bound.filter((family) => family.opened),
  }
}

/** Families that have seen it, of those that can: the server counts the bound ones alone, unbound children stand apart (MS-3). */
export const rateOf = ({ children, childrenOpened }: Receipts['counts']): { seen: number; of: number } => ({ seen: childrenOpened, of: children })

/** The headline: the rate; where no family can be reached through the app, how many are to be phoned. */
export function receiptsTitle(counts: Receipts['counts']): string {
  const { seen, of } = rateOf(counts)
  if (of > 0) return `${seen}/${of} 家已看`
  return counts.unboundChildren > 0 ? `${counts.unboundChildren} 家未绑定，请电话联系` : '没有要通知的家庭'
}

/** One guardian's message in time: accepted, delivered, opened; and why not (MS-5). */
export function guardianText(guardian: Guardian): string {
  const steps = [
    guardian.acceptedAt && `${timeText(guardian.acceptedAt)} 微信受理`,
    guardian.deliveredAt && `${timeText(guardian.deliveredAt)} 送达`,
    guardian.openedAt && `${timeText(guardian.openedAt)} 已看`,
  ].filter(Boolean)
  // The second way is worth a word, and why the first did not do (MS-5).
  const way = guardian.channel === 'subscribe' ? [`${channelText.subscribe}提醒${guardian.firstReason ? `（${rejectText[guardian.firstReason]}）` : ''}`] : []
  const why = guardian.openedAt ? '' : guardian.reason ? rejectText[guardian.reason] : steps.length === 0 || guardian.state === 'unconfirmed' || guardian.state === 'unknown' ? deliveryText[guardian.state] : ''
  return `${relationText[guardian.relation]}：${[...way, ...steps, why].filter(Boolean).join('，')}`
}

const stateTones: Partial<Record<DeliveryState, Tone>> = { delivered: 'blue', accepted: 'blue', rejected: 'red', expired: 'red' }
/** A family's state in a word. */
export function familyBadge(family: Family): { text: string; tone: Tone } {
  if (!family.bound) return { text: '未绑定', tone: 'red' }
  if (family.opened) return { text: '已看', tone: 'green' }
  if (family.needsCall) return { text: '需电话', tone: 'red' }
  if (family.delivered) return { text: '已送达', tone: 'blue' }
  const state = family.guardians[0]?.state ?? 'waiting'
  return { text: deliveryText[state], tone: stateTones[state] ?? 'grey' }
}
