import Taro from '@tarojs/taro'
import { mutate } from 'swr'
import { exchange } from './call'
import { carriesToken, leaveForSignIn, send, signIn, startAnew } from './device'
import type { Exchange, Say } from './device/types'
import { keepFor } from './kept'
import { forgetKeys } from './keys'
import { stopAllSending } from './sending'
import { together } from './signed-in'
import { useStore } from './store'

/**
 * Who is signed in on this phone. In H5 the account is kept in the memory of this tab only: two tabs may hold two people,
 * and the API refuses the mixture (`auth.other_person`).
 */
const kept = 'zhixiao.session'
type Session = { token?: string; accountId?: string }
const session: Session = carriesToken ? (Taro.getStorageSync<Session>(kept) || {}) : {}
let signingIn: Promise<void> | null = null
keepFor(session.accountId)

const keep = () => { if (carriesToken) Taro.setStorageSync(kept, { token: session.token, accountId: session.accountId }) }

/** Headers that say who asks: bearer token (mini-program), account and acting role. */
export const sessionHeaders = (): Record<string, string> => {
  const role = useStore.getState().actingRole
  return {
    ...(session.token && { authorization: `Bearer ${session.token}` }),
    ...(session.accountId && { 'x-account': session.accountId }),
    ...(role && { 'x-acting-role': role }),
  }
}

/** Remembers whose answers these are; called with the reply of `GET /me`. */
export function knowAccount(accountId: string) {
  if (session.accountId === accountId) return
  session.accountId = accountId
  remember(accountId)
  keepFor(accountId)
  keep()
}

/** Drafts and keys stay for the same person, also when the session ended in between; anybody else begins with none. */
function remember(accountId: string | null) {
  const { accountId: last, becomes } = useStore.getState()
  if (last === accountId) return
  stopAllSending()
  forgetKeys()
  becomes(accountId)
}

const exchangeCode: Exchange = async (code) =>
  (await exchange(send, API_BASE, 'POST /sessions/mini-program', { body: { code } }, {})) as { token: string; accountId: string }

/** Signs in; everybody who asks meanwhile waits for the same sign-in. In H5 the page leaves for WeChat and comes back. */
export function signInOnce(): Promise<void> {
  signingIn ??= (async () => {
    try {
      const signedIn = await signIn(exchangeCode)
      session.token = signedIn.token
      knowAccount(signedIn.accountId)
      keep()
    } finally {
      signingIn = null
    }
  })()
  return signingIn
}

/** The person asked to sign in; H5 leaves for WeChat and comes back to `back`, the mini-program signs in at once. */
export async function beginSignIn(back: string): Promise<void> {
  if (carriesToken) await signInOnce()
  else await leaveForSignIn(back)
}

/** A call was refused although signing in was tried: the door of the page asks who is here, once for all that were refused, and closes when it is nobody. */
export const askWhoIsHere = together(() => mutate(['GET /me', {}]))

/** The person signed out: what was typed and not sent goes too, for computers at school are used by many. */
export function signedOut() {
  remember(null)
  leaveSession('/pages/sign-in/index')
}

/** Drops what is in memory of the person who was here and begins anew at an address; `say` is read there. */
export function leaveSession(url = '/pages/home/index', say?: Say) {
  delete session.token
  delete session.accountId
  if (carriesToken) Taro.removeStorageSync(kept)
  keepFor(undefined)
  // The mini-program keeps its memory when pages begin anew.
  void mutate(() => true, undefined, { revalidate: false })
  startAnew(url, say)
}
