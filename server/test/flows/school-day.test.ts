/** Walks A, B and D of the house plan: one school day from the roll to the evening summary, through worker and WeChat. */
import { summaryJob } from '../../src/modules/summary/jobs'
import { createRunner } from '../../src/platform/jobs'
import { reportBody } from '../support/attendance'
import { house, simCall, type House } from '../support/house'
import { world, type Person, type World } from '../support/world'

type Card = { templateId?: string; url?: string; fields?: { label: string; value: string }[] }

describe('one school day', () => {
  let h: House
  let w: World
  beforeAll(async () => {
    h = await house()
    w = await world({ wechat: true, pupils: 6, bound: 2 })
  })
  afterAll(() => h.close())

  const as = async (person: Person) => ({ token: await w.tokenOf(person) })
  const classId = () => w.class.class
  const report = async (who: Person, klass: string, session: 'am' | 'pm', marks: { studentId: string; status: 'absent_unexplained' | 'late' | 'leave_sick'; lateMinutes?: number }[]) => {
    const roll = await h.api('GET /classes/:classId/roll', { params: { classId: klass }, query: { session } }, await as(who))
    return h.api(
      'POST /classes/:classId/attendance-reports',
      { params: { classId: klass }, body: reportBody(roll.reply, { marks }) },
      await as(who),
    )
  }
  const cardsOf = async (person: Person) => (await simCall<{ entries: Card[] }>(h.simulator, `/__sim/users/p${person.accountId}/inbox`)).entries
  const eventually = async (holds: () => Promise<boolean>) => {
    for (let i = 0; i < 60; i += 1) {
      await h.drain()
      if (await holds()) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error('did not happen within 6 s')
  }
  const receipts = async () => (await h.api('GET /classes/:classId/push-receipts', { params: { classId: classId() } }, await as(w.homeroom))).reply

  it('AT-3 the class reports; the guardians of the absent and the late child get a card, nobody else does (MS-8)', async () => {
    const [absent, late] = w.pupils
    const answer = await report(w.homeroom, classId(), 'am', [
      { studentId: absent!.id, status: 'absent_unexplained' },
      { studentId: late!.id, status: 'late', lateMinutes: 8 },
    ])
    expect(answer.status).toBe(201)
    // The phone's countdown follows the school's clock by this header.
    expect(answer.headers.date).toBe('Tue, 10 Mar 2026 23:50:00 GMT')
    expect(answer.reply).toMatchObject({ expected: 6, present: 4, late: 1, absent: 1 })
    await eventually(async () => (await cardsOf(w.guardianA)).length === 1 && (await cardsOf(w.guardianB)).length === 1)
    const card = JSON.stringify(await cardsOf(w.guardianA))
    expect(card).toContain(absent!.name)
    expect(card).not.toContain(late!.name)
    expect(await cardsOf(w.guardians[1]!)).toHaveLength(1)
    expect(await cardsOf(w.otherGuardian)).toHaveLength(0)
  })

  it('MS-3 the teacher sees accepted, then delivered, then opened, by family; the unbound are apart', async () => {
    await eventually(async () => (await receipts()).counts.delivered === 3)
    const before = await receipts()
    expect(before.counts).toMatchObject({ children: 2, childrenOpened: 0, guardians: 3, guardiansOpened: 0, delivered: 3, unboundChildren: 0 })

    const { items } = (await h.api('GET /my/messages', {}, await as(w.guardianA))).reply
    expect(items).toHaveLength(1)
    expect((await receipts()).counts.guardiansOpened).toBe(0)
    const pushId = items[0]!.pushId
    for (const other of [w.guardians[1]!, w.otherGuardian, w.homeroom, w.leader, w.stranger]) {
      expect((await h.api('PUT /my/messages/:pushId/opened', { params: { pushId } }, await as(other))).status).toBe(404)
    }
    expect((await receipts()).counts.guardiansOpened).toBe(0)
    expect((await h.api('PUT /my/messages/:pushId/opened', { params: { pushId } }, await as(w.guardianA))).status).toBe(200)
    expect((await receipts()).counts).toMatchObject({ childrenOpened: 1, guardiansOpened: 1 })
  })

  it('SM-4 the evening summary names what is missing; a late report makes it REVISED by itself, and all levels add up (SM-1)', async () => {
    h.clock.set('2026-03-11T14:05:00+08:00')
    await report(w.homeroom, classId(), 'pm', [{ studentId: w.pupils[0]!.id, status: 'leave_sick' }])
    h.clock.set('2026-03-11T18:06:00+08:00')
    // Only this school's job: every test of the run has schools in the same database.
    expect((await createRunner([summaryJob('day', [w.school.id])]).tick()).ran).toBeGreaterThan(0)
    await h.drain()
    const onDay = { params: { schoolId: w.school.id }, query: { day: '2026-03-11' } }
    const first = (await h.api('GET /schools/:schoolId/summary', onDay, await as(w.leader))).reply
    expect(first.school).toMatchObject({ status: 'FINAL_INCOMPLETE', version: 1, measures: { expectedReports: 4, reports: 2, expected: 12, absentUnexplained: 1, late: 1, leaveSick: 1, illPupils: 1, enrolled: 12 } })
    expect(first.school?.missing).toHaveLength(2)

    expect((await report(w.otherHomeroom, w.otherClass.class, 'am', [])).status).toBe(201)
    await h.drain()
    const next = (await h.api('GET /schools/:schoolId/summary', onDay, await as(w.leader))).reply
    expect(next.school).toMatchObject({ status: 'REVISED', version: 2, measures: { reports: 3, expected: 18 } })
    expect(next.school?.missing).toHaveLength(1)
    for (const measure of ['expected', 'reports', 'present', 'late', 'absentUnexplained', 'leaveSick', 'enrolled', 'illPupils'] as const) {
      const sum = (parts: { measures: Record<typeof measure, number | null> }[]) => parts.reduce((total, one) => total + (one.measures[measure] ?? 0), 0)
      expect([measure, sum(next.classes), sum(next.grades)]).toEqual([measure, next.school?.measures[measure], next.school?.measures[measure]])
    }
    const district = (await h.api('GET /bureaus/:bureauId/summary', { params: { bureauId: w.bureau.id }, query: { day: '2026-03-11' } }, await as(w.officer))).reply
    expect(district.bureau?.measures.expected).toBe(district.schools.reduce((total, one) => total + one.measures.expected, 0))
    expect(JSON.stringify(district)).not.toContain(w.pupils[0]!.name)
  })
})
