/** People whom the morning's bench needs besides the homeroom teachers of the ground. */
import { assign, createLinks, createStaff } from '../../../server/src/modules/roster/enter'
import { write } from '../../../server/src/platform/db'
import { newId } from '../../../server/src/platform/ids'
import { phoneOf } from '../../seed/numbers'
import type { Ground, GroundClass } from './ground'

/** A guardian for every pupil, so that an absence has somebody to be told to. They have no WeChat: messages end in the inbox. */
export async function addGuardians({ classes }: Ground): Promise<void> {
  const children = classes.flatMap((one) => one.students.map((studentId) => ({ bureauId: one.bureauId, schoolId: one.schoolId, studentId, accountId: newId() })))
  for (let at = 0; at < children.length; at += 1000) {
    await write('INSERT INTO account (id, name, created_at) VALUES ?', [children.slice(at, at + 1000).map((one) => [one.accountId, '家长', new Date()])])
  }
  await createLinks(children.map((one) => ({ ...one, relation: 'mother', from: '2025-09-01', status: 'active', isPrimary: true })))
}

/** A deputy for this share of the classes, who will correct at the same moment as the homeroom teacher. */
export async function addDeputies(classes: readonly GroundClass[], share: number): Promise<Map<string, string>> {
  const chosen = classes.filter((_, at) => at % Math.round(1 / share) === 0)
  const deputies = chosen.map((one, at) => ({ ...one, id: newId(), accountId: newId(), staffNo: `D${at}`, name: `代${at}`, phone: phoneOf(91_000_000 + at) }))
  await write('INSERT INTO account (id, name, created_at) VALUES ?', [deputies.map((one) => [one.accountId, one.name, new Date()])])
  await createStaff(deputies.map(({ id, bureauId, schoolId, staffNo, name, phone, accountId }) => ({ id, bureauId, schoolId, staffNo, name, phone, accountId })))
  await assign(deputies.map((one) => ({ bureauId: one.bureauId, schoolId: one.schoolId, staffId: one.id, role: 'deputy', scope: 'class', scopeId: one.classId, from: '2026-03-01' })))
  return new Map(deputies.map((one) => [one.classId, one.accountId]))
}
