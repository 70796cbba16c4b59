import { consentContract } from '@zhixiao/shared-types/domains/consent'
import { placeOfStudent } from '../../modules/roster/index'
import { now } from '../../platform/clock'
import type { Module } from '../../platform/module'
import { at, mountSome } from '../../platform/routes'
import { schoolDay } from '../../platform/time'
import { answerConsent } from './answer-consent'

/** A guardian agrees, refuses or withdraws, and what waits to be sent is stopped where it rests on the consent. */
export const consentChange: Module = {
  name: 'consent-change',
  mount: (router) =>
    mountSome(router, consentContract, {
      'PUT /students/:studentId/consents/:purpose': at(
        ({ params }) => placeOfStudent(params.studentId, schoolDay(now())),
        ({ actor, place, params, body, ctx }) => answerConsent(actor, place, params.purpose, body, ctx.get('Authorization') ? 'mp' : 'h5'),
      ),
    }),
  entities: [],
  tasks: [],
  jobs: [],
  constraints: {},
}
