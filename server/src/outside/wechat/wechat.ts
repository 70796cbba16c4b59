/** Everything the house asks of WeChat, behind one door. Modules use `outside().wechat` and know neither library nor address. */
import type { Redis } from 'ioredis'
import type { Env } from '@zhixiao/config/env/schema'
import type { TemplateName } from '@zhixiao/config/wechat/templates'
import { checkVerification, openWithEntries, type CallbackKeys, type CallbackQuery, type OpenedCallback } from './callback'
import { createClient } from './client'
import { replaceMenus, setTag, tagNamed, type MenuButton, type TaggedMenu } from './menu'
import { authorizeUrl, beginRound, openRound, type OAuthRound } from './oauth'
import { code2Session, oauthAccess, userInfo, type Follower, type MiniPerson, type OAuthPerson } from './people'
import { sendSubscribe, type SubscribeSend } from './subscribe'
import { sendTemplate, type SendOutcome, type TemplateSend } from './template'

export type WechatEnv = Pick<
  Env,
  | 'WX_OA_APPID'
  | 'WX_OA_SECRET'
  | 'WX_MP_APPID'
  | 'WX_MP_SECRET'
  | 'WX_CALLBACK_TOKEN'
  | 'WX_CALLBACK_AESKEY'
  | 'WX_API_BASE'
  | 'WX_OPEN_BASE'
  | 'WX_TEMPLATES'
  | 'WX_MP_TEMPLATES'
  | 'WX_TIMEOUT_MS'
  | 'WX_CONCURRENCY'
  | 'COOKIE_KEY'
>
/** `oa`: the official account (服务号); `mp`: the mini-program. */
export type WechatAccount = 'oa' | 'mp'

export type Wechat = {
  appidOf(account: WechatAccount): string
  /** Sends to WeChat under way at once in this process. */
  concurrency: number
  /** Has this environment an id for the template? */
  hasTemplate(template: TemplateName): boolean
  sendTemplate(send: TemplateSend): Promise<SendOutcome>
  /** The mini-program's id for the template; undefined where this environment has none. */
  subscribeTemplateId(template: TemplateName): string | undefined
  sendSubscribe(send: SubscribeSend): Promise<SendOutcome>
  /** WeChat's OAuth page and the cookie that binds the round to this browser. */
  beginOAuth(redirectUri: string, back: string, at: Date): { url: string; cookie: string }
  openOAuth(state: string, cookies: string, at: Date): OAuthRound | undefined
  oauthAccess(code: string): Promise<OAuthPerson>
  code2Session(code: string): Promise<MiniPerson>
  userInfo(openid: string): Promise<Follower>
  tagNamed(name: string): Promise<number>
  setTag(tagId: number, openids: readonly string[], tagged: boolean): Promise<void>
  replaceMenus(everybody: MenuButton[], tagged: readonly TaggedMenu[]): Promise<void>
  checkVerification(account: WechatAccount, query: CallbackQuery, at: Date): void
  openCallback(account: WechatAccount, query: CallbackQuery, body: string, at: Date): OpenedCallback
}

export function connectWechat(env: WechatEnv, redis: Redis | undefined): Wechat {
  const shared = { apiBase: env.WX_API_BASE, timeoutMs: env.WX_TIMEOUT_MS, concurrency: env.WX_CONCURRENCY, redis }
  const oa = createClient({ ...shared, appid: env.WX_OA_APPID, secret: env.WX_OA_SECRET })
  const mp = createClient({ ...shared, appid: env.WX_MP_APPID, secret: env.WX_MP_SECRET })
  const appidOf = (account: WechatAccount) => (account === 'oa' ? env.WX_OA_APPID : env.WX_MP_APPID)
  const keysOf = (account: WechatAccount): CallbackKeys => ({
    appid: appidOf(account),
    token: env.WX_CALLBACK_TOKEN,
    aesKey: env.WX_CALLBACK_AESKEY,
  })
  return {
    appidOf,
    concurrency: env.WX_CONCURRENCY,
    hasTemplate: (template) => Boolean(env.WX_TEMPLATES[template]),
    sendTemplate: (send) => sendTemplate(oa, env.WX_TEMPLATES, send),
    subscribeTemplateId: (template) => env.WX_MP_TEMPLATES[template] || undefined,
    sendSubscribe: (send) => sendSubscribe(mp, env.WX_MP_TEMPLATES, send),
    beginOAuth: (redirectUri, back, at) => {
      const { state, cookie } = beginRound(env.COOKIE_KEY, back, at)
      return { url: authorizeUrl(env.WX_OPEN_BASE, oa.appid, redirectUri, state), cookie }
    },
    openOAuth: (state, cookies, at) => openRound(env.COOKIE_KEY, state, cookies, at),
    oauthAccess: (code) => oauthAccess(oa, env.WX_OA_SECRET, code),
    code2Session: (code) => code2Session(mp, code),
    userInfo: (openid) => userInfo(oa, openid),
    tagNamed: (name) => tagNamed(oa, name),
    setTag: (tagId, openids, tagged) => setTag(oa, tagId, openids, tagged),
    replaceMenus: (everybody, tagged) => replaceMenus(oa, everybody, tagged),
    checkVerification: (account, query, at) => checkVerification(keysOf(account), query, at),
    openCallback: (account, query, body, at) => openWithEntries(keysOf(account), query, body, at),
  }
}
