import type { Consent } from '@zhixiao/shared-types/domains/consent'
import { decideConsent } from '../../modules/consent/index'
import { keepInInboxFor } from '../../modules/push/index'
import type { StudentPlace } from '../../modules/roster/index'
import type { Actor } from '../../platform/access'
import { inTransaction } from '../../platform/db'

/**
 * A guardian's answer is written down; who withdraws the consent to WeChat messages about a child gets what still waits in the inbox only (S41). The
 * same answer again changes nothing. Fails with `consent.text_changed` and `resource.not_found`.
 */
export async function answerConsent(
  actor: Actor, child: StudentPlace, purpose: string, answer: { given: boolean; version: number }, channel: 'h5' | 'mp',
): Promise<Consent> {
  return inTransaction(async () => {
    const { consent, isNew } = await decideConsent(actor, child, purpose, answer, channel)
    if (isNew && consent.purpose === 'wechat_push' && !answer.given) await keepInInboxFor(actor.accountId, child.student)
    return consent
  })
}
