import { rosterContract } from '@zhixiao/shared-types/domains/roster'
import { audit, auditEach } from '../../platform/audit'
import { now } from '../../platform/clock'
import { at, mountSome, type ApiRouter } from '../../platform/routes'
import { schoolDay } from '../../platform/time'
import { placeOfClass, placeOfStudent } from '../roster/index'
import { makePaperCodes } from './make-paper-codes'
import { readGuardians } from './read-guardians'
import { requestsIn } from './views'

const today = () => schoolDay(now())
const classPlace = ({ params }: { params: { classId: string } }) => placeOfClass(params.classId)

/** What the school and the family read of a child's guardians, and codes on paper. Changes are the workflow `guardian-change`'s. */
export const mountGuardians = (router: ApiRouter): string[] =>
  mountSome(router, rosterContract, {
    'GET /classes/:classId/guardian-requests': at(classPlace, async ({ actor, params, place }) => {
      const rows = await requestsIn(params.classId, today())
      await auditEach(rows.map((row) => ({ actor, action: 'roster.read_guardian_requests', student: row.studentId, place, fields: ['guardian_request'] })))
      return { items: rows.map((row) => ({ ...row, requestedAt: row.requestedAt.toISOString() })) }
    }),
    'GET /students/:studentId/guardians': at(
      ({ params }) => placeOfStudent(params.studentId, today()),
      async ({ actor, place }) => {
        const list = await readGuardians(actor, place)
        await audit({ actor, action: 'roster.read_guardians', student: place.student, place, fields: ['guardians'] })
        return list
      },
    ),
    'POST /classes/:classId/paper-codes': at(classPlace, ({ actor, place }) => makePaperCodes(actor, place)),
  })
