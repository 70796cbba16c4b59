import Taro from '@tarojs/taro'
import { noAnswer } from '../errors'
import { notice } from '../notice'
import { request } from './request'
import { NoAnswer, type Answer, type Exchange, type Say, type Sending, type SignedIn } from './types'

/** Who carries the session: in the mini-program a bearer token that we keep (S09). */
export const carriesToken = true

export const send = (sending: Sending): Promise<Answer> => request(sending)

/** WeChat's login code, exchanged for a session of ours (ID-1). Without a code there is no network to WeChat: nothing is refused, what waits goes on waiting (AT-5). */
export async function signIn(exchange: Exchange): Promise<SignedIn> {
  const { code } = await Taro.login().catch(() => Promise.reject(noAnswer(false)))
  return exchange(code)
}

/** The mini-program signs in where it stands; nobody leaves. */
export const leaveForSignIn = (_back: string): Promise<void> => Promise.resolve()

/** The addresses of all open pages inside the app, the one in sight last. */
export const openPages = (): string[] => Taro.getCurrentPages().map(({ route, options }) => {
  const search = Object.entries((options ?? {}) as Record<string, string>).map(([key, value]) => `${key}=${value}`).join('&')
  return `/${route ?? 'pages/home/index'}${search && `?${search}`}`
})
/** The address of the page in sight, inside the app. */
export const here = (): string => openPages().pop() ?? '/pages/home/index'

/** The mini-program is inside WeChat already. */
export const signsInByQr = () => false
export const canScan = true
/** Text of a QR held before the camera. Fails when the person turns back. */
export const scan = async (): Promise<string> => (await Taro.scanCode({ onlyFromCamera: true, scanType: ['qrCode'] })).result

/** Forgets all pages and begins at one; memory lives on, so `say` is said at once and read there. */
export function startAnew(url: string, say?: Say) {
  if (say) notice(...say)
  void Taro.reLaunch({ url })
}
export const leftToSay = (): Say | undefined => undefined

/** Files are handed in on a computer; no page of the mini-program calls this. */
export const sendFile = (_url: string, _headers: Record<string, string>, _file: File, _onProgress: (part: number) => void): Promise<Answer> =>
  Promise.reject(new NoAnswer(false))
export const download = (_url: string) => undefined

/**
 * WeChat's font step from 1.29 (22/17) on is the territory of its care mode.
 * https://developers.weixin.qq.com/miniprogram/design/elderly.html
 */
export function prefersLargeType(): boolean {
  const base = Taro.getAppBaseInfo() as { fontSizeScaleFactor?: number; fontSizeSetting?: number }
  return (base.fontSizeScaleFactor ?? (base.fontSizeSetting ?? 17) / 17) >= 1.29
}
