/** Nights, downtime, and a school clock that jumps (MS-10, SM-3, X24). */
import { markOf } from '../../../test/support/attendance'
import { correctingIn } from '../../../test/support/correcting'
import { fault, ledgerOf, sendCalls, sendPath, until } from '../../../test/support/wechat'
import { absence, deliveries, drainUntil, family, bedForFile, queueNow, runUnconfirmed, states, type Bed } from '../../../test/support/push-bed'
import { createHouseWorker } from '../../main/keeping'
import { sql, write } from '../../platform/db'
import type { PushMessage } from './queue-push'

let bed: Bed
bedForFile((opened) => (bed = opened))
beforeEach(async () => {
  // A worker looks at the clock each second; ours has seen this morning.
  await bed.drain()
})

const hour = 3_600_000
type Pupil = Awaited<ReturnType<typeof family>>['pupil']
const calmNews = (pupil: Pupil, kind: 'correction' | 'guardian_change' | 'class_move', recipients: Parameters<typeof absence>[1]): PushMessage =>
  absence(pupil, recipients, { kind, title: '更正', text: `${pupil.name}的记录已更正。`, fields: { ...absence(pupil, []).fields, state: '更正为已到校' } })

describe('the night (MS-10)', () => {
  it.each(['correction', 'guardian_change', 'class_move'] as const)('news that can wait (%s) waits from 21:30 until 07:00; it is in the inbox at once', async (kind) => {
    const w = await family(bed)
    await bed.moveTo('2026-03-11T21:30:00+08:00')
    const { pushId } = await queueNow(calmNews(w.pupil, kind, [w.guardianA]))
    await bed.drain()
    expect((await deliveries(pushId))[0]).toMatchObject({ state: 'waiting', attempts: 0, nextAt: new Date('2026-03-12T07:00:00+08:00') })
    const list = await bed.api('GET /my/messages', { query: {} }, { token: await w.tokenOf(w.guardianA) })
    expect(list.reply.items.map((one) => one.pushId)).toEqual([pushId])
    await bed.moveTo('2026-03-12T06:59:59+08:00')
    await bed.drain()
    expect(await sendCalls([w.guardianA.openid])).toEqual([])
    await bed.moveTo('2026-03-12T07:00:00+08:00')
    await drainUntil(bed, pushId, 'delivered')
    expect((await ledgerOf([w.guardianA.openid])).length).toBe(1)
  })

  it('an absence never waits, at whatever hour it is told', async () => {
    const w = await family(bed)
    await bed.moveTo('2026-03-11T22:10:00+08:00')
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await drainUntil(bed, pushId, 'delivered')
  })
})

describe('after downtime (SM-3, X24)', () => {
  it('the server was down for a day: this morning’s alarm is not sent tomorrow, it is in the inbox, with the reason', async () => {
    const w = await family(bed)
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA, w.guardianB]))
    await bed.moveTo('2026-03-12T08:05:00+08:00')
    await bed.drain()
    expect((await deliveries(pushId)).map((one) => [one.state, one.channel, one.reason, one.attempts])).toEqual([
      ['expired', 'inbox', 'too_old', 0],
      ['expired', 'inbox', 'too_old', 0],
    ])
    expect(await sendCalls(w.openids)).toEqual([])
    const opened = await bed.api('PUT /my/messages/:pushId/opened', { params: { pushId } }, { token: await w.tokenOf(w.guardianA) })
    expect(opened.status).toBe(200)
    const view = await bed.api('GET /classes/:classId/push-receipts', { params: { classId: w.class.class }, query: { day: '2026-03-11' } }, { token: await w.tokenOf(w.homeroom) })
    expect(view.reply.families[0]).toMatchObject({ opened: true, needsCall: false })
  })

  it('eleven hours and fifty-nine minutes are not too old, twelve hours are', async () => {
    const w = await family(bed)
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await bed.advance(12 * hour - 60_000)
    await drainUntil(bed, pushId, 'delivered')
    const other = await queueNow(absence(w.pupil, [w.guardianA]))
    await bed.advance(12 * hour)
    await bed.drain()
    expect(await states(other.pushId)).toEqual(['expired'])
  })

  it('SM-3, X24, MS-10: reported at 14:25, the worker back at five in the morning: yesterday’s 未到校 wakes nobody, it is in the inbox and on the phone list', async () => {
    const w = await family(bed)
    await bed.moveTo('2026-03-11T14:25:00+08:00')
    await correctingIn(() => bed).report(w, [markOf(w.pupil, 'absent_unexplained')], w.homeroom, { session: 'pm' })
    await bed.moveTo('2026-03-12T05:00:00+08:00')
    await bed.drain()
    const [push] = await sql<{ id: string; createdAt: Date }>('SELECT id, created_at AS createdAt FROM push WHERE student_id = ?', [w.pupil.id])
    expect((await deliveries(push?.id ?? '')).map((one) => [one.state, one.channel, one.reason, one.attempts])).toEqual([
      ['expired', 'inbox', 'too_old', 0],
      ['expired', 'inbox', 'too_old', 0],
    ])
    expect([await sendCalls(w.openids), push?.createdAt]).toEqual([[], bed.clock.now()])
    const view = await bed.api('GET /classes/:classId/push-receipts', { params: { classId: w.class.class }, query: { day: '2026-03-11' } }, { token: await w.tokenOf(w.homeroom) })
    expect(view.reply.families[0]).toMatchObject({ opened: false, needsCall: true, reason: 'too_old' })
  })

  it('SM-3: the half day counts from the cause, also for what is tried again and again without being sent', async () => {
    const w = await family(bed)
    const since = new Date(bed.clock.now().getTime() - 12 * hour + 60_000)
    await fault('errcode', { path: sendPath, openid: w.guardianA.openid }, { errcode: 45011 })
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA], { since }))
    await bed.drain()
    expect(await states(pushId)).toEqual(['waiting'])
    await bed.advance(60_000)
    await bed.drain()
    expect([(await deliveries(pushId))[0]?.reason, (await sendCalls([w.guardianA.openid])).length]).toEqual(['too_old', 1])
  })

  it('an outcome nobody knew before the downtime is not tried again a day later, not even an alarm', async () => {
    const w = await family(bed)
    await fault('reset', { path: sendPath, openid: w.guardianA.openid, count: 1 })
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await bed.drain()
    await bed.advance(24 * hour)
    await bed.drain()
    expect([await states(pushId), (await sendCalls([w.guardianA.openid])).length]).toEqual([['unknown'], 1])
  })
})

describe('the school’s clock is put back two hours (X24)', () => {
  it('what was queued before it goes out now, once, and its receipt counts', async () => {
    const w = await family(bed)
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await bed.advance(-2 * hour)
    await drainUntil(bed, pushId, 'delivered')
    expect((await ledgerOf([w.guardianA.openid])).length).toBe(1)
  })

  it('a repeat does not wait two hours for its five seconds, and does not become a second message', async () => {
    const w = await family(bed)
    await fault('reset', { path: sendPath, openid: w.guardianA.openid, count: 1 }, { after: true })
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await bed.drain()
    expect(await states(pushId)).toEqual(['waiting'])
    await bed.advance(-2 * hour)
    await drainUntil(bed, pushId, 'delivered')
    const [accepted, ...more] = await ledgerOf([w.guardianA.openid])
    expect([more, accepted?.duplicates]).toEqual([[], 1])
  })

  it('nine minutes of real time end the repeats, whatever the school’s clock says', async () => {
    const w = await family(bed)
    await fault('http', { path: sendPath, openid: w.guardianA.openid }, { status: 503 })
    const { pushId } = await queueNow(calmNews(w.pupil, 'correction', [w.guardianA]))
    await bed.drain()
    await write('UPDATE delivery SET first_attempt_real = UTC_TIMESTAMP(3) - INTERVAL 10 MINUTE WHERE push_id = ?', [pushId])
    await bed.advance(-2 * hour)
    await bed.drain()
    expect([await states(pushId), (await sendCalls([w.guardianA.openid])).length]).toEqual([['unknown'], 1])
  })

  it('a lease is database time: a worker that died is replaced although the clock went back, one that works is left alone', async () => {
    const w = await family(bed)
    const held = async (until: string) => {
      const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
      await write(`UPDATE delivery SET state = 'sending', attempts = 1, lease_token = ?, lease_until = UTC_TIMESTAMP(3) ${until}, first_attempt_at = ?, first_attempt_real = UTC_TIMESTAMP(3) WHERE push_id = ?`, ['0'.repeat(32), bed.clock.now(), pushId])
      return pushId
    }
    const dead = await held('- INTERVAL 1 SECOND')
    const working = await held('+ INTERVAL 1 MINUTE')
    await bed.advance(-2 * hour)
    await drainUntil(bed, dead, 'delivered')
    expect(await states(working)).toEqual(['sending'])
  })

  it('a worker that starts after the clock went back finds what waits', async () => {
    const w = await family(bed)
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await bed.advance(-2 * hour)
    await createHouseWorker({ leaseMs: 2_000 }).drain()
    expect((await sendCalls([w.guardianA.openid])).length).toBe(1)
    await drainUntil(bed, pushId, 'delivered')
  })

  it('an accepted message without a receipt is unconfirmed ten minutes later, not two hours and ten', async () => {
    const w = await family(bed)
    await fault('receipt-missing', { openid: w.guardianA.openid })
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await drainUntil(bed, pushId, 'accepted')
    await bed.advance(-2 * hour)
    await runUnconfirmed(bed)
    await bed.advance(15 * 60_000)
    await until('unconfirmed', async () => {
      await runUnconfirmed(bed)
      return (await states(pushId))[0] === 'unconfirmed'
    })
  })
})
