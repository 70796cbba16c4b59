import type { App, Message, Template, User } from '../state/model'
import { planReceipt } from '../template/receipts'
import { okWithMsgid, valuesOf } from '../template/send'
import { type Call, jsonBody, openidOf } from '../wire/call'
import { Refusal } from '../wire/errors'
import { consentOf } from './consent'

const STATES = ['developer', 'trial', 'formal']

/**
 * POST /cgi-bin/message/subscribe/send. Source: WeChat "发送订阅消息". Errors: 40003 not an openid of this mini-program, 40037 template,
 * 43107 the account may not send, 41030 the page is not in the published mini-program, 47003 a field breaks its type, 45168 a forbidden
 * word, 43108 another message to this person is under way, 43101 no consent is left or the person refuses. One message uses up one
 * consent; a long-term one stays. There is no client_msg_id here: a repeat is a second message and costs a second consent.
 */
export function sendSubscribe(call: Call): string {
  const body = jsonBody(call)
  const app = call.app as App
  const user = typeof body.touser === 'string' ? call.sim.people.byOpenid(app.appid, body.touser) : undefined
  if (!user) throw new Refusal(40003)
  const template = typeof body.template_id === 'string' ? app.templates.get(body.template_id) : undefined
  if (!template) throw new Refusal(40037)
  if (app.subscribeBanned || template.state !== 'ok') throw new Refusal(43107)
  const state = body.miniprogram_state ?? 'formal'
  if (typeof state !== 'string' || !STATES.includes(state)) throw new Refusal(40097, 'invalid args: miniprogram_state')
  const page = pageOf(call, app, body.page, state)
  const values = valuesOf(call, template, body.data, 'subscribe')
  if (hasForbiddenWord(call, Object.values(values))) throw new Refusal(45168)
  if (isBusy(call, app, user)) throw new Refusal(43108)
  spendConsent(app, user, template)
  return okWithMsgid(accept(call, app, user, template, page, values).msgid)
}

/** 41030 unless the page is one of the app's; `index?foo=bar` and a leading slash are allowed. Only the published version is checked. */
function pageOf(call: Call, app: App, page: unknown, state: string): string | null {
  if (page === undefined || page === null || page === '') return null
  if (typeof page !== 'string') throw new Refusal(41030)
  if (state === 'formal' && !hasPage(call, app, page)) throw new Refusal(41030)
  return page.replace(/^\//, '')
}

/** Whether the published mini-program has this page; when its pages are not known, every page is taken for one. */
export function hasPage(call: Call, app: App, page: string): boolean {
  const pages = app.pages ?? call.sim.builtPages(app.appid)
  return pages === null || pages.includes(page.replace(/^\//, '').replace(/\?.*$/s, ''))
}

function hasForbiddenWord(call: Call, texts: string[]): boolean {
  const { sensitiveWords } = call.sim.assumptions
  return sensitiveWords.some(({ word, suggest }) => suggest === 'risky' && texts.some((text) => text.includes(word)))
}

function isBusy(call: Call, app: App, user: User): boolean {
  const { subscribeBusyMs } = call.sim.assumptions
  if (subscribeBusyMs <= 0) return false
  const last = call.sim.lastSubscribe.get(`${app.appid} ${user.id}`) ?? -Infinity
  return Math.abs(call.sim.clock.now() - last) < subscribeBusyMs
}

function spendConsent(app: App, user: User, template: Template): void {
  const consent = consentOf(user, app.appid, template.templateId)
  if (user.subscribeOff.includes(app.appid) || consent.setting === 'reject' || consent.credits < 1) throw new Refusal(43101)
  if (template.type === 2) consent.credits -= 1
}

function accept(call: Call, app: App, user: User, template: Template, page: string | null, values: Message['values']): Message {
  const { sim } = call
  const message: Message = {
    family: 'subscribe',
    msgid: sim.nextMsgid(),
    appid: app.appid,
    openid: user.openids[app.appid] ?? '',
    userId: user.id,
    templateId: template.templateId,
    clientMsgId: null,
    url: null,
    miniprogram: page === null ? null : { appid: app.appid, pagepath: page },
    values,
    at: sim.clock.now(),
    duplicates: 0,
    status: 'success',
    receipt: 'pending',
    readAt: null,
  }
  sim.state.messages.set(message.msgid, message)
  sim.lastSubscribe.set(`${app.appid} ${user.id}`, message.at)
  const facts = { path: call.path, appid: app.appid, openid: () => openidOf(call), event: 'subscribe_msg_sent_event' }
  call.beforeAnswer = planReceipt(sim, message, sim.faults.forReceipt(facts))
  if (message.status === 'success') sim.tell(user, { kind: 'card', msgid: message.msgid })
  return message
}
