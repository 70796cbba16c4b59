/** The typed caller of the phone (`api(name, { params, query, body })`), over supertest against an app in this process. */
import { randomUUID } from 'node:crypto'
import request, { type Response, type Test } from 'supertest'
import type { Api } from '@zhixiao/shared-types/contract/api'
import type { InputOf, ReplyOf } from '@zhixiao/shared-types/contract/contract'

type Callback = Parameters<typeof request>[0]

export type CallOptions = {
  /** Bearer token, as the mini-program sends it. */
  token?: string
  /** Session token as H5's cookie; a same-origin `Origin` goes along unless `headers` says otherwise. */
  cookie?: string
  /** A new one for each POST unless given; `null` sends none. */
  idempotencyKey?: string | null
  headers?: Record<string, string>
}
type Input<C, N extends keyof C> = InputOf<N, C[N]> & Upload<C[N]>
/* eslint-disable @typescript-eslint/no-empty-object-type -- `{}` is the neutral element */
type Upload<E> = [E] extends [{ accepts: 'file' }]
  ? { file: { content: Buffer; name: string; type?: string } }
  : [E] extends [{ accepts: 'text' }]
    ? { text: string; type?: string }
    : {}
type Arguments<C, N extends keyof C> =
  {} extends Input<C, N> ? [input?: Input<C, N>, options?: CallOptions] : [input: Input<C, N>, options?: CallOptions]
/* eslint-enable @typescript-eslint/no-empty-object-type */

/** What came back: `reply` is typed by the contract and only meaningful when `status` is below 300; `error` when it is not. */
export type Answered<Reply> = {
  status: number
  reply: Reply
  error: { code: string; message: string; details?: unknown; requestId: string } | undefined
  headers: Record<string, string>
  /** Bytes of a file or text answer. */
  raw: Response
}
type Loose = {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: object
  file?: { content: Buffer; name: string; type?: string }
  text?: string
  type?: string
}

/** A caller for an app; `prefix` is where the API is mounted. `C` defaults to the merged contracts of the house. */
export function apiOf<C = Api>(app: Callback, prefix = '/api') {
  return async <N extends keyof C & string>(name: N, ...[input, options]: Arguments<C, N>): Promise<Answered<ReplyOf<C[N]>>> => {
    const response = await build(app, prefix, name, (input ?? {}) as Loose, options ?? {})
    const body = response.body as unknown
    return {
      status: response.status,
      reply: body as ReplyOf<C[N]>,
      error: response.status >= 400 ? (body as { code: string; message: string; requestId: string }) : undefined,
      headers: response.headers,
      raw: response,
    }
  }
}

function build(app: Callback, prefix: string, name: string, input: Loose, options: CallOptions): Test {
  const [method, path] = name.split(' ') as [string, string]
  const filled = path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(input.params?.[key] ?? ''))
  const call = request(app)[method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'](`${prefix}${filled}`).redirects(0)
  if (input.query) void call.query(Object.fromEntries(Object.entries(input.query).filter(([, value]) => value !== undefined)))
  if (options.token) void call.set('Authorization', `Bearer ${options.token}`)
  if (options.cookie) void call.set({ Cookie: `__Host-zhixiao=${options.cookie}`, Host: 'school.test', Origin: 'http://school.test' })
  const key = options.idempotencyKey === undefined ? randomUUID() : options.idempotencyKey
  if (method === 'POST' && key !== null) void call.set('Idempotency-Key', key)
  if (options.headers) void call.set(options.headers)
  return withBody(call, input)
}

function withBody(call: Test, input: Loose): Test {
  if (input.text !== undefined) return call.type(input.type ?? 'text/xml').send(input.text)
  if (!input.file) return input.body === undefined ? call : call.send(input.body)
  for (const [field, value] of Object.entries(input.body ?? {})) void call.field(field, String(value))
  return call.attach('file', input.file.content, { filename: input.file.name, ...(input.file.type && { contentType: input.file.type }) })
}
