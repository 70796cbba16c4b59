import { ApiError } from '../errors'
import { request } from './request'
import { NoAnswer, type Answer, type Exchange, type Say, type Sending, type SignedIn } from './types'

/** Who carries the session: in H5 the browser's `__Host-` cookie, which no script sees. */
export const carriesToken = false

/** Same origin only, so that the cookie goes along and nothing else hears us. */
export function send(sending: Sending): Promise<Answer> {
  const control = new AbortController()
  // What came too late must not go on holding one of the few connections.
  return request(sending, { credentials: 'same-origin', signal: control.signal }).finally(() => control.abort())
}

const inWeChat = () => /MicroMessenger/i.test(window.navigator.userAgent)
const lastLeft = 'zhixiao.left-for-sign-in'
/** A sign-in that is asked for again so soon has brought nothing (cookies refused, clock wrong): stop instead of turning in circles. */
const circleMs = 10_000

/**
 * Inside WeChat: leaves for its consent and comes back to this very page (ID-9); never resolves. Fails when the last sign-in was just
 * now, and in other browsers, where the person should choose to sign in (the page shows the button).
 */
export function signIn(_exchange: Exchange): Promise<SignedIn> {
  const left = Number(window.sessionStorage.getItem(lastLeft))
  if (!inWeChat()) return Promise.reject(new ApiError('auth.required', '请先登录', 401))
  if (Date.now() - left < circleMs) return Promise.reject(new ApiError('auth.required', '登录没有成功，请重试', 401))
  return leaveForSignIn(here())
}

/** The person asked to sign in: to WeChat and back to `back`. Never resolves. */
export function leaveForSignIn(back: string): Promise<never> {
  window.sessionStorage.setItem(lastLeft, String(Date.now()))
  window.location.assign(`${API_BASE}/wechat/oauth/start?back=${encodeURIComponent(back)}`)
  return new Promise(() => undefined)
}

/** The address of the page in sight, inside the app. */
export const here = () => window.location.pathname + window.location.search
/** A browser's history is as long as one likes: nobody counts. */
export const openPages = (): string[] => []

/** A browser of a computer or phone outside WeChat: there a QR is the way to sign in. */
export const signsInByQr = () => !inWeChat()
/** WeChat's own scanner opens our QR; no page of H5 scans. */
export const canScan = false
export const scan = (): Promise<string> => Promise.reject(new Error('WeChat scans by itself'))

const toSay = 'zhixiao.to-say'
/** Forgets everything in memory by loading a page anew; `say` is kept for that page. */
export function startAnew(url: string, say?: Say) {
  if (say) window.sessionStorage.setItem(toSay, JSON.stringify(say))
  window.location.assign(url)
}
/** What was still to be said when this page was loaded; once. */
export function leftToSay(): Say | undefined {
  const text = window.sessionStorage.getItem(toSay)
  window.sessionStorage.removeItem(toSay)
  return text ? (JSON.parse(text) as Say) : undefined
}

/** One multipart field `file`. Fails with NoAnswer; `onProgress` says how much has been sent, 0 to 1. */
export function sendFile(url: string, headers: Record<string, string>, file: File, onProgress: (part: number) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest()
    const form = new FormData()
    form.append('file', file, file.name)
    call.open('POST', url)
    Object.entries(headers).forEach(([name, value]) => call.setRequestHeader(name, value))
    call.upload.onprogress = (event) => { if (event.lengthComputable) onProgress(event.loaded / event.total) }
    call.onerror = () => reject(new NoAnswer(false))
    call.onload = () => resolve({ status: call.status, data: parsed(call.responseText), headers: { 'retry-after': call.getResponseHeader('retry-after') ?? '' } })
    call.send(form)
  })
}
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Lets the browser fetch and keep a file of ours. */
export function download(url: string) {
  const link = document.createElement('a')
  link.href = url
  link.download = ''
  link.click()
}

/** WeChat's own font size is applied by its browser already; only the reader's choice counts here. */
export const prefersLargeType = () => false
