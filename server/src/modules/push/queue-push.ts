/** Putting a message into the house: who gets it is frozen now (MS-1), sending is a task (MS-6). */
import type { Session } from '@zhixiao/shared-types/values/attendance'
import type { PushKind, RejectReason } from '@zhixiao/shared-types/values/push'
import { wechatRefused } from '../consent/index'
import { outside } from '../../outside/index'
import { isInTransaction } from '../../platform/db'
import { newId } from '../../platform/ids'
import { enqueue } from '../../platform/outbox'
import { reachOf } from '../identity/index'
import { subscribeTargets } from './consent-queries'
import { lockWaitingLeaders, markLeading } from './group-queries'
import * as queries from './queries'
import { clientMsgIdOf } from './rules'
import { scopeKeyOf } from './scope'
import { lintMessage } from './text'
import { deliverTopic } from './topics'

export type PushMessage = {
  kind: PushKind
  /** The same key is the same message, however often it is queued; at most 160 ASCII characters. */
  dedupeKey: string
  place: { bureau: string; school: string; class?: string; student?: string }
  day: string
  session?: Session
  /** At most 60 and 500 characters, for the inbox. Never a word about illness (MS-8). */
  title: string
  text: string
  /** Values of the template's fields by our names (config/wechat/templates.ts); cut to what WeChat allows. */
  fields: Record<string, string>
  /** Page in the app that the message is about. */
  link: string | null
  /** When its cause came to be, where that may be long before it is queued: half a day later it is in the inbox only (SM-3). Now unless said. */
  since?: Date
  recipients: readonly { accountId: string; studentId?: string }[]
}

/**
 * Queues a message inside the caller's transaction: it exists exactly when the cause does. Who does not follow the official account is told in the
 * mini-program where a consent is left, else gets it in the inbox only, with the reason (MS-5); a message to nobody is stored too, so that unbound
 * families are seen. What tells a parent the same of another child and still waits takes this one along (ID-8). `queued` is false when the key is
 * known: nothing is written then. Throws on a message that breaks MS-8.
 */
export async function queue(message: PushMessage): Promise<{ pushId: string; queued: boolean }> {
  if (!isInTransaction()) throw new Error(`push ${message.dedupeKey} was queued outside a transaction`)
  const fields = lintMessage(message)
  const scopeKey = scopeKeyOf({ ...message, fields })
  const push = await queries.insertPush({ ...message, id: newId(), fields, scopeKey })
  if (!push.queued) return push
  const deliveries = withLeaders(await deliveriesOf(message), scopeKey ? await waitingLeaders(scopeKey, message) : [])
  await queries.insertDeliveries(push.pushId, message.place, deliveries)
  for (const { lead } of deliveries) if (lead) await markLeading(lead)
  if (deliveries.some((one) => one.to && !one.lead)) await enqueue(deliverTopic, { pushId: push.pushId }, { coalesce: push.pushId })
  return push
}

type Leader = { pushId: string; accountId: string; studentId: string }
type Unled = Omit<queries.NewDelivery, 'lead'>

async function waitingLeaders(scopeKey: string, message: PushMessage): Promise<Leader[]> {
  const accountIds = message.recipients.filter((one) => one.studentId !== undefined).map((one) => one.accountId)
  return lockWaitingLeaders(scopeKey, [...new Set(accountIds)])
}

/** What waits for the same person about another child leads. Nothing ever waits for a child that might still come: an alarm is not delayed. */
const withLeaders = (deliveries: readonly Unled[], leaders: readonly Leader[]): queries.NewDelivery[] =>
  deliveries.map((one) => ({
    ...one,
    lead: one.to && leaders.find((leader) => leader.accountId === one.accountId && leader.studentId !== one.studentId),
  }))

async function deliveriesOf(message: PushMessage): Promise<Unled[]> {
  const unique = new Map(message.recipients.map((one) => [`${one.accountId} ${one.studentId ?? '0'}`, one]))
  const accountIds = [...new Set(message.recipients.map((one) => one.accountId))]
  const reach = await reachOf(accountIds)
  // Who refused WeChat messages about a child reads them in the inbox (S41).
  const silent = await wechatRefused(message.recipients)
  const hasTemplate = outside().wechat.hasTemplate(message.kind)
  const firstReason = (accountId: string): RejectReason | null => {
    const to = reach.get(accountId)
    return !to ? 'no_account' : !to.follows ? 'not_following' : !hasTemplate ? 'config' : null
  }
  const second = await subscribeTargets(
    accountIds.filter((accountId) => firstReason(accountId) !== null),
    message.kind,
  )
  return [...unique.values()].map(({ accountId, studentId = '0' }) => {
    if (silent.has(`${accountId} ${studentId}`)) {
      return { accountId, studentId, clientMsgId: clientMsgIdOf(message.dedupeKey, accountId, studentId), channel: 'inbox', to: undefined, reason: 'refused' }
    }
    const reason = firstReason(accountId)
    const to = reason === null ? reach.get(accountId) : second.get(accountId)
    const channel = reason === null ? 'template' : to ? 'subscribe' : 'inbox'
    return { accountId, studentId, clientMsgId: clientMsgIdOf(message.dedupeKey, accountId, studentId), channel, to, reason }
  })
}
