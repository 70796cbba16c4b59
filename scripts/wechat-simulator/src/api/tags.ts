import { putTag } from '../state/apps'
import type { App, User } from '../state/model'
import { type Call, type Endpoint, jsonBody, OK } from '../wire/call'
import { Refusal } from '../wire/errors'

const TAGS_PER_ACCOUNT = 100
const TAGS_PER_PERSON = 20
const PEOPLE_PER_CALL = 50
const NAME_BYTES = 30

export const tagEndpoints: Endpoint[] = [
  { path: '/cgi-bin/tags/create', method: 'POST', kinds: ['oa'], handle: create },
  { path: '/cgi-bin/tags/get', method: 'GET', kinds: ['oa'], handle: list },
  { path: '/cgi-bin/tags/members/batchtagging', method: 'POST', kinds: ['oa'], handle: (call) => change(call, add) },
  { path: '/cgi-bin/tags/members/batchuntagging', method: 'POST', kinds: ['oa'], handle: (call) => change(call, drop) },
  { path: '/cgi-bin/tags/getidlist', method: 'POST', kinds: ['oa'], handle: idsOf },
]

/** POST /cgi-bin/tags/create. Errors 45157 same name, 45158 longer than 30 bytes, 45056 more than 100. Source: WeChat "用户标签管理". */
function create(call: Call): object {
  const app = call.app as App
  const name = (jsonBody(call).tag as { name?: unknown } | undefined)?.name
  if (typeof name !== 'string' || name === '') throw new Refusal(47001)
  if (Buffer.byteLength(name) > NAME_BYTES) throw new Refusal(45158)
  if (app.tags.some((tag) => tag.name === name)) throw new Refusal(45157)
  if (app.tags.length >= TAGS_PER_ACCOUNT) throw new Refusal(45056)
  return { tag: putTag(call.sim.state, app, name) }
}

/** GET /cgi-bin/tags/get: every tag with the number of followers that carry it. */
function list(call: Call): object {
  const app = call.app as App
  const counts = new Map<number, number>()
  for (const user of call.sim.state.users.values()) {
    if (user.follows[app.appid]) for (const id of user.tags[app.appid] ?? []) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return { tags: app.tags.map((tag) => ({ id: tag.id, name: tag.name, count: counts.get(tag.id) ?? 0 })) }
}

/** POST /cgi-bin/tags/getidlist. Error 40003. */
function idsOf(call: Call): object {
  const app = call.app as App
  const openid = jsonBody(call).openid
  const user = typeof openid === 'string' ? call.sim.people.byOpenid(app.appid, openid) : undefined
  if (!user) throw new Refusal(40003)
  return { tagid_list: user.tags[app.appid] ?? [] }
}

/**
 * batchtagging and batchuntagging: 1 to 50 openids (40032), each of this account (49003) and following (43004 is not used
 * here: WeChat says 49003 too), tag known (45159), not a system tag (45058), at most 20 per person (45059). All or nothing.
 */
function change(call: Call, apply: (tags: number[], id: number) => number[]): string {
  const app = call.app as App
  const { openid_list: openids, tagid } = jsonBody(call)
  if (!Array.isArray(openids)) throw new Refusal(47001)
  if (openids.length < 1 || openids.length > PEOPLE_PER_CALL) throw new Refusal(40032)
  const id = Number(tagid)
  if ([0, 1, 2].includes(id)) throw new Refusal(45058)
  if (!app.tags.some((tag) => tag.id === id)) throw new Refusal(45159)
  const people = openids.map((openid) => follower(call, app, openid))
  const results = people.map((user) => apply(user.tags[app.appid] ?? [], id))
  if (results.some((tags) => tags.length > TAGS_PER_PERSON)) throw new Refusal(45059)
  people.forEach((user, index) => (user.tags[app.appid] = results[index] ?? []))
  call.sim.hub.changed('people')
  return OK
}

function follower(call: Call, app: App, openid: unknown): User {
  const user = typeof openid === 'string' ? call.sim.people.byOpenid(app.appid, openid) : undefined
  if (!user) throw new Refusal(40003)
  if (!user.follows[app.appid]) throw new Refusal(49003)
  return user
}

function add(tags: number[], id: number): number[] {
  return tags.includes(id) ? tags : [...tags, id]
}

function drop(tags: number[], id: number): number[] {
  return tags.filter((tag) => tag !== id)
}
