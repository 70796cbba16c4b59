/** One call to WeChat and what is written down about it (MS-5). */
import { limits } from '@zhixiao/config/wechat/limits'
import { outside, type SendOutcome } from '../../outside/index'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { failpoint } from '../../platform/failpoint'
import { log } from '../../platform/log'
import { addDays, instantAt, schoolDay } from '../../platform/time'
import { setFollow } from '../identity/index'
import { emptyConsent, giveConsentBack, takeConsent } from './consent-queries'
import { cardsOf, showLeaders } from './group-queries'
import * as outcomes from './outcome-queries'
import { nextAfterUnclear, nextAfterUnsent, refusalOf } from './rules'
import { sharedCard } from './scope'
import { consentKey, goToNextChannel, goToSecondChannel } from './second-channel'
import { stopChannel, type Claimed, type DeliveryKey, type SendablePush } from './send-queries'

const quotaCode = 45009
/** WeChat's word for "no consent left"; ours too, when we know it without asking. */
const noConsentCode = 43101

/** Accounts of ours whose quota a lane of this batch found used up, and until when. */
export type Stops = Map<string, Date>
type Sending = { push: SendablePush; claimed: Claimed; key: DeliveryKey; token: string; stops: Stops }

/**
 * Sends one claimed delivery and records the outcome. `stops` is shared by the lanes of a batch: once the quota is used up nobody calls
 * any more.
 */
export async function sendOne(push: SendablePush, claimed: Claimed, token: string, stops: Stops): Promise<void> {
  const key = { pushId: push.id, accountId: claimed.accountId, studentId: claimed.studentId }
  const sending = { push, claimed, key, token, stops }
  failpoint('push.before-call')
  const outcome = await attempt(sending)
  failpoint('push.after-call')
  if (outcome === 'lease_lost') return
  const at = now()
  if (outcome.kind === 'refused' && outcome.errcode === quotaCode && !stops.has(claimed.appid)) {
    stops.set(claimed.appid, instantAt(addDays(schoolDay(at), 1), '00:00'))
  }
  await inTransaction(async () => {
    await outcomes.finishAttempt(
      claimed.attemptId,
      outcome.kind,
      'errcode' in outcome ? (outcome.errcode ?? null) : null,
      'text' in outcome ? outcome.text : null,
      outcome.kind === 'accepted' ? outcome.msgid : null,
    )
    await record(sending, outcome, at)
    await showLeaders(push.id, [claimed])
  })
}

async function attempt(sending: Sending): Promise<SendOutcome | 'lease_lost'> {
  const { push, claimed, stops } = sending
  if (stops.has(claimed.appid)) return { kind: 'refused', errcode: quotaCode, text: 'not called: quota used up' }
  const card = claimed.leads ? sharedCard(await cardsOf(sending.key)) : push.fields
  return claimed.channel === 'subscribe' ? callSubscribe(sending, card) : callTemplate(push, claimed, card)
}

const pathOf = (push: SendablePush) => (push.kind === 'report_reminder' && push.link ? push.link : `/family/message/index?push=${push.id}`)

function callTemplate(push: SendablePush, claimed: Claimed, fields: Record<string, string>): Promise<SendOutcome> {
  const { wechat, publicOrigin } = outside()
  return wechat.sendTemplate({
    openid: claimed.openid,
    template: push.kind,
    url: `${publicOrigin}${pathOf(push)}`,
    fields,
    clientMsgId: claimed.clientMsgId,
  })
}

/** The consent is taken and the call put on record first: a call cut short by a crash is then known to be unknown, and never made twice. */
async function callSubscribe({ push, claimed, key, token }: Sending, fields: Record<string, string>): Promise<SendOutcome | 'lease_lost'> {
  const consent = consentKey(push.kind, claimed)
  const taken = await inTransaction(async () => {
    if (!(await takeConsent(consent))) return 'none'
    if (await outcomes.markCalled(key, token, now())) return 'taken'
    await giveConsentBack(consent)
    return 'lease_lost'
  })
  if (taken === 'lease_lost') return taken
  if (taken === 'none') return { kind: 'refused', errcode: noConsentCode, text: 'not called: no consent left' }
  failpoint('push.consent-taken')
  return outside().wechat.sendSubscribe({ openid: claimed.openid, template: push.kind, page: pathOf(push).replace(/^\//, ''), fields })
}

async function record(sending: Sending, outcome: SendOutcome, at: Date): Promise<void> {
  const { push, claimed, key, token } = sending
  const accepted = (msgid: string | null) => outcomes.recordAccepted(key, msgid, at, new Date(at.getTime() + limits.receiptPatienceMs))
  if (outcome.kind === 'accepted') return accepted(outcome.msgid)
  const isSubscribe = claimed.channel === 'subscribe'
  const other = (change: Partial<outcomes.Change>) =>
    outcomes.recordOther(key, token, at, {
      state: 'waiting',
      nextAt: null,
      reason: null,
      error: outcome.text,
      firstAttemptAt: isSubscribe ? null : claimed.firstAttemptAt,
      ...change,
    })
  if (outcome.kind === 'unclear') {
    const firstAttemptAt = claimed.firstAttemptAt ?? at
    return isSubscribe || claimed.isMarked
      ? other({ state: 'unknown', firstAttemptAt })
      : other({ firstAttemptAt, nextAt: nextAfterUnclear({ ...claimed, firstAttemptAt }, at) })
  }
  if (isSubscribe) await settleConsent(sending, outcome)
  if (outcome.kind === 'unsent') {
    const nextAt = nextAfterUnsent(push.since, claimed.attempts + 1, at)
    return nextAt ? other({ nextAt }) : other({ state: 'expired', reason: 'system_failed' })
  }
  const refusal = refusalOf(outcome.errcode)
  if (refusal.kind === 'sent_before') return accepted(null)
  if (refusal.kind === 'slower') return other({ nextAt: new Date(at.getTime() + 60_000) })
  if (refusal.kind === 'quota') return quotaUsedUp(sending, outcome.text, at, other)
  if (refusal.reason === 'config') log.error({ event: 'push.config_refused', name: claimed.channel, errcode: outcome.errcode, reason: outcome.text })
  await goToNextChannel(key, push.kind, { token }, { reason: refusal.reason, error: outcome.text }, at)
  if (refusal.reason === 'not_following') await setFollow(claimed.appid, claimed.openid, false, at)
}

/** The call certainly used up no consent: it goes back, unless WeChat says there is none. */
async function settleConsent({ push, claimed, key }: Sending, outcome: SendOutcome): Promise<void> {
  const consent = consentKey(push.kind, claimed)
  if (await outcomes.forgetCredit(key)) await giveConsentBack(consent)
  if (outcome.kind === 'refused' && outcome.errcode === noConsentCode) await emptyConsent(consent)
}

/**
 * Nothing more goes out on this account today (45009): a family with a consent for the mini-program is told there, others wait. Who may have had the
 * message from an earlier call waits too: never both channels for one message (MS-6).
 */
async function quotaUsedUp(sending: Sending, error: string, at: Date, other: (change: Partial<outcomes.Change>) => Promise<void>): Promise<void> {
  const { push, claimed, key, token, stops } = sending
  const until = stops.get(claimed.appid) ?? at
  await stopChannel(claimed.appid, until, `errcode ${quotaCode}`)
  const isUntried = claimed.channel === 'template' && !claimed.firstAttemptAt
  const isOnSecond = isUntried && (await goToSecondChannel(key, push.kind, { token }, { reason: 'quota', error }, at))
  if (!isOnSecond) await other({ nextAt: until, reason: 'quota' })
}
