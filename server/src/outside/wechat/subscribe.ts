/** Subscribe messages of the mini-program (一次性订阅消息): one send, told as what is known about it afterwards. */
import { templates, type TemplateName } from '@zhixiao/config/wechat/templates'
import { postJson, type WechatClient } from './client'
import { outcomeOf, type SendOutcome } from './template'

export type SubscribeSend = {
  /** The person's openid in the mini-program. */
  openid: string
  template: TemplateName
  /** Page of the mini-program that the card opens, without a slash at the beginning. */
  page: string
  /** Values by our own field names; the mini-program's templates have the fields of the official account's. */
  fields: Record<string, string>
}

/**
 * Sends one subscribe message; never throws. WeChat knows no client_msg_id here and every accepted call uses up one consent (delivery.md §4.1):
 * after an outcome `unclear` a repeat could be a second message, so nobody may repeat it blindly.
 */
export function sendSubscribe(client: WechatClient, templateIds: Record<string, string>, send: SubscribeSend): Promise<SendOutcome> {
  const keys: Record<string, string> = templates[send.template].fields
  const data = Object.fromEntries(Object.entries(keys).map(([name, key]) => [key, { value: send.fields[name] ?? '' }]))
  const body = { touser: send.openid, template_id: templateIds[send.template] ?? '', page: send.page, data }
  return outcomeOf(
    client.withToken('subscribe.send', (token) =>
      postJson(client.api, `${client.api.prefix}message/subscribe/send?access_token=${token}`, body),
    ),
  )
}
