import type { Api } from '@zhixiao/shared-types/contract/api'
import type { InputOf, ReplyOf } from '@zhixiao/shared-types/contract/contract'
import { NoAnswer, type Answer, type Sending } from './device/types'
import { ApiError, noAnswer } from './errors'
import { hearTime } from './school-clock'

/** The name of an endpoint: its key in the contract, in the route table, in tests and in OpenAPI. It carries method and path, so no contract code reaches the phone. */
export type ApiName = keyof Api & string
export type Input<Name extends ApiName> = InputOf<Name, Api[Name]>
export type Reply<Name extends ApiName> = ReplyOf<Api[Name]>
/** The input may be left out where nothing in it is required. */
export type InputArgs<Name extends ApiName> = Record<never, never> extends Input<Name> ? [input?: Input<Name>] : [input: Input<Name>]
/** An input after its type is no longer needed. */
export type LooseInput = { params?: Record<string, string>; query?: Record<string, unknown>; body?: unknown }

/** An answer that takes longer counts as none. */
const timeoutMs = 15_000

/** Method and address of an endpoint with its parameters filled in. `base` is `/api`, or a full address in the mini-program. */
export function address(base: string, name: string, { params = {}, query = {} }: LooseInput): { method: Sending['method']; url: string } {
  const [method, path = ''] = name.split(' ')
  const filled = path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''))
  const search = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`)
    .join('&')
  return { method: method as Sending['method'], url: `${base}${filled}${search && `?${search}`}` }
}

/** The reply, or the refusal as an ApiError. */
export function settle({ status, data, headers }: Answer): unknown {
  // Every reply but 204 is an object; else it was cut off on the way (H5 reads null), or a network's own sign-in page answered in our place.
  const isCut = status !== 204 && (typeof data !== 'object' || data === null)
  if (status < 400 && isCut) throw noAnswer(false)
  if (status < 400) return data
  const refusal = (typeof data === 'object' && data !== null ? data : {}) as { code?: string; message?: string; details?: unknown; requestId?: string }
  // A refusal without our shape comes from something between us and the API, such as a gateway: it is away, not wrong.
  const fallback = status >= 502 ? (['server.unavailable', '服务暂时不可用，正在恢复，请稍后再试'] as const) : (['server.unexpected', '出了点问题，请稍后再试'] as const)
  const wait = Number(headers['retry-after'])
  throw new ApiError(
    refusal.code ?? fallback[0], refusal.message ?? fallback[1], refusal.code ? status : status >= 502 ? 503 : status,
    refusal.details, refusal.requestId, wait > 0 ? wait : undefined,
  )
}

/** Sends one request and waits for its answer. Fails with ApiError; `network.*` when none came. */
export async function exchange(send: (sending: Sending) => Promise<Answer>, base: string, name: string, input: LooseInput, headers: Record<string, string>): Promise<unknown> {
  const { method, url } = address(base, name, input)
  const withType = input.body === undefined ? headers : { 'content-type': 'application/json', ...headers }
  try {
    const answer = await send({ method, url, headers: withType, body: input.body, timeoutMs })
    hearTime(answer.headers.date)
    return settle(answer)
  } catch (thrown) {
    throw thrown instanceof NoAnswer ? noAnswer(thrown.timedOut) : thrown
  }
}
