/** co-wechat-api with our tokens, our time-outs and errors without secrets (the recommended wrapper of wechat/platform.md §1). */
import http from 'node:http'
import https from 'node:https'
import API from 'co-wechat-api'
import type { Redis } from 'ioredis'
import { log } from '../../platform/log'
import { isTokenProblem, sortError, WechatNoToken, WechatUnclear } from './errors'
import { createTokens } from './token'

export type ClientOptions = {
  appid: string
  secret: string
  /** https://api.weixin.qq.com without a slash at the end. */
  apiBase: string
  timeoutMs: number
  /** Sends under way at once; the pool keeps spare sockets, because the library drains answers that are not 2xx only by time-out. */
  concurrency: number
  redis?: Redis | undefined
}
/** A plain object from WeChat; every field is to be checked by the reader. */
export type Reply = Record<string, unknown>
export type WechatClient = {
  api: API
  appid: string
  /**
   * Calls an API that needs an access token; a stale token is renewed once, then once by force. Fails with WechatRefused, WechatUnclear
   * or WechatNoToken.
   */
  withToken(name: string, call: (token: string) => Promise<unknown>): Promise<Reply>
  /** Calls an API without an access token (sns). Same failures. */
  plain(name: string, call: () => Promise<unknown>): Promise<Reply>
}

export function createClient(options: ClientOptions): WechatClient {
  const { appid, secret, timeoutMs } = options
  const base = options.apiBase.replace(/\/$/, '')
  const agentOptions = { keepAlive: true, maxSockets: options.concurrency + 16, scheduling: 'lifo' as const }
  const agent = base.startsWith('https:') ? new https.Agent(agentOptions) : new http.Agent(agentOptions)
  const tokens = createTokens({ appid, redis: options.redis, fetch: (force) => fetchToken(api, appid, secret, force) })
  // The library believes what it is given: whether a token is good is the provider's affair, so it never looks expired here.
  const api = new API(
    appid,
    secret,
    async () => ({ accessToken: await tokens.get(), expireTime: Number.MAX_SAFE_INTEGER }),
    () => Promise.resolve(),
    true,
  )
  Object.assign(api, { prefix: `${base}/cgi-bin/`, snsPrefix: `${base}/sns/`, wxaPrefix: `${base}/wxa/` })
  api.setOpts({ timeout: timeoutMs, agent })

  const withToken: WechatClient['withToken'] = async (name, call) => {
    let token = await tokenOrGiveUp(() => tokens.get())
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await plain(name, () => call(token))
      } catch (error) {
        if (!isTokenProblem(error) || attempt === 3) throw error
        const refused = token
        await tokens.invalidate(refused)
        // Forcing is rationed (20 a day, 30 s apart): where it is refused, what WeChat said about the call is the answer.
        token = attempt === 1 ? await tokenOrGiveUp(() => tokens.get()) : await tokens.force(refused).catch(() => Promise.reject(error as Error))
      }
    }
  }
  return { api, appid, withToken, plain }
}

async function tokenOrGiveUp(get: () => Promise<string>): Promise<string> {
  try {
    return await get()
  } catch (error) {
    throw new WechatNoToken(sortError(error).text)
  }
}

const plain: WechatClient['plain'] = async (name, call) => {
  try {
    const reply = await call()
    if (typeof reply !== 'object' || reply === null || Buffer.isBuffer(reply)) throw new WechatUnclear('the answer is not JSON')
    return reply as Reply
  } catch (error) {
    const sorted = sortError(error)
    log.warn({ event: 'wechat.failed', name, errcode: 'errcode' in sorted ? sorted.errcode : undefined, reason: sorted.text })
    throw sorted
  }
}

/** POST cgi-bin/stable_token: the same token while it is valid, isolated from the classic call. */
async function fetchToken(api: API, appid: string, secret: string, force: boolean) {
  const body = { grant_type: 'client_credential', appid, secret, force_refresh: force }
  const reply = await plain('stable_token', () => postJson(api, `${api.prefix}stable_token`, body))
  const { access_token: token, expires_in: expiresInSeconds } = reply
  if (typeof token !== 'string' || typeof expiresInSeconds !== 'number') throw new WechatUnclear('no access_token in the answer')
  return { token, expiresInSeconds }
}

/** The library's own way to post JSON, for calls it does not know. */
export const postJson = (api: API, url: string, body: object): Promise<unknown> =>
  api.request(url, { method: 'POST', data: JSON.stringify(body), headers: { 'Content-Type': 'application/json' }, dataType: 'json' })
