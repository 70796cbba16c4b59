import type { Context } from 'koa'
import type { CallFault } from '../faults/fault'
import type { Simulation } from '../simulation'
import { type Call, type Endpoint, openidOf, Picture } from './call'
import { NotFound, Refusal, refusalText } from './errors'
import { checkAccessToken, spendQuota } from './guard'

/** WeChat's spelling; clients decide by it whether they parse. */
const JSON_TYPE = 'application/json; encoding=utf-8'
const BODY_LIMIT = 1_000_000
const BAD_GATEWAY =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n'

interface Outcome {
  status: number
  text: string
  type: string
  /** A picture's bytes; `text` then only describes it. */
  bytes?: Buffer
}

/** The whole life of one API call: read, faults before, check, work, faults after, answer, journal. */
export async function answerCall(sim: Simulation, ctx: Context, endpoint: Endpoint): Promise<void> {
  const started = performance.now()
  const call = await readCall(sim, ctx)
  const faults = sim.faults.forCall({ path: call.path, appid: appidOf(call), openid: () => openidOf(call) })
  const outcome = faults.length === 0 ? await work(call, endpoint) : await workUnderFaults(call, endpoint, faults)
  sim.journal.add({
    at: sim.clock.now(),
    method: call.method,
    path: call.path,
    query: ctx.querystring,
    appid: call.app?.appid ?? appidOf(call),
    requestBody: call.rawBody,
    status: typeof outcome === 'string' ? null : outcome.status,
    responseBody: typeof outcome === 'string' ? `(${outcome})` : outcome.text,
    errcode: typeof outcome === 'string' ? null : errcodeOf(outcome.text),
    ms: Math.round((performance.now() - started) * 10) / 10,
    faults: faults.map((fault) => fault.kind),
  })
  sim.hub.changed('journal')
  if (typeof outcome !== 'string') return send(ctx, outcome)
  ctx.respond = false
  if (outcome === 'reset') ctx.req.socket.resetAndDestroy()
}

async function work(call: Call, endpoint: Endpoint): Promise<Outcome> {
  const done = await perform(call, endpoint)
  if (call.beforeAnswer) await call.beforeAnswer
  if (done === null) return { status: 404, text: '', type: 'text/html' }
  if (typeof done === 'string') return { status: 200, text: done, type: JSON_TYPE }
  return { status: 200, text: `(${done.type}, ${done.bytes.length} bytes)`, type: done.type, bytes: done.bytes }
}

async function workUnderFaults(call: Call, endpoint: Endpoint, faults: CallFault[]): Promise<Outcome | 'hang' | 'reset'> {
  for (const fault of faults) if (fault.kind === 'latency') await sleep(latencyMs(fault, call.sim))
  if (faults.some((fault) => fault.kind === 'unionid-absent')) call.hideUnionid = true
  for (const fault of faults) {
    const early = 'after' in fault && fault.after ? null : instead(fault, call)
    if (early) return early
  }
  const done = await work(call, endpoint)
  for (const fault of faults) {
    const late = 'after' in fault && fault.after ? instead(fault, call) : null
    if (late) return late
    if (fault.kind === 'token-skew') return { ...done, text: skewed(done.text, fault.seconds) }
    if (fault.kind === 'truncate') return truncated(done)
    if (fault.kind === 'pretty' && !done.bytes) return { ...done, text: pretty(done.text) }
  }
  return done
}

function truncated(done: Outcome): Outcome {
  const half = (length: number): number => Math.max(1, length >> 1)
  if (done.bytes) return { ...done, bytes: done.bytes.subarray(0, half(done.bytes.length)) }
  return { ...done, text: done.text.slice(0, half(done.text.length)) }
}

/** What the caller gets in place of the answer, or null when this fault leaves the answer alone. */
function instead(fault: CallFault, call: Call): Outcome | 'hang' | 'reset' | null {
  if (fault.kind === 'hang' || fault.kind === 'reset') return fault.kind
  if (fault.kind === 'http') return { status: fault.status, text: fault.body ?? BAD_GATEWAY, type: 'text/html' }
  if (fault.kind === 'errcode') return { status: 200, text: refusalText(fault.errcode, call.sim.rid(), fault.errmsg), type: JSON_TYPE }
  return null
}

/** The handlers of JSON run to their end before anything else does: what they check and what they change belong together. */
async function perform(call: Call, endpoint: Endpoint): Promise<string | Picture | null> {
  try {
    if (call.method !== endpoint.method) throw new Refusal(endpoint.method === 'GET' ? 43001 : 43002)
    if (endpoint.kinds) {
      checkAccessToken(call, endpoint.kinds)
      spendQuota(call, call.app?.appid ?? '')
    }
    const answer = await endpoint.handle(call)
    return typeof answer === 'string' || answer instanceof Picture ? answer : JSON.stringify(answer)
  } catch (error) {
    if (error instanceof NotFound) return null
    if (!(error instanceof Refusal)) throw error
    return refusalText(error.errcode, call.sim.rid(), error.message)
  }
}

async function readCall(sim: Simulation, ctx: Context): Promise<Call> {
  const rawBody = ctx.method === 'POST' ? await readBody(ctx) : ''
  return {
    sim,
    method: ctx.method,
    path: ctx.path,
    query: new URLSearchParams(ctx.querystring),
    rawBody,
    ip: ctx.ip.replace(/^::ffff:/, ''),
    app: null,
    token: null,
    hideUnionid: false,
    beforeAnswer: null,
  }
}

/** The whole request body as text; above one megabyte the connection is given up. */
export async function readBody(ctx: Context, limit = BODY_LIMIT): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of ctx.req as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) ctx.throw(413, 'body too large')
    chunks.push(chunk)
  }
  return chunks.length === 1 ? (chunks[0] as Buffer).toString('utf8') : Buffer.concat(chunks).toString('utf8')
}

function appidOf(call: Call): string | null {
  const token = call.query.get('access_token')
  if (token) return call.sim.state.tokens.get(token)?.appid ?? null
  return call.query.get('appid') ?? /"appid"\s*:\s*"([^"]*)"/.exec(call.rawBody.slice(0, 500))?.[1] ?? null
}

function send(ctx: Context, outcome: Outcome): void {
  ctx.status = outcome.status
  ctx.set('Content-Type', outcome.type)
  ctx.body = outcome.bytes ?? outcome.text
}

function errcodeOf(text: string): number | null {
  const match = /"errcode"\s*:\s*(-?\d+)/.exec(text.slice(0, 200))
  return match ? Number(match[1]) : null
}

/** Indented JSON; numbers of 16 digits and more are carried around JavaScript's own, which would change them. */
function pretty(text: string): string {
  const guarded = text.replace(/:(\d{16,})(?=[,}])/g, ':"@$1@"')
  return JSON.stringify(JSON.parse(guarded), null, 2).replace(/"@(\d+)@"/g, '$1')
}

function skewed(text: string, seconds: number): string {
  return text.replace(/"expires_in":(\d+)/, (_all, life: string) => `"expires_in":${Number(life) + seconds}`)
}

function latencyMs(fault: Extract<CallFault, { kind: 'latency' }>, sim: Simulation): number {
  if (fault.uniformTo !== undefined) return fault.ms + sim.random.fraction() * (fault.uniformTo - fault.ms)
  if (fault.p99 !== undefined) return sim.random.fraction() < 0.99 ? fault.ms : fault.p99
  return fault.ms
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
