import { type Options, Refusal, call } from './calls'
import type { MiniLog } from './log'
import { type Values, words } from './model'

/** Without a number of its own a request ends after this. */
const TIMEOUT_MS = 60_000

/**
 * `wx.request`, through the simulator to the API. Only addresses below `apiBase` are registered with the account; others fail as
 * in WeChat. https://developers.weixin.qq.com/miniprogram/dev/api/network/request/wx.request.html
 */
export function requestCall(apiBase: string, log: MiniLog) {
  return (options: Options = {}) => {
    const controller = new AbortController()
    const end = { reason: 'abort' }
    const answer = call('request', () => send(options, apiBase, controller, end, log), log)(options)
    const nothing = (): void => undefined
    const task = {
      onHeadersReceived: nothing,
      offHeadersReceived: nothing,
      onChunkReceived: nothing,
      offChunkReceived: nothing,
    }
    return Object.assign(answer ?? {}, task, {
      abort: () => controller.abort(),
    })
  }
}

async function send(
  options: Options,
  apiBase: string,
  controller: AbortController,
  end: { reason: string },
  log: MiniLog,
): Promise<Values> {
  const url = words(options.url)
  if (url !== apiBase && !url.startsWith(`${apiBase}/`)) throw new Refusal(`url not in domain list: ${url.split('?')[0]}`)
  const method = (words(options.method) || 'GET').toUpperCase()
  log.calls.push(`request ${method} ${url.slice(apiBase.length).split('?')[0]}`)
  const timer = setTimeout(
    () => {
      end.reason = 'timeout'
      controller.abort()
    },
    Number(options.timeout ?? TIMEOUT_MS),
  )
  try {
    const { address, body } = withData(`/__sim/mini/api${url.slice(apiBase.length)}`, method, options.data)
    const headers = {
      'content-type': 'application/json',
      ...lowered(options.header),
    }
    const reply = await fetch(address, {
      method,
      headers,
      ...(body !== undefined && { body }),
      credentials: 'omit',
      signal: controller.signal,
    })
    return {
      statusCode: reply.status,
      header: Object.fromEntries(reply.headers),
      cookies: [],
      data: await content(reply, options),
    }
  } catch {
    throw new Refusal(controller.signal.aborted ? end.reason : 'errcode:-102 net::ERR_CONNECTION_REFUSED')
  } finally {
    clearTimeout(timer)
  }
}

/** Data of a GET goes into the address, any other as JSON. */
function withData(address: string, method: string, data: unknown): { address: string; body?: string } {
  if (data === undefined || data === null) return { address }
  if (method !== 'GET')
    return {
      address,
      body: typeof data === 'string' ? data : JSON.stringify(data),
    }
  const search = Object.entries(data as Values)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(words(value))}`)
    .join('&')
  return {
    address: search ? `${address}${address.includes('?') ? '&' : '?'}${search}` : address,
  }
}

async function content(reply: Response, options: Options): Promise<unknown> {
  if (options.responseType === 'arraybuffer') return reply.arrayBuffer()
  const text = await reply.text()
  if ((options.dataType ?? 'json') !== 'json') return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

const lowered = (headers: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries((headers ?? {}) as Values).map(([name, value]) => [name.toLowerCase(), words(value)]))
