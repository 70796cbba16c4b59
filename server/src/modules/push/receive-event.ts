/** WeChat's callbacks: verify, keep once, answer (S60; delivery.md §4.4). What they mean is worked out from the kept row. */
import { CallbackRefused, outside, type CallbackMessage, type CallbackQuery, type WechatAccount } from '../../outside/index'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'
import { newId } from '../../platform/ids'
import { log } from '../../platform/log'
import { enqueue } from '../../platform/outbox'
import { setFollow } from '../identity/index'
import { learnConsent } from './consent'
import { insertEvent, receiptEvents } from './receipt-queries'
import { eventKey } from './rules'
import { matchReceiptTopic } from './topics'

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
  const { message, entries } = refusing(() => outside().wechat.openCallback(account, query, body, now()))
  // What people write to the account is not kept: nobody in the school would read it there.
  if (message.MsgType === 'event') await keepEvent(outside().wechat.appidOf(account), message, entries)
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

async function keepEvent(appid: string, message: CallbackMessage, entries: readonly CallbackMessage[]): Promise<void> {
  const { Event: name = '', FromUserName: openid = '', CreateTime: seconds = '' } = message
  if (!name || !/^[\w-]{6,64}$/.test(openid) || !/^\d{1,11}$/.test(seconds)) return
  const event = name.toLowerCase().slice(0, 40)
  const seen = { appid, event, openid, createdAt: new Date(Number(seconds) * 1000) }
  const said = { ...message, Event: name, FromUserName: openid, CreateTime: seconds }
  await inTransaction(async () => {
    // One callback of the mini-program may tell what became of several messages: each is a receipt of its own.
    if (event === sentEvent) for (const entry of entries) await keepReceipt(seen, { ...said, ...entry, Status: sentStatus(entry) })
    else if (event === templateReceipt) await keepReceipt(seen, said)
    else await keepOther(seen, said, entries)
  })
}

const [templateReceipt, sentEvent] = receiptEvents
type Seen = { appid: string; event: string; openid: string; createdAt: Date }
type Said = CallbackMessage & { Event: string; FromUserName: string; CreateTime: string }

/** What the mini-program's receipt says, in the words of the official account's; the code speaks where the text is missing. */
const sentStatus = ({ ErrorStatus, ErrorCode = '' }: CallbackMessage): string => ErrorStatus ?? (ErrorCode === '0' ? 'success' : `failed:${ErrorCode}`)

async function keepReceipt(seen: Seen, said: Said): Promise<void> {
  const id = newId()
  const msgid = /^\d{1,20}$/.test(said.MsgID ?? '') ? (said.MsgID ?? null) : null
  const status = said.Status?.slice(0, 60) ?? null
  const isNew = await insertEvent({ ...seen, id, dedupeKey: eventKey(said), msgid, status, eventKey: said.TemplateId ?? null, isDone: false })
  if (isNew) await enqueue(matchReceiptTopic, { eventId: id })
}

async function keepOther(seen: Seen, said: Said, entries: readonly CallbackMessage[]): Promise<void> {
  // Two answers of a person in one second differ in what they say.
  const answers = entries.map((entry) => `${entry.TemplateId ?? ''}=${entry.SubscribeStatusString ?? ''}`).join(',')
  const eventKeyText = (said.EventKey ?? answers).slice(0, 300) || null
  const isNew = await insertEvent({
    ...seen,
    id: newId(),
    dedupeKey: eventKey(answers ? { ...said, EventKey: answers } : said),
    msgid: null,
    status: null,
    eventKey: eventKeyText,
    isDone: true,
  })
  if (!isNew) return
  if (seen.event === 'subscribe_msg_popup_event' || seen.event === 'subscribe_msg_change_event') await learnConsent(seen, entries)
  // CreateTime has whole seconds: the event counts as the end of its second, else a sign-in of the same second would outdo it.
  if (seen.event === 'subscribe' || seen.event === 'unsubscribe')
    await setFollow(seen.appid, seen.openid, seen.event === 'subscribe', new Date(seen.createdAt.getTime() + 999))
}
