/** A child's guardians change: who is told, and who hears nothing any more (ID-4, ID-5). */
import { cardsOf, ledgerOf } from '../../../test/support/wechat'
import type { Person } from '../../../test/support/world'
import { absence, deliveries, drainUntil, family, bedForFile, queueNow, states, type Bed } from '../../../test/support/push-bed'
import { sql } from '../../platform/db'

let bed: Bed
bedForFile((opened) => (bed = opened))

type Family = Awaited<ReturnType<typeof family>>
const linkOf = async (person: Person, studentId: string) =>
  (await sql<{ id: string }>('SELECT CAST(id AS CHAR) AS id FROM guardian_link WHERE account_id = ? AND student_id = ?', [person.accountId, studentId]))[0]?.id ?? ''
const as = async (w: Family, person: Pick<Person, 'accountId'>) => ({ token: await w.tokenOf(person) })
const inbox = async (w: Family, person: Person) => (await bed.api('GET /my/messages', { query: {} }, await as(w, person))).reply.items
const news = async (w: Family, person: Person) => (await inbox(w, person)).filter((one) => one.kind === 'guardian_change')
const secret = '法院裁定'

describe('the other guardians are told (ID-4)', () => {
  it('somebody who binds by the phone on file is told about to the guardians there are, not to themselves', async () => {
    const w = await family(bed)
    const contact = w.pupil.contacts.find((one) => one.relation === 'father')
    const body = { schoolId: w.school.id, pupilNo: w.pupil.pupilNo, name: w.pupil.name, relation: 'grandmother' as const, proof: { kind: 'phone_on_file' as const, phone: contact?.phone ?? '' } }
    const bound = await bed.api('POST /guardian-bindings', { body }, await as(w, w.stranger))
    expect(bound.status).toBe(201)
    await bed.drain()
    for (const person of [w.guardianA, w.guardianB]) {
      const [told, ...more] = await news(w, person)
      expect([more, told?.student]).toEqual([[], w.pupil.name])
      expect(told?.text).toContain('奶奶/外婆')
      expect(Object.values((await cardsOf(person.openid))[0]?.values ?? {})[0]).toBe(w.pupil.name)
    }
    expect(await news(w, w.stranger)).toEqual([])
  })

  it('one who leaves is told about; one who only asked and takes it back has ended nothing', async () => {
    const w = await family(bed)
    const left = await linkOf(w.guardianB, w.pupil.id)
    expect((await bed.api('DELETE /my/guardian-links/:linkId', { params: { linkId: left } }, await as(w, w.guardianB))).status).toBeLessThan(300)
    expect((await news(w, w.guardianA)).map((one) => one.title)).toEqual(['监护人变更'])
    const body = { schoolId: w.school.id, pupilNo: w.pupil.pupilNo, name: w.pupil.name, relation: 'other' as const, proof: { kind: 'homeroom_approval' as const } }
    const { reply } = await bed.api('POST /guardian-bindings', { body }, await as(w, w.stranger))
    await bed.api('DELETE /my/guardian-links/:linkId', { params: { linkId: reply.linkId } }, await as(w, w.stranger))
    expect((await news(w, w.guardianA)).map((one) => one.title).sort()).toEqual(['有人申请成为监护人', '监护人变更'].sort())
  })
})

describe('a guardian is suspended by court order (ID-5)', () => {
  const suspend = async (w: Family) => {
    const linkId = await linkOf(w.guardianB, w.pupil.id)
    const done = await bed.api('POST /guardian-links/:linkId/suspensions', { params: { linkId }, body: { reason: secret } }, await as(w, w.admin))
    expect(done.status).toBe(201)
    return linkId
  }

  it('what waits for them is void at once, what waits for the other goes out, and nobody is told anything', async () => {
    const w = await family(bed)
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA, w.guardianB]))
    const linkId = await suspend(w)
    await drainUntil(bed, pushId, 'delivered', 'cancelled')
    const byAccount = new Map((await deliveries(pushId)).map((one) => [one.accountId, one.state]))
    expect([byAccount.get(w.guardianA.accountId), byAccount.get(w.guardianB.accountId)]).toEqual(['delivered', 'cancelled'])
    expect(await ledgerOf([w.guardianB.openid])).toEqual([])
    const back = await bed.api('POST /guardian-links/:linkId/restorations', { params: { linkId }, body: { reason: secret } }, await as(w, w.admin))
    expect(back.status).toBe(201)
    await bed.drain()
    expect([await news(w, w.guardianA), await news(w, w.guardianB)]).toEqual([[], []])
    const texts = await sql('SELECT 1 FROM push WHERE text LIKE ? OR fields LIKE ?', [`%${secret}%`, `%${secret}%`])
    expect(texts).toEqual([])
  })

  it('on the very next request the child’s messages are gone from their inbox and open for them no more', async () => {
    const w = await family(bed)
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA, w.guardianB]))
    await drainUntil(bed, pushId, 'delivered')
    expect((await inbox(w, w.guardianB)).map((one) => one.pushId)).toEqual([pushId])
    await suspend(w)
    expect(await inbox(w, w.guardianB)).toEqual([])
    expect((await bed.api('PUT /my/messages/:pushId/opened', { params: { pushId } }, await as(w, w.guardianB))).status).toBe(404)
    expect(await states(pushId)).toEqual(['delivered', 'delivered'])
  })

  it('a family whose only message was void is on the phone list: somebody else has to hear of the child', async () => {
    const w = await family(bed)
    await queueNow(absence(w.pupil, [w.guardianB]))
    await suspend(w)
    const view = await bed.api('GET /classes/:classId/push-receipts', { params: { classId: w.class.class }, query: {} }, await as(w, w.homeroom))
    expect(view.reply.families[0]).toMatchObject({ needsCall: true, guardians: [] })
  })

  it('without the right to receive, nothing more waits for them either', async () => {
    const w = await family(bed)
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianB]))
    const linkId = await linkOf(w.guardianB, w.pupil.id)
    const done = await bed.api('PATCH /guardian-links/:linkId', { params: { linkId }, body: { rights: ['view'], reason: secret } }, await as(w, w.admin))
    expect([done.status, await states(pushId)]).toEqual([200, ['cancelled']])
  })
})
