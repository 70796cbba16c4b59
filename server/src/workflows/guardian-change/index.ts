import { peopleContract } from '@zhixiao/shared-types/domains/people'
import { rosterContract } from '@zhixiao/shared-types/domains/roster'
import { changeById, linkById } from '../../modules/guardians/index'
import { placeOfStudent } from '../../modules/roster/index'
import { now } from '../../platform/clock'
import { fail } from '../../platform/errors'
import type { Module } from '../../platform/module'
import { at, mountSome, type ApiRouter } from '../../platform/routes'
import { schoolDay } from '../../platform/time'
import { bindGuardian } from './bind-guardian'
import { decideGuardianLink } from './decide-guardian-link'
import { endGuardian, leaveChild } from './end-guardian'
import { guardianChanges, guardianEnds } from './jobs'
import { cancelChange, makePrimary } from './primary'
import { changeTerms, restoreGuardian, suspendGuardian } from './restrict-guardian'

export { bindGuardian } from './bind-guardian'

/** A guardian link is judged at the child it is about. */
async function placeOfLink({ params }: { params: { linkId: string } }) {
  const link = await linkById(params.linkId)
  return link ? placeOfStudent(link.studentId, schoolDay(now())) : fail('resource.not_found')
}
async function placeOfChange({ params }: { params: { changeId: string } }) {
  const change = await changeById(params.changeId)
  return change ? placeOfStudent(change.studentId, schoolDay(now())) : fail('resource.not_found')
}

const mountGuardianChange = (router: ApiRouter): string[] => [
  ...mountSome(router, rosterContract, {
    'POST /guardian-bindings': ({ actor, body }) => bindGuardian(actor.accountId, body),
    'POST /guardian-links/:linkId/decisions': at(placeOfLink, ({ actor, place, params, body }) => decideGuardianLink(actor, place, params.linkId, body.decision)),
  }),
  ...mountSome(router, peopleContract, {
    'PATCH /guardian-links/:linkId': at(placeOfLink, ({ actor, params, body: { reason, ...terms } }) => changeTerms(actor, params.linkId, terms, reason)),
    'POST /guardian-links/:linkId/suspensions': at(placeOfLink, ({ actor, params, body }) => suspendGuardian(actor, params.linkId, body.reason)),
    'POST /guardian-links/:linkId/restorations': at(placeOfLink, ({ actor, params, body }) => restoreGuardian(actor, params.linkId, body.reason)),
    'POST /guardian-links/:linkId/endings': at(placeOfLink, ({ actor, params, body }) => endGuardian(actor, params.linkId, body.reason)),
    'POST /guardian-links/:linkId/primary': at(placeOfLink, ({ actor, params, body }) => makePrimary(actor, params.linkId, body.reason)),
    'POST /guardian-changes/:changeId/cancellations': at(placeOfChange, ({ actor, params }) => cancelChange(actor, params.changeId)),
    'DELETE /my/guardian-links/:linkId': ({ actor, params }) => leaveChild(actor, params.linkId),
  }),
]

/** A guardian is bound, accepted, restricted, made the primary one, or leaves; whoever must hear of it hears in the same transaction. */
export const guardianChange: Module = {
  name: 'guardian-change',
  mount: mountGuardianChange,
  entities: [],
  tasks: [],
  jobs: [guardianChanges, guardianEnds],
  constraints: {},
}
