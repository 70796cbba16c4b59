/** Putting a message into the house: who gets it is frozen now (MS-1), sending is a promise (MS-6). */
import type { Session } from '@zhixiao/shared-types/values/attendance'
import type { PushKind } from '@zhixiao/shared-types/values/push'
import { outside } from '../../outside/index'
import { isInTransaction } from '../../platform/db'
import { newId } from '../../platform/ids'
import { promise } from '../../platform/outbox'
import { reachOf } from '../identity/index'
import * as queries from './queries'
import { clientMsgIdOf } from './rules'
import { lintMessage } from './text'

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
  recipients: readonly { accountId: string; studentId?: string }[]
}

/**
 * Queues a message inside the caller's transaction: it exists exactly when the cause does. Recipients without a followed official account
 * get it in the inbox only, with the reason (MS-5); a message to nobody is stored too, so that unbound families are seen. `queued` is false
 * when the key is known: nothing is written then. Throws on a message that breaks MS-8.
 */
export async function queue(message: PushMessage): Promise<{ pushId: string; queued: boolean }> {
  if (!isInTransaction()) throw new Error(`push ${message.dedupeKey} was queued outside a transaction`)
  const fields = lintMessage(message)
  const push = await queries.insertPush({ ...message, id: newId(), fields })
  if (!push.queued) return push
  const deliveries = await deliveriesOf(message)
  await queries.insertDeliveries(push.pushId, message.place, deliveries)
  if (deliveries.some((one) => one.to)) await promise('push.deliver', { pushId: push.pushId }, { coalesce: push.pushId })
  return push
}

async function deliveriesOf(message: PushMessage): Promise<queries.NewDelivery[]> {
  const unique = new Map(message.recipients.map((one) => [`${one.accountId} ${one.studentId ?? '0'}`, one]))
  const reach = await reachOf([...new Set(message.recipients.map((one) => one.accountId))])
  const hasTemplate = outside().wechat.hasTemplate(message.kind)
  return [...unique.values()].map(({ accountId, studentId = '0' }) => {
    const to = reach.get(accountId)
    const reason = !to ? 'no_account' : !to.follows ? 'not_following' : !hasTemplate ? 'config' : null
    return {
      accountId,
      studentId,
      clientMsgId: clientMsgIdOf(message.dedupeKey, accountId, studentId),
      to: reason === null ? to : undefined,
      reason,
    }
  })
}
