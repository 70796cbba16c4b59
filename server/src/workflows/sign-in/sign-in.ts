import type { Grant } from '@zhixiao/shared-types/values/access'
import {
  accountFor, personFromMiniProgram, personFromOAuth, setFollow, type OAuthReturn, type WechatPerson,
} from '../../modules/identity/index'
import { grantsOf } from '../../modules/roster/index'
import { now } from '../../platform/clock'
import { beginSession } from '../../platform/session'
import { schoolDay } from '../../platform/time'
import { mergeAccounts } from '../account-merge/index'

/** The account of a person from WeChat; two that turn out to be the same person become one on the way (ID-2). */
export const accountOf = (person: WechatPerson): Promise<string> => accountFor(person, mergeAccounts)

/** What an account may do today; a session lasts as its duties allow (S03). */
export const grantsToday = (accountId: string): Promise<Grant[]> => grantsOf(accountId, schoolDay(now()))

/** Sign-in in a browser: a session, and the page first asked for; no second session for a second redirect of the same round. Fails as `personFromOAuth`. */
export async function finishOAuth(returned: OAuthReturn): Promise<{ back: string; token?: string }> {
  const { back, person, follows } = await personFromOAuth(returned)
  if (!person) return { back }
  const accountId = await accountOf(person)
  if (follows !== undefined) await setFollow(person.appid, person.openid, follows, now())
  return { back, token: (await beginSession(accountId, 'h5')).token }
}

/** Sign-in in the mini-program; `expiresAt` follows the person's duties (S03). Fails as `personFromMiniProgram`. */
export async function signInFromMiniProgram(code: string): Promise<{ token: string; accountId: string; expiresAt: Date }> {
  const accountId = await accountOf(await personFromMiniProgram(code))
  const { token, expiresAt } = await beginSession(accountId, 'mp', await grantsToday(accountId))
  return { token, accountId, expiresAt }
}
