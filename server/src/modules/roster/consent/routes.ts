import { consentContract } from '@zhixiao/shared-types/domains/consent'
import { now } from '../../../platform/clock'
import { mount, type ApiRouter } from '../../../platform/routes'
import { schoolDay } from '../../../platform/time'
import { placeOfStudent, type StudentPlace } from '../queries'
import { dataAccesses } from './accesses'
import { decideConsent, myConsents } from './answer'

const childPlace = ({ params }: { params: { studentId: string } }) => placeOfStudent(params.studentId, schoolDay(now()))

export const mountConsent = (router: ApiRouter): string[] =>
  mount(router, consentContract, {
    'GET /my/consents': async ({ actor }) => ({ items: await myConsents(actor.accountId) }),
    'PUT /students/:studentId/consents/:purpose': {
      place: childPlace,
      run: ({ actor, place, params, body, ctx }) => decideConsent(actor, place as StudentPlace, params.purpose, body, ctx.get('Authorization') ? 'mp' : 'h5'),
    },
    'GET /students/:studentId/data-accesses': {
      place: childPlace,
      run: async ({ actor, place, params, query }) => ({
        studentId: params.studentId, student: (place as StudentPlace).name, ...(await dataAccesses(params.studentId, actor.accountId, query)),
      }),
    },
  })
