/** Departments of a bureau (AT-12): who confirms a correction of an archived term, how officers get their department, what ending it does. */
import type { Department } from '@zhixiao/shared-types/values/access'
import { departmentNamed, endOfficerByHand, inviteOfficerByHand } from '../../src/main/invite-by-hand'
import { assign } from '../../src/modules/roster/enter'
import { bindStaff, inviteAdmin } from '../../src/modules/roster/index'
import { sql } from '../../src/platform/db'
import { newId } from '../../src/platform/ids'
import { markOf } from '../support/attendance'
import { correctingIn } from '../support/correcting'
import { house, type House } from '../support/house'
import { schoolDayOfTests as day, world, type Person, type World } from '../support/world'
import { insertAccounts } from '../support/world-people'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => h.clock.set(`${day}T07:50:00+08:00`))
const { as, report, correct } = correctingIn(() => h)

let phones = 0
const nextPhone = () => `1901${String((process.pid % 1000) * 10_000 + (phones += 1)).padStart(7, '0')}`

/** An officer invited for this department (none: the general office) who has bound an account, with a live session. */
async function officer(w: World, department?: Department) {
  const person: Person = { accountId: newId(), name: '科员', openid: `o${newId()}` }
  await insertAccounts([person])
  const phone = nextPhone()
  const { code } = await inviteAdmin({ bureauId: w.bureau.id, department }, person.name, phone)
  await bindStaff(person.accountId, { code, phone })
  return { ...person, phone, ...(await as(w, person)) }
}
/** A leader's request about a term that is archived by now; the clock stays in July. */
async function archivedRequest(w: World): Promise<string> {
  const told = await report(w, [markOf(w.pupils[0], 'absent_unexplained')])
  h.clock.set('2026-07-25T09:00:00+08:00')
  const { reply } = await correct(w, w.leader, told.id, 1, [markOf(w.pupils[0], 'leave_official')])
  expect(reply.correction).toMatchObject({ state: 'requested', phase: 'archived' })
  return reply.correction.id
}
const list = (w: World, { token }: { token: string }) => h.api('GET /bureaus/:bureauId/attendance-corrections', { params: { bureauId: w.bureau.id } }, { token })
const confirm = (correctionId: string, { token }: { token: string }) =>
  h.api('POST /attendance-corrections/:correctionId/bureau-decisions', { params: { correctionId }, body: { decision: 'approve' } }, { token })
const stateOf = async (id: string) => (await sql<{ state: string }>('SELECT state FROM attendance_correction WHERE id = ?', [id]))[0]?.state
const bureauCode = async (w: World) => (await sql<{ code: string }>('SELECT code FROM bureau WHERE id = ?', [w.bureau.id]))[0]!.code

describe('AT-12: corrections of an archived term', () => {
  test.each([['health'], ['teaching']] as const)('an officer of %s sees the request and confirms it', async (department) => {
    const w = await world({ pupils: 3 })
    const id = await archivedRequest(w)
    const who = await officer(w, department)
    expect((await list(w, who)).reply.waiting.map((one) => one.id)).toEqual([id])
    expect((await confirm(id, who)).reply).toEqual({ id, state: 'applied' })
  })

  test('four eyes: a leader who is an officer too confirms nothing they asked for themselves, another officer does', async () => {
    const w = await world({ pupils: 3 })
    const id = await archivedRequest(w)
    const phone = nextPhone()
    const { code } = await inviteAdmin({ bureauId: w.bureau.id, department: 'health' }, w.leader.name, phone)
    await bindStaff(w.leader.accountId, { code, phone })
    const own = await confirm(id, await as(w, w.leader))
    expect([own.status, own.error?.code, await stateOf(id)]).toEqual([422, 'attendance.own_request', 'requested'])
    expect((await confirm(id, await officer(w, 'health'))).reply).toEqual({ id, state: 'applied' })
  })

  test.each([['moral'], ['safety'], ['logistics'], [undefined]] as const)('an officer of %s is refused both with 403 and changes nothing; the district’s counts stay theirs', async (department) => {
    const w = await world({ pupils: 3 })
    const id = await archivedRequest(w)
    const who = await officer(w, department)
    for (const answer of [await list(w, who), await confirm(id, who)]) expect([answer.status, answer.error?.code]).toEqual([403, 'access.denied'])
    expect(await stateOf(id)).toBe('requested')
    expect((await h.api('GET /bureaus/:bureauId/attendance-now', { params: { bureauId: w.bureau.id } }, { token: who.token })).status).toBe(200)
    expect((await h.api('GET /bureaus/:bureauId/summaries', { params: { bureauId: w.bureau.id }, query: { from: day, to: day } }, { token: who.token })).status).toBe(200)
  })

  test('卫生 of another district finds nothing there (404)', async () => {
    const w = await world({ pupils: 3 })
    const id = await archivedRequest(w)
    const stranger = await as(w, w.abroadOfficer)
    expect([(await list(w, stranger)).status, (await confirm(id, stranger)).status, await stateOf(id)]).toEqual([404, 404, 'requested'])
  })
})

describe('PM-3: a department is a dated duty', () => {
  test('ended, it is gone on the next request of the same session; a new one is there on the next', async () => {
    const w = await world({ pupils: 3 })
    const id = await archivedRequest(w)
    const who = await officer(w, 'health')
    const bureau = await bureauCode(w)
    const end = (department?: string) => endOfficerByHand({ bureau, department, phone: who.phone })
    await inviteAdmin({ bureauId: w.bureau.id, department: 'safety' }, who.name, who.phone)
    expect((await list(w, who)).status).toBe(200)
    expect(await end('卫生')).toBe('城东区教育局 科员：已结束 1 项职责，即刻生效')
    expect([(await list(w, who)).status, (await confirm(id, who)).status]).toEqual([403, 403])
    expect((await h.api('GET /me', {}, { token: who.token })).reply.grants).toEqual([{ role: 'bureau', scope: 'bureau', id: w.bureau.id, department: 'safety' }])
    await inviteAdmin({ bureauId: w.bureau.id, department: 'teaching' }, who.name, who.phone)
    expect((await list(w, who)).status).toBe(200)
    expect(await end()).toBe('城东区教育局 科员：已结束 2 项职责，即刻生效')
    expect(await end()).toBe('城东区教育局 科员：没有可以结束的职责')
    await expect(endOfficerByHand({ bureau, phone: nextPhone() })).rejects.toThrow('城东区教育局没有登记这个手机号的人员')
    await inviteOfficerByHand({ bureau, department: '教学', name: who.name, phone: who.phone })
    expect((await list(w, who)).status).toBe(200)
    await end()
    const trail = await sql<{ action: string }>("SELECT action FROM audit_log WHERE bureau_id = ? AND action IN ('roster.give_duty', 'roster.end_duty') AND account_id = 0 ORDER BY id", [w.bureau.id])
    expect(trail.map((row) => row.action.slice(7))).toEqual(['give_duty', 'give_duty', 'end_duty', 'give_duty', 'end_duty', 'end_duty', 'give_duty', 'end_duty'])
    expect([(await list(w, who)).status, (await confirm(id, who)).status, await stateOf(id)]).toEqual([404, 404, 'requested'])
  })

  test('a department that begins tomorrow gives nothing today', async () => {
    const w = await world()
    const who = await officer(w)
    const [staff] = await sql<{ id: string }>('SELECT id FROM staff WHERE account_id = ?', [who.accountId])
    await assign([{ bureauId: w.bureau.id, staffId: staff!.id, role: 'bureau', scope: 'bureau', scopeId: w.bureau.id, department: 'health', from: '2026-03-12' }])
    expect((await list(w, who)).status).toBe(403)
    h.clock.set('2026-03-12T07:50:00+08:00')
    expect((await list(w, await as(w, who))).status).toBe(200)
  })
})

describe('AT-12: how officers get their department', () => {
  test('the same phone for another department adds the duty; for the same one, or for none, it gives a new code and nothing else', async () => {
    const w = await world()
    const bureau = await bureauCode(w)
    const who = await officer(w, 'health')
    const invite = (department?: string) => inviteOfficerByHand({ bureau, department, name: '同一个人', phone: who.phone })
    expect(await invite('教学')).toMatch(/^城东区教育局 教学 科员 的绑定码：\S+（7 天内有效/)
    await invite('health')
    await invite()
    const { reply } = await h.api('GET /me', {}, { token: who.token })
    expect(reply.duties.map((duty) => duty.label)).toEqual(['城东区教育局 · 卫生', '城东区教育局 · 教学'])
    expect(reply.grants.map((grant) => grant.department)).toEqual(['health', 'teaching'])
    expect(await sql('SELECT id FROM assignment WHERE scope_id = ? AND department IS NULL', [w.bureau.id])).toEqual([])
  })

  test('without a department it is the general office; other people’s grants carry no department at all', async () => {
    const w = await world()
    const who = await officer(w)
    const me = async (person: Person) => (await h.api('GET /me', {}, await as(w, person))).reply
    expect((await me(who)).duties.map((duty) => duty.label)).toEqual(['城东区教育局'])
    expect([await me(who), await me(w.homeroom), await me(w.guardianA)].flatMap((one) => one.grants.map((grant) => Object.keys(grant).sort().join()))).toEqual(['id,role,scope', 'id,role,scope', 'id,role,scope'])
  })

  test('an unknown department or bureau is refused in plain words, and nobody is invited', async () => {
    const w = await world()
    const asked = { bureau: await bureauCode(w), name: '新科员', phone: nextPhone() }
    await expect(inviteOfficerByHand({ ...asked, department: '体育' })).rejects.toThrow('没有叫“体育”的科室；可以填：德育、教学、安全、后勤、卫生')
    await expect(inviteOfficerByHand({ ...asked, bureau: 'nowhere', department: '卫生' })).rejects.toThrow(`没有代码为 nowhere 的教育局；现有：`)
    expect(await sql('SELECT id FROM staff WHERE bureau_id = ? AND name = ?', [w.bureau.id, asked.name])).toEqual([])
    expect(['卫生', 'health', '德育', undefined].map(departmentNamed)).toEqual(['health', 'health', 'moral', undefined])
  })

  test('the database itself refuses one department twice from one day on, and takes two', async () => {
    const w = await world()
    const duty = { bureauId: w.bureau.id, staffId: newId(), role: 'bureau', scope: 'bureau', scopeId: w.bureau.id, from: day } as const
    await assign([{ ...duty, department: 'health' }, { ...duty, department: 'teaching' }, duty])
    for (const department of ['health', undefined] as const) await expect(assign([{ ...duty, department }])).rejects.toMatchObject({ errno: 1062 })
  })
})
