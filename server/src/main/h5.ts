import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Middleware } from 'koa'
import send from 'koa-send'

const year = 365 * 24 * 60 * 60 * 1000

/**
 * Serves the built H5 app at `/`. Hashed files are kept for a year; every page address answers index.html, which is never kept, so that
 * families get a new version with the next page.
 */
export function serveH5(folder: string): Middleware {
  const root = path.resolve(folder)
  return async (ctx, next) => {
    if ((ctx.method !== 'GET' && ctx.method !== 'HEAD') || ctx.path.startsWith('/api')) return next()
    const isFile = path.extname(ctx.path) !== '' && existsSync(path.join(root, path.normalize(ctx.path)))
    if (!isFile && path.extname(ctx.path) !== '') return next()
    await send(ctx, isFile ? ctx.path : 'index.html', { root, maxage: isFile && !ctx.path.endsWith('.html') ? year : 0, immutable: isFile })
    if (!isFile) ctx.set('Cache-Control', 'no-cache')
  }
}
