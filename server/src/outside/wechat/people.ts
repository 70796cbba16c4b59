/** Who a person is to WeChat: sign-in codes and followers (wechat/platform.md §4). */
import { fail } from '../../platform/errors'
import type { Reply, WechatClient } from './client'
import { sortError, WechatRefused } from './errors'

/** `isSnapshot`: a virtual account of the page preview (snsapi_base snapshot mode); it must never be bound to anybody. */
export type OAuthPerson = { openid: string; unionid?: string; isSnapshot: boolean }
export type MiniPerson = { openid: string; unionid?: string }
/** What is known of a follower; `unionid` only when the accounts share an open platform. */
export type Follower = { follows: boolean; unionid?: string }

const codeUsed = 40163

/** The official account's OAuth code → openid. Fails with `auth.code_used`, `auth.wechat_refused` or `outside.wechat_down`. */
export async function oauthAccess(client: WechatClient, secret: string, code: string): Promise<OAuthPerson> {
  const query = new URLSearchParams({ appid: client.appid, secret, code, grant_type: 'authorization_code' })
  const reply = await signInCall(() =>
    client.plain('oauth2.access_token', () =>
      client.api.request(`${client.api.snsPrefix}oauth2/access_token?${query.toString()}`, { dataType: 'json' }),
    ),
  )
  return { ...personOf(reply), isSnapshot: Number(reply.is_snapshotuser ?? 0) === 1 }
}

/** The mini-program's wx.login code → openid; the session_key stays on the server and is not kept. Same failures. */
export async function code2Session(client: WechatClient, code: string): Promise<MiniPerson> {
  return personOf(await signInCall(() => client.plain('jscode2session', () => client.api.code2Session(encodeURIComponent(code)))))
}

/** Follows us or not, and the unionid that snsapi_base does not give. Fails with WechatRefused, WechatUnclear or WechatNoToken. */
export async function userInfo(client: WechatClient, openid: string): Promise<Follower> {
  const reply = await client.withToken('user.info', () => client.api.getUser({ openid, lang: 'zh_CN' }))
  return { follows: Number(reply.subscribe ?? 0) === 1, ...unionidOf(reply) }
}

async function signInCall(call: () => Promise<Reply>): Promise<Reply> {
  try {
    return await call()
  } catch (thrown) {
    const error = sortError(thrown)
    if (!(error instanceof WechatRefused)) return fail('outside.wechat_down')
    return fail(error.errcode === codeUsed ? 'auth.code_used' : 'auth.wechat_refused')
  }
}

const unionidOf = (reply: Reply) => (typeof reply.unionid === 'string' && reply.unionid !== '' ? { unionid: reply.unionid } : {})

function personOf(reply: Reply): MiniPerson {
  if (typeof reply.openid !== 'string' || !/^[\w-]{6,64}$/.test(reply.openid)) return fail('auth.wechat_refused')
  return { openid: reply.openid, ...unionidOf(reply) }
}
