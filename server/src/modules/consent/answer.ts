import { consentTexts, type ConsentTerms } from '@zhixiao/config/consent/texts'
import type { ChildConsents, Consent } from '@zhixiao/shared-types/domains/consent'
import { consentPurposes, type ConsentChannel, type ConsentPurpose } from '@zhixiao/shared-types/values/consent'
import type { Actor } from '../../platform/access'
import { audit } from '../../platform/audit'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'
import { schoolDay } from '../../platform/time'
import { childrenOf, type StudentPlace } from '../roster/index'
import { answersFor, insertConsents, type StoredAnswer } from './queries'
import { holds } from './rules'

export const terms: Record<ConsentPurpose, ConsentTerms> = consentTexts

/** Everything this person may answer for each child they may view, with the texts in force. */
export async function myConsents(accountId: string): Promise<ChildConsents[]> {
  const day = schoolDay(now())
  const children = await childrenOf(accountId, day)
  const ids = children.map((child) => child.studentId)
  const answers = new Map<ConsentPurpose, StoredAnswer[]>()
  for (const purpose of consentPurposes) answers.set(purpose, await answersFor(ids, purpose, day))
  return children.map((child) => ({
    studentId: child.studentId, student: child.name, school: child.school, class: child.class,
    purposes: consentPurposes.map((purpose) => present(purpose, accountId, (answers.get(purpose) ?? []).filter((one) => one.studentId === child.studentId))),
  }))
}

/**
 * A guardian agrees, refuses or withdraws. The same answer to the same version again adds nothing: `isNew` is false then. Fails with
 * `consent.text_changed` when another text is in force than the one that was on the screen, and `resource.not_found` for an unknown purpose.
 */
export async function decideConsent(
  actor: Actor, place: StudentPlace, asked: string, answer: { given: boolean; version: number }, channel: Extract<ConsentChannel, 'h5' | 'mp'>,
): Promise<{ consent: Consent; isNew: boolean }> {
  const purpose = consentPurposes.find((one) => one === asked) ?? fail('resource.not_found')
  if (answer.version !== terms[purpose].versions[0].version) fail('consent.text_changed', { version: terms[purpose].versions[0].version })
  const day = schoolDay(now())
  const before = (await answersFor([place.student], purpose, day)).find((one) => one.accountId === actor.accountId)
  const isNew = before?.given !== answer.given || before.version !== answer.version
  if (isNew)
    await inTransaction(async () => {
      const row = { bureauId: place.bureau, schoolId: place.school, studentId: place.student, accountId: actor.accountId, purpose, basis: 'consent', given: answer.given, channel } as const
      await insertConsents([row], () => terms[purpose].versions[0])
      await audit({ actor, action: 'consent.decide', student: place.student, place, fields: [purpose] })
    })
  return { consent: present(purpose, actor.accountId, await answersFor([place.student], purpose, day)), isNew }
}

function present(purpose: ConsentPurpose, accountId: string, answers: readonly StoredAnswer[]): Consent {
  const { versions: [inForce], decides, ...rule } = terms[purpose]
  const own = answers.find((one) => one.accountId === accountId)
  const counted = decides === 'child' ? answers : answers.filter((one) => one === own)
  return {
    purpose, version: inForce.version, title: inForce.title, text: inForce.text,
    mine: own ? { given: own.given, version: own.version, at: own.at.toISOString() } : null,
    asks: own?.version !== inForce.version,
    holds: holds(rule, counted),
    refusedByOther: counted.some((one) => one !== own && !one.given),
  }
}
