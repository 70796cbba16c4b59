/** A guardian wants no WeChat messages about a child any more (S41). */
import { cardsOf, ledgerOf } from '../../../test/support/wechat'
import type { Person } from '../../../test/support/world'
import { absence, deliveries, drainUntil, family, bedForFile, queueNow, type Bed } from '../../../test/support/push-bed'
import { inTransaction } from '../../platform/db'
import { queue } from './queue-push'

let bed: Bed
bedForFile((opened) => (bed = opened))

type Family = Awaited<ReturnType<typeof family>>
const withdraw = async (w: Family, person: Person, studentId: string) =>
  bed.api('PUT /students/:studentId/consents/:purpose', { params: { studentId, purpose: 'wechat_push' }, body: { given: false, version: 1 } }, { token: await w.tokenOf(person) })
const deliveryOf = async (pushId: string, person: Person) => (await deliveries(pushId)).find((one) => one.accountId === person.accountId)

it('S41: withdrawn in the evening, what waits for the morning goes to WeChat no more and stays in the inbox; the other guardian gets it', async () => {
  const w = await family(bed)
  await bed.moveTo('2026-03-11T22:00:00+08:00')
  const moved = { kind: 'class_move' as const, title: '转班', text: `${w.pupil.name}转班。`, fields: { ...absence(w.pupil, []).fields, state: '转到新班级' } }
  const { pushId } = await queueNow(absence(w.pupil, [w.guardianA, w.guardianB], moved))
  await bed.drain()
  expect((await withdraw(w, w.guardianA, w.pupil.id)).status).toBe(200)
  await bed.moveTo('2026-03-12T07:00:00+08:00')
  await drainUntil(bed, pushId, 'delivered', 'rejected')
  expect(await deliveryOf(pushId, w.guardianA)).toMatchObject({ state: 'rejected', channel: 'inbox', reason: 'refused', attempts: 0 })
  expect([(await ledgerOf([w.guardianA.openid])).length, (await ledgerOf([w.guardianB.openid])).length]).toEqual([0, 1])
  const list = await bed.api('GET /my/messages', { query: {} }, { token: await w.tokenOf(w.guardianA) })
  expect(list.reply.items.map((one) => one.pushId)).toEqual([pushId])
})

it.each(['first', 'second'] as const)('S41 ID-8: withdrawn for the %s of two children on one card, the card goes out about the other alone', async (which) => {
  const w = await family(bed, { twoChildren: true })
  const [refused, other] = which === 'first' ? [w.pupil, w.otherPupils[1]!] : [w.otherPupils[1]!, w.pupil]
  const pushes = await inTransaction(async () => [await queue(absence(w.pupil, [w.guardianA])), await queue(absence(w.otherPupils[1]!, [w.guardianA]))] as const)
  await withdraw(w, w.guardianA, refused.id)
  const [silent, sent] = which === 'first' ? pushes : [pushes[1], pushes[0]]
  await drainUntil(bed, sent.pushId, 'delivered')
  expect((await cardsOf(w.guardianA.openid)).map((card) => card.values.thing1)).toEqual([other.name])
  expect(await deliveryOf(silent.pushId, w.guardianA)).toMatchObject({ state: 'rejected', channel: 'inbox', reason: 'refused' })
})
