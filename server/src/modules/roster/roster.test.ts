import { sql } from '../../platform/db'
import { createRunner } from '../../platform/jobs'
import { house, simCall, type House } from '../../../test/support/house'
import { schoolClock, world, type Person, type World } from '../../../test/support/world'
import { roster } from './index'

let h: House
let clock: ReturnType<typeof schoolClock>
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => (clock = schoolClock()))

describe('what a person sees of school and class', () => {
  test('ID-7: a parent of two children in two classes has one account; each child comes with school and class', async () => {
    const w = await world({ twoChildren: true })
    const me = (await h.api('GET /me', {}, { token: await w.tokenOf(w.guardianA) })).reply
    expect(me.children.map((one) => [one.name, one.school, one.class])).toEqual([
      [w.pupils[0]!.name, '城东第一小学', '三(1)班'], [w.otherPupils[1]!.name, '城东第一小学', '三(2)班'],
    ])
    expect([me.duties, me.followsOfficialAccount, me.channel]).toEqual([[], true, 'mp'])
    expect((await h.api('GET /me')).status).toBe(401)
    expect((await h.api('GET /me', {}, { cookie: await w.tokenOf(w.guardianB, 'h5') })).reply.channel).toBe('h5')
  })

  test('duties carry ready labels', async () => {
    const w = await world()
    await sql('UPDATE assignment SET subject = ? WHERE staff_id = ?', ['语文', w.teacher.staffId])
    const labels = async (person: Person) => (await h.api('GET /me', {}, { token: await w.tokenOf(person) })).reply.duties.map((duty) => duty.label)
    expect(await labels(w.homeroom)).toEqual(['三(1)班 班主任'])
    expect(await labels(w.teacher)).toEqual(['三(1)班 任课老师（语文）'])
    expect(await labels(w.gradeHead)).toEqual(['三年级 年级组长'])
    expect(await labels(w.leader)).toEqual(['城东第一小学 校领导'])
    expect(await labels(w.officer)).toEqual(['城东区教育局 · 卫生'])
    expect(await labels(w.endedHomeroom)).toEqual([])
  })

  test('my classes: a homeroom teacher has one and may report, a subject teacher may not, a leader has all of the school, a parent none', async () => {
    const w = await world({ classes: 3 })
    const mine = async (person: Person) => (await h.api('GET /my/classes', {}, { token: await w.tokenOf(person) })).reply.items.map((one) => [one.class, one.mayReport])
    expect(await mine(w.homeroom)).toEqual([['三(1)班', true]])
    expect(await mine(w.deputy)).toEqual([['三(1)班', true]])
    expect(await mine(w.teacher)).toEqual([['三(1)班', false]])
    expect(await mine(w.leader)).toEqual([['三(1)班', true], ['三(2)班', true], ['三(3)班', true]])
    expect(await mine(w.gradeHead)).toEqual([['三(1)班', false], ['三(2)班', false], ['三(3)班', false]])
    for (const person of [w.guardianA, w.officer, w.stranger, w.endedHomeroom]) expect(await mine(person)).toEqual([])
  })

  test('PM-3: who was homeroom until yesterday does not find the class today; a deputy loses it when the week is over', async () => {
    const w = await world()
    const roll = async (person: Person) => (await h.api('GET /classes/:classId/students', { params: { classId: w.class.class } }, { token: await w.tokenOf(person) })).status
    const statuses = []
    for (const person of [w.homeroom, w.deputy, w.teacher, w.endedHomeroom, w.otherHomeroom, w.abroadLeader, w.officer, w.gate, w.guardianA]) statuses.push(await roll(person))
    expect(statuses).toEqual([200, 200, 200, 404, 404, 404, 403, 403, 404])
    await sql('UPDATE assignment SET to_day = ? WHERE staff_id IN (?)', ['2026-03-11', [w.homeroom.staffId, w.officer.staffId]])
    expect(await roll(w.homeroom)).toBe(404)
    clock.set('2026-03-16T08:00:00+08:00')
    expect(await roll(w.deputy)).toBe(404)
  })

  test('RS-1: pupils of a class as of a day, and who of them has a guardian', async () => {
    const w = await world()
    const { reply } = await h.api('GET /classes/:classId/students', { params: { classId: w.class.class }, query: { day: '2026-03-02' } }, { token: await w.tokenOf(w.homeroom) })
    expect(reply.items.map((one) => [one.studentId, one.bound])).toEqual(w.pupils.map((one, index) => [one.id, index < 2]))
    const before = await h.api('GET /classes/:classId/students', { params: { classId: w.class.class }, query: { day: '2025-08-31' } }, { token: await w.tokenOf(w.homeroom) })
    expect(before.reply.items).toEqual([])
  })

  test('the structure of a school counts pupils and bound families; its own administrator and leader see it', async () => {
    const w = await world()
    const ask = async (person: Person) => h.api('GET /schools/:schoolId/structure', { params: { schoolId: w.school.id } }, { token: await w.tokenOf(person) })
    expect((await ask(w.admin)).reply).toMatchObject({
      school: '城东第一小学', grades: [{ name: '三年级', classes: [{ name: '三(1)班', students: 6, bound: 2 }, { name: '三(2)班', students: 6, bound: 1 }] }],
    })
    expect([(await ask(w.leader)).status, (await ask(w.homeroom)).status, (await ask(w.nurse)).status, (await ask(w.neighbourLeader)).status]).toEqual([200, 404, 403, 404])
    expect((await h.api('GET /schools/:schoolId/structure', { params: { schoolId: '999' } }, { token: await w.tokenOf(w.admin) })).status).toBe(404)
  })

  test('schools are found by a part of their name; signs of a search pattern are plain text', async () => {
    const w = await world()
    await sql('UPDATE school SET name = ? WHERE id = ?', [`${w.school.id}%小学`, w.school.id])
    const find = async (name: string) => (await h.api('GET /schools/lookup', { query: { name } }, { token: await w.tokenOf(w.stranger) })).reply.items
    expect(await find(`${w.school.id}%`)).toEqual([{ id: w.school.id, name: `${w.school.id}%小学`, bureau: '城东区教育局' }])
    expect(await find(`${w.school.id}_`)).toEqual([])
  })
})

describe('the tags that show teachers and officers their menu', () => {
  type Seen = { users: { name: string; openids: Record<string, string>; tags: Record<string, number[]> }[] }
  async function tagged(w: World, person: Person): Promise<number> {
    const { users } = await simCall<Seen>(h.simulator, '/__sim/users?limit=5000')
    const found = users.find((user) => user.openids[h.env.WX_OA_APPID] === person.openid)
    return (found?.tags[h.env.WX_OA_APPID] ?? []).length
  }

  test('ID-9: gaining a duty gives it and losing the duty takes it, within five minutes; parents and the gate never carry it', async () => {
    const w = await world({ wechat: true })
    // People of other tests are no followers of this simulator.
    await sql('UPDATE wechat_identity SET follows = 0, tagged_teacher = 0, tagged_bureau = 0 WHERE account_id NOT IN (?)', [[w.homeroom, w.gate, w.guardianA, w.endedHomeroom, w.leader, w.officer].map((one) => one.accountId)])
    // The real runner with this one job: the others would work through every school of this run.
    const runner = createRunner(roster.jobs.filter((one) => one.name === 'menu-tags'))
    await runner.tick()
    expect([await tagged(w, w.homeroom), await tagged(w, w.leader), await tagged(w, w.officer)]).toEqual([1, 1, 1])
    for (const person of [w.gate, w.guardianA, w.endedHomeroom]) expect(await tagged(w, person)).toBe(0)
    await sql('UPDATE assignment SET to_day = ? WHERE staff_id IN (?)', ['2026-03-11', [w.homeroom.staffId, w.officer.staffId]])
    await sql('UPDATE assignment SET to_day = NULL WHERE staff_id = ?', [w.endedHomeroom.staffId])
    clock.advance(5 * 60_000)
    await runner.tick()
    expect([await tagged(w, w.homeroom), await tagged(w, w.endedHomeroom), await tagged(w, w.officer)]).toEqual([0, 1, 0])
  })
})
