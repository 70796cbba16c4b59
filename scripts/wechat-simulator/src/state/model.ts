/**
 * What the simulated platform knows: accounts, people, tokens, messages. Instants are virtual milliseconds since the epoch.
 * One file although long: the shapes refer to one another, and a state file is exactly this.
 */

import type { CodeRecord, MiniEntry, OauthToken, QrTicket, TokenRecord } from './credentials'

export type AppKind = 'oa' | 'mp'

export interface CallbackConfig {
  /** Where WeChat pushes; empty means nothing is pushed. */
  url: string
  token: string
  /** EncodingAESKey, 43 characters. */
  aesKey: string
  mode: 'plain' | 'compat' | 'secure'
  /** Data format of the push; mini-programs may choose JSON. */
  format: 'xml' | 'json'
}

/** A template of the library at mp.weixin.qq.com that may be added: its number, and the type of each keyword by name. */
export interface LibraryTemplate {
  id: string
  title: string
  keywords: Record<string, string>
}

/** A 类目模板, or a template of subscribe messages: content lines such as `学生姓名:{{thing1.DATA}}`. */
export interface Template {
  templateId: string
  title: string
  content: string
  example: string
  primaryIndustry: string
  deputyIndustry: string
  /** Approved strings of `const` and `enum` fields; a const field without a list takes any text of 20. */
  allowed: Record<string, string[]>
  /** `limited` answers 43116, `marketing` 40249. */
  state: 'ok' | 'limited' | 'marketing'
  /** Subscribe messages: one message per consent (2), or until the person ends it (3); the numbers are WeChat's. */
  type: 2 | 3
}

export interface Tag {
  id: number
  name: string
}

export interface MenuButton {
  name: string
  type?: string
  key?: string
  url?: string
  appid?: string
  pagepath?: string
  sub_button?: MenuButton[]
}

export interface Menu {
  menuid: string
  button: MenuButton[]
}

export interface ConditionalMenu extends Menu {
  matchrule: { tag_id?: string; client_platform_type?: string }
}

export interface App {
  kind: AppKind
  appid: string
  secret: string
  secretFrozen: boolean
  ghId: string
  name: string
  callback: CallbackConfig | null
  /** Exact hosts or `*.suffix`; ports are ignored. */
  oauthDomains: string[]
  /** Name of the open-platform account that unionids are shared within; null: not bound, no unionids. */
  openPlatform: string | null
  /** Mini-programs that this official account may link to. */
  boundMiniApps: string[]
  /** null: every address may fetch tokens. */
  ipWhitelist: string[] | null
  templates: Map<string, Template>
  tags: Tag[]
  menu: Menu | null
  conditionalMenus: ConditionalMenu[]
  /** Overrides of the daily quota by path. */
  quotas: Record<string, number>
  /** Overrides of the calls per minute by path. */
  minuteLimits: Record<string, number>
  /** Pages of the published mini-program, without a leading slash; null: not known, so none is refused. */
  pages: string[] | null
  /** The account may no longer send subscribe messages (43107). */
  subscribeBanned: boolean
  /** A mini-program without a published version cannot be linked to (85079). */
  published: boolean
  /** Phone numbers that may still be asked for; null: no limit (public schools pay nothing). */
  phoneQuota: number | null
  library: LibraryTemplate[]
}

export interface Follow {
  at: number
  scene: string
  /** Scene of the code that led here, as user/info shows it; absent: none. */
  qrScene?: number
  qrSceneStr?: string
}

/** What a person allows one subscribe template of one mini-program. */
export interface Consent {
  /** Messages that may still be sent; for a template of type 3 any number above 0 means: until it is ended. */
  credits: number
  /** 「总是保持以上选择」 and the mini-program's settings: no popup any more; `reject` also stops what was accepted before. */
  setting: 'ask' | 'accept' | 'reject'
}

export interface User {
  id: string
  /** Host label of this person's own origin, such as `wang-fang`. */
  person: string | null
  name: string
  /** What the developer sees beside the name, such as `三年级2班 班主任`. */
  role: string
  openids: Record<string, string>
  /** null: the accounts are not bound to one open platform for this person. */
  unionid: string | null
  follows: Record<string, Follow>
  tags: Record<string, number[]>
  remark: Record<string, string>
  /** appids whose template messages this person refuses (拒收). */
  blocked: string[]
  /** 40226 at code2session. */
  riskBlocked: boolean
  /** Numbers that the person may hand out, mainland ones without a country code; the first is the one bound to WeChat. */
  phones: string[]
  /** By appid of a mini-program and template id. */
  consents: Record<string, Record<string, Consent>>
  /** appids whose subscribe messages are all switched off (20004). */
  subscribeOff: string[]
  /** When the person last used a mini-program, by appid; content security asks for two hours. */
  activeAt: Record<string, number>
}

export interface Message {
  /** `template` of an official account, `subscribe` of a mini-program (shown under 服务通知). */
  family: 'template' | 'subscribe'
  msgid: string
  appid: string
  openid: string
  userId: string
  templateId: string
  clientMsgId: string | null
  url: string | null
  miniprogram: { appid: string; pagepath: string } | null
  /** Values as shown, by key. */
  values: Record<string, string>
  at: number
  /** Repeats that were answered without a second message. */
  duplicates: number
  /** What TEMPLATESENDJOBFINISH or subscribe_msg_sent_event says. */
  status: string
  receipt: 'pending' | 'sent' | 'withheld'
  readAt: number | null
}

/** A template message that WeChat held back (40249). */
export interface BlockedMessage {
  id: number
  appid: string
  templateId: string
  title: string
  content: string
  at: number
  openid: string
}

export type InboxEntry =
  | { kind: 'card'; msgid: string }
  | { kind: 'reply'; appid: string; at: number; text: string }
  | { kind: 'notice'; appid: string; at: number; text: string }
  | { kind: 'tap'; appid: string; at: number; text: string }

export interface PushAttempt {
  at: number
  status: number | null
  ms: number
  error: string | null
  reply: string
}

export interface Push {
  id: string
  appid: string
  event: string
  openid: string
  createTime: number
  /** The inner XML or JSON before encryption. */
  plain: string
  /** Body as sent; every attempt repeats it. */
  body: string
  format: CallbackConfig['format']
  mode: CallbackConfig['mode']
  /** Deliberate mistakes by fault injection. */
  flaws: { wrongSignature?: boolean; staleSeconds?: number; replayAfterMs?: number }
  stamp: { timestamp: string; nonce: string } | null
  /** A repeat of another push with its very stamp. */
  isReplay?: boolean
  attempts: PushAttempt[]
  state: 'pending' | 'delivered' | 'failed'
}

export interface Counters {
  msgid: number
  user: number
  menu: number
  push: number
  fault: number
  tag: number
}

export interface State {
  seed: string
  apps: Map<string, App>
  users: Map<string, User>
  tokens: Map<string, TokenRecord>
  codes: Map<string, CodeRecord>
  oauthTokens: Map<string, OauthToken>
  refreshTokens: Map<string, string>
  messages: Map<string, Message>
  /** `appid openid client_msg_id` → the accepted message. */
  dedupe: Map<string, { msgid: string; at: number }>
  inbox: Map<string, InboxEntry[]>
  pushes: Map<string, Push>
  /** `appid day path` → calls. */
  usage: Map<string, number>
  /** `appid minute path` → calls; swept as minutes pass. */
  minutes: Map<string, number>
  /** `appid` → instants of force_refresh today. */
  forced: Map<string, number[]>
  /** By ticket. */
  qrTickets: Map<string, QrTicket>
  /** By link or by the code's text. */
  miniEntries: Map<string, MiniEntry>
  /** `appid type` → the ticket that JS-SDK signatures are made with. */
  jsTickets: Map<string, { ticket: string; expiresAt: number }>
  /** `appid month` → how often clear_quota was used. */
  cleared: Map<string, number>
  blocked: BlockedMessage[]
  counters: Counters
}

/** A world without accounts or people. */
export function emptyState(seed: string): State {
  return {
    seed,
    apps: new Map(),
    users: new Map(),
    tokens: new Map(),
    codes: new Map(),
    oauthTokens: new Map(),
    refreshTokens: new Map(),
    messages: new Map(),
    dedupe: new Map(),
    inbox: new Map(),
    pushes: new Map(),
    usage: new Map(),
    minutes: new Map(),
    forced: new Map(),
    qrTickets: new Map(),
    miniEntries: new Map(),
    jsTickets: new Map(),
    cleared: new Map(),
    blocked: [],
    counters: { msgid: 0, user: 0, menu: 0, push: 0, fault: 0, tag: 100 },
  }
}
