/** What WeChat tells us: receipts in any order, followers, menu taps; and what is refused (S60). */
import { act, callbacksTo, fault, ledgerOf, until } from '../../../test/support/wechat'
import { simCall, wechatApps } from '../../../test/support/house'
import { sql, write } from '../../platform/db'
import { newId } from '../../platform/ids'
import { signatureOf } from '../../outside/wechat/callback'
import { reachOf } from '../identity/index'
import { housekeeping } from './jobs'
import {
  absence,
    deliveries,
  drainUntil,
  family,
  bedForFile,
  queueNow,
  runUnconfirmed,
  states,
  type Bed,
} from '../../../test/support/push-bed'

let bed: Bed
bedForFile((opened) => (bed = opened))

const minute = 60_000
const receipt = 'TEMPLATESENDJOBFINISH'
type Event = { id: string; event: string; eventKey: string | null; processedAt: Date | null }
const eventsOf = (openid: string) =>
  sql<Event>(
    `SELECT CAST(id AS CHAR) AS id, event, event_key AS eventKey, processed_at AS processedAt
     FROM wechat_event WHERE openid = ? ORDER BY id`,
    [openid],
  )

describe('receipts come early, twice, late or never (MS-7)', () => {
  it('a receipt that is faster than the answer to our own call is kept and matched', async () => {
    const w = await family(bed)
    await fault('receipt-first', { openid: w.guardianA.openid })
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await drainUntil(bed, pushId, 'delivered')
    expect(await eventsOf(w.guardianA.openid)).toMatchObject([{ processedAt: expect.any(Date) as Date }])
  })

  it('a receipt that was looked at and found nothing, before we had committed our own msgid, is found by the sender', async () => {
    const w = await family(bed)
    await fault('receipt-missing', { openid: w.guardianA.openid })
    const first = await queueNow(absence(w.pupil, [w.guardianA]))
    await drainUntil(bed, first.pushId, 'accepted')
    // The simulator counts its msgids up, so the next one can be told about before it exists; nothing promises to match it.
    const next = String(BigInt((await deliveries(first.pushId))[0]?.msgid ?? '0') + 1n)
    await write(
      `INSERT INTO wechat_event (id, appid, dedupe_key, event, openid, msgid, status, created_at, received_at)
       VALUES (?, ?, ?, ?, ?, ?, 'success', ?, ?)`,
      [newId(), wechatApps().oa, `early|${next}`, receipt.toLowerCase(), w.guardianA.openid, next, bed.clock.now(), bed.clock.now()],
    )
    const second = await queueNow(absence(w.pupil, [w.guardianA]))
    await bed.drain()
    expect((await deliveries(second.pushId))[0]).toMatchObject({ msgid: next, state: 'delivered' })
    expect(await states(first.pushId)).toEqual(['accepted'])
  })

  it('receipts at every moment of sending, shuffled and in threes: none of thirty is missed', async () => {
    const w = await family(bed, { pupils: 30, bound: 30 })
    await fault('receipt-first', { appid: wechatApps().oa, every: 3 })
    await fault('callback-duplicate', { event: receipt, every: 2 }, { times: 2 })
    const { pushId } = await queueNow(absence(w.pupil, w.guardians))
    await drainUntil(bed, pushId, 'delivered')
    expect(await ledgerOf(w.guardians.map((guardian) => guardian.openid))).toHaveLength(30)
  })

  it('the same receipt three times is one event and one delivery', async () => {
    const w = await family(bed)
    await fault('callback-duplicate', { openid: w.guardianA.openid, event: receipt }, { times: 2 })
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await drainUntil(bed, pushId, 'delivered')
    await until(
      'three callbacks',
      async () => (await callbacksTo(w.guardianA.openid)).filter((one) => one.state === 'delivered').length === 3,
    )
    expect(await eventsOf(w.guardianA.openid)).toHaveLength(1)
  })

  it('no receipt for ten minutes: unconfirmed, not failed; a receipt after that still makes it delivered', async () => {
    const w = await family(bed)
    await fault('receipt-delay', { openid: w.guardianA.openid }, { ms: 20 * minute })
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await bed.drain()
    await bed.advance(9 * minute)
    await runUnconfirmed(bed)
    expect(await states(pushId)).toEqual(['accepted'])
    await bed.advance(6 * minute)
    await runUnconfirmed(bed)
    expect((await deliveries(pushId))[0]).toMatchObject({ state: 'unconfirmed', reason: null })
    await bed.advance(6 * minute)
    await drainUntil(bed, pushId, 'delivered')
  })

  it('a receipt that matches nothing is kept a day and then goes', async () => {
    const w = await family(bed)
    const at = bed.clock.now()
    const rows = [
      ['900000000000000001', 25],
      ['900000000000000002', 23],
    ] as const
    for (const [id, hours] of rows) {
      await write(
        `INSERT INTO wechat_event (id, appid, dedupe_key, event, openid, msgid, status, created_at, received_at)
         VALUES (?, ?, ?, ?, ?, ?, 'success', ?, ?)`,
        [
          id,
          wechatApps().oa,
          `${w.stranger.openid}${id}`,
          receipt.toLowerCase(),
          w.stranger.openid,
          id,
          at,
          new Date(new Date('2026-03-12T00:00:00+08:00').getTime() - hours * 60 * minute),
        ],
      )
    }
    await runUnconfirmed(bed)
    await housekeeping.run('all', '2026-03-11')
    expect((await eventsOf(w.stranger.openid)).map((one) => one.id)).toEqual(['900000000000000002'])
  })
})

describe('what a receipt says (MS-5)', () => {
  it('the family blocked the account: undelivered, with the reason, and not sent again', async () => {
    const w = await family(bed)
    await act(w.guardianA.openid, 'block')
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await drainUntil(bed, pushId, 'rejected')
    expect((await deliveries(pushId))[0]).toMatchObject({ reason: 'user_block', lastError: 'failed:user block', attempts: 1 })
  })

  it("WeChat's system failed: a minute later the next round goes out under a new id and arrives", async () => {
    const w = await family(bed)
    await fault('receipt-status', { openid: w.guardianA.openid, count: 1 }, { status: 'failed: system failed' })
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await drainUntil(bed, pushId, 'waiting')
    await until('the receipt is applied', async () => {
      await bed.drain()
      return (await deliveries(pushId))[0]?.round === 1
    })
    expect((await deliveries(pushId))[0]).toMatchObject({
      state: 'waiting',
      reason: 'system_failed',
      nextAt: new Date('2026-03-11T08:06:00+08:00'),
    })
    await bed.advance(minute)
    await drainUntil(bed, pushId, 'delivered')
    const accepted = await ledgerOf([w.guardianA.openid])
    expect([accepted.length, new Set(accepted.map((one) => one.clientMsgId)).size]).toEqual([2, 2])
  })

  it('when it fails again and again, three further tries are made and then somebody is told', async () => {
    const w = await family(bed)
    await fault('receipt-status', { openid: w.guardianA.openid }, { status: 'failed: system failed' })
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    for (const [round, wait] of [
      [1, 1],
      [2, 5],
      [3, 15],
    ] as const) {
      await until(`round ${round}`, async () => {
        await bed.drain()
        return (await deliveries(pushId))[0]?.round === round
      })
      await bed.advance(wait * minute)
    }
    await drainUntil(bed, pushId, 'rejected')
    expect((await deliveries(pushId))[0]).toMatchObject({ reason: 'system_failed', attempts: 4 })
  })

  it('too frequent: the next hour; a status nobody knows: undelivered, stored as it came', async () => {
    const w = await family(bed)
    await fault('receipt-status', { openid: w.guardianA.openid }, { status: 'failed:freq limit' })
    await fault('receipt-status', { openid: w.guardianB.openid }, { status: 'failed: moon phase' })
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA, w.guardianB]))
    await until('both receipts', async () => {
      await bed.drain()
      return (await deliveries(pushId)).every((one) => one.reason !== null)
    })
    const byAccount = new Map((await deliveries(pushId)).map((one) => [one.accountId, one]))
    expect(byAccount.get(w.guardianA.accountId)).toMatchObject({
      state: 'waiting',
      reason: 'frequency',
      nextAt: new Date('2026-03-11T09:05:00+08:00'),
    })
    expect(byAccount.get(w.guardianB.accountId)).toMatchObject({ state: 'rejected', reason: 'other', lastError: 'failed: moon phase' })
  })
})

describe('followers and menu taps', () => {
  it('unfollowing and following again in WeChat changes whether we can reach the person, and no binding (ID-6)', async () => {
    const w = await family(bed)
    const bindings = () => sql('SELECT * FROM guardian_link WHERE account_id = ? ORDER BY id', [w.guardianA.accountId])
    const follows = async () => (await reachOf([w.guardianA.accountId])).get(w.guardianA.accountId)?.follows
    const before = await bindings()
    await act(w.guardianA.openid, 'unfollow')
    await until('unreachable', async () => (await follows()) === false)
    await bed.advance(2_000)
    await act(w.guardianA.openid, 'follow')
    await until('reachable again', async () => (await follows()) === true)
    expect(await bindings()).toEqual(before)
    expect((await eventsOf(w.guardianA.openid)).map((one) => one.event)).toEqual(['unsubscribe', 'subscribe'])
  })

  it('a tap on the menu is kept', async () => {
    const w = await family(bed)
    await simCall(bed.simulator, '/__sim/apps', {
      kind: 'oa',
      appid: wechatApps().oa,
      secret: bed.env.WX_OA_SECRET,
      menu: { button: [{ name: '问候', type: 'click', key: 'hello' }] },
    })
    await act(w.guardianA.openid, 'menu-click', { key: 'hello' })
    await until('the tap', async () => (await eventsOf(w.guardianA.openid)).length > 0)
    expect(await eventsOf(w.guardianA.openid)).toMatchObject([{ event: 'click', eventKey: 'hello' }])
  })
})

describe('who may speak for WeChat (S60)', () => {
  it("WeChat's check of our address is answered, for the official account and the mini-program", async () => {
    for (const [account, appid] of Object.entries(wechatApps())) {
      const callback = {
        url: `${bed.url}/api/webhooks/wechat/${account}`,
        token: bed.env.WX_CALLBACK_TOKEN,
        aesKey: bed.env.WX_CALLBACK_AESKEY,
        mode: 'secure',
        verify: true,
      }
      expect(await simCall(bed.simulator, `/__sim/apps/${appid}/callback`, callback)).toMatchObject({ saved: true })
    }
  })

  it.each([
    ['a wrong signature', 'callback-signature', {}],
    ['another account', 'callback-appid', {}],
    ['an hour ago', 'callback-stale', { seconds: 3600 }],
  ])('an event with %s is refused and leaves nothing', async (_, kind, more) => {
    const w = await family(bed)
    await fault(kind, { openid: w.guardianA.openid }, more)
    await act(w.guardianA.openid, 'unfollow')
    await until('the refusal', async () =>
      (await callbacksTo(w.guardianA.openid)).some((one) => one.attempts.some((attempt) => attempt.status === 403)),
    )
    expect(await eventsOf(w.guardianA.openid)).toEqual([])
    expect((await reachOf([w.guardianA.accountId])).get(w.guardianA.accountId)?.follows).toBe(true)
  })

  it('clear text is refused, and an account we do not have does not exist', async () => {
    const timestamp = String(Math.floor(bed.clock.now().getTime() / 1000))
    const query = { timestamp, nonce: 'n', signature: signatureOf(bed.env.WX_CALLBACK_TOKEN, timestamp, 'n') }
    const text =
      '<xml><MsgType>event</MsgType><Event>unsubscribe</Event><FromUserName>oSomebody</FromUserName><CreateTime>1</CreateTime></xml>'
    const plain = await bed.api('POST /webhooks/wechat/:account', { params: { account: 'oa' }, query, text })
    expect([plain.status, plain.error?.code]).toEqual([403, 'webhook.refused'])
    const unknown = await bed.api('POST /webhooks/wechat/:account', { params: { account: 'pay' }, query, text })
    expect(unknown.status).toBe(404)
    const stale = await bed.api('GET /webhooks/wechat/:account', {
      params: { account: 'oa' },
      query: { ...query, signature: 'x', echostr: '1' },
    })
    expect(stale.status).toBe(403)
  })
})
