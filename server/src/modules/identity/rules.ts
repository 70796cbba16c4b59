/** Pure rules of sign-in and linking. */
import { createHash } from 'node:crypto'

/** ID-2: a link code lives ten minutes and may be guessed at five times. */
export const linkCodeMs = 10 * 60_000
export const linkTries = 5

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Eight Crockford characters from five random bytes: 40 bits, enough for ten minutes and five tries. */
export function linkCodeFrom(bytes: Buffer): string {
  let number = BigInt(`0x${bytes.subarray(0, 5).toString('hex')}`)
  let code = ''
  for (let at = 0; at < 8; at += 1) {
    code = crockford.charAt(Number(number & 31n)) + code
    number >>= 5n
  }
  return code
}

/** What a person typed, as it was shown: Crockford reads O as 0 and I, L as 1; blanks and dashes do not count. */
export const readLinkCode = (typed: string): string => typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')

/** How long a QR on a desktop may be confirmed. */
export const desktopMs = 3 * 60_000

const browsers: readonly [RegExp, string][] = [
  [/MicroMessenger|WindowsWechat|MacWechat/i, '微信'], [/Edg\//, 'Edge 浏览器'], [/QQBrowser/i, 'QQ 浏览器'], [/360SE|360EE|QihooBrowser/i, '360 浏览器'],
  [/Firefox\//, '火狐浏览器'], [/Chrome\//, 'Chrome 浏览器'], [/Safari\//, 'Safari 浏览器'],
]
const systems: readonly [RegExp, string][] = [
  [/Windows/, 'Windows 电脑'], [/iPhone|iPad/, '苹果手机或平板'], [/Mac OS X|Macintosh/, '苹果电脑'], [/Android/, '安卓手机或平板'], [/Linux/, 'Linux 电脑'],
]
const firstOf = (list: readonly [RegExp, string][], text: string, otherwise: string) => list.find(([sign]) => sign.test(text))?.[1] ?? otherwise

/** What a user agent calls itself, in words the person confirming understands: `Windows 电脑 · Chrome 浏览器`. Never the raw text: anybody may write that. */
export const browserName = (userAgent: string): string => `${firstOf(systems, userAgent, '未知设备')} · ${firstOf(browsers, userAgent, '未知浏览器')}`

/** SHA-256 of a code under a purpose, so that the same text for two purposes is two codes. */
export const codeHash = (purpose: string, code: string): Buffer => createHash('sha256').update(`${purpose}:${code}`).digest()

/** The page to go back to: a path of our own, never another site (`//evil`, `/\evil`, `https:`); anything else is the start page. */
export function localPath(back: string): string {
  // eslint-disable-next-line no-control-regex -- browsers drop tabs and newlines inside addresses, so `/\t/evil` would be `//evil`
  const isLocal = back.length <= 500 && /^\/(?![/\\])[^\\\u0000-\u0020\u007f]*$/.test(back)
  return isLocal ? back : '/'
}
