import { desktopContract } from '@zhixiao/shared-types/domains/desktop'
import { identityContract } from '@zhixiao/shared-types/domains/identity'
import type { Context } from 'koa'
import { pollDesktop } from '../../modules/identity/index'
import { AppError } from '../../platform/errors'
import { mountSome, type ApiRouter } from '../../platform/routes'
import { sessionCookie, setCookie } from '../../platform/session-http'
import { finishOAuth, grantsToday, signInFromMiniProgram } from './sign-in'

/** WeChat brings a person here, not a program: a refused round ends on the sign-in page, which says what happened and offers the next try. */
function signInAgain(ctx: Context, error: unknown): string {
  if (!(error instanceof AppError) || ctx.accepts(['json', 'html']) !== 'html') throw error
  return `/pages/sign-in/index?problem=${encodeURIComponent(error.code)}`
}

/** Mounts the three endpoints that begin a session. */
export const mountSignIn = (router: ApiRouter): string[] => [
  ...mountSome(router, identityContract, {
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
  }),
  ...mountSome(router, desktopContract, {
    'POST /desktop-sign-ins/:signInId/polls': async ({ ctx, params, body }) => {
      const { state, token } = await pollDesktop(params.signInId, body.secret, grantsToday)
      if (token) setCookie(ctx, sessionCookie(token))
      return { state }
    },
  }),
]
