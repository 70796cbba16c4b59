/** A parent of two children is told once, and everything else is kept for each child (ID-8). */
import { cardsOf, fault, ledgerOf, sendCalls, sendPath, until } from '../../../test/support/wechat'
import { answers, creditOf, subscribeLedger, usesMiniProgram } from '../../../test/support/push-second'
import { absence, deliveries, drainUntil, family, bedForFile, queueNow, states, type Bed } from '../../../test/support/push-bed'
import { inTransaction, write } from '../../platform/db'
import { newId } from '../../platform/ids'
import { cancelWaiting } from './cancel-waiting'
import { deliver } from './deliver'
import { queue } from './queue-push'
import { scopeKeyOf, sharedCard } from './scope'

let bed: Bed
bedForFile((opened) => (bed = opened))

/** Guardian A with a child in each of two classes; both absences are queued in one go. */
async function siblings() {
  const w = await family(bed, { twoChildren: true })
  const sibling = w.otherPupils[1]
  if (!sibling) throw new Error('a second child was asked for')
  return { ...w, sibling }
}
type Family = Awaited<ReturnType<typeof siblings>>
const both = (w: Family) =>
  inTransaction(async () => [await queue(absence(w.pupil, [w.guardianA, w.guardianB])), await queue(absence(w.sibling, [w.guardianA]))] as const)
const ofA = async (w: Family, pushId: string) => (await deliveries(pushId)).find((one) => one.accountId === w.guardianA.accountId)
const token = async (w: Family) => ({ token: await w.tokenOf(w.guardianA) })

describe('two children, one cause (ID-8)', () => {
  it('one push names both; two receipt rows with the same msgid; the other guardian of one child reads of that child alone', async () => {
    const w = await siblings()
    const [first, second] = await both(w)
    await drainUntil(bed, first.pushId, 'delivered')
    await drainUntil(bed, second.pushId, 'delivered')
    const cards = await cardsOf(w.guardianA.openid)
    expect(cards.map((card) => [card.values.thing1, card.values.thing2])).toEqual([[`${w.pupil.name}、${w.sibling.name}`, '城东第一小学三(1)班、三(2)班']])
    const [one, other] = [await ofA(w, first.pushId), await ofA(w, second.pushId)]
    expect([one?.msgid, one?.state]).toEqual([other?.msgid, other?.state])
    expect((await cardsOf(w.guardianB.openid)).map((card) => card.values.thing1)).toEqual([w.pupil.name])
    const list = await bed.api('GET /my/messages', { query: {} }, await token(w))
    expect(list.reply.items.map((item) => item.student).sort()).toEqual([w.pupil.name, w.sibling.name].sort())
    const view = async (classId: string, person: Family['homeroom']) =>
      (await bed.api('GET /classes/:classId/push-receipts', { params: { classId }, query: {} }, { token: await w.tokenOf(person) })).reply.counts
    expect([(await view(w.class.class, w.homeroom)).delivered, (await view(w.otherClass.class, w.otherHomeroom)).delivered]).toEqual([2, 1])
  })

  it('opening the card shows both messages and marks both opened, for this person alone', async () => {
    const w = await siblings()
    const [first, second] = await both(w)
    await drainUntil(bed, first.pushId, 'delivered')
    const opened = await bed.api('PUT /my/messages/:pushId/opened', { params: { pushId: first.pushId } }, await token(w))
    expect([opened.reply.student, opened.reply.together.map((one) => one.student)]).toEqual([w.pupil.name, [w.sibling.name]])
    expect((await ofA(w, second.pushId))?.openedAt).not.toBeNull()
    expect((await deliveries(first.pushId)).filter((one) => one.openedAt !== null)).toHaveLength(1)
  })

  it('two workers at once still send one', async () => {
    const w = await siblings()
    const [first, second] = await both(w)
    await Promise.all([first, second, first, second].map(({ pushId }) => deliver({ pushId })))
    await drainUntil(bed, second.pushId, 'delivered')
    expect(await ledgerOf([w.guardianA.openid])).toHaveLength(1)
  })

  it('an alarm does not wait for a brother’s: what was sent already, or is told by another school, is a push of its own', async () => {
    const w = await siblings()
    const first = await queueNow(absence(w.pupil, [w.guardianA]))
    await drainUntil(bed, first.pushId, 'delivered')
    const second = await queueNow(absence(w.sibling, [w.guardianA]))
    await drainUntil(bed, second.pushId, 'delivered')
    await inTransaction(async () => {
      await queue(absence(w.pupil, [w.guardianA]))
      await queue(absence(w.neighbourPupil, [w.guardianA]))
    })
    await bed.drain()
    expect(await ledgerOf([w.guardianA.openid])).toHaveLength(4)
  })

  it('other words about the other child are another push', async () => {
    const w = await siblings()
    await inTransaction(async () => {
      await queue(absence(w.pupil, [w.guardianA]))
      await queue(absence(w.sibling, [w.guardianA], { fields: { ...absence(w.sibling, []).fields, state: '午检未到校' } }))
    })
    await bed.drain()
    expect(await ledgerOf([w.guardianA.openid])).toHaveLength(2)
  })

  it('the answer was lost or the worker died: one card again, the same id, both rows know', async () => {
    const w = await siblings()
    await fault('reset', { path: sendPath, openid: w.guardianA.openid, count: 1 }, { after: true })
    const [first, second] = await both(w)
    await bed.drain()
    expect([(await ofA(w, first.pushId))?.state, (await ofA(w, second.pushId))?.state]).toEqual(['waiting', 'waiting'])
    await write(`UPDATE delivery SET state = 'sending', lease_token = ?, lease_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE push_id = ? AND account_id = ?`, ['0'.repeat(32), first.pushId, w.guardianA.accountId])
    // A third child cannot join a card that may have gone out.
    const third = await queueNow(absence({ ...w.sibling, id: newId() }, [w.guardianA]))
    await deliver(first)
    await drainUntil(bed, second.pushId, 'delivered')
    await drainUntil(bed, third.pushId, 'delivered')
    expect((await ledgerOf([w.guardianA.openid])).map((one) => one.duplicates ?? 0).sort()).toEqual([0, 1])
  })

  it('the first child turns up before anything went out: the other is still told, of itself alone', async () => {
    const w = await siblings()
    const report = newId()
    await inTransaction(async () => {
      await queue(absence(w.pupil, [w.guardianA], { dedupeKey: `absence:${report}:${w.pupil.id}` }))
      await queue(absence(w.sibling, [w.guardianA]))
    })
    await inTransaction(() => cancelWaiting({ dedupePrefix: `absence:${report}:` }))
    await bed.drain()
    expect((await cardsOf(w.guardianA.openid)).map((card) => card.values.thing1)).toEqual([w.sibling.name])
  })

  it('the other child turns up: the card names the first alone', async () => {
    const w = await siblings()
    const report = newId()
    const gone = await inTransaction(async () => {
      await queue(absence(w.pupil, [w.guardianA]))
      return queue(absence(w.sibling, [w.guardianA], { dedupeKey: `absence:${report}:${w.sibling.id}` }))
    })
    await inTransaction(() => cancelWaiting({ dedupePrefix: `absence:${report}:` }))
    await bed.drain()
    expect((await cardsOf(w.guardianA.openid)).map((card) => card.values.thing1)).toEqual([w.pupil.name])
    expect(await states(gone.pushId)).toEqual(['cancelled'])
  })

  it('WeChat’s system failed: the next round brings one card again and both rows follow', async () => {
    const w = await siblings()
    await fault('receipt-status', { openid: w.guardianA.openid, count: 1 }, { status: 'failed: system failed' })
    const [first, second] = await both(w)
    await until('the second round', async () => {
      await bed.drain()
      return (await ofA(w, second.pushId))?.round === 1
    })
    await bed.advance(60_000)
    await drainUntil(bed, second.pushId, 'delivered')
    expect([(await ofA(w, first.pushId))?.state, (await sendCalls([w.guardianA.openid])).length]).toEqual(['delivered', 2])
  })

  it('in the mini-program too: one message, one consent, two rows', async () => {
    const w = await siblings()
    const openid = await usesMiniProgram(w.guardianA)
    await answers(openid, 'accept', 'absence')
    await until('WeChat told us', async () => (await creditOf(openid)) === 1)
    const [, second] = await both(w)
    await drainUntil(bed, second.pushId, 'delivered')
    expect([(await subscribeLedger(openid)).length, await creditOf(openid), (await ofA(w, second.pushId))?.channel]).toEqual([1, 0, 'subscribe'])
  })
})

describe('the card for several children (ID-8, MS-8)', () => {
  const card = (student: string, school: string) => ({ fields: { student, school, state: '晨检未到校' }, schoolName: '城东第一小学' })
  it('says how many where twenty characters do not hold the names', () => {
    const long = ['阿布都拉江·买买提', '欧阳娜娜木江·买买提', '赵一'].map((name) => card(name, '城东第一小学三(1)班'))
    expect(sharedCard(long).student).toBe('阿布都拉江·买买提等3人')
    expect(sharedCard([card('欧'.repeat(20), '城东第一小学三(1)班'), card('赵一', '城东第一小学三(1)班')])).toMatchObject({ student: `${'欧'.repeat(16)}…等2人`, school: '城东第一小学三(1)班' })
  })

  it('another day, session, school or wording is another scope; a message about no child has none', () => {
    const message = { kind: 'absence' as const, day: '2026-03-11', session: 'am' as const, place: { school: '1', student: '2' }, fields: { student: '赵一', state: '未到校' } }
    const keys = [message, { ...message, day: '2026-03-12' }, { ...message, session: 'pm' as const }, { ...message, place: { school: '2', student: '2' } }, { ...message, fields: { ...message.fields, state: '迟到' } }]
    expect(new Set(keys.map(scopeKeyOf)).size).toBe(5)
    expect(scopeKeyOf({ ...message, place: { school: '1', student: '3' }, fields: { ...message.fields, student: '钱二' } })).toBe(scopeKeyOf(message))
    expect(scopeKeyOf({ ...message, place: { school: '1' } })).toBeUndefined()
  })
})
