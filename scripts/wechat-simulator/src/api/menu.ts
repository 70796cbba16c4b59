import { makeMenu } from '../state/apps'
import type { App, ConditionalMenu, Menu, MenuButton, User } from '../state/model'
import { type Call, type Endpoint, jsonBody, OK } from '../wire/call'
import { Refusal } from '../wire/errors'
import { checkMenu } from './menu-rules'

export const menuEndpoints: Endpoint[] = [
  { path: '/cgi-bin/menu/create', method: 'POST', kinds: ['oa'], handle: create },
  { path: '/cgi-bin/menu/get', method: 'GET', kinds: ['oa'], handle: get },
  { path: '/cgi-bin/menu/delete', method: 'GET', kinds: ['oa'], handle: remove },
  { path: '/cgi-bin/menu/addconditional', method: 'POST', kinds: ['oa'], handle: addConditional },
  { path: '/cgi-bin/menu/delconditional', method: 'POST', kinds: ['oa'], handle: deleteConditional },
  { path: '/cgi-bin/menu/trymatch', method: 'POST', kinds: ['oa'], handle: tryMatch },
  { path: '/cgi-bin/get_current_selfmenu_info', method: 'GET', kinds: ['oa'], handle: selfMenu },
]

/**
 * The menu that this person sees: of the conditional menus the one made last that matches, else the default one. In the
 * simulator the phone is an Android (client_platform_type 2). Source: WeChat "个性化菜单接口".
 */
export function menuFor(app: App, user: User | undefined): Menu | null {
  const tags = user?.tags[app.appid] ?? []
  for (let i = app.conditionalMenus.length - 1; i >= 0; i -= 1) {
    const menu = app.conditionalMenus[i] as ConditionalMenu
    const { tag_id: tag, client_platform_type: platform } = menu.matchrule
    if ((tag === undefined || tags.includes(Number(tag))) && (platform === undefined || platform === '2')) return menu
  }
  return app.menu
}

function create(call: Call): string {
  const app = call.app as App
  app.menu = makeMenu(call.sim.state, checkMenu(call, jsonBody(call).button))
  call.sim.hub.changed('people')
  return OK
}

/** Errors: 46003 when there is no menu. */
function get(call: Call): object {
  const app = call.app as App
  if (!app.menu) throw new Refusal(46003)
  const conditional = app.conditionalMenus.map((menu) => ({
    button: padded(menu.button),
    matchrule: menu.matchrule,
    menuid: Number(menu.menuid),
  }))
  const menu = { button: padded(app.menu.button), menuid: Number(app.menu.menuid) }
  return { menu, ...(conditional.length > 0 && { conditionalmenu: conditional }) }
}

/** Deletes the default menu and every conditional one. */
function remove(call: Call): string {
  const app = call.app as App
  app.menu = null
  app.conditionalMenus = []
  call.sim.hub.changed('people')
  return OK
}

/** Errors: sizes as create; 65303 without a default menu, 65304 empty rule, 65320 a privacy field in it, 45159 unknown tag. */
function addConditional(call: Call): object {
  const app = call.app as App
  const body = jsonBody(call)
  const button = checkMenu(call, body.button)
  if (!app.menu) throw new Refusal(65303)
  const matchrule = checkRule(app, body.matchrule)
  const made: ConditionalMenu = { ...makeMenu(call.sim.state, button), matchrule }
  app.conditionalMenus.push(made)
  call.sim.hub.changed('people')
  return { menuid: made.menuid }
}

/** Errors: 65301 no such menu. */
function deleteConditional(call: Call): string {
  const app = call.app as App
  const menuid = String(jsonBody(call).menuid ?? '')
  const index = app.conditionalMenus.findIndex((menu) => menu.menuid === menuid)
  if (index < 0) throw new Refusal(65301)
  app.conditionalMenus.splice(index, 1)
  call.sim.hub.changed('people')
  return OK
}

/** The menu a person would see. Errors: 65302 nobody by this openid, 46003 no menu at all. */
function tryMatch(call: Call): object {
  const app = call.app as App
  const { user_id: openid } = jsonBody(call)
  const user = typeof openid === 'string' ? call.sim.people.byOpenid(app.appid, openid) : undefined
  if (!user) throw new Refusal(65302)
  const menu = menuFor(app, user)
  if (!menu) throw new Refusal(46003)
  return { button: padded(menu.button) }
}

function selfMenu(call: Call): object {
  const app = call.app as App
  if (!app.menu) return { is_menu_open: 0 }
  const button = app.menu.button.map((one) => (one.sub_button ? { name: one.name, sub_button: { list: one.sub_button } } : one))
  return { is_menu_open: 1, selfmenu_info: { button } }
}

function checkRule(app: App, rule: unknown): ConditionalMenu['matchrule'] {
  if (typeof rule !== 'object' || rule === null) throw new Refusal(65304)
  const given = Object.entries(rule).filter(([, value]) => value !== '' && value !== null && value !== undefined)
  if (given.length === 0) throw new Refusal(65304)
  const allowed = ['tag_id', 'client_platform_type']
  if (given.some(([key]) => !allowed.includes(key))) throw new Refusal(65320)
  const matchrule = Object.fromEntries(given.map(([key, value]) => [key, String(value)])) as ConditionalMenu['matchrule']
  if (matchrule.tag_id !== undefined && !app.tags.some((tag) => String(tag.id) === matchrule.tag_id)) throw new Refusal(45159)
  return matchrule
}

/** WeChat always prints `sub_button`, empty for a leaf. */
function padded(buttons: MenuButton[]): MenuButton[] {
  return buttons.map((button) => ({ ...button, sub_button: padded(button.sub_button ?? []) }))
}
