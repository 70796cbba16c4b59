/** What WeChat answers when it does not do what was asked, sorted by what may be done about it (wechat/platform.md §4, error classes). */
import { redactUrl } from '../../platform/log'

/** WeChat understood and refused: `errcode` of its global return codes. The message holds no address and no secret. */
export class WechatRefused extends Error {
  constructor(
    readonly errcode: number,
    readonly text: string,
  ) {
    super(`wechat ${errcode}: ${text}`)
    this.name = 'WechatRefused'
  }
}

/** Nobody knows what happened: time-out, reset, 5xx, unreadable answer, or errcode -1. The call may have been carried out. */
export class WechatUnclear extends Error {
  constructor(
    readonly text: string,
    readonly errcode?: number,
  ) {
    super(`wechat unclear: ${text}`)
    this.name = 'WechatUnclear'
  }
}

/** No access token could be had, so the call was never made. */
export class WechatNoToken extends Error {
  constructor(readonly text: string) {
    super(`wechat gave no access token: ${text}`)
    this.name = 'WechatNoToken'
  }
}

const tokenCodes: ReadonlySet<number> = new Set([40001, 40014, 42001])
/** Is the access token stale? Then it is fetched again and the call repeated once. */
export const isTokenProblem = (error: unknown): error is WechatRefused => error instanceof WechatRefused && tokenCodes.has(error.errcode)

/** Sorts what co-wechat-api throws. Its messages hold whole addresses with token and secret: they are blanked here, at the door. */
export function sortError(error: unknown): WechatRefused | WechatUnclear | WechatNoToken {
  if (error instanceof WechatRefused || error instanceof WechatUnclear || error instanceof WechatNoToken) return error
  const text = cleanText(error instanceof Error ? error.message : String(error))
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code !== 'number') return new WechatUnclear(text)
  return code === -1 ? new WechatUnclear(text, -1) : new WechatRefused(code, text)
}

/** WeChat's text as it may be stored and logged: one line, no secrets, at most 180 characters. */
export function cleanText(text: string): string {
  return redactUrl(text)
    .replace(/https?:\/\/[^\s,]+/g, (url) => url.split('?')[0] ?? '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 180)
}
