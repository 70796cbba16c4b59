/** The WeChat simulator's control API, as far as the seed needs it (scripts/wechat-simulator/README.md). */
import { templateContent, templates, type TemplateName } from '@zhixiao/config/wechat/templates'
import type { Env } from '@zhixiao/config/env/schema'

export type SimPerson = { id: string; person?: string; name: string; role: string; follows: string[]; blocked: string[] }
export type KnownPerson = { id: string; openids: Record<string, string>; unionid: string | null }
export type Simulator = ReturnType<typeof simulatorAt>

/** People in one call; a user is some 150 bytes. */
const peopleAtOnce = 5_000

/** Every call fails with the simulator's own words when it refuses. */
export function simulatorAt(url: string) {
  const call = async <Reply>(method: 'GET' | 'POST', path: string, body?: object): Promise<Reply> => {
    const response = await fetch(`${url}/__sim${path}`, { method, ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) })
    const text = await response.text()
    if (!response.ok) throw new Error(`the simulator refused ${method} ${path}: ${response.status} ${text.slice(0, 300)}`)
    return JSON.parse(text) as Reply
  }
  return {
    /** Moves WeChat's clock; returns its distance from the machine's. */
    setClock: async (iso: string) => (await call<{ offsetMs: number }>('POST', '/clock', { setTo: iso })).offsetMs,
    /** Forgets accounts, people and messages. */
    reset: () => call('POST', '/reset', {}),
    saveApp: (app: object) => call('POST', '/apps', app),
    /** `verify` makes WeChat ask the address at once, as its settings page does. */
    saveCallback: (appid: string, callback: object, verify: boolean) => call('POST', `/apps/${appid}/callback`, { ...callback, verify }),
    assume: (changes: object) => call('POST', '/assumptions', changes),
    putPeople: async (people: readonly SimPerson[]): Promise<KnownPerson[]> => {
      const known: KnownPerson[] = []
      for (let at = 0; at < people.length; at += peopleAtOnce) {
        known.push(...(await call<{ users: KnownPerson[] }>('POST', '/users', { users: people.slice(at, at + peopleAtOnce) })).users)
      }
      return known
    },
    countPeople: async () => (await call<{ total: number }>('GET', '/users?limit=1')).total,
    /** The person has looked at every card in the chat. */
    readAll: (person: string) => call('POST', `/users/${person}/read`, {}),
    /** Callbacks under way or queued. */
    busy: async () => (await call<{ busy: number }>('GET', '/callbacks?limit=0')).busy,
  }
}

/** Both accounts as the administrator would have set them up at mp.weixin.qq.com, with the values of the environment. */
export async function setUpAccounts(simulator: Simulator, env: Env): Promise<void> {
  const callbackKeys = { token: env.WX_CALLBACK_TOKEN, aesKey: env.WX_CALLBACK_AESKEY, mode: 'secure' }
  const library = (ids: Record<string, string>) =>
    (Object.keys(templates) as TemplateName[]).map((name) => ({ templateId: ids[name], title: templates[name].title, content: templateContent[name] }))
  await simulator.saveApp({
    kind: 'mp', appid: env.WX_MP_APPID, secret: env.WX_MP_SECRET, name: '智校家校通', callback: { ...callbackKeys, url: '' }, templates: library(env.WX_MP_TEMPLATES),
  })
  await simulator.saveApp({
    kind: 'oa', appid: env.WX_OA_APPID, secret: env.WX_OA_SECRET, name: '水月区智慧校园', boundMiniApps: [env.WX_MP_APPID], callback: { ...callbackKeys, url: '' },
    oauthDomains: [...new Set(env.PUBLIC_ORIGINS.map((origin) => origin.replace(/^https?:\/\//, '').replace(/:\d+$/, '')))],
    templates: library(env.WX_TEMPLATES),
  })
}

/** Where WeChat reports events of both accounts: `base` is the API's address. */
export async function pointCallbacks(simulator: Simulator, env: Env, base: string, verify: boolean): Promise<void> {
  await simulator.saveCallback(env.WX_OA_APPID, { url: `${base}/api/webhooks/wechat/oa` }, verify)
  await simulator.saveCallback(env.WX_MP_APPID, { url: `${base}/api/webhooks/wechat/mp` }, verify)
}
