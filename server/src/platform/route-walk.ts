/** What happens to each request of an endpoint, in order. The types are in routes.ts; here everything has been checked by them. */
import type { Context, Middleware } from 'koa'
import type { Endpoint, EndpointName, FileReply, RedirectReply } from '@zhixiao/shared-types/contract/contract'
import { judge, reach, type Place } from '@zhixiao/shared-types/values/access'
import type { ErrorCode } from '@zhixiao/shared-types/values/errors'
import type { Actor, Reach } from './access'
import { audit } from './audit'
import { auditReplay } from './audit-replay'
import { discard, readFile, readJson, readText, type ReadBody } from './body'
import { currentCall } from './context'
import { sha256 } from './crypto'
import { AppError, fail, translateError } from './errors'
import { once, refusalOf, type Answer } from './idempotency'
import { log, reasonOf } from './log'
import { metrics } from './metrics'
import { limitFor } from './rate-limit'
import { isDay } from './time'

/** A handler with its types rubbed off: the function itself, or `place` and `run` where an ability guards. */
export type WalkHandler =
  ((call: WalkCall) => Promise<unknown>) | { place(call: WalkCall): Promise<Place>; run(call: WalkCall): Promise<unknown> }
type WalkCall = {
  ctx: Context
  params: Record<string, string>
  query: unknown
  body: unknown
  file?: ReadBody['file']
  text?: string
  actor?: Actor
  place?: Place
  reach?: Reach
}

let strict = false
/** Tests set `strict`: an error code that the endpoint does not declare then answers 500 instead of being sent and logged. */
export function configureRoutes(options: { strict: boolean }): void {
  strict = options.strict
}

/** Codes that the machine itself gives; every other one an endpoint must declare. */
const undeclaredAllowed: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'request.invalid',
  'request.key_required',
  'request.too_large',
  'request.too_many',
  'request.key_reused',
  'request.in_flight',
  'auth.required',
  'auth.expired',
  'auth.other_person',
  'auth.origin_refused',
  'access.denied',
  'resource.not_found',
  'server.unavailable',
  'server.unexpected',
])

export function createWalk(name: EndpointName, endpoint: Endpoint, handler: WalkHandler): Middleware {
  checkEndpoint(name, endpoint)
  const limit = limitFor(name, endpoint.rate)
  const isKeyed = name.startsWith('POST ') && endpoint.idempotency !== 'none'
  return async (ctx) => {
    const known = currentCall()
    if (known) known.route = name
    const actor = ctx.state.actor as Actor | undefined
    if (endpoint.access !== 'public' && !actor) fail((ctx.state.authProblem as ErrorCode | undefined) ?? 'auth.required')
    await limit(actor ? actor.accountId : ctx.ip)
    const params = checkedParams(ctx.params as Record<string, string>)
    const query = parse(endpoint, 'query', { ...ctx.query })
    const call: WalkCall = { ctx, params, query, body: undefined, actor }
    let read: ReadBody | undefined
    try {
      // A file is kept on the disk only for those who may hand it in here: its place stands in the path, so they are judged before it is read (SE-6).
      if (endpoint.accepts === 'file') await admit(name, endpoint, handler, call)
      read = await readBody(endpoint, ctx)
      Object.assign(call, { body: parse(endpoint, 'body', read.value), file: read.file, text: read.text })
      if (endpoint.accepts !== 'file') await admit(name, endpoint, handler, call)
      const { hash } = read
      const run = () => answer(name, endpoint, handler, call)
      send(ctx, endpoint, isKeyed && actor ? await answerOnce(name, call, actor, hash, run) : await run())
    } catch (error) {
      throw declared(name, endpoint, error)
    } finally {
      await discard(read?.file)
    }
  }
}

/** Mistakes of a contract that types cannot see; the process does not boot with them. */
function checkEndpoint(name: EndpointName, endpoint: Endpoint): void {
  if (!name.startsWith('POST ') || endpoint.idempotency === 'none') return
  if (endpoint.access === 'public') throw new Error(`${name}: a public POST has no person to keep a key for; say idempotency: 'none'`)
  if (typeof endpoint.response === 'string') throw new Error(`${name}: a ${endpoint.response} cannot be replayed; say idempotency: 'none'`)
}

/** Ids in a path are decimal (BIGINT) and days are days; anything else cannot exist, so it is not found. */
function checkedParams(params: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(params)) {
    if (/^id$|Id$/.test(name) && !/^[1-9]\d{0,18}$/.test(value)) fail('resource.not_found')
    if (name === 'day' && !isDay(value)) fail('resource.not_found')
  }
  return params
}

function parse(endpoint: Endpoint, part: 'query' | 'body', value: unknown): unknown {
  const result = endpoint[part]?.safeParse(value)
  if (!result) return undefined
  if (!result.success) {
    fail(
      'request.invalid',
      result.error.issues.slice(0, 50).map((issue) => ({ at: [part, ...issue.path.map(String)].join('.'), rule: issue.code })),
    )
  }
  return result.data
}

function readBody(endpoint: Endpoint, ctx: Context): Promise<ReadBody> {
  if (endpoint.accepts === 'file') return readFile(ctx)
  if (endpoint.accepts === 'text') return readText(ctx)
  if (ctx.method === 'GET' || ctx.method === 'HEAD') return Promise.resolve({ value: undefined, hash: Buffer.alloc(32) })
  return readJson(ctx)
}

/** Judges the person's grants: not covered at all is 404, covered without the right 403 (decisions.md). */
async function admit(name: string, { access }: Endpoint, handler: WalkHandler, call: WalkCall): Promise<void> {
  if (!call.actor || access === 'public' || access === 'signed-in') return
  if (typeof access === 'object') {
    call.reach = reach(call.actor.grants, access.list)
    return
  }
  if (typeof handler === 'function') throw new Error(`${name} has no place`)
  call.place = await handler.place(call)
  const verdict = judge(call.actor.grants, access, call.place)
  if (verdict === 'allowed') return
  metrics.denied.inc({ route: name })
  // Tries are written down too (S30 "result"); a try is refused whether or not that worked, and the failure is counted.
  await audit({ actor: call.actor, action: 'access.refused', student: call.place.student, place: call.place, fields: [access], result: 'refused' }).catch(() => undefined)
  fail(verdict === 'hidden' ? 'resource.not_found' : 'access.denied')
}

/** Runs the handler and strips its reply to what the contract names; a reply that does not fit fails closed. */
async function answer(name: string, endpoint: Endpoint, handler: WalkHandler, call: WalkCall): Promise<Answer> {
  const reply = await (typeof handler === 'function' ? handler : handler.run)(call)
  const { response } = endpoint
  if (response === null) return { status: 204 }
  if (response === 'redirect') return { status: 302, body: reply }
  if (response === 'file' || response === 'text') return { status: 200, body: reply }
  const stripped = response.safeParse(reply)
  if (stripped.success) return { status: name.startsWith('POST ') ? 201 : 200, body: stripped.data }
  const problems = stripped.error.issues.map((issue) => `${issue.path.map(String).join('.')} ${issue.code}`)
  log.error({ event: 'reply.mismatch', route: name, problems })
  throw new AppError('server.unexpected')
}

async function answerOnce(name: string, call: WalkCall, actor: Actor, bodyHash: Buffer, run: () => Promise<Answer>): Promise<Answer> {
  const key = call.ctx.get('Idempotency-Key')
  if (!/^[\w-]{8,36}$/.test(key)) fail('request.key_required')
  const hash = sha256(Buffer.concat([Buffer.from(JSON.stringify([name, call.params, call.query])), bodyHash]))
  const result = await once({ accountId: actor.accountId, key, route: name, hash }, run)
  if (!result.replayed) return result
  call.ctx.set('Idempotent-Replayed', 'true')
  const refusal = refusalOf(result)
  if (refusal) throw refusal
  await auditReplay(actor, call.place, result.body)
  return result
}

function send(ctx: Context, { response }: Endpoint, { status, body }: Answer): void {
  ctx.set('Cache-Control', 'private, no-store')
  ctx.status = status
  if (response === null) ctx.body = null
  else if (response === 'redirect') ctx.set('Location', (body as RedirectReply).redirect)
  else if (response === 'file') sendFile(ctx, body as FileReply)
  else if (response === 'text') {
    ctx.type = 'text/plain; charset=utf-8'
    ctx.body = body
  } else ctx.body = body
  ctx.status = status
}

function sendFile(ctx: Context, reply: FileReply): void {
  ctx.attachment(reply.name)
  ctx.type = reply.type
  ctx.body = Buffer.from(reply.file)
}

/** A code the endpoint does not declare is a slip of the contract: loud in tests, logged and sent in production (plan §3.6). */
function declared(name: string, endpoint: Endpoint, thrown: unknown): unknown {
  const error = translateError(thrown)
  if (!(error instanceof AppError) || undeclaredAllowed.has(error.code) || endpoint.errors?.includes(error.code)) return error
  log.error({ event: 'error.undeclared', route: name, errorCode: error.code, reason: reasonOf(error) })
  return strict ? new Error(`${name} answered ${error.code}, which its contract does not declare`) : error
}
