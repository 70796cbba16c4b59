import { desktopContract } from '@zhixiao/shared-types/domains/desktop'
import { mount, type ApiRouter } from '../../platform/routes'
import { sessionCookie, setCookie } from '../../platform/session-http'
import { askForDesktop, decideDesktop, pollDesktop, scanDesktop } from './desktop-sign-in'
import { originOf } from './origin'

export const mountDesktop = (router: ApiRouter): string[] =>
  mount(router, desktopContract, {
    'POST /desktop-sign-ins': ({ ctx }) => askForDesktop(originOf(ctx), ctx.get('User-Agent')),
    'POST /desktop-sign-ins/:signInId/polls': async ({ ctx, params, body }) => {
      const { state, token } = await pollDesktop(params.signInId, body.secret)
      if (token) setCookie(ctx, sessionCookie(token))
      return { state }
    },
    'POST /desktop-sign-ins/:signInId/scans': ({ actor, params, body }) => scanDesktop(actor, params.signInId, body.ticket),
    'POST /desktop-sign-ins/:signInId/decisions': ({ actor, params, body }) => decideDesktop(actor, params.signInId, body.ticket, body.decision),
  })
