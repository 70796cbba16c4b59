import { peopleContract } from '@zhixiao/shared-types/domains/people'
import { rosterContract } from '@zhixiao/shared-types/domains/roster'
import type { Actor } from '../../../platform/access'
import { audit } from '../../../platform/audit'
import { now } from '../../../platform/clock'
import { fail } from '../../../platform/errors'
import { at, mountSome, type ApiRouter } from '../../../platform/routes'
import { findPupils } from '../find-pupils'
import { placeOfSchool, type SchoolPlace } from '../queries'
import { codeLifeMs } from '../rules'
import { bindStaff } from './bind-staff'
import { endDuty, giveDuty } from './duties'
import { dutyRowById } from './duty-rows'
import { issueStaffCodes } from './staff-codes'
import { readStaff } from './staff-list'

const schoolPlace = ({ params }: { params: { schoolId: string } }) => placeOfSchool(params.schoolId)
async function placeOfDuty({ params }: { params: { dutyId: string } }) {
  const duty = await dutyRowById(params.dutyId)
  return duty && duty.schoolId !== '0' ? placeOfSchool(duty.schoolId) : fail('resource.not_found')
}

async function staffCodes(actor: Actor, place: SchoolPlace, staffIds: readonly string[] | undefined) {
  const items = await issueStaffCodes(place.school, staffIds)
  await audit({ actor, action: 'roster.issue_staff_codes', place: { bureau: place.bureau, school: place.school }, fields: ['staff.bind_code_index'] })
  return { items, expiresAt: new Date(now().getTime() + codeLifeMs).toISOString() }
}

/** The page 人员 of a school, and how staff bind their account. */
export const mountStaff = (router: ApiRouter): string[] => [
  ...mountSome(router, rosterContract, { 'POST /staff-bindings': ({ actor, body }) => bindStaff(actor.accountId, body) }),
  ...mountSome(router, peopleContract, {
    'GET /schools/:schoolId/pupils': at(schoolPlace, ({ params, query }) => findPupils(params.schoolId, query)),
    'GET /schools/:schoolId/staff': at(schoolPlace, ({ actor, place, query }) => readStaff(actor, place, query)),
    'POST /schools/:schoolId/duties': at(schoolPlace, ({ actor, place, body }) => giveDuty(actor, place, body)),
    'POST /duties/:dutyId/end': at(placeOfDuty, ({ actor, params }) => endDuty(actor, params.dutyId)),
    'POST /schools/:schoolId/staff-codes': at(schoolPlace, ({ actor, place, body }) => staffCodes(actor, place, body.staffIds)),
  }),
]
