/** What other modules ask before they keep or send something that rests on consent. */
import type { ConsentChannel } from '@zhixiao/shared-types/values/consent'
import type { Actor } from '../../platform/access'
import { auditEach } from '../../platform/audit'
import { terms } from './answer'
import { answersFor, answersOf, insertConsents, ownRefusals, versionOf, type NewConsent } from './queries'
import { holds } from './rules'

/**
 * Of these children, those whose temperature, notes, onset, hospital and diagnosis may be kept that day: a guardian who may view the child (or
 * paper) agreed and no guardian refused. For the others symptom groups only, which the reporting law asks for (legal duty).
 */
export async function mayKeepHealthDetail(studentIds: readonly string[], day: string): Promise<Set<string>> {
  const answers = await answersFor(studentIds, 'health_detail', day)
  return new Set(studentIds.filter((id) => holds(terms.health_detail, answers.filter((one) => one.studentId === id))))
}

/**
 * The school nurse keeps detail of children without consent because their health asks for it: noted in the ledger with the basis `emergency`,
 * and in the audit, so that the family can be told. Inside the transaction that keeps it.
 */
export async function noteEmergency(nurse: Actor, place: { bureau: string; school: string }, studentIds: readonly string[]): Promise<void> {
  const note = { bureauId: place.bureau, schoolId: place.school, accountId: nurse.accountId, purpose: 'health_detail', basis: 'emergency', given: true, channel: 'school' } as const
  await insertConsents(studentIds.map((studentId) => ({ ...note, studentId })), () => terms.health_detail.versions[0])
  await auditEach(studentIds.map((student) => ({ actor: nurse, action: 'consent.emergency', student, place, fields: ['health_detail'] })))
}

/** Who of these wants no WeChat message about this child; it stays in their inbox. Keys are `account student`. */
export async function wechatRefused(recipients: readonly { accountId: string; studentId?: string }[]): Promise<Set<string>> {
  const pairs = recipients.flatMap(({ accountId, studentId }) => (studentId ? [{ accountId, studentId }] : []))
  return new Set((await ownRefusals(pairs, 'wechat_push')).map((one) => `${one.accountId} ${one.studentId}`))
}

/** Answers that were given elsewhere, many at a time: paper forms, the district's seed, the test world. They answer the text in force. */
export const enterConsents = (rows: readonly (Omit<NewConsent, 'basis' | 'channel'> & { channel?: ConsentChannel })[]): Promise<void> =>
  insertConsents(rows.map((row) => ({ channel: 'paper', ...row, basis: 'consent' })), (purpose) => terms[purpose].versions[0])

/** When two accounts become one, what the other one answered is repeated for it where it has not answered itself; a refusal is always repeated. */
export async function mergeConsents(from: string, into: string): Promise<void> {
  const kept = await answersOf(into)
  for (const answer of await answersOf(from)) {
    const twin = kept.find((one) => one.studentId === answer.studentId && one.purpose === answer.purpose)
    if (twin && (answer.given || !twin.given)) continue
    await insertConsents([{ ...answer, accountId: into }], () => versionOf(terms[answer.purpose], answer.version))
  }
}
