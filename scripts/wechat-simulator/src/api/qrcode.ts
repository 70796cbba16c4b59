import { qrPicture } from '../qr/picture'
import type { QrTicket } from '../state/credentials'
import type { App } from '../state/model'
import { type Call, type Endpoint, jsonBody, type Picture } from '../wire/call'
import { NotFound, Refusal } from '../wire/errors'

const LONGEST_SECONDS = 2_592_000
const LARGEST_PERMANENT_ID = 100_000
const LONGEST_TEXT = 64
const PICTURE_PX = 430

export const qrEndpoints: Endpoint[] = [
  { path: '/cgi-bin/qrcode/create', method: 'POST', kinds: ['oa'], handle: create },
  { path: '/cgi-bin/showqrcode', method: 'GET', handle: show },
]

/**
 * POST /cgi-bin/qrcode/create. Temporary codes live 1 s to 30 days and carry a number of 32 bits or a text of 64; permanent ones carry
 * 1 to 100,000 or a text, and the same scene has the same ticket. Errors: 40052 kind, 40053 scene or life out of range (both codes
 * unconfirmed). Source: WeChat "生成带参数的二维码".
 */
function create(call: Call): object {
  const app = call.app as App
  const body = jsonBody(call)
  const name = String(body.action_name)
  const kind = /^QR_(LIMIT_)?(STR_)?SCENE$/.exec(name)
  if (!kind) throw new Refusal(40052)
  const [isPermanent, isText] = [kind[1] !== undefined, kind[2] !== undefined]
  const scene = sceneOf(body.action_info, isPermanent, isText)
  const seconds = isPermanent ? null : lifeOf(body.expire_seconds, call.sim.assumptions.qrDefaultSeconds)
  const known = isPermanent ? permanent(call, app, scene, isText) : undefined
  const { ticket, url } = known ?? issue(call, app, scene, isText, seconds)
  return { ticket, ...(seconds !== null && { expire_seconds: seconds }), url }
}

/** GET /cgi-bin/showqrcode: the picture of a ticket, without an access token; 404 when the ticket is unknown or has expired. */
function show(call: Call): Promise<Picture> {
  const ticket = call.sim.state.qrTickets.get(call.query.get('ticket') ?? '')
  if (!ticket || isOver(ticket, call.sim.clock.now())) throw new NotFound()
  call.app = call.sim.state.apps.get(ticket.appid) ?? null
  return qrPicture(ticket.url, PICTURE_PX)
}

/** Whether a code has expired. */
export function isOver(entry: { expiresAt: number | null }, now: number): boolean {
  return entry.expiresAt !== null && entry.expiresAt <= now
}

function sceneOf(info: unknown, isPermanent: boolean, isText: boolean): string {
  const scene = (info as { scene?: { scene_id?: unknown; scene_str?: unknown } } | null | undefined)?.scene
  if (isText) {
    const text = scene?.scene_str
    if (typeof text !== 'string' || text.length < 1 || text.length > LONGEST_TEXT) throw new Refusal(40053)
    return text
  }
  const id = Number(scene?.scene_id)
  if (!Number.isInteger(id) || id < 1 || id > (isPermanent ? LARGEST_PERMANENT_ID : 0xffff_ffff)) throw new Refusal(40053)
  return String(id)
}

function lifeOf(given: unknown, fallback: number): number {
  if (given === undefined || given === null) return fallback
  if (typeof given !== 'number' || !Number.isInteger(given) || given < 1 || given > LONGEST_SECONDS) throw new Refusal(40053)
  return given
}

function permanent(call: Call, app: App, scene: string, isText: boolean): QrTicket | undefined {
  for (const one of call.sim.state.qrTickets.values()) {
    if (one.appid === app.appid && one.expiresAt === null && one.scene === scene && one.isText === isText) return one
  }
  return undefined
}

function issue(call: Call, app: App, scene: string, isText: boolean, seconds: number | null): QrTicket {
  const { sim } = call
  const at = sim.clock.now()
  const ticket = `gQ${sim.random.token(92)}==`
  const url = `http://weixin.qq.com/q/02${sim.random.token(20)}`
  const made = { ticket, url, appid: app.appid, scene, isText, at, expiresAt: seconds === null ? null : at + seconds * 1000 }
  sim.state.qrTickets.set(ticket, made)
  sim.hub.changed('people')
  return made
}
