import { consentContract } from '@zhixiao/shared-types/domains/consent'
import { now } from '../../platform/clock'
import { at, mountSome, type ApiRouter } from '../../platform/routes'
import { schoolDay } from '../../platform/time'
import { placeOfStudent } from '../roster/index'
import { dataAccesses } from './accesses'
import { myConsents } from './answer'

const childPlace = ({ params }: { params: { studentId: string } }) => placeOfStudent(params.studentId, schoolDay(now()))

/** Mounts what families read; answering is the workflow `consent-change`'s. */
export const mountConsent = (router: ApiRouter): string[] =>
  mountSome(router, consentContract, {
    'GET /my/consents': async ({ actor }) => ({ items: await myConsents(actor.accountId) }),
    'GET /students/:studentId/data-accesses': at(childPlace, async ({ actor, place, params, query }) => ({
      studentId: params.studentId,
      student: place.name,
      ...(await dataAccesses(params.studentId, actor.accountId, query)),
    })),
  })
