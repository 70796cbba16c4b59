import { call, Refusal } from './calls'
import { type Values, words } from './model'
import { element } from './overlays'
import { callSim } from './sim-call'
import type { AccountOptions } from './wx'

/** What the person is asked in WeChat's own sheets: messages, a code to scan, a phone number. */
export function askCalls(options: AccountOptions): Values {
  return {
    requestSubscribeMessage: call('requestSubscribeMessage', ({ tmplIds }) => askToSubscribe(options, tmplIds), options.log),
    scanCode: call('scanCode', () => scanCode(options), options.log),
  }
}

interface Plan {
  errCode: number
  errMsg: string
  appName: string
  ask: { templateId: string; title: string; type: number; lines: string[] }[]
}

/**
 * wx.requestSubscribeMessage: only after a tap; the popup has a box for each template and 「总是保持以上选择，不再询问」. What was
 * answered for good before is not asked. https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html
 */
async function askToSubscribe({ person, appid, overlays }: AccountOptions, templateIds: unknown): Promise<Values> {
  if (!navigator.userActivation.isActive) throw new Refusal('can only be invoked by user TAP gesture.')
  const plan = await callSim<Plan>(person, 'subscribe-request', { appid, templateIds })
  if (plan.errCode !== 0) throw new Refusal(plan.errMsg.replace(/^\w+:fail /, ''), { errCode: plan.errCode })
  const boxes = plan.ask.map(({ templateId, title, type, lines }) => ({ templateId, ...box(title, lines.join('、'), true, type === 3) }))
  const keep = box('总是保持以上选择，不再询问', '', false)
  let isAllowed = true
  if (boxes.length > 0) {
    const fields = [...boxes.map(({ node }) => node), keep.node]
    isAllowed = await overlays.fill(`「${plan.appName}」想给你发送以下消息`, fields, { no: '拒绝', yes: '允许' })
  }
  const answers = boxes.map(({ templateId, isOn }) => [templateId, isAllowed && isOn() ? 'accept' : 'reject'])
  const answer = keep.isOn() ? 'always' : 'accept'
  const { results } = await callSim<{ results: Values }>(person, 'subscribe-accept', {
    ...{ appid, templateIds, answer },
    answers: Object.fromEntries(answers) as Values,
  })
  return results
}

function box(title: string, hint: string, isOn: boolean, isLong = false): { node: HTMLElement; isOn: () => boolean } {
  const input = document.createElement('input')
  input.type = 'checkbox'
  input.checked = isOn
  const kind = isLong ? '（长期）' : ''
  const text = element('span', '', element('b', '', `${title}${kind}`), ...(hint ? [element('small', '', hint)] : []))
  return { node: element('label', 'consent', input, text), isOn: () => input.checked }
}

interface Code {
  kind: string
  url: string
  appid: string
  appName: string
  scene?: string
  path?: string
  query?: string
  isOver: boolean
}

/** wx.scanCode: the camera here is a list of the codes that the simulated WeChat knows, or words to paste. */
async function scanCode({ appid, overlays }: AccountOptions): Promise<Values> {
  const reply = (await (await fetch('/__sim/codes?limit=20')).json()) as { codes: Code[] }
  const codes = reply.codes.filter((code) => !code.isOver)
  const names = codes.map((code) => `${code.appName} ${code.scene ?? [code.path, code.query].filter(Boolean).join(' ')}`)
  const chosen = await overlays.pick('扫一扫', [...names, '粘贴二维码内容'])
  if (chosen === null) throw new Refusal('cancel')
  const code = codes[chosen]
  if (!code) return { ...(await paste(overlays)), charSet: 'utf-8' }
  // A code of a mini-program itself is not read as text: only its path is told.
  const own = { result: '', path: `${code.path ?? ''}?${code.query ?? ''}`, scanType: 'WX_CODE' }
  const isOwn = code.kind === 'wxacode' && code.appid === appid
  return { ...(isOwn ? own : { result: code.url, scanType: 'QR_CODE' }), charSet: 'utf-8', rawData: btoa(code.url) }
}

async function paste(overlays: AccountOptions['overlays']): Promise<Values> {
  const field = document.createElement('input')
  field.setAttribute('aria-label', '二维码内容')
  const isDone = await overlays.fill('粘贴二维码内容', [field])
  if (!isDone || field.value === '') throw new Refusal('cancel')
  return { result: field.value, scanType: 'QR_CODE', rawData: btoa(String.fromCharCode(...new TextEncoder().encode(field.value))) }
}

/**
 * A button with open-type getPhoneNumber: WeChat's sheet with the person's numbers; the page gets a code, never the number.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/getPhoneNumber.html
 */
export function phoneAsker({ person, appid, overlays, log }: AccountOptions): () => Promise<Values> {
  return async () => {
    log.calls.push('getPhoneNumber')
    const { phones } = (await (await fetch(`/__sim/users/${encodeURIComponent(person)}`)).json()) as { phones?: string[] }
    if (!phones || phones.length === 0) {
      overlays.toast('当前微信未绑定手机号', { icon: 'none' })
      return { errMsg: 'getPhoneNumber:fail no bind phone number' }
    }
    const chosen = await overlays.pick('申请获取并验证你的手机号', [...phones.map(masked), '不允许'])
    const phone = chosen === null ? undefined : phones[chosen]
    const answer = await callSim<Values>(person, 'phone-code', phone === undefined ? { appid, deny: true } : { appid, phone })
    return {
      errMsg: words(answer.errMsg),
      ...(answer.code !== undefined && { code: answer.code }),
      ...(answer.errno !== undefined && { errno: answer.errno }),
    }
  }
}

const masked = (phone: string): string => phone.replace(/(\d{3})\d{4}(\d{4})$/, '$1****$2')
