import { type Call, jsonBody, openidOf } from '../wire/call'
import { Refusal } from '../wire/errors'
import type { App, Message, Template, User } from '../state/model'
import { acceptField, type FieldContext, fieldKeys, fieldType } from './fields'
import { planReceipt } from './receipts'

const KEYS = new WeakMap<Template, string[]>()

/**
 * POST /cgi-bin/message/template/send. Source: WeChat "发送模板消息". Errors: 40003 not an openid of this account, 43004 not
 * following, 40036/40037 template id, 43116 limited, 40249 marketing, 40039 url too long, 40013 mini-program unknown or not
 * bound, 47003 a field breaks its type. The daily quota (45009) is counted before. A repeat of openid + client_msg_id within
 * ten minutes makes no second message.
 */
export function sendTemplate(call: Call): string {
  const body = jsonBody(call)
  const app = call.app as App
  const user = recipient(call, app, body.touser)
  const template = templateOf(app, body.template_id)
  if (template.state === 'marketing') throw heldBack(call, app, user, template, body.data)
  const url = linkOf(call, body.url)
  const miniprogram = miniprogramOf(call, app, body.miniprogram)
  const values = valuesOf(call, template, body.data, 'template')
  const clientMsgId = clientId(body.client_msg_id)
  const repeated = clientMsgId === null ? null : repeatOf(call, app, user, clientMsgId)
  if (repeated) return repeated
  const message = accept(call, app, user, { templateId: template.templateId, url, miniprogram, values, clientMsgId })
  return okWithMsgid(message.msgid)
}

/** All keys that a template wants, in order. */
export function keysOf(template: Template): string[] {
  let keys = KEYS.get(template)
  if (!keys) {
    keys = fieldKeys(template.content)
    KEYS.set(template, keys)
  }
  return keys
}

function recipient(call: Call, app: App, touser: unknown): User {
  const user = typeof touser === 'string' ? call.sim.people.byOpenid(app.appid, touser) : undefined
  if (!user) throw new Refusal(40003)
  if (!user.follows[app.appid]) throw new Refusal(43004)
  return user
}

function templateOf(app: App, id: unknown): Template {
  if (typeof id !== 'string' || id === '') throw new Refusal(40037)
  if (id.length !== 43) throw new Refusal(40036)
  const template = app.templates.get(id)
  if (!template) throw new Refusal(40037)
  if (template.state === 'limited') throw new Refusal(43116)
  return template
}

/** Noted, so that `queryblocktmplmsg` can tell which messages were held back. */
function heldBack(call: Call, app: App, user: User, template: Template, data: unknown): Refusal {
  const { state, clock } = call.sim
  const { templateId, title } = template
  const openid = user.openids[app.appid] ?? ''
  state.blocked.push({
    id: state.blocked.length + 1,
    appid: app.appid,
    templateId,
    title,
    content: JSON.stringify(data ?? {}),
    at: clock.now(),
    openid,
  })
  return new Refusal(40249)
}

function linkOf(call: Call, url: unknown): string | null {
  if (url === undefined || url === null || url === '') return null
  if (typeof url !== 'string') throw new Refusal(47001)
  if (Buffer.byteLength(url) > call.sim.assumptions.templateUrlBytes) throw new Refusal(40039)
  return url
}

function miniprogramOf(call: Call, app: App, value: unknown): Message['miniprogram'] {
  if (value === undefined || value === null) return null
  if (typeof value !== 'object') throw new Refusal(47001)
  const { appid, pagepath } = value as { appid?: unknown; pagepath?: unknown }
  // Clients send an empty object for "none".
  if (appid === undefined || appid === '') return null
  const known = typeof appid === 'string' && call.sim.state.apps.get(appid)?.kind === 'mp' && app.boundMiniApps.includes(appid)
  if (!known) throw new Refusal(40013)
  return { appid, pagepath: typeof pagepath === 'string' ? pagepath : '' }
}

/** The fields as the card will show them. Errors: 47001 no object, 47003 a field is missing or breaks its type. */
export function valuesOf(call: Call, template: Template, data: unknown, family: FieldContext['family']): Record<string, string> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new Refusal(47001)
  const { lengthUnit, emoji } = call.sim.assumptions
  const values: Record<string, string> = {}
  for (const key of keysOf(template)) {
    const field = (data as Record<string, { value?: unknown } | undefined>)[key]
    const missing = field === undefined && fieldType(key) === 'const' ? '' : field?.value
    const allowed = template.allowed[key]
    const text = acceptField(key, missing, { lengthUnit, emoji, allowed, family })
    if (text === null) throw new Refusal(47003, `argument invalid! data.${key}.value invalid`)
    values[key] = text
  }
  return values
}

function clientId(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null
  if (typeof value !== 'string' && typeof value !== 'number') throw new Refusal(47001)
  return String(value)
}

/** The answer to a repeat, or null when the window is over or the id is new. */
function repeatOf(call: Call, app: App, user: User, clientMsgId: string): string | null {
  const { state, clock, assumptions } = call.sim
  const known = state.dedupe.get(dedupeKey(app, user, clientMsgId))
  if (!known || clock.now() - known.at >= assumptions.dedupeWindowMs) return null
  const first = state.messages.get(known.msgid)
  if (first) first.duplicates += 1
  if (assumptions.duplicateAnswer === 'errcode') throw new Refusal(assumptions.duplicateErrcode)
  return okWithMsgid(assumptions.duplicateAnswer === 'new-msgid' ? call.sim.nextMsgid() : known.msgid)
}

function accept(
  call: Call,
  app: App,
  user: User,
  parts: Pick<Message, 'templateId' | 'url' | 'miniprogram' | 'values' | 'clientMsgId'>,
): Message {
  const { sim } = call
  const at = sim.clock.now()
  const openid = user.openids[app.appid] ?? ''
  const blocked = user.blocked.includes(app.appid)
  const message: Message = {
    family: 'template',
    msgid: sim.nextMsgid(),
    appid: app.appid,
    openid,
    userId: user.id,
    ...parts,
    at,
    duplicates: 0,
    status: blocked ? 'failed:user block' : 'success',
    receipt: 'pending',
    readAt: null,
  }
  sim.state.messages.set(message.msgid, message)
  if (parts.clientMsgId !== null) remember(call, dedupeKey(app, user, parts.clientMsgId), message)
  const facts = { path: call.path, appid: app.appid, openid: () => openidOf(call), event: 'TEMPLATESENDJOBFINISH' }
  call.beforeAnswer = planReceipt(sim, message, sim.faults.forReceipt(facts))
  if (message.status === 'success') sim.tell(user, { kind: 'card', msgid: message.msgid })
  return message
}

function remember(call: Call, key: string, message: Message): void {
  const { dedupe } = call.sim.state
  // Deleting first moves a re-used id to the end, which keeps the map ordered by time for the sweep.
  dedupe.delete(key)
  dedupe.set(key, { msgid: message.msgid, at: message.at })
  for (const [old, entry] of dedupe) {
    if (message.at - entry.at < call.sim.assumptions.dedupeWindowMs) return
    dedupe.delete(old)
  }
}

function dedupeKey(app: App, user: User, clientMsgId: string): string {
  return `${app.appid} ${user.id} ${clientMsgId}`
}

/** msgid is a number literal of 19 digits: JavaScript's own numbers would lose its last digits. */
export function okWithMsgid(msgid: string): string {
  return `{"errcode":0,"errmsg":"ok","msgid":${msgid}}`
}
