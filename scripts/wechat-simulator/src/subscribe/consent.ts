import type { Simulation } from '../simulation'
import type { App, Consent, Push, Template, User } from '../state/model'

/** One call takes templates for at most so many messages (wx.requestSubscribeMessage, 20003 above). */
const TEMPLATES_PER_REQUEST = 5

export type Status = 'accept' | 'reject' | 'ban' | 'filter'

/** What wx.requestSubscribeMessage would do: templates already settled without a popup, and those the popup asks about. */
export interface SubscribePlan {
  errCode: number
  errMsg: string
  settled: Record<string, Status>
  ask: Template[]
}

/** This person's consent to one template of one mini-program; nothing was ever asked: no credits, popup next time. */
export function consentOf(user: User, appid: string, templateId: string): Consent {
  const ofApp = (user.consents[appid] ??= {})
  return (ofApp[templateId] ??= { credits: 0, setting: 'ask' })
}

/**
 * The first half of wx.requestSubscribeMessage. Codes of its failure: 10001 no templates, 20001 unknown template, 20002 one-time and
 * long-term mixed, 20003 more than five, 20004 the person switched all messages off, 20005 the mini-program is banned.
 * Source: WeChat "wx.requestSubscribeMessage / 错误码".
 */
export function planRequest(app: App, user: User, templateIds: unknown): SubscribePlan {
  const ids = Array.isArray(templateIds) ? [...new Set(templateIds.map(String))] : []
  const templates = ids.flatMap((id) => app.templates.get(id) ?? [])
  const errCode = requestFault(app, user, ids, templates)
  if (errCode !== 0) return { errCode, errMsg: `requestSubscribeMessage:fail ${FAULTS[errCode] ?? ''}`, settled: {}, ask: [] }
  const settled: Record<string, Status> = {}
  const ask: Template[] = []
  for (const template of templates) {
    const { setting } = consentOf(user, app.appid, template.templateId)
    if (template.state === 'limited') settled[template.templateId] = 'ban'
    // Of templates with one title WeChat shows the first only.
    else if (ask.some((other) => other.title === template.title)) settled[template.templateId] = 'filter'
    else if (setting !== 'ask') settled[template.templateId] = setting
    else ask.push(template)
  }
  return { errCode, errMsg: 'requestSubscribeMessage:ok', settled, ask }
}

/**
 * The second half: what the person answered in the popup, by template; the unanswered count as refused. `keep` is
 * 「总是保持以上选择，不再询问」. Each `accept`, also a silent one, is one message more. Returns the results by template and the pushed
 * subscribe_msg_popup_event.
 */
export function answerRequest(
  sim: Simulation,
  app: App,
  user: User,
  plan: SubscribePlan,
  answers: Record<string, Status>,
  keep: boolean,
): { results: Record<string, Status>; push: Push | null } {
  const asked: Record<string, Status> = {}
  for (const { templateId } of plan.ask) {
    asked[templateId] = answers[templateId] === 'accept' ? 'accept' : 'reject'
    if (keep) consentOf(user, app.appid, templateId).setting = asked[templateId]
  }
  const results = { ...plan.settled, ...asked }
  for (const [templateId, status] of Object.entries(results)) {
    if (status === 'accept') consentOf(user, app.appid, templateId).credits += 1
  }
  sim.hub.changed('people')
  const told = Object.entries(sim.assumptions.silentConsentEvent ? results : asked).filter(([, status]) =>
    /^(?:accept|reject)$/.test(status),
  )
  return { results, push: tell(sim, app, user, told) }
}

/**
 * A change in the mini-program's settings or at a card's 「…」. Ending a consent takes effect at once and is told by
 * subscribe_msg_change_event; WeChat does not tell when it is allowed again.
 */
export function changeSetting(sim: Simulation, app: App, user: User, templateId: string, setting: Consent['setting']): Push | null {
  const consent = consentOf(user, app.appid, templateId)
  const before = consent.setting
  consent.setting = setting
  sim.hub.changed('people')
  if (setting !== 'reject' || before === 'reject') return null
  const item = { TemplateId: templateId, SubscribeStatusString: 'reject' }
  return sim.pusher.push(app, user, 'subscribe_msg_change_event', { SubscribeMsgChangeEvent: { list: [item] } })
}

function tell(sim: Simulation, app: App, user: User, told: [string, Status][]): Push | null {
  if (told.length === 0) return null
  const list = told.map(([TemplateId, SubscribeStatusString]) => ({ TemplateId, SubscribeStatusString, PopupScene: { literal: '0' } }))
  return sim.pusher.push(app, user, 'subscribe_msg_popup_event', { SubscribeMsgPopupEvent: { list } })
}

const FAULTS: Record<number, string> = {
  10001: 'tmplIds can not be empty',
  20001: 'No template data return, verify the template id exist',
  20002: 'Templates type must be same',
  20003: 'Templates count out of max bounds',
  20004: 'The main switch is switched off',
  20005: 'This mini program was banned from subscribing messages',
}

function requestFault(app: App, user: User, ids: string[], templates: Template[]): number {
  if (ids.length === 0) return 10001
  if (ids.length > TEMPLATES_PER_REQUEST) return 20003
  if (templates.length < ids.length) return 20001
  if (new Set(templates.map((template) => template.type)).size > 1) return 20002
  if (app.subscribeBanned) return 20005
  return user.subscribeOff.includes(app.appid) ? 20004 : 0
}
