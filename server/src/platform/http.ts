/** What every answer has: request id, log line, error shape, security headers (S55, S58; delivery.md, Observability). */
import type Koa from 'koa'
import type { Context, Middleware } from 'koa'
import { errorCatalogue, type ErrorCode } from '@zhixiao/shared-types/values/errors'
import type { Actor } from './access'
import { now } from './clock'
import { currentCall, withCall } from './context'
import { unavailableOr } from './db-errors'
import { AppError, translateError } from './errors'
import { log, stackOf } from './log'
import { metrics } from './metrics'
import { newRequestId } from './request-id'

export type HttpOptions = {
  /** Proxies in front whose X-Forwarded-* and X-Request-Id are believed; 0 believes nobody. */
  trustedProxies: number
  /** `frame-ancestors` of the CSP, e.g. `'none'`. */
  frameAncestors: string
  /** Further CSP directives a page needs, e.g. `style-src 'self' 'unsafe-inline'`. */
  policy?: readonly string[]
}

/** Installs the outermost middlewares on a fresh Koa app; everything else comes after. */
export function installHttp(app: Koa, options: HttpOptions): void {
  app.proxy = options.trustedProxies > 0
  app.maxIpsCount = options.trustedProxies
  app.use(inContext(options.trustedProxies > 0))
  app.use(securityHeaders(options))
  app.use(answerErrors)
  // Koa prints errors of streams and sockets itself otherwise, whole and unredacted.
  app.on('error', (error: unknown) => log.warn({ event: 'http.socket', reason: stackOf(error) }))
}

function inContext(trustsProxy: boolean): Middleware {
  return (ctx, next) => {
    const given = trustsProxy ? ctx.get('X-Request-Id') : ''
    const requestId = /^[\w-]{8,64}$/.test(given) ? given : newRequestId()
    const startedAt = performance.now()
    return withCall({ requestId, ip: ctx.ip }, async () => {
      ctx.set('X-Request-Id', requestId)
      // Phones count down by the school's clock; in the demo and in tests it is not the machine's.
      ctx.set('Date', now().toUTCString())
      try {
        await next()
      } finally {
        logRequest(ctx, performance.now() - startedAt)
      }
    })
  }
}

function logRequest(ctx: Context, ms: number): void {
  const call = currentCall()
  const route = call?.route ?? '(none)'
  const line = {
    event: 'request',
    route,
    method: ctx.method,
    status: ctx.status,
    ms: Math.round(ms * 10) / 10,
    accountId: (ctx.state.actor as Actor | undefined)?.accountId,
    role: call?.role,
    errorCode: ctx.state.errorCode as ErrorCode | undefined,
    dbCount: call?.dbCount,
    dbMs: Math.round((call?.dbMs ?? 0) * 10) / 10,
  }
  if (ctx.status >= 500) log.error(line)
  else log.info(line)
  metrics.requests.inc({ route, method: ctx.method, status: String(ctx.status) })
  metrics.duration.observe({ route }, ms / 1000)
}

function securityHeaders(options: HttpOptions): Middleware {
  const policy = [
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    `frame-ancestors ${options.frameAncestors}`,
    ...(options.policy ?? []),
  ]
  const headers = {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    'Cross-Origin-Resource-Policy': 'same-site',
  }
  return (ctx, next) => {
    ctx.set(headers)
    return next()
  }
}

const answerErrors: Middleware = async (ctx, next) => {
  try {
    await next()
    if (ctx.status === 404 && ctx.body == null) throw new AppError('resource.not_found')
  } catch (thrown) {
    replyError(ctx, appErrorOf(ctx, thrown))
  }
}

function appErrorOf(ctx: Context, thrown: unknown): AppError {
  const error = unavailableOr(translateError(thrown))
  if (error instanceof AppError) return error
  const status = (error as { status?: unknown } | null)?.status
  if (error instanceof URIError || status === 400) return new AppError('request.invalid')
  if (status === 404) return new AppError('resource.not_found')
  log.error({ event: 'error.unexpected', method: ctx.method, stack: stackOf(error) })
  return new AppError('server.unexpected')
}

/** `{ code, message, details?, requestId }`; `message` is the Chinese sentence, for phones that lack a new text. */
function replyError(ctx: Context, error: AppError): void {
  const { status, text } = errorCatalogue[error.code]
  const hidesDetails = error.code === 'server.unexpected' || error.details === undefined
  ctx.state.errorCode = error.code
  ctx.remove('Content-Disposition')
  ctx.set('Cache-Control', 'no-store')
  ctx.status = status
  ctx.body = { code: error.code, message: text, ...(hidesDetails ? {} : { details: error.details }), requestId: currentCall()?.requestId }
  const retryAfter = (error.details as { retryAfter?: unknown } | undefined)?.retryAfter
  if (typeof retryAfter === 'number') ctx.set('Retry-After', String(retryAfter))
  else if (status === 503 || status === 429) ctx.set('Retry-After', '5')
}
