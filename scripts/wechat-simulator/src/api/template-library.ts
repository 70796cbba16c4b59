import { makeTemplate } from '../state/apps'
import type { App, LibraryTemplate } from '../state/model'
import { type Call, type Endpoint, jsonBody, OK } from '../wire/call'
import { Refusal } from '../wire/errors'

const OFFICIAL_TEMPLATES = 25
const MINI_TEMPLATES = 50
const PAGE = 100

export const libraryEndpoints: Endpoint[] = [
  { path: '/cgi-bin/template/api_add_template', method: 'POST', kinds: ['oa'], handle: add },
  { path: '/cgi-bin/template/del_private_template', method: 'POST', kinds: ['oa'], handle: remove },
  { path: '/wxa/sec/queryblocktmplmsg', method: 'POST', kinds: ['oa'], handle: heldBack },
  { path: '/wxaapi/newtmpl/addtemplate', method: 'POST', kinds: ['mp'], handle: addMini },
  { path: '/wxaapi/newtmpl/deltemplate', method: 'POST', kinds: ['mp'], handle: removeMini },
]

/**
 * POST /cgi-bin/template/api_add_template: takes a template of the account's library with the keywords in the given order. Errors: 40247
 * a number of the closed old library, 40037 no such number, 40246 keywords, 45026 more than 25 templates. Source: WeChat "选用模板".
 */
function add(call: Call): object {
  const app = call.app as App
  const { template_id_short: id, keyword_name_list: names } = jsonBody(call)
  if (typeof id !== 'string' || id === '') throw new Refusal(40037)
  if (!/^\d+$/.test(id)) throw new Refusal(40247)
  const found = app.library.find((one) => one.id === id)
  if (!found) throw new Refusal(40037)
  if (app.templates.size >= OFFICIAL_TEMPLATES) throw new Refusal(45026)
  if (!Array.isArray(names) || names.length === 0) throw new Refusal(40246)
  const keys = names.map((name) => found.keywords[String(name)])
  if (keys.includes(undefined)) throw new Refusal(40246)
  return { errcode: 0, errmsg: 'ok', template_id: take(call, app, found, names.map(String)) }
}

/** POST /cgi-bin/template/del_private_template. Error 40037. */
function remove(call: Call): string {
  const app = call.app as App
  if (!app.templates.delete(String(jsonBody(call).template_id))) throw new Refusal(40037)
  call.sim.hub.changed('people')
  return OK
}

/** POST /wxa/sec/queryblocktmplmsg: messages of a template that were held back, at most 100 a page. Errors 40037, 40097. */
function heldBack(call: Call): object {
  const app = call.app as App
  const { tmpl_msg_id: templateId, largest_id: after, limit } = jsonBody(call)
  if (typeof templateId !== 'string' || !app.templates.has(templateId)) throw new Refusal(40037)
  if (typeof after !== 'number' || typeof limit !== 'number' || limit < 1 || limit > PAGE) throw new Refusal(40097)
  const own = call.sim.state.blocked.filter((one) => one.appid === app.appid && one.templateId === templateId && one.id > after)
  const msginfo = own.slice(0, limit).map(({ id, title, content, at, openid }) => ({
    id,
    tmpl_msg_id: templateId,
    title,
    content,
    send_timestamp: Math.floor(at / 1000),
    openid,
  }))
  return { msginfo, errcode: 0, errmsg: 'ok' }
}

/**
 * POST /wxaapi/newtmpl/addtemplate (form or JSON; keywords by their place in the library's list, from 1). Errors: 200014 number, 200012
 * more than 50 templates, 200020 not 2 to 5 keywords or an unknown one, 200021 scene of more than 15 characters. Source: WeChat "组合模板".
 */
function addMini(call: Call): object {
  const app = call.app as App
  const { tid, kidList, sceneDesc } = formOf(call)
  const found = app.library.find((one) => one.id === tid[0])
  if (!found) throw new Refusal(200014)
  if (app.templates.size >= MINI_TEMPLATES) throw new Refusal(200012)
  const names = Object.keys(found.keywords)
  const wanted = kidList.map((kid) => names[Number(kid) - 1])
  if (wanted.length < 2 || wanted.length > 5 || wanted.includes(undefined)) throw new Refusal(200020)
  if ([...(sceneDesc[0] ?? '')].length > 15) throw new Refusal(200021)
  return { errcode: 0, errmsg: 'ok', priTmplId: take(call, app, found, wanted as string[]) }
}

/** POST /wxaapi/newtmpl/deltemplate. Errors: 20002 no id, 20001 no such template. */
function removeMini(call: Call): string {
  const app = call.app as App
  const [id] = formOf(call).priTmplId
  if (!id) throw new Refusal(20002)
  if (!app.templates.delete(id)) throw new Refusal(20001)
  call.sim.hub.changed('people')
  return OK
}

function take(call: Call, app: App, found: LibraryTemplate, names: string[]): string {
  const content = names.map((name) => `${name}:{{${found.keywords[name] ?? ''}.DATA}}`).join('\n')
  const templateId = call.sim.random.token(43)
  app.templates.set(templateId, makeTemplate({ templateId, title: found.title, content }, app, call.sim.state.seed))
  call.sim.hub.changed('people')
  return templateId
}

type Form = Record<'tid' | 'kidList' | 'sceneDesc' | 'priTmplId', string[]>

function formOf(call: Call): Form {
  const names = ['tid', 'kidList', 'sceneDesc', 'priTmplId'] as const
  const isJson = call.rawBody.trimStart().startsWith('{')
  const json = isJson ? jsonBody(call) : {}
  const form = new URLSearchParams(isJson ? '' : call.rawBody)
  const read = (name: string): string[] => (isJson ? [json[name] ?? []].flat().map(String) : form.getAll(name))
  return Object.fromEntries(names.map((name) => [name, read(name)])) as Form
}
