import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { createProxyServer } from 'http-proxy-3'
import { type HostPlan, isAuthorize, isH5, labelOf } from './hosts'

/** What a WeChat phone calls itself. */
export const WECHAT_UA =
  'Mozilla/5.0 (Linux; Android 14; V2309A Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 ' +
  'Chrome/126.0.6478.188 Mobile Safari/537.36 XWEB/1260183 MMWEBSDK/20240802 MMWEBID/3141 MicroMessenger/8.0.53.2740(0x28003533) ' +
  'WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64'

const SCRIPT = '<script src="/__sim/ua.js"></script>'
const UNREACHABLE =
  '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>页面打不开</title><p style="font:16px sans-serif;padding:32px">页面暂时打不开：服务还没有启动，或者正在重启。请稍后再试。</p>'

/** Hands what a person's phone asks for to the H5 server, as a phone would ask. */
export interface PersonaProxy {
  web: (req: IncomingMessage, res: ServerResponse) => void
  upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void
  close: () => void
}

/** `port` is read per request: the simulator learns its own only once it listens. */
export function personaProxy(plan: HostPlan, port: () => number): PersonaProxy {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 })
  const target = plan.h5Target?.href.replace(/\/$/, '') ?? 'http://127.0.0.1:9'
  const proxy = createProxyServer({ target, agent, selfHandleResponse: true, changeOrigin: false })
  proxy.on('proxyRes', (answer, req, res) => relay(answer, req, res, plan, port()))
  proxy.on('error', (_error, _req, res) => {
    if (!(res instanceof http.ServerResponse)) return void res?.destroy()
    if (res.headersSent) return void res.destroy()
    res.writeHead(502, { 'Content-Type': 'text/html; charset=utf-8' }).end(UNREACHABLE)
  })
  return {
    web: (req, res) => proxy.web(asPhone(req), res),
    upgrade: (req, socket, head) => proxy.ws(asPhone(req), socket as Parameters<typeof proxy.ws>[1], head),
    close: () => {
      agent.destroy()
      proxy.close()
    },
  }
}

function asPhone(req: IncomingMessage): IncomingMessage {
  req.headers['user-agent'] = WECHAT_UA
  req.headers['x-forwarded-proto'] = 'http'
  if (req.headers.host) req.headers['x-forwarded-host'] = req.headers.host
  // A compressed page could not be given the script.
  req.headers['accept-encoding'] = 'identity'
  return req
}

function relay(answer: IncomingMessage, req: IncomingMessage, res: ServerResponse, plan: HostPlan, port: number): void {
  const headers = { ...answer.headers }
  if (headers.location) headers.location = moved(headers.location, req.headers.host ?? '', plan, port)
  // The frame stands for WeChat's own web view, which no page can refuse.
  delete headers['x-frame-options']
  const policy = headers['content-security-policy']
  if (typeof policy === 'string') headers['content-security-policy'] = policy.replace(/frame-ancestors[^;]*;?/, '').trim()
  const isPage = /^text\/html/i.test(headers['content-type'] ?? '') && answer.statusCode !== 304 && req.method !== 'HEAD'
  if (!isPage) {
    res.writeHead(answer.statusCode ?? 502, headers)
    answer.pipe(res)
    return
  }
  const chunks: Buffer[] = []
  answer.on('data', (chunk: Buffer) => chunks.push(chunk))
  answer.on('end', () => {
    const page = withScript(Buffer.concat(chunks).toString('utf8'))
    delete headers['transfer-encoding']
    res.writeHead(answer.statusCode ?? 502, { ...headers, 'content-length': Buffer.byteLength(page) }).end(page)
  })
  answer.on('error', () => res.destroy())
}

/** First in the head, so that it runs before the page's own scripts. */
function withScript(page: string): string {
  const head = /<head[^>]*>/i.exec(page)
  return head ? page.replace(head[0], `${head[0]}${SCRIPT}`) : `${SCRIPT}${page}`
}

/** A redirect to WeChat's authorize page or to the H5 server stays with this person. */
function moved(location: string, host: string, plan: HostPlan, port: number): string {
  if (!/^https?:\/\//.test(location)) return location
  const url = new URL(location)
  const label = labelOf(url.host, plan.domain)
  if (label !== null && url.pathname !== '/connect/oauth2/authorize') return location
  return isAuthorize(url, plan, port) || isH5(url, plan) ? `http://${host}${url.pathname}${url.search}${url.hash}` : location
}
