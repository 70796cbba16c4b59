/** The inbox, opening a message, and what the teacher sees of it. */
import type { Person } from '../../../test/support/world'
import { sql, write } from '../../platform/db'
import { absence, drainUntil, family, bedForFile, queueNow, type Bed } from '../../../test/support/push-bed'

let bed: Bed
bedForFile((opened) => (bed = opened))

const openedRows = async (pushId: string) =>
  (await sql<{ n: number }>('SELECT COUNT(opened_at) AS n FROM delivery WHERE push_id = ?', [pushId]))[0]?.n
type Family = Awaited<ReturnType<typeof family>>
const as = async (w: Family, person: Pick<Person, 'accountId'>) => ({ token: await w.tokenOf(person) })
const open = async (w: Family, person: Pick<Person, 'accountId'>, pushId: string) =>
  bed.api('PUT /my/messages/:pushId/opened', { params: { pushId } }, await as(w, person))
const receipts = async (w: Family, person: Pick<Person, 'accountId'>, classId: string) =>
  bed.api('GET /classes/:classId/push-receipts', { params: { classId }, query: {} }, await as(w, person))

describe('opening a message (MS-2)', () => {
  it('the list opens nothing; opening marks once and the first time stays', async () => {
    const w = await family(bed)
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA, w.guardianB]))
    const list = await bed.api('GET /my/messages', { query: {} }, await as(w, w.guardianA))
    expect(list.reply.items).toMatchObject([
      {
        pushId,
        student: w.pupil.name,
        school: w.pupil.class.schoolName,
        class: w.pupil.class.className,
        openedAt: null,
        link: '/family/day/index',
      },
    ])
    expect(await openedRows(pushId)).toBe(0)
    const first = await open(w, w.guardianA, pushId)
    expect([first.status, first.reply.openedAt]).toEqual([200, '2026-03-11T00:05:00.000Z'])
    bed.clock.advance(60_000)
    expect((await open(w, w.guardianA, pushId)).reply.openedAt).toBe('2026-03-11T00:05:00.000Z')
    expect(await openedRows(pushId)).toBe(1)
  })

  it('a forwarded card opens for nobody else: 404 for every other person of the district, and nothing is marked', async () => {
    const w = await family(bed)
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    const others = [
      w.guardianB,
      w.otherGuardian,
      w.endedGuardian,
      w.neighbourGuardian,
      w.abroadGuardian,
      w.stranger,
      w.homeroom,
      w.deputy,
      w.teacher,
      w.leader,
      w.admin,
      w.nurse,
      w.gradeHead,
      w.gate,
      w.officer,
      w.neighbourHomeroom,
      w.abroadAdmin,
    ]
    for (const person of others) {
      const answer = await open(w, person, pushId)
      expect([answer.status, answer.error?.code]).toEqual([404, 'resource.not_found'])
      expect((await bed.api('GET /my/messages', { query: {} }, await as(w, person))).reply.items).toEqual([])
    }
    expect((await bed.api('PUT /my/messages/:pushId/opened', { params: { pushId } })).status).toBe(401)
    expect(await openedRows(pushId)).toBe(0)
  })

  it('a guardian whose relation ended after it was sent can neither see nor open it', async () => {
    const w = await family(bed)
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await write(`UPDATE guardian_link SET status = 'suspended' WHERE account_id = ?`, [w.guardianA.accountId])
    expect((await open(w, w.guardianA, pushId)).status).toBe(404)
    expect((await bed.api('GET /my/messages', { query: {} }, await as(w, w.guardianA))).reply.items).toEqual([])
    expect(await openedRows(pushId)).toBe(0)
  })

  it('a long inbox comes in pages, newest first, each message once', async () => {
    const w = await family(bed)
    const sent: string[] = []
    for (let index = 0; index < 5; index += 1) sent.unshift((await queueNow(absence(w.pupil, [w.guardianA]))).pushId)
    const first = await bed.api('GET /my/messages', { query: { limit: 3 } }, await as(w, w.guardianA))
    const second = await bed.api(
      'GET /my/messages',
      { query: { limit: 3, cursor: first.reply.nextCursor ?? '' } },
      await as(w, w.guardianA),
    )
    expect([...first.reply.items, ...second.reply.items].map((one) => one.pushId)).toEqual(sent)
    expect(second.reply.nextCursor).toBeNull()
    expect((await bed.api('GET /my/messages', { query: { cursor: 'x' } }, await as(w, w.guardianA))).status).toBe(400)
  })
})

describe('what the teacher sees (MS-3, MS-5)', () => {
  it('accepted, delivered and opened by family; unbound children apart and in no denominator; who is to be phoned and why', async () => {
    const w = await family(bed, { pupils: 4, bound: 2 })
    const [first, second, unbound] = w.pupils
    if (!first || !second || !unbound) throw new Error('four pupils were asked for')
    const one = await queueNow(absence(first, [w.guardianA, w.guardianB]))
    const [, guardianOfSecond] = w.guardians
    if (!guardianOfSecond) throw new Error('two guardians were asked for')
    await write('UPDATE wechat_identity SET follows = 0 WHERE account_id = ?', [guardianOfSecond.accountId])
    await queueNow(absence(second, [guardianOfSecond]))
    await queueNow(absence(unbound, []))
    await drainUntil(bed, one.pushId, 'delivered')
    await open(w, w.guardianA, one.pushId)
    const view = await receipts(w, w.homeroom, w.class.class)
    expect(view.reply.counts).toEqual({
      children: 2,
      childrenOpened: 1,
      guardians: 3,
      guardiansOpened: 1,
      accepted: 2,
      delivered: 2,
      unboundChildren: 1,
      needCall: 2,
    })
    expect(view.reply.families.map((family) => [family.student, family.bound, family.opened, family.needsCall, family.reason])).toEqual([
      [unbound.name, false, false, true, 'not_bound'],
      [second.name, true, false, true, 'not_following'],
      [first.name, true, true, false, null],
    ])
    expect(view.reply.families[2]?.guardians.map((guardian) => guardian.relation).sort()).toEqual(['father', 'mother'])
  })

  it('looking at the receipts marks nothing (MS-2)', async () => {
    const w = await family(bed)
    const { pushId } = await queueNow(absence(w.pupil, [w.guardianA]))
    await receipts(w, w.homeroom, w.class.class)
    expect(await openedRows(pushId)).toBe(0)
  })

  it('another class and another school do not exist for a teacher; a subject teacher and a guardian are refused', async () => {
    const w = await family(bed)
    await queueNow(absence(w.pupil, [w.guardianA]))
    const status = async (person: Pick<Person, 'accountId'>) => (await receipts(w, person, w.class.class)).status
    expect([
      await status(w.homeroom),
      await status(w.deputy),
      await status(w.gradeHead),
      await status(w.leader),
      await status(w.admin),
    ]).toEqual([200, 200, 200, 200, 200])
    expect([
      await status(w.otherHomeroom),
      await status(w.neighbourLeader),
      await status(w.endedHomeroom),
      await status(w.stranger),
      await status(w.guardianA),
    ]).toEqual([404, 404, 404, 404, 404])
    expect([await status(w.teacher), await status(w.nurse), await status(w.officer)]).toEqual([403, 403, 403])
  })
})
