/** MS-5: official account, then the mini-program where a consent is left, then the inbox alone and the phone list. */
import type { PushKind, RejectReason } from '@zhixiao/shared-types/values/push'
import { outside } from '../../outside/index'
import { enqueue } from '../../platform/outbox'
import { subscribeTargets, type ConsentKey } from './consent-queries'
import { showLeader } from './group-queries'
import { moveToInbox, moveToSubscribe, type By } from './outcome-queries'
import type { DeliveryKey } from './send-queries'
import { deliverTopic } from './topics'

/** The consent that a subscribe message of this kind to this person uses up. */
export const consentKey = (kind: PushKind, to: { appid: string; openid: string }): ConsentKey => ({
  appid: to.appid,
  openid: to.openid,
  templateId: outside().wechat.subscribeTemplateId(kind) ?? '',
})

type Why = { reason: RejectReason; error: string }

/**
 * A delivery that certainly did not arrive on its channel goes on to the next one, inside the caller's transaction: a new chain of attempts, so
 * that never both channels bring the same message.
 */
export async function goToNextChannel(key: DeliveryKey, kind: PushKind, by: By, why: Why, at: Date): Promise<void> {
  if (await goToSecondChannel(key, kind, by, why, at)) return
  await moveToInbox(key, by, why.reason, why.error)
  await showLeader(key)
}

/** The mini-program, where a consent is left; false leaves the delivery where it is. */
export async function goToSecondChannel(key: DeliveryKey, kind: PushKind, by: By, why: Why, at: Date): Promise<boolean> {
  const to = (await subscribeTargets([key.accountId], kind)).get(key.accountId)
  if (!to || !(await moveToSubscribe(key, by, to, why.reason, why.error, at))) return false
  await showLeader(key)
  await enqueue(deliverTopic, { pushId: key.pushId }, { coalesce: key.pushId })
  return true
}
