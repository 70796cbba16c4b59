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

/** SHA-256 of a code under a purpose, so that the same text for two purposes is two codes. */
export const codeHash = (purpose: string, code: string): Buffer => createHash('sha256').update(`${purpose}:${code}`).digest()

/** The page to go back to: a path of our own, never another site (`//evil`, `/\evil`, `https:`); anything else is the start page. */
export function localPath(back: string): string {
  // eslint-disable-next-line no-control-regex -- browsers drop tabs and newlines inside addresses, so `/\t/evil` would be `//evil`
  const isLocal = back.length <= 500 && /^\/(?![/\\])[^\\\u0000-\u0020\u007f]*$/.test(back)
  return isLocal ? back : '/'
}
