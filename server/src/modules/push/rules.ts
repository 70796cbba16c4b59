/** Pure rules of sending and of what a teacher is told about it (MS-2…MS-8, trust/delivery.md §4.2). */
import { createHash } from 'node:crypto'
import { limits } from '@zhixiao/config/wechat/limits'
import type { DeliveryState, PushChannel, PushKind, RejectReason } from '@zhixiao/shared-types/values/push'
import { pushTraits } from '@zhixiao/shared-types/values/push'
import { addDays, instantAt, schoolDay, schoolTime } from '../../platform/time'

const minute = 60_000

/** Told to families because a child may be missing: worth a double message rather than none (delivery.md §4.2 rule 4). */
export const isSafety = (kind: PushKind): boolean => pushTraits[kind].weight === 'safety'

/**
 * The id by which WeChat recognises a repeat: 32 hexadecimal characters, the same for every repeat of one round. A receipt that says
 * "not delivered" begins a new round: with the old id WeChat would take the next try for a repeat and send nothing.
 */
export function clientMsgIdOf(dedupeKey: string, accountId: string, studentId: string, round = 0): string {
  const text = round === 0 ? `${dedupeKey}|${accountId}|${studentId}` : `${dedupeKey}|${accountId}|${studentId}|${round}`
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

export type SendPlan = 'send' | 'send_marked' | 'give_up'
export type Chain = { kind: PushKind; channel: PushChannel; firstAttemptAt: Date | null; realMs: number | null; resent: boolean }

/** How long ago the first attempt was, by the school's clock; where that clock was put back since, by the database's. */
const elapsedMs = ({ firstAttemptAt, realMs }: Pick<Chain, 'firstAttemptAt' | 'realMs'>, at: Date): number => {
  const byClock = firstAttemptAt ? at.getTime() - firstAttemptAt.getTime() : 0
  return byClock >= 0 ? byClock : (realMs ?? 0)
}

/**
 * What to do with a delivery that is due. Within nine minutes of the first attempt WeChat would drop a repeat, so it may be sent again;
 * after that a safety message goes out once more, marked as possibly double, and any other waits for a receipt to decide. Both clocks count, so
 * that one put back does not stretch the nine minutes. A subscribe message has no id by which WeChat drops a repeat: it is never repeated
 * while its outcome is unknown (delivery.md §4.1).
 */
export function planSend(chain: Chain, at: Date): SendPlan {
  if (!chain.firstAttemptAt) return 'send'
  if (chain.channel === 'subscribe') return 'give_up'
  if (Math.max(elapsedMs(chain, at), chain.realMs ?? 0) < limits.resendUntilMs) return chain.resent ? 'give_up' : 'send'
  return isSafety(chain.kind) && !chain.resent ? 'send_marked' : 'give_up'
}

/** The next time for a send whose outcome is unknown: 5 s, 20 s, 1, 3, 6 and 9 minutes after the first attempt. */
export function nextAfterUnclear(chain: Pick<Chain, 'firstAttemptAt' | 'realMs'>, at: Date): Date {
  const elapsed = elapsedMs(chain, at)
  const offset = [...limits.resendAfterMs, limits.resendUntilMs].find((one) => one > elapsed)
  return new Date(at.getTime() + (offset === undefined ? 0 : offset - elapsed))
}

/** Nobody is served by an old alarm: half a day after its cause a message is in the inbox only (SM-3, X24). */
const freshMs = 12 * 60 * minute
export const isTooOld = (since: Date, at: Date): boolean => at.getTime() - since.getTime() >= freshMs

const quiet = { from: '21:30', to: '07:00' }

/**
 * Until when a message waits because it is night (MS-10); undefined when it may go out. News may wait for the morning.
 * Safety messages never do; reminders to staff go out at due times, which are in hours.
 */
export function quietUntil(kind: PushKind, at: Date): Date | undefined {
  const time = schoolTime(at)
  if (pushTraits[kind].weight !== 'news' || (time >= quiet.to && time < quiet.from)) return undefined
  return instantAt(time >= quiet.from ? addDays(schoolDay(at), 1) : schoolDay(at), quiet.to)
}

/** A message that certainly was not sent (no token, WeChat busy) is tried until it is old news. */
export function nextAfterUnsent(since: Date, attempts: number, at: Date): Date | undefined {
  const wait = limits.resendAfterMs[Math.min(attempts, limits.resendAfterMs.length) - 1] ?? limits.resendAfterMs[0]
  const next = new Date(at.getTime() + wait)
  return isTooOld(since, next) ? undefined : next
}

export type Refusal =
  | { kind: 'rejected'; reason: RejectReason }
  /** Today's quota is used up: nothing goes out on this channel until tomorrow. */
  | { kind: 'quota' }
  /** Too fast: not sent, try in a minute. */
  | { kind: 'slower' }
  /** WeChat has this client_msg_id already: it was sent before. */
  | { kind: 'sent_before' }

const refusals: Record<number, Refusal> = {
  43004: { kind: 'rejected', reason: 'not_following' },
  43101: { kind: 'rejected', reason: 'refused' },
  40003: { kind: 'rejected', reason: 'no_account' },
  45009: { kind: 'quota' },
  45011: { kind: 'slower' },
  44990: { kind: 'slower' },
  // Subscribe messages: another one to the same person is under way.
  43108: { kind: 'slower' },
  45065: { kind: 'sent_before' },
}
/** Our own mistakes or the account's setting: no repeat helps, somebody must look (platform.md §4, "config bug, alert"). */
const configCodes: ReadonlySet<number> = new Set([
  40013, 40036, 40037, 40039, 40125, 40164, 40243, 40249, 41030, 43107, 43116, 45168, 47001, 47003, 48001,
])

/** MS-5: what an errcode of the send call means. Unknown codes are rejected with reason `other` and stored raw. */
export const refusalOf = (errcode: number): Refusal =>
  refusals[errcode] ?? { kind: 'rejected', reason: configCodes.has(errcode) ? 'config' : 'other' }

export type ReceiptMeaning =
  { kind: 'delivered' } | { kind: 'rejected'; reason: RejectReason } | { kind: 'again'; reason: RejectReason; waitsMs: readonly number[] }

/** MS-5, MS-7: what the Status of TEMPLATESENDJOBFINISH means; blanks and case differ between WeChat's pages. */
export function receiptMeaning(status: string): ReceiptMeaning {
  const text = status.toLowerCase().replace(/\s+/g, '')
  if (text === 'success') return { kind: 'delivered' }
  if (text === 'failed:userblock') return { kind: 'rejected', reason: 'user_block' }
  if (text === 'failed:systemfailed') return { kind: 'again', reason: 'system_failed', waitsMs: [minute, 5 * minute, 15 * minute] }
  if (text === 'failed:freqlimit') return { kind: 'again', reason: 'frequency', waitsMs: [60 * minute, 60 * minute, 60 * minute] }
  return { kind: 'rejected', reason: 'other' }
}

/**
 * One event of one person, however often WeChat sends it (wechat/platform.md §3: CreateTime has whole seconds, so it takes the fourth
 * part too).
 */
export function eventKey(message: {
  Event: string
  FromUserName: string
  CreateTime: string
  MsgID?: string
  EventKey?: string
  Ticket?: string
}): string {
  const fourth = message.MsgID ?? message.EventKey ?? message.Ticket ?? ''
  const key = `${message.Event.toLowerCase()}|${message.FromUserName}|${message.CreateTime}|${fourth}`
  return /^[\x20-\x7e]{1,200}$/.test(key) ? key : createHash('sha256').update(key).digest('hex')
}

export type GuardianOutcome = { state: DeliveryState; reason: RejectReason | null; openedAt: Date | null }
const mayStillArrive: ReadonlySet<DeliveryState> = new Set<DeliveryState>(['waiting', 'sending', 'accepted', 'delivered', 'unconfirmed'])

/**
 * Should somebody phone this family, and why (电话名单, MS-3, MS-5)? Yes where nobody opened the message and no guardian can be reached any
 * more: unbound, all refused, outcome unknown for good, or waiting for tomorrow's quota.
 */
export function callReason(bound: boolean, guardians: readonly GuardianOutcome[]): RejectReason | null {
  if (!bound) return 'not_bound'
  if (guardians.some((one) => one.openedAt !== null)) return null
  if (guardians.some((one) => mayStillArrive.has(one.state) && one.reason !== 'quota')) return null
  return guardians.find((one) => one.reason !== null)?.reason ?? 'other'
}
