import { menuFor } from '../api/menu'
import { type HostPlan, inPhone } from '../persona/hosts'
import type { Simulation } from '../simulation'
import type { App, InboxEntry, Message, User } from '../state/model'

/** A person as the control API shows them. */
export function userView(sim: Simulation, user: User): object {
  return {
    id: user.id,
    person: user.person,
    name: user.name,
    role: user.role,
    openids: user.openids,
    unionid: user.unionid,
    follows: Object.keys(user.follows),
    tags: user.tags,
    blocked: user.blocked,
    phones: user.phones,
    consents: user.consents,
    subscribeOff: user.subscribeOff,
    unread: unreadOf(sim, user),
  }
}

/** An account without its secrets. */
export function appView(sim: Simulation, app: App): object {
  const tokens = [...sim.state.tokens.values()].filter((token) => token.appid === app.appid)
  const now = sim.clock.now()
  return {
    kind: app.kind,
    appid: app.appid,
    ghId: app.ghId,
    name: app.name,
    callback: app.callback && { url: app.callback.url, mode: app.callback.mode },
    oauthDomains: app.oauthDomains,
    boundMiniApps: app.boundMiniApps,
    pages: app.pages,
    subscribeBanned: app.subscribeBanned,
    published: app.published,
    phoneQuota: app.phoneQuota,
    tags: app.tags,
    templates: [...app.templates.values()],
    hasMenu: app.menu !== null,
    conditionalMenus: app.conditionalMenus.length,
    tokens: tokens.slice(-5).map((token) => ({
      source: token.source,
      ending: token.token.slice(-6),
      secondsLeft: Math.max(0, Math.floor((token.expiresAt - now) / 1000)),
      replaced: token.deadAt !== null,
      dead: token.deadAt !== null && token.deadAt <= now,
    })),
    usage: usageOf(sim, app),
  }
}

/** Used and allowed calls of today, for every path that has a limit or was called. */
export function usageOf(sim: Simulation, app: App): { path: string; day: string; used: number; limit: number | null }[] {
  const limits: Record<string, number> = { ...sim.assumptions.dailyQuota, ...app.quotas }
  const rows = [...sim.state.usage].filter(([key]) => key.startsWith(`${app.appid} `))
  return rows.map(([key, used]) => {
    const [, day = '', path = ''] = key.split(' ')
    return { path, day, used, limit: limits[path] ?? null }
  })
}

/** The chat of a person, oldest first, newest `limit` entries: cards with their fields filled in, replies, notices, taps. */
export function inboxView(sim: Simulation, user: User, plan: HostPlan, port: number, limit: number): object[] {
  const entries = sim.state.inbox.get(user.id) ?? []
  return entries.slice(-limit).map((entry) => entryView(sim, user, entry, plan, port))
}

/** The bottom menu that this person sees in this account. */
export function menuView(app: App, user: User): object {
  const menu = menuFor(app, user)
  return { appid: app.appid, menuid: menu?.menuid ?? null, button: menu?.button ?? [] }
}

function unreadOf(sim: Simulation, user: User): number {
  const entries = sim.state.inbox.get(user.id) ?? []
  let count = 0
  for (const entry of entries) if (entry.kind === 'card' && sim.state.messages.get(entry.msgid)?.readAt === null) count += 1
  return count
}

function entryView(sim: Simulation, user: User, entry: InboxEntry, plan: HostPlan, port: number): object {
  if (entry.kind !== 'card') return entry
  const message = sim.state.messages.get(entry.msgid) as Message
  const template = sim.state.apps.get(message.appid)?.templates.get(message.templateId)
  return {
    kind: 'card',
    family: message.family,
    appName: sim.state.apps.get(message.appid)?.name ?? '',
    msgid: message.msgid,
    appid: message.appid,
    openid: message.openid,
    templateId: message.templateId,
    clientMsgId: message.clientMsgId,
    title: template?.title ?? '',
    lines: linesOf(template?.content ?? '', message.values),
    values: message.values,
    url: message.url,
    openUrl: message.url && user.person ? inPhone(message.url, user.person, plan, port) : message.url,
    miniprogram: message.miniprogram,
    at: message.at,
    readAt: message.readAt,
    status: message.status,
  }
}

/** `学生姓名:{{thing1.DATA}}` → label and value, line by line. */
function linesOf(content: string, values: Record<string, string>): { label: string; value: string }[] {
  return content.split(/\r?\n/).flatMap((line) => {
    const match = /^(.*?)[:：]?\s*\{\{(\w+)\.DATA\}\}/.exec(line)
    return match ? [{ label: match[1] ?? '', value: values[match[2] ?? ''] ?? '' }] : []
  })
}
