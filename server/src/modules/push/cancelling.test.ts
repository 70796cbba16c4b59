/** Messages whose cause goes before they do. */
import { fault, ledgerOf, sendPath } from '../../../test/support/wechat'
import { inTransaction } from '../../platform/db'
import { newId } from '../../platform/ids'
import { absence, deliveries, drainUntil, family, bedForFile, queueNow, states, type Bed } from '../../../test/support/push-bed'
import { cancelWaiting } from './cancel-waiting'

let bed: Bed
bedForFile((opened) => (bed = opened))

const cancel = (dedupePrefix: string) => inTransaction(() => cancelWaiting({ dedupePrefix }))

describe('a closure takes back what has not gone out (CA-4)', () => {
  it('a message that waits is cancelled: nothing is sent, it is in nobody’s inbox and cannot be opened', async () => {
    const w = await family(bed)
    const report = newId()
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA, w.guardianB], { dedupeKey: `absence:${report}:${w.pupil.id}` }))
    const other = await queueNow(absence(w.pupil, [w.guardianA], { dedupeKey: `absence:${newId()}:${w.pupil.id}` }))
    expect(await cancel(`absence:${report}:`)).toBe(2)
    await drainUntil(bed, other.pushId, 'delivered')
    expect(await states(pushId)).toEqual(['cancelled', 'cancelled'])
    expect(await ledgerOf(w.openids)).toHaveLength(1)
    const token = await w.tokenOf(w.guardianA)
    const list = await bed.api('GET /my/messages', { query: {} }, { token })
    expect(list.reply.items.map((one) => one.pushId)).toEqual([other.pushId])
    expect((await bed.api('PUT /my/messages/:pushId/opened', { params: { pushId } }, { token })).status).toBe(404)
  })

  it('what WeChat has stays; what may have arrived is not called cancelled, and is not tried again', async () => {
    const w = await family(bed)
    const dedupeKey = `absence:${newId()}:${w.pupil.id}`
    await fault('reset', { path: sendPath, openid: w.guardianA.openid, count: 1 })
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA, w.guardianB], { dedupeKey }))
    await bed.drain()
    expect(await cancel(dedupeKey)).toBe(1)
    await bed.advance(600_000)
    await bed.drain()
    const byAccount = new Map((await deliveries(pushId)).map((one) => [one.accountId, one.state]))
    expect(byAccount.get(w.guardianA.accountId)).toBe('unknown')
    expect(['accepted', 'delivered']).toContain(byAccount.get(w.guardianB.accountId))
    expect(await ledgerOf([w.guardianA.openid])).toEqual([])
  })

  it('a cancellation that is rolled back cancels nothing; a prefix that names no cause, or a percent sign, reaches nothing', async () => {
    const w = await family(bed)
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await expect(cancelWaiting({ dedupePrefix: 'absence' })).rejects.toThrow('outside a transaction')
    await expect(cancel('abs')).rejects.toThrow('too short')
    expect(await cancel('%______')).toBe(0)
    await expect(inTransaction(async () => cancelWaiting({ dedupePrefix: 'absence' }).then(() => Promise.reject(new Error('no closure'))))).rejects.toThrow('no closure')
    expect(await states(pushId)).toEqual(['waiting'])
  })
})
