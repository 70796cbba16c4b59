/** Who comes from WeChat: by the official account's OAuth (H5) or by wx.login (mini-program) (ID-1, S02). What a session then is: workflow `sign-in`. */
import { outside } from '../../outside/index'
import { now } from '../../platform/clock'
import { AppError, fail } from '../../platform/errors'
import { log, reasonOf } from '../../platform/log'
import type { WechatPerson } from './accounts'
import * as queries from './queries'
import { codeHash, localPath } from './rules'

/** WeChat's OAuth page for this browser; `origin` is where the person is now and where WeChat brings them back. */
export function beginOAuth(origin: string, back: string): { url: string; cookie: string } {
  return outside().wechat.beginOAuth(`${origin}/api/wechat/oauth/callback`, localPath(back), now())
}

export type OAuthReturn = { code?: string | undefined; state: string; cookies: string }

/**
 * WeChat brought the person back: who it is and the page first asked for. A second redirect of the same round (WeChat on Android loads the page
 * twice) names nobody. `follows`: whether the person follows the official account, where WeChat told. Fails with `auth.wechat_refused` when this
 * browser began no such round or the account is a preview's virtual one, `auth.code_used`, `outside.wechat_down`.
 */
export async function personFromOAuth({ code, state, cookies }: OAuthReturn): Promise<{ back: string; person?: WechatPerson; follows?: boolean }> {
  const { wechat } = outside()
  const round = wechat.openOAuth(state, cookies, now())
  if (!round || !code) return fail('auth.wechat_refused')
  const person = await takeCode('oauth', code, state, () => wechat.oauthAccess(code))
  if (person === 'again') return { back: round.back }
  if (person.isSnapshot) return fail('auth.wechat_refused')
  const follower = await followerOf(person.openid)
  const unionid = person.unionid ?? follower?.unionid
  return {
    back: round.back,
    person: { appid: wechat.appidOf('oa'), openid: person.openid, kind: 'oa', ...(unionid && { unionid }) },
    ...(follower && { follows: follower.follows }),
  }
}

/**
 * snsapi_base tells no unionid and not whether the person follows: both come from user/info. Sign-in does not wait for WeChat to recover.
 */
async function followerOf(openid: string) {
  try {
    return await outside().wechat.userInfo(openid)
  } catch (error) {
    log.warn({ event: 'sign_in.follower_unknown', reason: reasonOf(error) })
    return undefined
  }
}

/** Who opened the mini-program; the code works once, also twenty times at once. Fails with `auth.code_used`, `auth.wechat_refused`, `outside.wechat_down`. */
export async function personFromMiniProgram(code: string): Promise<WechatPerson> {
  const { wechat } = outside()
  const person = await takeCode('login', code, null, () => wechat.code2Session(code))
  if (person === 'again') return fail('auth.code_used')
  return { appid: wechat.appidOf('mp'), openid: person.openid, kind: 'mp', ...(person.unionid && { unionid: person.unionid }) }
}

/** Uses a code up before WeChat is asked, so that of twenty at once one goes on. */
async function takeCode<T>(purpose: string, code: string, state: string | null, exchange: () => Promise<T>): Promise<T | 'again'> {
  const hash = codeHash(purpose, code)
  const claimed = await queries.claimCode(hash, state === null ? null : codeHash('state', state))
  if (claimed === 'again') return 'again'
  if (claimed === 'used') fail('auth.code_used')
  try {
    return await exchange()
  } catch (error) {
    if (error instanceof AppError && error.code === 'outside.wechat_down') await queries.releaseCode(hash)
    throw error
  }
}
