/** One call to WeChat and what is written down about it (MS-5). */
import { limits } from '@zhixiao/config/wechat/limits'
import { outside, type SendOutcome } from '../../outside/index'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { failpoint } from '../../platform/failpoint'
import { log } from '../../platform/log'
import { addDays, instantAt, schoolDay } from '../../platform/time'
import { setFollow } from '../identity/index'
import { nextAfterUnclear, nextAfterUnsent, refusalOf } from './rules'
import * as queries from './send-queries'

const quotaCode = 45009

/**
 * Sends one claimed delivery and records the outcome. `stop` is shared by the lanes of a batch: once the quota is used up nobody calls
 * any more.
 */
export async function sendOne(push: queries.SendablePush, claimed: queries.Claimed, token: string, stop: { until?: Date }): Promise<void> {
  failpoint('push.before-call')
  const outcome = stop.until
    ? ({ kind: 'refused', errcode: quotaCode, text: 'not called: quota used up' } as const)
    : await call(push, claimed)
  failpoint('push.after-call')
  const at = now()
  if (outcome.kind === 'refused' && outcome.errcode === quotaCode) stop.until ??= instantAt(addDays(schoolDay(at), 1), '00:00')
  const key = { pushId: push.id, accountId: claimed.accountId, studentId: claimed.studentId }
  await inTransaction(async () => {
    await queries.finishAttempt(
      claimed.attemptId,
      outcome.kind,
      'errcode' in outcome ? (outcome.errcode ?? null) : null,
      'text' in outcome ? outcome.text : null,
      outcome.kind === 'accepted' ? outcome.msgid : null,
    )
    await record(push, claimed, key, token, outcome, at, stop)
  })
}

function call(push: queries.SendablePush, claimed: queries.Claimed): Promise<SendOutcome> {
  const { wechat, publicOrigin } = outside()
  const path = push.kind === 'report_reminder' && push.link ? push.link : `/family/message/index?push=${push.id}`
  return wechat.sendTemplate({
    openid: claimed.openid,
    template: push.kind,
    url: `${publicOrigin}${path}`,
    fields: push.fields,
    clientMsgId: claimed.clientMsgId,
  })
}

async function record(
  push: queries.SendablePush,
  claimed: queries.Claimed,
  key: queries.DeliveryKey,
  token: string,
  outcome: SendOutcome,
  at: Date,
  stop: { until?: Date },
): Promise<void> {
  if (outcome.kind === 'accepted') return queries.recordAccepted(key, outcome.msgid, at, new Date(at.getTime() + limits.receiptPatienceMs))
  const text = outcome.text
  const other = (change: Partial<queries.Change>) =>
    queries.recordOther(key, token, {
      state: 'waiting',
      nextAt: null,
      reason: null,
      error: text,
      firstAttemptAt: claimed.firstAttemptAt,
      ...change,
    })
  if (outcome.kind === 'unclear') {
    const firstAttemptAt = claimed.firstAttemptAt ?? at
    return claimed.isMarked
      ? other({ state: 'unknown', firstAttemptAt })
      : other({ firstAttemptAt, nextAt: nextAfterUnclear(firstAttemptAt, at) })
  }
  if (outcome.kind === 'unsent') {
    const nextAt = nextAfterUnsent(push.createdAt, claimed.attempts + 1, at)
    return nextAt ? other({ nextAt }) : other({ state: 'expired', reason: 'system_failed' })
  }
  const refusal = refusalOf(outcome.errcode)
  if (refusal.kind === 'sent_before') return queries.recordAccepted(key, null, at, new Date(at.getTime() + limits.receiptPatienceMs))
  if (refusal.kind === 'slower') return other({ nextAt: new Date(at.getTime() + 60_000) })
  if (refusal.kind === 'quota') {
    const until = stop.until ?? at
    await queries.stopChannel(claimed.appid, until, `errcode ${quotaCode}`)
    return other({ nextAt: until, reason: 'quota' })
  }
  if (refusal.reason === 'config') log.error({ event: 'push.config_refused', errcode: outcome.errcode, reason: text })
  await other({ state: 'rejected', reason: refusal.reason })
  if (refusal.reason === 'not_following') await setFollow(claimed.appid, claimed.openid, false, at)
}
