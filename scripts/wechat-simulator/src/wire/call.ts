import type { Simulation } from '../simulation'
import type { TokenRecord } from '../state/credentials'
import type { App, AppKind } from '../state/model'
import { Refusal } from './errors'

/** One request to an API of WeChat, read completely. */
export interface Call {
  sim: Simulation
  method: string
  path: string
  query: URLSearchParams
  rawBody: string
  ip: string
  /** Filled by the token check, or by the handler once it knows the account. */
  app: App | null
  token: TokenRecord | null
  /** A fault takes the unionid out of this answer. */
  hideUnionid: boolean
  /** Set by template send under `receipt-first`: the answer waits for it. */
  beforeAnswer: Promise<void> | null
}

/** A picture in place of JSON. */
export class Picture {
  constructor(
    readonly bytes: Buffer,
    readonly type: string,
  ) {}
}

/** Compact JSON text, or an object that becomes it. Text is for 19-digit number literals, which JavaScript numbers cannot hold. */
export type Answer = string | object | Picture

export interface Endpoint {
  path: string
  /** 43001 / 43002 for the other method. */
  method: 'GET' | 'POST'
  /** Kinds of accounts whose access token is accepted; absent: no access token. */
  kinds?: AppKind[]
  handle: (call: Call) => Answer | Promise<Picture>
}

export const OK = '{"errcode":0,"errmsg":"ok"}'

/** The body as a JSON object; 44002 when empty, 47001 when it is anything else. */
export function jsonBody(call: Call): Record<string, unknown> {
  if (call.rawBody === '') throw new Refusal(44002)
  let value: unknown
  try {
    value = JSON.parse(call.rawBody)
  } catch {
    throw new Refusal(47001)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refusal(47001)
  return value as Record<string, unknown>
}

/** The openid that a call is about, for fault matching only. */
export function openidOf(call: { query: URLSearchParams; rawBody: string }): string | null {
  return call.query.get('openid') ?? /"(?:touser|openid)"\s*:\s*"([^"]*)"/.exec(call.rawBody)?.[1] ?? null
}
