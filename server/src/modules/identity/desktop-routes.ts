import { desktopContract } from '@zhixiao/shared-types/domains/desktop'
import { mountSome, type ApiRouter } from '../../platform/routes'
import { askForDesktop, decideDesktop, scanDesktop } from './desktop-sign-in'
import { originOf } from './origin'

export const mountDesktop = (router: ApiRouter): string[] =>
  mountSome(router, desktopContract, {
    'POST /desktop-sign-ins': ({ ctx }) => askForDesktop(originOf(ctx), ctx.get('User-Agent')),
    'POST /desktop-sign-ins/:signInId/scans': ({ actor, params, body }) => scanDesktop(actor, params.signInId, body.ticket),
    'POST /desktop-sign-ins/:signInId/decisions': ({ actor, params, body }) => decideDesktop(actor, params.signInId, body.ticket, body.decision),
  })
