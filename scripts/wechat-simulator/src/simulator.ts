import http from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa, { type Context } from 'koa'
import { type MiniBuild, pagesOf } from '../phone/pack'
import { type MiniHost, miniHost } from '../phone/serve'
import { ENDPOINTS } from './api/table'
import type { Assumptions } from './assumptions'
import { announceClock } from './control/clock-channel'
import { controlRouter } from './control/router'
import { type HostPlan, labelOf, PHONE_LABEL } from './persona/hosts'
import { allow, authorize } from './persona/oauth'
import { personaProxy } from './persona/proxy'
import { Simulation } from './simulation'
import { keepFile } from './state/keeper'
import { EMPTY_SEED, readSeed, type Seed } from './state/seed'
import { serveUi } from './ui/serve'
import { refusalText } from './wire/errors'
import { answerCall } from './wire/pipeline'

export interface SimulatorOptions {
  /** 0 or absent: any free port. Always bound to 127.0.0.1. */
  port?: number
  /** A seed, or the path of a seed file. */
  seed?: Seed | string
  /** Same text, same tokens, codes, nonces and derived openids. Default `zhixiao`. */
  rngSeed?: string
  /** With it, every change of the clock is published on `clockChannel` (default `zhixiao:clock`) as `{offsetMs, now}`. */
  redisUrl?: string
  clockChannel?: string
  /** Origin of the API that serves H5, such as `http://127.0.0.1:8080`. */
  h5Target?: string
  /** Further hosts (with port) that mean the H5 build in links. */
  h5Hosts?: string[]
  personaDomain?: string
  /** A WeChat build that the phone can open. */
  mini?: MiniBuild
  /** Loaded at the start if it exists, saved every few seconds and at the end. */
  stateFile?: string
  assumptions?: Partial<Assumptions>
  /** Requests that the journal keeps. Default 5000. */
  journalLimit?: number
}

export interface Simulator {
  /** `http://127.0.0.1:<port>` */
  url: string
  port: number
  /** The world itself, for tests in the same process. */
  sim: Simulation
  close: () => Promise<void>
}

const OWN = /^\/(?:connect|__sim|cgi-bin|sns|wxa|wxaapi)(?:\/|$)/

/** Starts a simulated WeChat on loopback. Fails when the port is taken (EADDRINUSE) or the seed is wrong. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const sim = new Simulation({
    rngSeed: options.rngSeed ?? 'zhixiao',
    seed: typeof options.seed === 'string' ? readSeed(options.seed) : (options.seed ?? EMPTY_SEED),
    assumptions: options.assumptions ?? {},
    journalLimit: options.journalLimit ?? 5000,
  })
  const keeper = options.stateFile ? keepFile(sim, options.stateFile) : null
  const channel = options.redisUrl ? announceClock(sim, options.redisUrl, options.clockChannel ?? 'zhixiao:clock') : null
  const plan: HostPlan = {
    domain: options.personaDomain ?? 'zhixiao.localhost',
    h5Target: options.h5Target ? new URL(options.h5Target) : null,
    h5Hosts: options.h5Hosts ?? [],
  }
  const mini = miniHost(options.mini ?? null, plan.h5Target)
  sim.builtPages = (appid) => (options.mini?.appid === appid ? pagesOf(options.mini.dir) : null)
  const { server, closeProxy } = build(sim, plan, mini)
  await listen(server, options.port ?? 0)
  const { port } = server.address() as AddressInfo
  const close = async (): Promise<void> => {
    const ended = new Promise<void>((resolve) => server.close(() => resolve()))
    sim.close()
    closeProxy()
    mini.close()
    server.closeAllConnections()
    await Promise.all([ended, channel?.close()])
    keeper?.close()
  }
  return { url: `http://127.0.0.1:${port}`, port, sim, close }
}

function build(sim: Simulation, plan: HostPlan, mini: MiniHost): { server: http.Server; closeProxy: () => void } {
  const server = http.createServer()
  // Longer than any client keeps an idle socket, so that a reuse never meets a closing connection: resets are a fault, not luck.
  server.keepAliveTimeout = 120_000
  const port = (): number => (server.address() as AddressInfo | null)?.port ?? 0
  const proxy = personaProxy(plan, port)
  const control = controlRouter(sim, plan, port).routes()
  const koa = new Koa()
  // Faults cut connections on purpose; what Koa would print about them is noise. Real errors still reach the console.
  koa.on('error', (error: NodeJS.ErrnoException) => error.code === 'ECONNRESET' || error.code === 'EPIPE' || console.error(error))
  koa.use(async (ctx, next) => {
    const endpoint = ENDPOINTS.get(ctx.path)
    if (endpoint) return answerCall(sim, ctx, endpoint)
    if (isPersona(ctx, plan)) {
      ctx.respond = false
      return proxy.web(ctx.req, ctx.res)
    }
    if (ctx.path === '/connect/oauth2/authorize') return authorize(sim, ctx, plan, port())
    if (ctx.path === '/connect/oauth2/allow' && ctx.method === 'POST') return allow(sim, ctx, plan, port())
    if ((await mini.serve(ctx)) || (await serveUi(ctx, plan, port()))) return
    await next()
  })
  koa.use(control)
  koa.use((ctx) => {
    if (!/^\/(?:cgi-bin|sns|wxa|wxaapi)\//.test(ctx.path)) return
    ctx.status = 404
    ctx.set('Content-Type', 'application/json; encoding=utf-8')
    ctx.body = refusalText(40066, sim.rid(), 'invalid url')
  })
  const handle = koa.callback()
  server.on('request', (req, res) => void handle(req, res))
  server.on('upgrade', (req, socket, head) =>
    labelOf(req.headers.host, plan.domain) ? proxy.upgrade(req, socket, head) : socket.destroy(),
  )
  return { server, closeProxy: proxy.close }
}

function isPersona(ctx: Context, plan: HostPlan): boolean {
  if (OWN.test(ctx.path)) return false
  const label = labelOf(ctx.req.headers.host, plan.domain)
  return label !== null && label !== PHONE_LABEL
}

function listen(server: http.Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
}
