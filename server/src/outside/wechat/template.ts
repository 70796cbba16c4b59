/** Template messages (类目模板, 服务号): one send, told as what is known about it afterwards. */
import { templates, type TemplateName } from '@zhixiao/config/wechat/templates'
import { postJson, type Reply, type WechatClient } from './client'
import { WechatNoToken, WechatRefused, sortError } from './errors'

export type TemplateSend = {
  openid: string
  template: TemplateName
  /** Opened when the card is tapped; at most 1,024 bytes. */
  url: string
  /** Values by our own field names, legal for their field type already. */
  fields: Record<string, string>
  /** 32 hexadecimal characters: WeChat sends one message per openid and id within ten minutes. */
  clientMsgId: string
}
/**
 * accepted: WeChat has it, `msgid` names it in the receipt. refused: not sent, and why. unsent: certainly not sent, nothing to do with this
 * message (no token). unclear: it may or may not have been sent.
 */
export type SendOutcome =
  | { kind: 'accepted'; msgid: string }
  | { kind: 'refused'; errcode: number; text: string }
  | { kind: 'unsent'; errcode?: number; text: string }
  | { kind: 'unclear'; errcode?: number; text: string }

const tokenCodes = [40001, 40014, 42001]

/** Sends one template message once; never throws. Repeating is the caller's decision, with the same `clientMsgId`. */
export function sendTemplate(client: WechatClient, templateIds: Record<string, string>, send: TemplateSend): Promise<SendOutcome> {
  const keys: Record<string, string> = templates[send.template].fields
  const data = Object.fromEntries(Object.entries(keys).map(([name, key]) => [key, { value: send.fields[name] ?? '' }]))
  const body = { touser: send.openid, template_id: templateIds[send.template] ?? '', url: send.url, data, client_msg_id: send.clientMsgId }
  return outcomeOf(
    client.withToken('template.send', (token) =>
      postJson(client.api, `${client.api.prefix}message/template/send?access_token=${token}`, body),
    ),
  )
}

/** What is known after a call that sends a message; never throws. */
export async function outcomeOf(call: Promise<Reply>): Promise<SendOutcome> {
  try {
    const reply = await call
    const msgid = wholeNumber(reply.msgid)
    return msgid ? { kind: 'accepted', msgid } : { kind: 'unclear', text: 'no msgid in the answer' }
  } catch (thrown) {
    const error = sortError(thrown)
    if (error instanceof WechatNoToken) return { kind: 'unsent', text: error.text }
    if (!(error instanceof WechatRefused)) {
      return { kind: 'unclear', text: error.text, ...(error.errcode !== undefined && { errcode: error.errcode }) }
    }
    return { kind: tokenCodes.includes(error.errcode) ? 'unsent' : 'refused', errcode: error.errcode, text: error.text }
  }
}

/** A msgid has 19 digits: json-bigint gives an object for 16 and more, a number below. Both print their digits. */
function wholeNumber(value: unknown): string | undefined {
  const text = typeof value === 'object' && value !== null ? (value as { toFixed(): string }).toFixed() : String(value)
  return /^\d{1,20}$/.test(text) ? text : undefined
}
