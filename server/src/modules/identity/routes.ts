import { identityContract } from '@zhixiao/shared-types/domains/identity'
import type { Context } from 'koa'
import { AppError, fail } from '../../platform/errors'
import { mount, type ApiRouter } from '../../platform/routes'
import { revokeSession, sessionsOf } from '../../platform/session'
import { clearedSessionCookie, sessionCookie, setCookie } from '../../platform/session-http'
import { showLinkCode } from './link-code'
import { originOf } from './origin'
import { beginOAuth, finishOAuth, signInFromMiniProgram } from './sign-in'

/** WeChat brings a person here, not a program: a refused round ends on the sign-in page, which says what happened and offers the next try. */
function signInAgain(ctx: Context, error: unknown): string {
  if (!(error instanceof AppError) || ctx.accepts(['json', 'html']) !== 'html') throw error
  return `/pages/sign-in/index?problem=${encodeURIComponent(error.code)}`
}

/** Mounts identity's endpoints. */
export const mountIdentity = (router: ApiRouter): string[] =>
  mount(router, identityContract, {
    'GET /wechat/oauth/start': async ({ ctx, query }) => {
      const { url, cookie } = beginOAuth(originOf(ctx), query.back)
      setCookie(ctx, cookie)
      return Promise.resolve({ redirect: url })
    },
    'GET /wechat/oauth/callback': async ({ ctx, query }) => {
      try {
        const { back, token } = await finishOAuth({ ...query, cookies: ctx.get('Cookie') })
        if (token) setCookie(ctx, sessionCookie(token))
        return { redirect: back }
      } catch (error) {
        return { redirect: signInAgain(ctx, error) }
      }
    },
    'POST /sessions/mini-program': async ({ body }) => {
      const { token, accountId, expiresAt } = await signInFromMiniProgram(body.code)
      return { token, accountId, expiresAt: expiresAt.toISOString() }
    },
    'DELETE /sessions/current': async ({ ctx, actor }) => {
      await revokeSession(actor.accountId, actor.sessionId)
      setCookie(ctx, clearedSessionCookie())
    },
    'GET /sessions': async ({ actor }) => {
      const items = await sessionsOf(actor.accountId)
      return {
        items: items.map((one) => ({
          id: one.id,
          channel: one.channel,
          createdAt: one.createdAt.toISOString(),
          lastSeenAt: one.lastSeenAt.toISOString(),
          current: one.id === actor.sessionId,
        })),
      }
    },
    'DELETE /sessions/:sessionId': async ({ actor, params }) => {
      if (!(await revokeSession(actor.accountId, params.sessionId))) fail('resource.not_found')
    },
    'POST /account-link-codes': async ({ actor }) => {
      const { code, expiresAt } = await showLinkCode(actor.accountId)
      return { code, expiresAt: expiresAt.toISOString() }
    },
  })
