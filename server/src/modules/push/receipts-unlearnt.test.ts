/** Receipts whose msgid we never learnt, because the answer to our call was lost: whose are they (MS-7)? */
import { fault, ledgerOf, sendPath, until } from '../../../test/support/wechat'
import { absence, attempts, deliveries, drainUntil, family, bedForFile, queueNow, runUnconfirmed, states, type Bed } from '../../../test/support/push-bed'
import { sql, write } from '../../platform/db'

let bed: Bed
bedForFile((opened) => (bed = opened))

const minute = 60_000
type Family = Awaited<ReturnType<typeof family>>
const one = async (pushId: string) => (await deliveries(pushId))[0]

/** A message to guardian A of which nobody knows what became of it, first tried some minutes ago. */
async function unknownSince(w: Family, minutes: number, state = 'unknown'): Promise<string> {
  const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
  await write('UPDATE delivery SET state = ?, next_at = NULL, attempts = 1, first_attempt_at = ?, first_attempt_real = UTC_TIMESTAMP(3) WHERE push_id = ?', [
    state, new Date(bed.clock.now().getTime() - minutes * minute), pushId,
  ])
  return pushId
}
/** WeChat did it, its answer was lost, and its receipt has been looked at. */
async function unclear(w: Family): Promise<string> {
  await fault('reset', { path: sendPath, openid: w.guardianA.openid, count: 1 }, { after: true })
  const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
  await bed.drain()
  await until('the receipt is here', async () => (await parked(w)).length > 0)
  await bed.drain()
  expect(await states(pushId)).toEqual(['waiting'])
  return pushId
}
const parked = (w: Family) => sql<{ msgid: string; processedAt: Date | null }>('SELECT msgid, processed_at AS processedAt FROM wechat_event WHERE openid = ?', [w.guardianA.openid])

it('MS-7, MS-3: the receipt of a message that waits for its repeat is not taken for that of an older unknown one', async () => {
  const w = await family(bed)
  const older = await unknownSince(w, 30)
  const waiting = await unclear(w)
  await runUnconfirmed(bed)
  expect([await states(older), (await parked(w)).map((event) => event.processedAt)]).toEqual([['unknown'], [null]])
  await bed.advance(5_000)
  await drainUntil(bed, waiting, 'delivered')
  const [sent] = await ledgerOf([w.guardianA.openid])
  expect([(await one(waiting))?.msgid, await states(older)]).toEqual([sent?.msgid, ['unknown']])
  expect((await one(older))?.deliveredAt).toBeNull()
})

it('MS-7: a call that is under way at this moment may be the receipt’s as well, so an older unknown one does not get it', async () => {
  const w = await family(bed)
  const calling = await unclear(w)
  await write(`UPDATE delivery SET state = 'sending', lease_token = ?, lease_until = UTC_TIMESTAMP(3) + INTERVAL 1 MINUTE WHERE push_id = ?`, ['0'.repeat(32), calling])
  const older = await unknownSince(w, 30)
  await runUnconfirmed(bed)
  expect([await states(older), await states(calling), (await parked(w)).map((event) => event.processedAt)]).toEqual([['unknown'], ['sending'], [null]])
})

it('MS-7: what was tried first after the receipt was made cannot be meant; the only other one gets it', async () => {
  const w = await family(bed)
  const older = await unknownSince(w, 0)
  const [at] = [bed.clock.now()]
  await write(
    `INSERT INTO wechat_event (id, appid, dedupe_key, event, openid, msgid, status, created_at, received_at)
     SELECT push_id + 1, appid, CONCAT('later|', push_id), 'templatesendjobfinish', openid, '990000000001', 'success', ?, ? FROM delivery WHERE push_id = ?`, [at, at, older],
  )
  await bed.advance(10 * minute)
  await unknownSince(w, 0, 'waiting')
  await runUnconfirmed(bed)
  expect(await one(older)).toMatchObject({ state: 'delivered', msgid: '990000000001' })
})

it('MS-7: WeChat says it has the message already (45065) and gives no msgid; the receipt that was parked meanwhile is found by the net', async () => {
  const w = await family(bed)
  const waiting = await unclear(w)
  await fault('errcode', { path: sendPath, openid: w.guardianA.openid, count: 1 }, { errcode: 45065 })
  await bed.advance(5_000)
  await drainUntil(bed, waiting, 'accepted')
  expect((await attempts(waiting)).map((attempt) => attempt.outcome)).toEqual(['unclear', 'refused'])
  await runUnconfirmed(bed)
  expect(await one(waiting)).toMatchObject({ state: 'delivered', msgid: (await parked(w))[0]?.msgid })
})

it('MS-7: accepted without a msgid and unconfirmed since, it is still a receipt’s possible owner and may still be delivered', async () => {
  const w = await family(bed)
  const waiting = await unclear(w)
  await fault('errcode', { path: sendPath, openid: w.guardianA.openid, count: 1 }, { errcode: 45065 })
  await bed.advance(5_000)
  await drainUntil(bed, waiting, 'accepted')
  await write(`UPDATE delivery SET state = 'unconfirmed', next_at = NULL WHERE push_id = ?`, [waiting])
  const older = await unknownSince(w, 30)
  await runUnconfirmed(bed)
  expect([await states(waiting), await states(older)]).toEqual([['unconfirmed'], ['unknown']])
  await write(`UPDATE delivery SET state = 'expired' WHERE push_id = ?`, [older])
  await runUnconfirmed(bed)
  expect(await states(waiting)).toEqual(['delivered'])
})
