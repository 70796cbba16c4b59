import { fieldKeys, isKnownField } from '../template/fields'
import type { App, AppKind, CallbackConfig, Menu, MenuButton, State, Tag, Template } from './model'
import { derivedId } from './random'

export interface TemplateInput {
  templateId?: string
  title: string
  content: string
  example?: string
  allowed?: Record<string, string[]>
  state?: Template['state']
  type?: Template['type']
}

/** An account as a seed file or `POST /__sim/apps` gives it. */
export interface AppInput {
  kind: AppKind
  appid: string
  secret: string
  secretFrozen?: boolean
  ghId?: string
  name?: string
  callback?: Partial<CallbackConfig> | null
  oauthDomains?: string[]
  openPlatform?: string | null
  boundMiniApps?: string[]
  ipWhitelist?: string[] | null
  templates?: TemplateInput[]
  tags?: (string | Tag)[]
  menu?: { button: MenuButton[] }
  quotas?: Record<string, number>
  minuteLimits?: Record<string, number>
  pages?: string[] | null
  subscribeBanned?: boolean
  published?: boolean
  phoneQuota?: number | null
  library?: App['library']
}

/** A template with its id of 43 characters; refuses content whose keys have no known type (legacy templates, 40247 in WeChat). */
export function makeTemplate(input: TemplateInput, app: Pick<App, 'appid' | 'kind'>, seed: string): Template {
  const keys = fieldKeys(input.content)
  const unknown = keys.filter((key) => !isKnownField(key, app.kind === 'mp' ? 'subscribe' : 'template'))
  if (keys.length === 0 || unknown.length > 0) throw new Error(`template ${input.title}: unknown fields ${unknown.join(', ')}`)
  const templateId = input.templateId ?? derivedId(43, seed, app.appid, input.title)
  if (!/^[\w-]{43}$/.test(templateId)) throw new Error(`template ${input.title}: an id has 43 characters, this one ${templateId.length}`)
  return {
    templateId,
    title: input.title,
    content: input.content,
    example: input.example ?? '',
    primaryIndustry: '教育',
    deputyIndustry: '学历教育(学校)',
    allowed: input.allowed ?? {},
    state: input.state ?? 'ok',
    type: input.type ?? 2,
  }
}

/** Adds or changes an account: what the input leaves out keeps its value. */
export function putApp(state: State, input: AppInput): App {
  const app: App = state.apps.get(input.appid) ?? blankApp(state, input)
  app.kind = input.kind
  app.secret = input.secret
  const { secretFrozen, ghId, name, oauthDomains, openPlatform, boundMiniApps, ipWhitelist, quotas, minuteLimits } = input
  const { pages, subscribeBanned, published, phoneQuota, library } = input
  const limits = { quotas, minuteLimits, pages, subscribeBanned, published, phoneQuota, library }
  const changes = { secretFrozen, ghId, name, oauthDomains, openPlatform, boundMiniApps, ipWhitelist, ...limits }
  for (const [key, value] of Object.entries(changes)) if (value !== undefined) Object.assign(app, { [key]: value })
  if (input.callback !== undefined) app.callback = input.callback && completeCallback(input.callback, app.callback)
  for (const template of input.templates ?? []) {
    const made = makeTemplate(template, app, state.seed)
    app.templates.set(made.templateId, made)
  }
  for (const tag of input.tags ?? []) putTag(state, app, tag)
  if (input.menu) app.menu = makeMenu(state, input.menu.button)
  state.apps.set(app.appid, app)
  return app
}

/** A menu with its id, as create and the seed file make it. */
export function makeMenu(state: State, button: MenuButton[]): Menu {
  return { menuid: String(200_000_000 + ++state.counters.menu), button }
}

/** A tag by name; ids start at 100 as in WeChat, or are given. */
export function putTag(state: State, app: App, tag: string | Tag): Tag {
  const wanted = typeof tag === 'string' ? { name: tag, id: 0 } : tag
  const known = app.tags.find((other) => other.name === wanted.name)
  if (known) return known
  const made = { name: wanted.name, id: wanted.id || state.counters.tag++ }
  state.counters.tag = Math.max(state.counters.tag, made.id + 1)
  app.tags.push(made)
  return made
}

/** Completes a callback setting and refuses one that WeChat's page would refuse: token of 3 to 32 letters, key of 43. */
export function completeCallback(input: Partial<CallbackConfig>, before: CallbackConfig | null): CallbackConfig {
  const callback: CallbackConfig = { url: '', token: '', aesKey: '', mode: 'secure', format: 'xml', ...before, ...input }
  if (!/^[A-Za-z0-9]{3,32}$/.test(callback.token)) throw new Error('callback.token: 3 to 32 letters or digits')
  if (callback.mode !== 'plain' && !/^[A-Za-z0-9]{43}$/.test(callback.aesKey)) throw new Error('callback.aesKey: 43 letters or digits')
  return callback
}

function blankApp(state: State, input: AppInput): App {
  return {
    kind: input.kind,
    appid: input.appid,
    secret: input.secret,
    secretFrozen: false,
    ghId: `gh_${derivedId(12, state.seed, 'gh', input.appid)
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '0')}`,
    name: input.appid,
    callback: null,
    oauthDomains: [],
    openPlatform: 'default',
    boundMiniApps: [],
    ipWhitelist: null,
    templates: new Map(),
    tags: [],
    menu: null,
    conditionalMenus: [],
    quotas: {},
    minuteLimits: {},
    pages: null,
    subscribeBanned: false,
    published: true,
    phoneQuota: null,
    library: [],
  }
}
