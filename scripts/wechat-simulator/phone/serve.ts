import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import http from 'node:http'
import path from 'node:path'
import { createProxyServer } from 'http-proxy-3'
import type { Context } from 'koa'
import { WECHAT_UA } from '../src/persona/proxy'
import type { MiniBundle } from './bundle'
import { type MiniBuild, pack, stampOf } from './pack'

/** The mini-program on the simulated phone, under `/__sim/mini`. */
export interface MiniHost {
  /** Returns whether the request was one of ours. */
  serve: (ctx: Context) => Promise<boolean>
  close: () => void
}

const HOME = '/__sim/mini'
const API = `${HOME}/api`
const PAGE = path.join(__dirname, 'page')
const TYPES: Record<string, string> = {
  html: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
  json: 'application/json',
}
const IMAGES = /\.(?:png|jpe?g|gif|svg|webp)$/

/**
 * Serves a WeChat build and hands its requests to the API at `target`. Without a build, or before it was made, the page says so
 * and `offer.json` is `{offered: false}`.
 */
export function miniHost(build: MiniBuild | null, target: URL | null): MiniHost {
  const api = apiProxy(build, target)
  const bundle = keptBundle()
  const runtime = once(bundledRuntime)
  const isBuilt = (): boolean => build !== null && existsSync(path.join(build.dir, 'app.json'))
  const serve = async (ctx: Context): Promise<boolean> => {
    if (ctx.path.startsWith(`${API}/`)) return api.hand(ctx)
    if (ctx.path !== HOME && !ctx.path.startsWith(`${HOME}/`)) return false
    const file = ctx.path.slice(HOME.length + 1)
    if (file === 'offer.json')
      return answer(
        ctx,
        'json',
        JSON.stringify({
          offered: isBuilt(),
          name: build?.name,
          appid: build?.appid,
        }),
      )
    if (!build || !isBuilt()) return missing(ctx)
    if (file === '') return answer(ctx, 'html', await readFile(path.join(PAGE, 'mini.html'), 'utf8'))
    if (file === 'mini.css') return answer(ctx, 'css', await readFile(path.join(PAGE, 'mini.css'), 'utf8'))
    if (file === 'runtime.js') return answer(ctx, 'js', await runtime())
    if (file === 'bundle.json') return answer(ctx, 'json', JSON.stringify(await bundle(build)))
    return image(ctx, build.dir, decodeURIComponent(file))
  }
  return { serve, close: api.close }
}

/** The host's own code for the browser, made of TypeScript by esbuild when it is first asked for. */
async function bundledRuntime(): Promise<string> {
  const { build } = await import('esbuild')
  const result = await build({
    entryPoints: [path.join(PAGE, 'main.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
  })
  return result.outputFiles[0]?.text ?? ''
}

/** Compiled once for each state of the folder, so that a new build is seen by the next reload of the page. */
function keptBundle(): (build: MiniBuild) => Promise<MiniBundle> {
  let kept: { stamp: string; bundle: Promise<MiniBundle> } | null = null
  return (build) => {
    const stamp = stampOf(build.dir)
    if (kept?.stamp !== stamp) kept = { stamp, bundle: pack(build) }
    return kept.bundle
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null
  return () => (made ??= make())
}

/** `wx.request` is no browser: it sends no cookie and no origin, but says which mini-program asks. */
function apiProxy(build: MiniBuild | null, target: URL | null): { hand: (ctx: Context) => boolean; close: () => void } {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 })
  const proxy = createProxyServer({
    target: target?.href.replace(/\/$/, '') ?? 'http://127.0.0.1:9',
    agent,
    changeOrigin: true,
  })
  // An API that is away looks as behind a gateway.
  proxy.on('error', (_error, _req, res) => void (res instanceof http.ServerResponse ? res.writeHead(502).end() : res?.destroy()))
  const hand = (ctx: Context): boolean => {
    const { req } = ctx
    req.url = `/api${(req.url ?? '').slice(API.length)}`
    for (const name of ['cookie', 'origin']) delete req.headers[name]
    req.headers['user-agent'] = WECHAT_UA
    // https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html, "referer"
    req.headers.referer = `https://servicewechat.com/${build?.appid ?? ''}/devtools/page-frame.html`
    ctx.respond = false
    proxy.web(req, ctx.res)
    return true
  }
  const close = (): void => {
    agent.destroy()
    proxy.close()
  }
  return { hand, close }
}

async function image(ctx: Context, dir: string, file: string): Promise<boolean> {
  const wanted = path.resolve(dir, file)
  if (!IMAGES.test(file) || !wanted.startsWith(`${dir}${path.sep}`) || !existsSync(wanted)) return missing(ctx)
  ctx.type = path.extname(wanted)
  ctx.body = await readFile(wanted)
  return true
}

function missing(ctx: Context): true {
  ctx.status = 404
  return answer(
    ctx,
    'html',
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>小程序</title><p style="font:16px sans-serif;padding:32px">小程序还没有构建。请运行 npm run build:weapp -w @zhixiao/miniprogram，然后重新打开。</p>',
  )
}

function answer(ctx: Context, kind: string, body: string): true {
  ctx.set('Content-Type', `${TYPES[kind] ?? 'text/plain'}; charset=utf-8`)
  ctx.set('Cache-Control', 'no-store')
  ctx.body = body
  return true
}
