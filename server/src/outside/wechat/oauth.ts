/** The round trip of OAuth in a browser: the address of WeChat's page, and a state that only the browser that began can finish with. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export type OAuthRound = { state: string; back: string; startedAt: number }

const roundMs = 10 * 60_000
export const cookieOf = (state: string): string => `__Host-zhixiao-oauth-${state.slice(0, 12)}`

/** WeChat's page; it matches the order of the parameters strictly (wechat/platform.md §4). */
export function authorizeUrl(openBase: string, appid: string, redirectUri: string, state: string): string {
  const part = (text: string) => encodeURIComponent(text)
  return (
    `${openBase.replace(/\/$/, '')}/connect/oauth2/authorize?appid=${part(appid)}&redirect_uri=${part(redirectUri)}` +
    `&response_type=code&scope=snsapi_base&state=${state}#wechat_redirect`
  )
}

/**
 * A new state (letters and digits only, as WeChat asks) and the `Set-Cookie` text that binds it, with the page to go back to, to this
 * browser.
 */
export function beginRound(key: string, back: string, at: Date): { state: string; cookie: string } {
  const state = randomBytes(16).toString('hex')
  const value = Buffer.from(JSON.stringify([state, back, at.getTime()])).toString('base64url')
  const cookie = `${cookieOf(state)}=${value}.${signature(key, value)}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${roundMs / 1000}`
  return { state, cookie }
}

/** The round that this browser began with this state; undefined when it began none, the cookie was touched, or ten minutes are over. */
export function openRound(key: string, state: string, cookies: string, at: Date): OAuthRound | undefined {
  if (!/^[0-9a-f]{32}$/.test(state)) return undefined
  const name = `${cookieOf(state)}=`
  const given = cookies
    .split(/;\s*/)
    .find((part) => part.startsWith(name))
    ?.slice(name.length)
  const [value, signed] = given?.split('.') ?? []
  if (!value || !signed || !sameText(signed, signature(key, value))) return undefined
  const [kept, back, startedAt] = JSON.parse(Buffer.from(value, 'base64url').toString('utf8')) as [string, string, number]
  const age = at.getTime() - startedAt
  return sameText(kept, state) && age >= -roundMs && age <= roundMs ? { state, back, startedAt } : undefined
}

const signature = (key: string, value: string) =>
  createHmac('sha256', Buffer.from(key, 'base64')).update(`oauth:${value}`).digest('base64url')

export function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
