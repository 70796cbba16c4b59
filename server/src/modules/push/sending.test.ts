/** From the queue to WeChat, on good and on bad days; the real client library, the simulator over HTTP. */
import { createHouseWorker } from '../../main/keeping'
import { act, assume, cardsOf, fault, ledgerOf, sendCalls, sendPath } from '../../../test/support/wechat'
import { simCall, wechatApps } from '../../../test/support/house'
import { inTransaction, sql } from '../../platform/db'
import { newId } from '../../platform/ids'
import { reachOf } from '../identity/index'
import { deliver } from './deliver'
import {
  absence,
  attempts,
    deliveries,
  drainUntil,
  family,
  bedForFile,
  queueNow,
  runUnconfirmed,
  states,
  type Bed,
} from '../../../test/support/push-bed'
import { queue } from './queue-push'

let bed: Bed
bedForFile((opened) => (bed = opened))

const minute = 60_000
const quota = (limit: number) => simCall(bed.simulator, `/__sim/apps/${wechatApps().oa}/quota`, { path: sendPath, limit })

describe('a message is sent once (MS-6)', () => {
  it('each guardian gets one card: the child first, a link to the message, and the receipt makes it delivered', async () => {
    const w = await family(bed)
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA, w.guardianB]))
    await drainUntil(bed, pushId, 'delivered')
    const [card, ...more] = await cardsOf(w.guardianA.openid)
    expect(more).toEqual([])
    expect(card).toMatchObject({ url: expect.stringMatching(new RegExp(`/family/message/index\\?push=${pushId}$`)) as string })
    expect(Object.entries(card?.values ?? {})[0]).toEqual(['thing1', w.pupil.name])
    expect((await deliveries(pushId)).map((one) => one.msgid).sort()).toEqual((await ledgerOf(w.openids)).map((one) => one.msgid).sort())
  })

  it('the same message queued twice, or by twenty at once, is one message', async () => {
    const w = await family(bed)
    const message = absence(w.pupil, [w.guardianA])
    const answers = await Promise.all(Array.from({ length: 20 }, () => queueNow(message)))
    expect(answers.filter((answer) => answer.queued)).toHaveLength(1)
    expect(new Set(answers.map((answer) => answer.pushId)).size).toBe(1)
    await bed.drain()
    expect(await ledgerOf(w.openids)).toHaveLength(1)
  })

  it('a message exists exactly when its cause does: a rolled-back report tells nobody', async () => {
    const w = await family(bed)
    const message = absence(w.pupil, [w.guardianA])
    await expect(inTransaction(async () => queue(message).then(() => Promise.reject(new Error('the report failed'))))).rejects.toThrow(
      'the report failed',
    )
    await expect(queue(message)).rejects.toThrow('outside a transaction')
    await bed.drain()
    expect(await ledgerOf(w.openids)).toEqual([])
  })

  it('two workers and two twins of the same promise at once send forty messages forty times', async () => {
    const w = await family(bed, { pupils: 40, bound: 40 })
    const { pushId } = await queueNow(absence(w.pupil, w.guardians))
    const [one, other] = [createHouseWorker({ leaseMs: 2_000 }), createHouseWorker({ leaseMs: 2_000 })]
    await Promise.all([one.drain(), other.drain(), deliver({ pushId }), deliver({ pushId })])
    await drainUntil(bed, pushId, 'delivered')
    const openids = w.guardians.map((guardian) => guardian.openid)
    expect(await ledgerOf(openids)).toHaveLength(40)
    expect(await sendCalls(openids)).toHaveLength(40)
  })

  it('names with emoji or of sixty characters reach the family in a form WeChat takes (MS-8)', async () => {
    const w = await family(bed)
    const names = ['𠮷田👨‍👩‍👧优❤️', '欧'.repeat(60), '🙂']
    for (const name of names) await queueNow(absence(w.pupil, [w.guardianA], { fields: { ...absence(w.pupil, []).fields, student: name } }))
    await bed.drain()
    const shown = (await cardsOf(w.guardianA.openid)).map((card) => card.values.thing1)
    expect(shown.sort()).toEqual(['𠮷田优', `${'欧'.repeat(19)}…`, '—'].sort())
  })
})

describe('the outcome of a call is unknown (MS-6, delivery.md §4.2)', () => {
  it.each([
    ['WeChat did it and the answer was lost', 'reset', { after: true }, 1],
    ['WeChat did it and never answered', 'hang', { after: true }, 1],
    ['WeChat never answered and did nothing', 'hang', {}, 0],
    ['WeChat answered −1', 'errcode', { errcode: -1 }, 0],
    ['WeChat answered 502', 'http', { status: 502 }, 0],
  ])('%s: five seconds later the same id goes out again, and the family has one message', async (_, kind, more, duplicates) => {
    const w = await family(bed)
    await fault(kind, { path: sendPath, openid: w.guardianA.openid, count: 1 }, more)
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await bed.drain()
    expect(await states(pushId)).toEqual(['waiting'])
    await bed.advance(4_000)
    await bed.drain()
    expect(await sendCalls([w.guardianA.openid])).toHaveLength(1)
    await bed.advance(1_000)
    await drainUntil(bed, pushId, 'delivered')
    const [accepted, ...others] = await ledgerOf([w.guardianA.openid])
    expect([others.length, accepted?.duplicates ?? 0]).toEqual([0, duplicates])
    expect((await deliveries(pushId))[0]).toMatchObject({
      msgid: accepted?.msgid,
      clientMsgId: accepted?.clientMsgId,
      attempts: 2,
      resent: 0,
    })
    expect(await attempts(pushId)).toEqual([
      { outcome: 'unclear', isResend: 0 },
      { outcome: 'accepted', isResend: 1 },
    ])
  })

  it('nine minutes of silence: an absence goes out once more, marked; then nobody knows and somebody must phone', async () => {
    const w = await family(bed)
    await fault('http', { path: sendPath, openid: w.guardianA.openid }, { status: 503 })
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    for (const seconds of [0, 5, 15, 40, 120, 180, 180, 600]) {
      await bed.advance(seconds * 1000)
      await bed.drain()
    }
    expect(await sendCalls([w.guardianA.openid])).toHaveLength(7)
    expect((await deliveries(pushId))[0]).toMatchObject({ state: 'unknown', resent: 1, attempts: 7 })
    const view = await bed.api(
      'GET /classes/:classId/push-receipts',
      { params: { classId: w.class.class }, query: {} },
      { token: await w.tokenOf(w.homeroom) },
    )
    expect(view.reply.families[0]).toMatchObject({ needsCall: true, reason: 'other' })
  })

  it('a reminder to staff is not sent again after nine minutes; a receipt that comes after all decides', async () => {
    const w = await family(bed)
    await fault('reset', { path: sendPath, openid: w.homeroom.openid }, { after: true })
    const fields = { student: '三(1)班', school: '城东第一小学', time: '2026年3月11日 08:30', state: '晨检还没有上报' }
    const place = { bureau: w.class.bureau, school: w.class.school, class: w.class.class }
    const { pushId } = await queueNow(
      absence(w.pupil, [], {
        kind: 'report_reminder',
        place,
        fields,
        title: '考勤上报提醒',
        text: '三(1)班晨检还没有上报',
        recipients: [{ accountId: w.homeroom.accountId }],
      }),
    )
    for (const seconds of [0, 5, 15, 40, 120, 180, 180, 600]) {
      await bed.advance(seconds * 1000)
      await bed.drain()
    }
    expect(await sendCalls([w.homeroom.openid])).toHaveLength(6)
    expect(await states(pushId)).toEqual(['unknown'])
    await runUnconfirmed(bed)
    expect(await states(pushId)).toEqual(['delivered'])
  })

  it('without a token nothing was sent for certain: the nine minutes have not begun', async () => {
    const w = await family(bed)
    await simCall(bed.simulator, `/__sim/apps/${wechatApps().oa}/revoke-tokens`, {})
    await fault('errcode', { path: sendPath, openid: w.guardianA.openid, count: 3 }, { errcode: 40001 })
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await bed.drain()
    expect((await sql<{ at: Date | null }>('SELECT first_attempt_at AS at FROM delivery WHERE push_id = ?', [pushId]))[0]?.at).toBeNull()
    await bed.advance(5_000)
    await drainUntil(bed, pushId, 'delivered')
  })
})

describe('WeChat refuses (MS-5)', () => {
  it('40001 on a send: the token is renewed once and the message goes out, in one attempt of ours', async () => {
    const w = await family(bed)
    await simCall(bed.simulator, `/__sim/apps/${wechatApps().oa}/revoke-tokens`, {})
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA, w.guardianB]))
    await drainUntil(bed, pushId, 'delivered')
    expect((await deliveries(pushId)).map((one) => one.attempts)).toEqual([1, 1])
  })

  it('43004: not following is remembered; the next message goes to the inbox without a call', async () => {
    const w = await family(bed)
    await act(w.guardianA.openid, 'unfollow', { silent: true })
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await bed.drain()
    expect((await deliveries(pushId))[0]).toMatchObject({ state: 'rejected', reason: 'not_following' })
    expect((await reachOf([w.guardianA.accountId])).get(w.guardianA.accountId)?.follows).toBe(false)
    const next = await queueNow(absence(w.pupil, [w.guardianA]))
    await bed.drain()
    expect((await deliveries(next.pushId))[0]).toMatchObject({ state: 'rejected', reason: 'not_following', attempts: 0 })
    expect(await sendCalls([w.guardianA.openid])).toHaveLength(1)
  })

  it('45009: the channel rests until the day is over, nothing more is called, and the message goes out tomorrow', async () => {
    const w = await family(bed)
    await quota(0)
    await bed.moveTo('2026-03-11T14:10:00+08:00')
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await bed.drain()
    const late = await queueNow(absence(w.pupil, [w.guardianB]))
    await bed.drain()
    expect((await deliveries(pushId))[0]).toMatchObject({
      state: 'waiting',
      reason: 'quota',
      nextAt: new Date('2026-03-12T00:00:00+08:00'),
    })
    expect((await deliveries(late.pushId))[0]).toMatchObject({ state: 'waiting', reason: 'quota', attempts: 0 })
    // Six hours later the token is a new one; the call that counts was made once.
    expect((await sendCalls(w.openids)).filter((one) => one.errcode === 45009)).toHaveLength(1)
    const view = await bed.api(
      'GET /classes/:classId/push-receipts',
      { params: { classId: w.class.class }, query: {} },
      { token: await w.tokenOf(w.homeroom) },
    )
    expect(view.reply.families.map((one) => [one.needsCall, one.reason])).toEqual([
      [true, 'quota'],
      [true, 'quota'],
    ])
    await quota(100_000)
    await bed.moveTo('2026-03-12T00:00:01+08:00')
    await drainUntil(bed, pushId, 'delivered')
    await drainUntil(bed, late.pushId, 'delivered')
  })

  it('a call that goes through counts against a limit of five: of eight guardians five get it today', async () => {
    const w = await family(bed, { pupils: 8, bound: 8 })
    const used = await simCall<{ usage: { path: string; day: string; used: number }[] }>(
      bed.simulator,
      `/__sim/apps/${wechatApps().oa}/quota`,
    )
    await quota(5 + (used.usage.find((one) => one.path === sendPath && one.day === '2026-03-11')?.used ?? 0))
    const { pushId } = await queueNow(absence(w.pupil, w.guardians.slice(0, 8)))
    await bed.drain()
    const found = await deliveries(pushId)
    expect([found.filter((one) => one.state !== 'waiting').length, found.filter((one) => one.reason === 'quota').length]).toEqual([5, 3])
    await quota(100_000)
  })

  it('a template that WeChat limits is our affair: rejected as such, not tried again', async () => {
    const w = await family(bed)
    await fault('errcode', { path: sendPath, openid: w.guardianA.openid }, { errcode: 43116 })
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await bed.drain()
    await bed.advance(60 * minute)
    await bed.drain()
    expect((await deliveries(pushId))[0]).toMatchObject({ state: 'rejected', reason: 'config', attempts: 1 })
  })

  it('somebody WeChat does not know, and somebody without an official account, are told apart', async () => {
    const w = await family(bed)
    const { pushId } = await queueNow(absence(w.pupil, [{ ...w.stranger, accountId: newId() }]))
    expect((await deliveries(pushId))[0]).toMatchObject({ state: 'rejected', reason: 'no_account', attempts: 0 })
  })
})

afterAll(() => assume({ receiptDelayMs: 300, callbackRetryMs: 1000 }))
