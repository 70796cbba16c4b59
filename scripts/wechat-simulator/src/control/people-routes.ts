import type Router from '@koa/router'
import { menuFor } from '../api/menu'
import { type HostPlan, inPhone } from '../persona/hosts'
import { makeCode } from '../persona/oauth'
import type { Simulation } from '../simulation'
import type { App, MenuButton, Message, User } from '../state/model'
import type { UserInput } from '../state/people'
import { appOf, ControlError, controlBody, numberOf, personOf, textOf } from './body'
import { inboxView, menuView, userView } from './views'

interface Act {
  appid?: string
  /** Changes the state without telling the account's server. */
  silent?: boolean
}

interface Tap extends Act {
  name?: string
  key?: string
  url?: string
}

/** People: making them, and everything that they can do with their phone. */
export function peopleRoutes(router: Router, sim: Simulation, plan: HostPlan, port: () => number): void {
  router.get('/users', (ctx) => {
    const wanted = textOf(ctx.query.q)
    const all = [...sim.state.users.values()]
    const found = all.filter((user) => (ctx.query.persons ? user.person !== null : true) && (!wanted || matches(user, wanted)))
    ctx.body = { total: found.length, users: found.slice(0, numberOf(ctx.query.limit, 1000)).map((user) => userView(sim, user)) }
  })
  router.post('/users', async (ctx) => {
    const body = await controlBody<UserInput | UserInput[] | { users: UserInput[] }>(ctx)
    const many = Array.isArray(body) ? body : 'users' in body ? body.users : null
    const made = (many ?? [body as UserInput]).map((input) => makeUser(sim, input))
    sim.hub.changed('people')
    ctx.body = many ? { users: made.map((user) => userView(sim, user)) } : userView(sim, made[0] as User)
  })
  router.get('/users/:id', (ctx) => {
    ctx.body = userView(sim, personOf(sim, ctx.params.id ?? ''))
  })
  router.get('/users/:id/inbox', (ctx) => {
    const user = personOf(sim, ctx.params.id ?? '')
    ctx.body = { id: user.id, entries: inboxView(sim, user, plan, port(), numberOf(ctx.query.limit, 200)) }
  })
  router.get('/users/:id/menu', (ctx) => {
    ctx.body = menuView(appOf(sim, textOf(ctx.query.appid)), personOf(sim, ctx.params.id ?? ''))
  })
  actRoutes(router, sim, plan, port)
}

function actRoutes(router: Router, sim: Simulation, plan: HostPlan, port: () => number): void {
  const act = <T extends Act>(name: string, run: (user: User, body: T) => object): void => {
    router.post(`/users/:id/${name}`, async (ctx) => {
      const body = await controlBody<T>(ctx)
      ctx.body = run(personOf(sim, ctx.params.id ?? ''), body)
      sim.hub.changed('people')
    })
  }
  act<Act>('follow', (user, body) => follow(sim, user, body))
  act<Act>('unfollow', (user, body) => unfollow(sim, user, body))
  act<Act>('block', (user, body) => block(sim, user, body, true))
  act<Act>('unblock', (user, body) => block(sim, user, body, false))
  act<Tap>('menu-click', (user, body) => tapMenu(sim, user, body, plan, port()))
  act<Act & { msgid?: string | number }>('open-message', (user, body) => openMessage(sim, user, body.msgid, plan, port()))
  act<Act & { family?: Message['family'] }>('read', (user, body) => readAll(sim, user, body.family))
  act<Act>('login-code', (user, body) => ({ code: makeCode(sim, 'login', appOf(sim, body.appid, 'mp'), user, '') }))
  act<Act & { scope?: string; snapshot?: boolean }>('oauth-code', (user, body) => ({
    code: makeCode(sim, 'oauth', appOf(sim, body.appid), user, body.scope ?? 'snsapi_base', body.snapshot ?? false),
  }))
}

function makeUser(sim: Simulation, input: UserInput): User {
  if (!input.name) throw new ControlError(400, 'a person needs a name')
  return sim.people.put(input, sim.clock.now())
}

function follow(sim: Simulation, user: User, body: Act): object {
  const app = appOf(sim, body.appid)
  const isNew = !user.follows[app.appid]
  user.follows[app.appid] = { at: sim.clock.now(), scene: 'ADD_SCENE_SEARCH' }
  const push = isNew && !body.silent ? sim.pusher.push(app, user, 'subscribe', { EventKey: '' }) : null
  return { ...userView(sim, user), callback: push?.id ?? null }
}

/** WeChat forgets a follower's tags and remark with the follow. */
function unfollow(sim: Simulation, user: User, body: Act): object {
  const app = appOf(sim, body.appid)
  const was = Boolean(user.follows[app.appid])
  delete user.follows[app.appid]
  delete user.tags[app.appid]
  delete user.remark[app.appid]
  const push = was && !body.silent ? sim.pusher.push(app, user, 'unsubscribe', { EventKey: '' }) : null
  return { ...userView(sim, user), callback: push?.id ?? null }
}

function block(sim: Simulation, user: User, body: Act, on: boolean): object {
  const app = appOf(sim, body.appid)
  user.blocked = user.blocked.filter((appid) => appid !== app.appid)
  if (on) user.blocked.push(app.appid)
  return userView(sim, user)
}

/** A tap on a leaf of the menu, found by name, key or url: CLICK, VIEW or view_miniprogram goes to the account's server. */
function tapMenu(sim: Simulation, user: User, body: Tap, plan: HostPlan, port: number): object {
  const app = appOf(sim, body.appid)
  const menu = menuFor(app, user)
  const leaves = (menu?.button ?? []).flatMap((button) => button.sub_button ?? [button])
  const leaf = leaves.find((button) => isTapped(button, body))
  if (!menu || !leaf) throw new ControlError(404, 'this person sees no such menu entry')
  const push = pushTap(sim, app, user, leaf, menu.menuid)
  const link = leaf.type === 'view' ? (leaf.url ?? '') : null
  if (leaf.type === 'click') sim.tell(user, { kind: 'tap', appid: app.appid, at: sim.clock.now(), text: leaf.name })
  return { ...leaf, openUrl: link && user.person ? inPhone(link, user.person, plan, port) : link, callback: push }
}

/** Whatever the tap names must fit: two groups may hold entries of the same name. */
function isTapped(button: MenuButton, tap: Tap): boolean {
  const { name, key, url } = tap
  if (name === undefined && key === undefined && url === undefined) return false
  return (
    (name === undefined || button.name === name) && (key === undefined || button.key === key) && (url === undefined || button.url === url)
  )
}

function pushTap(sim: Simulation, app: App, user: User, leaf: MenuButton, menuid: string): string | null {
  if (leaf.type === 'view') return sim.pusher.push(app, user, 'VIEW', { EventKey: leaf.url ?? '', MenuId: Number(menuid) })?.id ?? null
  if (leaf.type === 'miniprogram') {
    return sim.pusher.push(app, user, 'view_miniprogram', { EventKey: leaf.pagepath ?? '', MenuId: Number(menuid) })?.id ?? null
  }
  return sim.pusher.push(app, user, 'CLICK', { EventKey: leaf.key ?? '' })?.id ?? null
}

function openMessage(sim: Simulation, user: User, msgid: string | number | undefined, plan: HostPlan, port: number): object {
  const message = sim.state.messages.get(String(msgid))
  if (!message || message.userId !== user.id) throw new ControlError(404, 'this person has no such message')
  message.readAt ??= sim.clock.now()
  const openUrl = message.url && user.person ? inPhone(message.url, user.person, plan, port) : message.url
  return { msgid: message.msgid, url: message.url, openUrl, miniprogram: message.miniprogram }
}

/** The person looks at the chat (`template`), at the service notices (`subscribe`), or at both. */
function readAll(sim: Simulation, user: User, family: Message['family'] | undefined): object {
  for (const entry of sim.state.inbox.get(user.id) ?? []) {
    const message = entry.kind === 'card' ? sim.state.messages.get(entry.msgid) : undefined
    if (message && (!family || message.family === family)) message.readAt ??= sim.clock.now()
  }
  return userView(sim, user)
}

function matches(user: User, wanted: string): boolean {
  return [user.id, user.person ?? '', user.name, user.role].some((text) => text.includes(wanted))
}
