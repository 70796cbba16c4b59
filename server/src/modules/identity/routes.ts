import { identityContract } from '@zhixiao/shared-types/domains/identity'
import { fail } from '../../platform/errors'
import { mountSome, type ApiRouter } from '../../platform/routes'
import { revokeSession, sessionsOf } from '../../platform/session'
import { clearedSessionCookie, setCookie } from '../../platform/session-http'
import { showLinkCode } from './link-code'
import { originOf } from './origin'
import { beginOAuth } from './sign-in'

/** Mounts identity's endpoints; those that begin a session are the workflow `sign-in`'s. */
export const mountIdentity = (router: ApiRouter): string[] =>
  mountSome(router, identityContract, {
    'GET /wechat/oauth/start': async ({ ctx, query }) => {
      const { url, cookie } = beginOAuth(originOf(ctx), query.back)
      setCookie(ctx, cookie)
      return Promise.resolve({ redirect: url })
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
