import { peopleContract } from '@zhixiao/shared-types/domains/people'
import type { Actor } from '../../../platform/access'
import { audit } from '../../../platform/audit'
import { now } from '../../../platform/clock'
import { fail } from '../../../platform/errors'
import { mount, type ApiRouter } from '../../../platform/routes'
import { schoolDay } from '../../../platform/time'
import { linkById } from '../link-queries'
import { codeLifeMs } from '../make-paper-codes'
import { placeOfSchool, placeOfStudent, type SchoolPlace } from '../queries'
import { issueStaffCodes } from '../staff-codes'
import { endDuty, giveDuty } from './duties'
import { dutyRowById } from './duty-rows'
import { endGuardian, leaveChild } from './end-guardian'
import { findPupils } from './find-pupils'
import { cancelChange, changeById, makePrimary } from './primary'
import { changeTerms, restoreGuardian, suspendGuardian } from './restrict-guardian'
import { readStaff } from './staff-list'

const today = () => schoolDay(now())
const schoolPlace = ({ params }: { params: { schoolId: string } }) => placeOfSchool(params.schoolId)

/** A guardian link is judged at the child it is about. */
export async function placeOfLink({ params }: { params: { linkId: string } }) {
  const link = await linkById(params.linkId)
  return link ? placeOfStudent(link.studentId, today()) : fail('resource.not_found')
}
async function placeOfChange({ params }: { params: { changeId: string } }) {
  const change = await changeById(params.changeId)
  return change ? placeOfStudent(change.studentId, today()) : fail('resource.not_found')
}
async function placeOfDuty({ params }: { params: { dutyId: string } }) {
  const duty = await dutyRowById(params.dutyId)
  return duty && duty.schoolId !== '0' ? placeOfSchool(duty.schoolId) : fail('resource.not_found')
}

async function staffCodes(actor: Actor, place: SchoolPlace, staffIds: readonly string[] | undefined) {
  const items = await issueStaffCodes(place.school, staffIds)
  await audit({ actor, action: 'roster.issue_staff_codes', place: { bureau: place.bureau, school: place.school }, fields: ['staff.bind_code_index'] })
  return { items, expiresAt: new Date(now().getTime() + codeLifeMs).toISOString() }
}

// The machine hands `run` the very object that `place` returned; the casts name what it is.
export const mountPeople = (router: ApiRouter): string[] =>
  mount(router, peopleContract, {
    'PATCH /guardian-links/:linkId': {
      place: placeOfLink, run: ({ actor, params, body: { reason, ...terms } }) => changeTerms(actor, params.linkId, terms, reason),
    },
    'POST /guardian-links/:linkId/suspensions': { place: placeOfLink, run: ({ actor, params, body }) => suspendGuardian(actor, params.linkId, body.reason) },
    'POST /guardian-links/:linkId/restorations': { place: placeOfLink, run: ({ actor, params, body }) => restoreGuardian(actor, params.linkId, body.reason) },
    'POST /guardian-links/:linkId/endings': { place: placeOfLink, run: ({ actor, params, body }) => endGuardian(actor, params.linkId, body.reason) },
    'POST /guardian-links/:linkId/primary': { place: placeOfLink, run: ({ actor, params, body }) => makePrimary(actor, params.linkId, body.reason) },
    'POST /guardian-changes/:changeId/cancellations': { place: placeOfChange, run: ({ actor, params }) => cancelChange(actor, params.changeId) },
    'DELETE /my/guardian-links/:linkId': ({ actor, params }) => leaveChild(actor, params.linkId),
    'GET /schools/:schoolId/pupils': { place: schoolPlace, run: ({ params, query }) => findPupils(params.schoolId, query) },
    'GET /schools/:schoolId/staff': { place: schoolPlace, run: ({ actor, place, query }) => readStaff(actor, place as SchoolPlace, query) },
    'POST /schools/:schoolId/duties': { place: schoolPlace, run: ({ actor, place, body }) => giveDuty(actor, place as SchoolPlace, body) },
    'POST /duties/:dutyId/end': { place: placeOfDuty, run: ({ actor, params }) => endDuty(actor, params.dutyId) },
    'POST /schools/:schoolId/staff-codes': { place: schoolPlace, run: ({ actor, place, body }) => staffCodes(actor, place as SchoolPlace, body.staffIds) },
  })
