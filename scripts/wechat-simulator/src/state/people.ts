import type { App, Consent, State, User } from './model'
import { derivedId } from './random'

/** What a person is made from: everything but the name may be left out. */
export interface UserInput {
  id?: string
  person?: string
  name: string
  role?: string
  openids?: Record<string, string>
  unionid?: string | null
  follows?: string[]
  tags?: Record<string, number[]>
  blocked?: string[]
  riskBlocked?: boolean
  phones?: string[]
  /** By appid and template id: credits, or the whole consent. */
  consents?: Record<string, Record<string, number | Partial<Consent>>>
}

/** Index from `appid openid` and host label to people; rebuilt after a restore. */
export class People {
  private readonly openids = new Map<string, User>()
  private readonly persons = new Map<string, User>()

  constructor(private state: State) {
    this.reindex(state)
  }

  reindex(state: State): void {
    this.state = state
    this.openids.clear()
    this.persons.clear()
    for (const user of state.users.values()) this.index(user)
  }

  /** The person with this openid in this account, or undefined (40003). */
  byOpenid(appid: string, openid: string): User | undefined {
    return this.openids.get(`${appid} ${openid}`)
  }

  byPerson(person: string): User | undefined {
    return this.persons.get(person)
  }

  /** By id, host label or any openid: what a test has at hand. */
  find(key: string): User | undefined {
    const direct = this.state.users.get(key) ?? this.persons.get(key)
    if (direct) return direct
    for (const appid of this.state.apps.keys()) {
      const user = this.byOpenid(appid, key)
      if (user) return user
    }
    return undefined
  }

  /**
   * Adds a person or replaces the one with the same id. Openids that are not given are derived from the seed: 28 characters,
   * `o` first, the first six the same for all people of one account, as in the real ones.
   */
  put(input: UserInput, now: number): User {
    const state = this.state
    const id = input.id ?? `u${++state.counters.user}`
    this.assertPersonFree(input.person, id)
    const user: User = {
      id,
      person: input.person ?? null,
      name: input.name,
      role: input.role ?? '',
      openids: { ...input.openids },
      unionid: input.unionid === undefined ? `o6${derivedId(26, state.seed, 'union', id)}` : input.unionid,
      follows: Object.fromEntries((input.follows ?? []).map((appid) => [appid, { at: now, scene: 'ADD_SCENE_SEARCH' }])),
      tags: { ...input.tags },
      remark: {},
      blocked: [...(input.blocked ?? [])],
      riskBlocked: input.riskBlocked ?? false,
      phones: [...(input.phones ?? [])],
      consents: consentsOf(input.consents ?? {}),
      subscribeOff: [],
      activeAt: {},
    }
    for (const app of state.apps.values()) this.giveOpenid(user, app)
    const before = state.users.get(id)
    if (before) this.unindex(before)
    state.users.set(id, user)
    this.index(user)
    return user
  }

  /** Everybody gets an openid in a new account. */
  adoptApp(app: App): void {
    for (const user of this.state.users.values()) {
      this.giveOpenid(user, app)
      this.index(user)
    }
  }

  private giveOpenid(user: User, app: App): void {
    user.openids[app.appid] ??= `o${derivedId(5, this.state.seed, app.appid)}${derivedId(22, this.state.seed, app.appid, user.id)}`
  }

  private assertPersonFree(person: string | undefined, id: string): void {
    if (person === undefined) return
    if (!/^[a-z0-9][a-z0-9-]{0,40}$/.test(person) || person === 'phone') throw new Error(`person is no host label: ${person}`)
    const holder = this.persons.get(person)
    if (holder && holder.id !== id) throw new Error(`person is taken: ${person}`)
  }

  private index(user: User): void {
    if (user.person) this.persons.set(user.person, user)
    for (const [appid, openid] of Object.entries(user.openids)) this.openids.set(`${appid} ${openid}`, user)
  }

  private unindex(user: User): void {
    if (user.person) this.persons.delete(user.person)
    for (const [appid, openid] of Object.entries(user.openids)) this.openids.delete(`${appid} ${openid}`)
  }
}

function consentsOf(given: NonNullable<UserInput['consents']>): User['consents'] {
  const whole = (one: number | Partial<Consent>): Consent => ({
    credits: 0,
    setting: 'ask',
    ...(typeof one === 'number' ? { credits: one } : one),
  })
  const all = (byTemplate: Record<string, number | Partial<Consent>>): Record<string, Consent> =>
    Object.fromEntries(Object.entries(byTemplate).map(([templateId, one]) => [templateId, whole(one)]))
  return Object.fromEntries(Object.entries(given).map(([appid, byTemplate]) => [appid, all(byTemplate)]))
}

/** The unionid that WeChat would show this account, or undefined: the account and the person must both be in the open platform. */
export function unionidFor(user: User, app: App): string | undefined {
  return app.openPlatform && user.unionid ? user.unionid : undefined
}
