/** From a request to the person behind it: bearer header (mini-program) or `__Host-` cookie (H5), never both (S09). */
import type { Context, Middleware } from 'koa'
import { roles, type Grant, type Role } from '@zhixiao/shared-types/values/access'
import type { ErrorCode } from '@zhixiao/shared-types/values/errors'
import type { Actor } from './access'
import { currentCall } from './context'
import { fail } from './errors'
import { findSession, isOver, touchSession } from './session'

export const sessionCookieName = '__Host-zhixiao'
/** The `Set-Cookie` text that signs a browser in; browsers accept `Secure` on http://localhost and its sub-domains. Absolute life: 30 days. */
export const sessionCookie = (token: string): string =>
  `${sessionCookieName}=${token}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=2592000`
/** The `Set-Cookie` text that signs a browser out. */
export const clearedSessionCookie = (): string => `${sessionCookieName}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0`

/** Adds a cookie by hand: Koa refuses `Secure` over plain http, where a loopback address is a secure context all the same. */
export const setCookie = (ctx: Context, cookie: string): void => ctx.append('Set-Cookie', cookie)

export type SessionOptions = {
  /** The grants an account holds now; undefined when the account is disabled. Handed in by main (platform knows no module). */
  grantsOf(accountId: string): Promise<readonly Grant[] | undefined>
  /** Further origins that may send writes with a cookie; `http://*.zhixiao.localhost:8090` allows every sub-domain (demo personas). */
  allowedOrigins?: readonly string[]
}

/**
 * Sets `ctx.state.actor` (see Actor) or leaves it out; whether somebody must be signed in is the endpoint's affair. A token that is
 * over leaves `ctx.state.authProblem = 'auth.expired'`. Refuses another person's page (`auth.other_person`) and foreign origins.
 */
export function sessions(options: SessionOptions): Middleware {
  return async (ctx, next) => {
    const given = tokenOf(ctx)
    if (given) await identify(ctx, given, options)
    return next()
  }
}

type Given = { token: string; by: 'bearer' | 'cookie' }

/** A bearer header makes cookies meaningless: a mini-program request that carries both is judged by the header alone. */
function tokenOf(ctx: Context): Given | undefined {
  const header = ctx.get('Authorization')
  if (header) {
    const token = /^Bearer ([\w-]{1,100})$/i.exec(header)?.[1]
    return { token: token ?? '', by: 'bearer' }
  }
  const cookie = ctx
    .get('Cookie')
    .split(/;\s*/)
    .find((part) => part.startsWith(`${sessionCookieName}=`))
  const token = cookie?.slice(sessionCookieName.length + 1)
  return token ? { token, by: 'cookie' } : undefined
}

async function identify(ctx: Context, given: Given, options: SessionOptions): Promise<void> {
  const session = await findSession(given.token)
  const grants = session && (await options.grantsOf(session.accountId))
  if (!session || !grants || isOver(session, grants)) {
    ctx.state.authProblem = 'auth.expired' satisfies ErrorCode
    return
  }
  if (given.by === 'cookie' && !isSafe(ctx.method) && !isOwnOrigin(ctx, options.allowedOrigins ?? [])) fail('auth.origin_refused')
  const claimed = ctx.get('X-Account')
  if (claimed && claimed !== session.accountId) fail('auth.other_person')
  await touchSession(session)
  const actingRole = actingRoleOf(ctx.get('X-Acting-Role'), grants)
  const actor: Actor = { accountId: session.accountId, grants, sessionId: session.id, ...(actingRole && { actingRole }) }
  ctx.state.actor = actor
  const call = currentCall()
  if (call) Object.assign(call, { accountId: session.accountId, role: actingRole })
}

const isSafe = (method: string) => method === 'GET' || method === 'HEAD' || method === 'OPTIONS'

/** Same-origin by the `Origin` header, which browsers send with every unsafe request (OWASP CSRF cheat sheet). Absent means refused. */
function isOwnOrigin(ctx: Context, allowed: readonly string[]): boolean {
  const origin = ctx.get('Origin')
  if (!URL.canParse(origin)) return false
  return new URL(origin).host === ctx.host || allowed.some((pattern) => matchesOrigin(pattern, origin))
}

/** Does an origin match a pattern of PUBLIC_ORIGINS? `*.` stands for one or more host labels. */
export function matchesOrigin(pattern: string, origin: string): boolean {
  const [scheme, rest] = pattern.split('://*.')
  if (rest === undefined) return pattern === origin
  return (
    origin.startsWith(`${scheme}://`) && origin.endsWith(`.${rest}`) && /^[\w.-]+$/.test(origin.slice(`${scheme}://`.length, -rest.length))
  )
}

/** The role a person says to act in; ignored unless they hold it. */
function actingRoleOf(header: string, grants: readonly Grant[]): Role | undefined {
  const role = roles.find((one) => one === header)
  return role && grants.some((grant) => grant.role === role) ? role : undefined
}
