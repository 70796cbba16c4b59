import type { Guardians, GuardianView } from '@zhixiao/shared-types/domains/people'
import { judge } from '@zhixiao/shared-types/values/access'
import type { LinkStatus, Relation } from '@zhixiao/shared-types/values/people'
import type { Actor } from '../../platform/access'
import { sql } from '../../platform/db'
import { accountNames } from '../identity/index'
import { rightsOf, type StudentPlace } from '../roster/index'
import { staffGrants } from './leading'
import { isOwnChild } from './own-child'
import { mayCancel, waitingChangeOf } from './waiting-change'

type Row = {
  linkId: string; accountId: string; relation: Relation; status: LinkStatus; isPrimary: number; rights: string; from: string; to: string | null; requestedAt: Date
}

const rowsOf = (studentId: string): Promise<Row[]> =>
  sql(
    `SELECT l.id AS linkId, l.account_id AS accountId, l.relation, l.status, l.is_primary AS isPrimary, l.rights, l.valid_from AS \`from\`, l.valid_to AS \`to\`, l.requested_at AS requestedAt
     FROM guardian_link l WHERE l.student_id = ? AND l.status <> 'ended' ORDER BY l.is_primary DESC, l.id`,
    [studentId],
  )

/** What one person may see and do among the guardians of one child. */
type Eyes = { accountId: string; isFamily: boolean; seesAll: boolean; mayDecide: boolean; mayLead: boolean; mayRestrict: boolean }

/**
 * The guardians of a child as this person may know them (ID-4). The school sees names, rights, days and the true state; a family sees who
 * there is, its own link in full, and requests only where it decides about them. A suspended guardian looks to the family like an active
 * one, also when a member of the family works at the school (ID-5, PM-2).
 */
export async function readGuardians(actor: Actor, place: StudentPlace): Promise<Guardians> {
  const rows = await rowsOf(place.student)
  const eyes = await eyesOf(actor, place, rows)
  const names = eyes.seesAll ? await accountNames(rows.map((row) => row.accountId)) : new Map<string, string>()
  const change = await waitingChangeOf(place.student)
  const waiting = change && (eyes.isFamily || eyes.seesAll) && {
    changeId: change.id, linkId: change.linkId, newLinkId: change.newLinkId, dueAt: change.dueAt.toISOString(),
    mayCancel: eyes.mayLead && mayCancel(change, eyes.isFamily ? 'guardian' : 'school'),
  }
  return {
    items: rows.filter((row) => isInSight(row, eyes)).map((row) => viewOf(row, eyes, names.get(row.accountId))),
    child: { studentId: place.student, name: place.name, school: place.schoolName, class: place.className }, waiting: waiting || null,
  }
}

async function eyesOf(actor: Actor, place: StudentPlace, rows: readonly Row[]): Promise<Eyes> {
  const isFamily = await isOwnChild(actor.accountId, place.student)
  const may = (ability: Parameters<typeof judge>[1]) => !isFamily && judge(staffGrants(actor), ability, place) === 'allowed'
  const isPrimary = rows.some((row) => row.accountId === actor.accountId && row.status === 'active' && row.isPrimary === 1)
  return {
    accountId: actor.accountId, isFamily, seesAll: may('roster.read_guardians'), mayDecide: isPrimary || may('roster.decide_guardian'),
    mayLead: isPrimary || may('roster.lead_guardians'), mayRestrict: may('roster.restrict_guardian'),
  }
}

/** Requests are for those who decide, and for the person who asked. */
const isInSight = (row: Row, eyes: Eyes) => row.status !== 'pending' || eyes.mayDecide || eyes.seesAll || row.accountId === eyes.accountId

function viewOf(row: Row, eyes: Eyes, name: string | undefined): GuardianView {
  const mine = row.accountId === eyes.accountId
  const isOpen = mine || eyes.seesAll
  const isPrimary = row.isPrimary === 1
  const status = row.status === 'suspended' && !isOpen ? 'active' : row.status
  return {
    linkId: row.linkId, relation: row.relation, status, isPrimary, rights: isOpen ? rightsOf(row.rights) : [], mine,
    ...(eyes.seesAll && { name: name ?? '' }),
    ...(isOpen && { from: row.from, to: row.to }),
    requestedAt: row.requestedAt.toISOString(),
    mayDecide: eyes.mayDecide && row.status === 'pending' && !mine,
    mayEnd: mine ? row.status !== 'suspended' : eyes.mayLead && row.status !== 'pending',
    mayMakePrimary: eyes.mayLead && status === 'active' && !isPrimary,
    mayRestrict: eyes.mayRestrict && row.status !== 'pending',
  }
}
