import type { App, User } from '../state/model'
import { type Call, type Endpoint, jsonBody } from '../wire/call'
import { Refusal } from '../wire/errors'
import { unionOf } from './sns'

const PAGE = 10_000

export const userEndpoints: Endpoint[] = [
  { path: '/cgi-bin/user/info', method: 'GET', kinds: ['oa'], handle: info },
  { path: '/cgi-bin/user/info/batchget', method: 'POST', kinds: ['oa'], handle: batchget },
  { path: '/cgi-bin/user/get', method: 'GET', kinds: ['oa'], handle: followers },
]

/** GET /cgi-bin/user/info (UnionID 机制): nickname and picture are no longer returned since 2021-12-27. Error 40003. */
function info(call: Call): object {
  return view(call, call.query.get('openid'))
}

/** POST /cgi-bin/user/info/batchget: at most 100 (40032); a foreign openid fails the whole call (40003). */
function batchget(call: Call): object {
  const list = jsonBody(call).user_list
  if (!Array.isArray(list)) throw new Refusal(47001)
  if (list.length < 1 || list.length > 100) throw new Refusal(40032)
  return { user_info_list: list.map((entry) => view(call, (entry as { openid?: unknown } | null)?.openid)) }
}

/** GET /cgi-bin/user/get: followers in the order of following, 10,000 a page. Error 40003 for an unknown next_openid. */
function followers(call: Call): object {
  const app = call.app as App
  const all = [...call.sim.state.users.values()].filter((user) => user.follows[app.appid])
  const openids = all.map((user) => user.openids[app.appid] as string)
  const next = call.query.get('next_openid')
  const start = next ? openids.indexOf(next) + 1 : 0
  if (next && start === 0) throw new Refusal(40003)
  const page = openids.slice(start, start + PAGE)
  const head = { total: openids.length, count: page.length }
  return page.length === 0 ? { ...head, next_openid: '' } : { ...head, data: { openid: page }, next_openid: page[page.length - 1] }
}

function view(call: Call, openid: unknown): object {
  const app = call.app as App
  const user = typeof openid === 'string' ? call.sim.people.byOpenid(app.appid, openid) : undefined
  if (!user) throw new Refusal(40003)
  const follow = user.follows[app.appid]
  if (!follow) return { subscribe: 0, openid, ...unionOf(call, user, app) }
  return {
    subscribe: 1,
    openid,
    language: 'zh_CN',
    subscribe_time: Math.floor(follow.at / 1000),
    ...unionOf(call, user, app),
    remark: user.remark[app.appid] ?? '',
    groupid: groupOf(user, app),
    tagid_list: user.tags[app.appid] ?? [],
    subscribe_scene: follow.scene,
    qr_scene: follow.qrScene ?? 0,
    qr_scene_str: follow.qrSceneStr ?? '',
  }
}

/** The old group id is the first tag. */
function groupOf(user: User, app: App): number {
  return user.tags[app.appid]?.[0] ?? 0
}
