/** WeChat's callbacks: verify, keep once, answer (S60; delivery.md §4.4). What they mean is worked out from the kept row. */
import { CallbackRefused, outside, type CallbackMessage, type CallbackQuery, type WechatAccount } from '../../outside/index'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'
import { newId } from '../../platform/ids'
import { log } from '../../platform/log'
import { promise } from '../../platform/outbox'
import { setFollow } from '../identity/index'
import { insertEvent, receiptEvent } from './receipt-queries'
import { eventKey } from './rules'

/** The two accounts have an address each; any other does not exist. */
export const accountOf = (name: string): WechatAccount => (name === 'oa' || name === 'mp' ? name : fail('resource.not_found'))

/** WeChat checks our address: returns what it wants to hear. Fails with `webhook.refused`. */
export function verifyAddress(account: WechatAccount, query: CallbackQuery & { echostr: string }): string {
  refusing(() => outside().wechat.checkVerification(account, query, now()))
  return query.echostr
}

/**
 * Takes in one callback and answers `success`, at once and every time: a second delivery of the same event has no effect. Fails with
 * `webhook.refused`.
 */
export async function receiveCallback(account: WechatAccount, query: CallbackQuery, body: string): Promise<string> {
  const message = refusing(() => outside().wechat.openCallback(account, query, body, now()))
  // What people write to the account is not kept: nobody in the school would read it there.
  if (message.MsgType === 'event') await keepEvent(outside().wechat.appidOf(account), message)
  return 'success'
}

function refusing<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof CallbackRefused)) throw error
    log.warn({ event: 'webhook.refused', reason: error.why })
    return fail('webhook.refused')
  }
}

async function keepEvent(appid: string, message: CallbackMessage): Promise<void> {
  const { Event: name = '', FromUserName: openid = '', CreateTime: seconds = '' } = message
  if (!name || !/^[\w-]{6,64}$/.test(openid) || !/^\d{1,11}$/.test(seconds)) return
  const event = name.toLowerCase().slice(0, 40)
  const createdAt = new Date(Number(seconds) * 1000)
  const isReceipt = event === receiptEvent
  const id = newId()
  await inTransaction(async () => {
    const isNew = await insertEvent({
      id,
      appid,
      event,
      openid,
      createdAt,
      dedupeKey: eventKey({ ...message, Event: name, FromUserName: openid, CreateTime: seconds }),
      msgid: /^\d{1,20}$/.test(message.MsgID ?? '') ? (message.MsgID ?? null) : null,
      status: message.Status?.slice(0, 60) ?? null,
      eventKey: message.EventKey ? message.EventKey.slice(0, 300) : null,
      isDone: !isReceipt,
    })
    if (!isNew) return
    if (isReceipt) await promise('push.match-receipt', { eventId: id })
    // CreateTime has whole seconds: the event counts as the end of its second, else a sign-in of the same second would outdo it.
    if (event === 'subscribe' || event === 'unsubscribe')
      await setFollow(appid, openid, event === 'subscribe', new Date(createdAt.getTime() + 999))
  })
}
