import type { App } from '../state/model'
import { type Call, type Endpoint } from '../wire/call'
import { Refusal } from '../wire/errors'

const LIFE_MS = 7_200_000
const TYPES = ['jsapi', 'wx_card']

export const jsTicketEndpoints: Endpoint[] = [{ path: '/cgi-bin/ticket/getticket', method: 'GET', kinds: ['oa'], handle: getTicket }]

/** GET /cgi-bin/ticket/getticket: the same ticket while it is valid, with the rest of its life. Error 40097 for an unknown type. */
function getTicket(call: Call): object {
  const app = call.app as App
  const { state, clock, random } = call.sim
  const type = call.query.get('type') ?? ''
  if (!TYPES.includes(type)) throw new Refusal(40097, 'invalid args: type')
  const key = `${app.appid} ${type}`
  const now = clock.now()
  let held = state.jsTickets.get(key)
  if (!held || held.expiresAt - now < 1000) {
    held = { ticket: `kgt8ON7yVITDhtdwci0qe${random.token(65)}`, expiresAt: now + LIFE_MS }
    state.jsTickets.set(key, held)
  }
  return { errcode: 0, errmsg: 'ok', ticket: held.ticket, expires_in: Math.floor(Math.min(LIFE_MS, held.expiresAt - now) / 1000) }
}
