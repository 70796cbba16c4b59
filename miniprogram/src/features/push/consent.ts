import type { Reply } from '../../platform/call'
import { pushTraits } from '@zhixiao/shared-types/values/push'

export type Consents = Reply<'GET /my/subscribe-consents'>
type Template = Consents['templates'][number]

/** The templates that concern this person: those WeChat may be asked about, and those they switched off. */
export const mine = ({ templates, ask }: Consents): Template[] => templates.filter((one) => ask.includes(one.templateId) || one.refused)

/** One kind of message in words: how many more may come. */
export function consentText(template: Template): { title: string; note: string; isOn: boolean } {
  const title = pushTraits[template.kind].text
  if (template.refused) return { title, note: '已在微信里关闭，可在小程序设置的“订阅消息”中打开', isOn: false }
  if (template.always) return { title, note: '会一直提醒', isOn: true }
  return template.credit > 0 ? { title, note: `还可提醒 ${template.credit} 次`, isOn: true } : { title, note: '还没有允许提醒', isOn: false }
}

/** Ask at this tap? At most once a day where WeChat would show its question; without a question (总是保持) whenever something is used up. */
export function asksNow({ templates, ask }: Consents, askedOn: string | undefined, today: string): boolean {
  const asked = templates.filter((one) => ask.includes(one.templateId))
  const isShort = asked.some((one) => one.credit === 0)
  return isShort && (asked.every((one) => one.always) || askedOn !== today)
}
