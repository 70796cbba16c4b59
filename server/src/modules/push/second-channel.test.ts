/** The mini-program as the second way to a family (MS-5); the real client library, the simulator over HTTP. */
import { act, fault, ledgerOf, sendPath, until } from '../../../test/support/wechat'
import { simCall, wechatApps } from '../../../test/support/house'
import { answers, creditOf, setting, subscribeCalls, subscribeId, subscribeLedger, subscribePath, usesMiniProgram } from '../../../test/support/push-second'
import { absence, deliveries, drainUntil, family, bedForFile, queueNow, runUnconfirmed, type Bed } from '../../../test/support/push-bed'
import { inTransaction, write } from '../../platform/db'
import { mergeAccounts } from '../../workflows/account-merge/index'
import { deliver } from './deliver'

let bed: Bed
bedForFile((opened) => (bed = opened))

/** A family whose first guardian uses the mini-program, with so many consents that WeChat and we know of. */
async function withConsents(count: number, options: { follows?: boolean } = {}) {
  const w = await family(bed)
  const openid = await usesMiniProgram(w.guardianA, options.follows)
  for (let given = 1; given <= count; given += 1) {
    await answers(openid, 'accept', 'absence')
    await until('WeChat told us of the consent', async () => (await creditOf(openid)) === given)
    await bed.advance(1_000)
  }
  return { ...w, openid }
}
const one = async (pushId: string) => (await deliveries(pushId))[0]

describe('the second channel (MS-5)', () => {
  it('who does not follow the account but said yes in the mini-program is told there: one message, one consent, and the receipt comes back', async () => {
    const w = await withConsents(2)
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await drainUntil(bed, pushId, 'delivered')
    expect(await one(pushId)).toMatchObject({ channel: 'subscribe', firstReason: 'not_following', reason: null, attempts: 1 })
    expect(await creditOf(w.openid)).toBe(1)
    const [sent, ...more] = await subscribeLedger(w.openid)
    expect([more, sent?.msgid]).toEqual([[], (await one(pushId))?.msgid])
    const [call] = await subscribeCalls(w.openid)
    expect(JSON.parse(call?.requestBody ?? '{}')).toMatchObject({
      template_id: subscribeId('absence'),
      page: `family/message/index?push=${pushId}`,
      data: { thing1: { value: w.pupil.name } },
    })
    expect(await ledgerOf([w.guardianA.openid])).toEqual([])
    const view = await bed.api('GET /classes/:classId/push-receipts', { params: { classId: w.class.class }, query: {} }, { token: await w.tokenOf(w.homeroom) })
    expect(view.reply.families[0]).toMatchObject({ needsCall: false, guardians: [{ channel: 'subscribe', firstReason: 'not_following' }] })
  })

  it('when the last consent is used up the next message is in the inbox only, without a call, and the family is on the phone list', async () => {
    const w = await withConsents(1)
    const first = await queueNow(absence(w.pupil, [w.guardianA]))
    await drainUntil(bed, first.pushId, 'delivered')
    const second = await queueNow(absence(w.pupil, [w.guardianA]))
    await bed.drain()
    expect(await one(second.pushId)).toMatchObject({ state: 'rejected', channel: 'inbox', reason: 'not_following', attempts: 0 })
    expect(await subscribeCalls(w.openid)).toHaveLength(1)
  })

  it('43004 on the first channel: the same run goes on to the mini-program, as a chain of its own', async () => {
    const w = await withConsents(1, { follows: true })
    await act(w.guardianA.openid, 'unfollow', { silent: true })
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await drainUntil(bed, pushId, 'delivered')
    expect(await one(pushId)).toMatchObject({ channel: 'subscribe', firstReason: 'not_following', attempts: 2 })
    expect([await ledgerOf([w.guardianA.openid]), (await subscribeLedger(w.openid)).length]).toEqual([[], 1])
  })

  it('“failed:user block” is certain too: the mini-program brings what the account could not', async () => {
    const w = await withConsents(1, { follows: true })
    await act(w.guardianA.openid, 'block')
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await drainUntil(bed, pushId, 'delivered')
    expect(await one(pushId)).toMatchObject({ channel: 'subscribe', firstReason: 'user_block' })
    expect((await subscribeLedger(w.openid)).length).toBe(1)
  })

  it('a status nobody knows, and an outcome nobody knows, are no reason to send it a second way', async () => {
    const w = await withConsents(1, { follows: true })
    await fault('receipt-status', { openid: w.guardianA.openid }, { status: 'failed: moon phase' })
    const strange = await queueNow(absence(w.pupil, [w.guardianA]))
    await drainUntil(bed, strange.pushId, 'rejected')
    await fault('reset', { path: sendPath, openid: w.guardianA.openid }, { after: true })
    await queueNow(absence(w.pupil, [w.guardianA]))
    for (const seconds of [0, 5, 15, 40, 120, 180, 180, 600]) {
      await bed.advance(seconds * 1000)
      await bed.drain()
    }
    expect([await subscribeCalls(w.openid), await creditOf(w.openid)]).toEqual([[], 1])
  })

  it('45009 on the account: a family with a consent is told in the mini-program today, in the batch and after it', async () => {
    const w = await withConsents(2, { follows: true })
    const path = (limit: number) => simCall(bed.simulator, `/__sim/apps/${wechatApps().oa}/quota`, { path: sendPath, limit })
    await path(0)
    const first = await queueNow(absence(w.pupil, [w.guardianA]))
    await drainUntil(bed, first.pushId, 'delivered')
    const second = await queueNow(absence(w.pupil, [w.guardianA]))
    await drainUntil(bed, second.pushId, 'delivered')
    await path(100_000)
    expect([(await one(first.pushId))?.firstReason, (await one(second.pushId))?.firstReason]).toEqual(['quota', 'quota'])
    expect((await subscribeLedger(w.openid)).length).toBe(2)
  })

  it('MS-5, MS-6: 45009 to a repeat of a call whose outcome nobody knows is no reason to send it a second way, and the msgid is learnt from the receipt after all', async () => {
    const w = await withConsents(1, { follows: true })
    await fault('reset', { path: sendPath, openid: w.guardianA.openid, count: 1 }, { after: true })
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await bed.drain()
    await fault('errcode', { path: sendPath, openid: w.guardianA.openid, count: 1 }, { errcode: 45009 })
    await bed.advance(5_000)
    await bed.drain()
    expect(await one(pushId)).toMatchObject({ state: 'waiting', channel: 'template', reason: 'quota', attempts: 2, nextAt: new Date('2026-03-12T00:00:00+08:00') })
    expect([await subscribeCalls(w.openid), await creditOf(w.openid)]).toEqual([[], 1])
    // Half a day later nothing more is tried, and the receipt is nobody else's.
    await bed.moveTo('2026-03-12T00:00:01+08:00')
    await bed.drain()
    await runUnconfirmed(bed)
    const [sent, ...more] = await ledgerOf([w.guardianA.openid])
    expect([await one(pushId), more]).toMatchObject([{ state: 'delivered', channel: 'template', msgid: sent?.msgid }, []])
    expect(await subscribeCalls(w.openid)).toEqual([])
  })
})

describe('what WeChat says to a subscribe message (MS-5)', () => {
  it('43101: whatever we counted, no consent is left, and the next message asks nobody', async () => {
    const w = await withConsents(1)
    await write('UPDATE subscribe_consent SET told_by_app = 7 WHERE openid = ?', [w.openid])
    const first = await queueNow(absence(w.pupil, [w.guardianA]))
    await drainUntil(bed, first.pushId, 'delivered')
    const second = await queueNow(absence(w.pupil, [w.guardianA]))
    await drainUntil(bed, second.pushId, 'rejected')
    expect(await one(second.pushId)).toMatchObject({ channel: 'inbox', reason: 'not_following' })
    expect([await creditOf(w.openid), (await subscribeCalls(w.openid)).map((call) => call.errcode).sort()]).toEqual([0, [0, 43101]])
    await queueNow(absence(w.pupil, [w.guardianA]))
    await bed.drain()
    expect(await subscribeCalls(w.openid)).toHaveLength(2)
  })

  it.each([
    [43107, 'rejected'],
    [45168, 'rejected'],
    [47003, 'rejected'],
    [41030, 'rejected'],
    [99999, 'rejected'],
  ])('%i: not sent, stored as WeChat said it, the consent is still there', async (errcode, state) => {
    const w = await withConsents(1)
    await fault('errcode', { path: subscribePath, openid: w.openid }, { errcode, errmsg: 'moon phase' })
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await drainUntil(bed, pushId, 'rejected')
    expect(await one(pushId)).toMatchObject({ state, channel: 'inbox', reason: 'not_following', lastError: expect.stringContaining('moon phase') as string })
    expect(await creditOf(w.openid)).toBe(1)
  })

  it('43108 (another one to this person is under way): a minute later it goes out, for one consent', async () => {
    const w = await withConsents(1)
    await fault('errcode', { path: subscribePath, openid: w.openid, count: 1 }, { errcode: 43108 })
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await bed.drain()
    expect([(await one(pushId))?.state, await creditOf(w.openid)]).toEqual(['waiting', 1])
    await bed.advance(60_000)
    await drainUntil(bed, pushId, 'delivered')
    expect([await creditOf(w.openid), (await subscribeLedger(w.openid)).length]).toEqual([0, 1])
  })

  it('45009 on the mini-program stops the mini-program alone', async () => {
    const w = await withConsents(1)
    await fault('errcode', { path: subscribePath, openid: w.openid, count: 1 }, { errcode: 45009 })
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA, w.guardianB]))
    await until('the other guardian has it', async () => {
      await bed.drain()
      return (await deliveries(pushId)).some((row) => row.state === 'delivered')
    })
    const byAccount = new Map((await deliveries(pushId)).map((row) => [row.accountId, row]))
    expect(byAccount.get(w.guardianA.accountId)).toMatchObject({ state: 'waiting', channel: 'subscribe', reason: 'quota' })
    expect([byAccount.get(w.guardianB.accountId)?.channel, await creditOf(w.openid)]).toEqual(['template', 1])
  })
})

describe('never two for one (MS-6)', () => {
  it('the answer was lost: the message is not sent again, and the receipt that comes after all decides', async () => {
    const w = await withConsents(3)
    await fault('reset', { path: subscribePath, openid: w.openid, count: 1 }, { after: true })
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await drainUntil(bed, pushId, 'unknown', 'delivered')
    for (const seconds of [5, 60, 600]) {
      await bed.advance(seconds * 1000)
      await bed.drain()
    }
    await runUnconfirmed(bed)
    expect([(await one(pushId))?.state, (await subscribeLedger(w.openid)).length, await creditOf(w.openid)]).toEqual(['delivered', 1, 2])
  })

  it('a worker dies right after the call: nobody calls again; dying before the consent was taken, another sends it', async () => {
    const w = await withConsents(3)
    const dead = async (called: boolean) => {
      const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
      await write(
        `UPDATE delivery SET state = 'sending', attempts = 1, lease_token = ?, lease_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND,
           first_attempt_at = ?, credit_taken = ? WHERE push_id = ?`,
        ['0'.repeat(32), called ? bed.clock.now() : null, called ? 1 : 0, pushId],
      )
      await deliver({ pushId })
      return pushId
    }
    const afterCall = await dead(true)
    expect([(await one(afterCall))?.state, await subscribeCalls(w.openid)]).toEqual(['unknown', []])
    const beforeCall = await dead(false)
    await drainUntil(bed, beforeCall, 'delivered')
    expect((await subscribeLedger(w.openid)).length).toBe(1)
  })

  it('two workers and twenty messages on five consents: five go out, each consent is used once', async () => {
    const w = await withConsents(5)
    const sent = await Promise.all(Array.from({ length: 20 }, () => queueNow(absence(w.pupil, [w.guardianA]))))
    await Promise.all(sent.flatMap(({ pushId }) => [deliver({ pushId }), deliver({ pushId })]))
    await bed.drain()
    expect([(await subscribeLedger(w.openid)).length, await creditOf(w.openid)]).toEqual([5, 0])
    const found = (await Promise.all(sent.map(({ pushId }) => one(pushId)))).map((row) => row?.acceptedAt !== null)
    expect(found.filter(Boolean)).toHaveLength(5)
  })
})

describe('consents (MS-5)', () => {
  it('phone and WeChat tell of the same yes: it counts once; a silent yes that only the phone tells counts too', async () => {
    const w = await family(bed)
    const openid = await usesMiniProgram(w.guardianA)
    const token = await w.tokenOf(w.guardianA)
    const before = await bed.api('GET /my/subscribe-consents', {}, { token })
    expect(before.reply.ask).toHaveLength(5)
    expect(before.reply.ask).not.toContain(subscribeId('report_reminder'))
    await answers(openid, 'accept', 'absence', 'late')
    await until('WeChat told us', async () => (await creditOf(openid, 'late')) === 1)
    const say = (answer: 'accept' | 'always' | 'reject') =>
      bed.api('POST /my/subscribe-consents', { body: { answers: [{ templateId: subscribeId('absence'), answer }, { templateId: 'unknown', answer }] } }, { token })
    expect((await say('accept')).reply.templates.find((row) => row.kind === 'absence')).toMatchObject({ credit: 1, always: false })
    expect((await say('always')).reply.templates.find((row) => row.kind === 'absence')).toMatchObject({ credit: 2, always: true })
    expect((await say('reject')).reply.templates.find((row) => row.kind === 'absence')).toMatchObject({ credit: 2 })
  })

  it('switched off in WeChat’s settings, a consent is worth nothing; the same event twice is one', async () => {
    const w = await withConsents(1)
    await setting(w.openid, 'absence', 'reject')
    const token = await w.tokenOf(w.guardianA)
    const shown = async () => (await bed.api('GET /my/subscribe-consents', {}, { token })).reply
    await until('WeChat told us', async () => (await shown()).templates.some((row) => row.refused))
    expect((await shown()).ask).not.toContain(subscribeId('absence'))
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    expect(await one(pushId)).toMatchObject({ state: 'rejected', channel: 'inbox' })
    await fault('callback-duplicate', { event: 'subscribe_msg_popup_event' }, { times: 3 })
    await bed.advance(2_000)
    await answers(w.openid, 'accept', 'late')
    await until('WeChat told us', async () => (await creditOf(w.openid, 'late')) > 0)
    expect(await creditOf(w.openid, 'late')).toBe(1)
  })

  it('two accounts turn out to be one person (ID-2): deliveries and consents follow', async () => {
    const w = await withConsents(1)
    const { accountId } = w.stranger
    await write('UPDATE wechat_identity SET account_id = ?, follows = 0 WHERE openid IN (?)', [accountId, [w.openid, w.stranger.openid]])
    await inTransaction(() => mergeAccounts(accountId, w.guardianA.accountId))
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await drainUntil(bed, pushId, 'delivered')
    expect([(await one(pushId))?.channel, await creditOf(w.openid)]).toEqual(['subscribe', 0])
  })

  it('somebody who only uses the account’s pages has no consents, and telling some changes nothing', async () => {
    const w = await family(bed)
    const token = await w.tokenOf(w.guardianB)
    const body = { answers: [{ templateId: subscribeId('absence'), answer: 'accept' as const }] }
    expect((await bed.api('POST /my/subscribe-consents', { body }, { token })).reply).toEqual({ templates: [], ask: [] })
  })
})
