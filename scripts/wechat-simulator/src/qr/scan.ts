import { isOver } from '../api/qrcode'
import { type HostPlan, inPhone } from '../persona/hosts'
import type { Simulation } from '../simulation'
import type { MiniEntry, QrTicket } from '../state/credentials'
import type { App, User } from '../state/model'

/** What the phone shows after a scan. */
export type Scanned =
  | { kind: 'account'; appid: string; scene: string; event: 'SCAN' | 'subscribe'; callback: string | null }
  | { kind: 'mini'; appid: string; path: string; query: string; pagepath: string; scene: number }
  | { kind: 'web'; url: string; openUrl: string }
  | { kind: 'text'; text: string }
  | { kind: 'expired' }

/** Scene values of wx.getLaunchOptionsSync: mini-program code, URL link, scheme. Source: WeChat "场景值列表". */
const SCENES: Record<MiniEntry['kind'], number> = { wxacode: 1047, urllink: 1194, scheme: 1065 }

/**
 * A person scans (or opens) what a code says: a ticket, its address or its picture's address; a mini-program code, URL link or scheme; a
 * web page; or just words. A code of an official account is told to its server: SCAN for followers, else the person follows and it is
 * `subscribe` with `qrscene_` before the scene. Source: WeChat "扫描带参数二维码事件".
 */
export function scan(sim: Simulation, user: User, text: string, plan: HostPlan, port: number): Scanned {
  const ticket = ticketOf(sim, text)
  const now = sim.clock.now()
  if (ticket) return isOver(ticket, now) ? { kind: 'expired' } : scanTicket(sim, user, ticket)
  const entry = sim.state.miniEntries.get(text) ?? sim.state.miniEntries.get(text.replace(/\?cq=.*$/s, ''))
  if (entry) return isOver(entry, now) ? { kind: 'expired' } : scanEntry(entry, text)
  if (!/^https?:\/\//.test(text)) return { kind: 'text', text }
  return { kind: 'web', url: text, openUrl: user.person ? inPhone(text, user.person, plan, port) : text }
}

function ticketOf(sim: Simulation, text: string): QrTicket | undefined {
  const inAddress = URL.canParse(text) ? new URL(text).searchParams.get('ticket') : null
  const direct = sim.state.qrTickets.get(inAddress ?? text)
  if (direct) return direct
  for (const one of sim.state.qrTickets.values()) if (one.url === text) return one
  return undefined
}

function scanTicket(sim: Simulation, user: User, ticket: QrTicket): Scanned {
  const app = sim.state.apps.get(ticket.appid) as App
  const isFollower = Boolean(user.follows[app.appid])
  const event = isFollower ? 'SCAN' : 'subscribe'
  if (!isFollower) {
    const own = ticket.isText ? { qrSceneStr: ticket.scene } : { qrScene: Number(ticket.scene) }
    user.follows[app.appid] = { at: sim.clock.now(), scene: 'ADD_SCENE_QR_CODE', ...own }
  }
  const EventKey = isFollower ? ticket.scene : `qrscene_${ticket.scene}`
  const push = sim.pusher.push(app, user, event, { EventKey, Ticket: ticket.ticket })
  sim.hub.changed('people')
  return { kind: 'account', appid: app.appid, scene: ticket.scene, event, callback: push?.id ?? null }
}

/** `?cq=` behind a link is a further query, as WeChat allows since 2023-12. */
function scanEntry(entry: MiniEntry, text: string): Scanned {
  const extra = text === entry.url ? null : new URL(text).searchParams.get('cq')
  const query = [entry.query, extra].filter(Boolean).join('&')
  const pagepath = query ? `${entry.path}?${query}` : entry.path
  return { kind: 'mini', appid: entry.appid, path: entry.path, query, pagepath, scene: SCENES[entry.kind] }
}
