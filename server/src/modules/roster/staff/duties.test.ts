/** Staff with dated duties, through HTTP (PM-3, RS-8, PM-4). */
import { audited, auditRow } from '../../../../test/support/audit'
import { house, type House } from '../../../../test/support/house'
import { sql } from '../../../platform/db'
import { assign } from '../enter'
import { schoolClock, world, type Person, type Staff, type World } from '../../../../test/support/world'

let h: House
let clock: ReturnType<typeof schoolClock>
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => (clock = schoolClock()))

type Given = { role: 'homeroom' | 'deputy' | 'teacher' | 'nurse' | 'admin' | 'grade_head'; scopeId: string; from?: string; to?: string; subject?: string }
const give = async (w: World, by: Person, to: Staff, duty: Given) =>
  h.api('POST /schools/:schoolId/duties', { params: { schoolId: w.school.id }, body: { staffId: to.staffId, from: '2026-03-11', ...duty } }, { token: await w.tokenOf(by) })
const end = async (w: World, by: Person, dutyId: string) => h.api('POST /duties/:dutyId/end', { params: { dutyId }, body: {} }, { token: await w.tokenOf(by) })
const staffOf = async (w: World, by: Person, query: object = {}) => h.api('GET /schools/:schoolId/staff', { params: { schoolId: w.school.id }, query: { limit: 100, ...query } }, { token: await w.tokenOf(by) })
const dutyIdOf = async (staff: Staff) => (await sql<{ id: string }>('SELECT id FROM assignment WHERE staff_id = ?', [staff.staffId]))[0]!.id
const rollOf = async (w: World, person: Person, classId = w.class.class) => (await h.api('GET /classes/:classId/students', { params: { classId } }, { token: await w.tokenOf(person) })).status

describe('dated duties (PM-3)', () => {
  test('PM-3: a deputy has the class from the first day to the last and on no other; the role is seen at once', async () => {
    const w = await world()
    const made = await give(w, w.leader, w.teacher, { role: 'deputy', scopeId: w.otherClass.class, from: '2026-03-12', to: '2026-03-14' })
    expect([made.status, made.reply.label, made.reply.to]).toEqual([201, '三(2)班 代理班主任', '2026-03-14'])
    expect(await rollOf(w, w.teacher, w.otherClass.class)).toBe(404)
    clock.set('2026-03-12T07:00:00+08:00')
    expect(await rollOf(w, w.teacher, w.otherClass.class)).toBe(200)
    clock.set('2026-03-14T00:00:00+08:00')
    expect(await rollOf(w, w.teacher, w.otherClass.class)).toBe(404)
  })

  test('RS-8: a deputy for one class does not gain the others; a teacher of classes in two schools sees each with its school', async () => {
    const w = await world({ classes: 3 })
    await give(w, w.admin, w.teacher, { role: 'deputy', scopeId: w.otherClass.class, to: '2026-03-20' })
    expect(await rollOf(w, w.teacher, w.otherClass.class)).toBe(200)
    expect(await rollOf(w, w.teacher, w.classes[2]!.class)).toBe(404)
    await assign([{ bureauId: w.bureau.id, schoolId: w.neighbour.id, staffId: w.teacher.staffId, role: 'teacher', scope: 'class', scopeId: w.neighbourClass.class, subject: '音乐', from: '2025-09-01' }])
    const mine = (await h.api('GET /my/classes', {}, { token: await w.tokenOf(w.teacher) })).reply.items
    expect(mine.map((one) => [one.school, one.class, one.mayReport, one.duties])).toEqual([
      ['城东第一小学', '三(1)班', false, ['任课老师']], ['城东第一小学', '三(2)班', true, ['代理班主任']], ['城东第二小学', '三(1)班', false, ['任课老师（音乐）']],
    ])
  })

  test('PM-3: a duty that is ended is gone on the next request', async () => {
    const w = await world()
    expect(await rollOf(w, w.homeroom)).toBe(200)
    expect((await end(w, w.admin, await dutyIdOf(w.homeroom))).reply.to).toBe('2026-03-11')
    expect(await rollOf(w, w.homeroom)).toBe(404)
    const again = await give(w, w.admin, w.homeroom, { role: 'homeroom', scopeId: w.class.class })
    expect(again.status).toBe(201)
    expect(await rollOf(w, w.homeroom)).toBe(200)
    expect((await end(w, w.admin, again.reply.dutyId)).status).toBe(201)
    expect((await give(w, w.admin, w.homeroom, { role: 'homeroom', scopeId: w.class.class })).status).toBe(201)
  })

  test('a leader names deputies and nothing else; an administrator everything, but only people and classes of the own school', async () => {
    const w = await world()
    expect((await give(w, w.leader, w.teacher, { role: 'homeroom', scopeId: w.class.class })).error?.code).toBe('access.denied')
    expect((await end(w, w.leader, await dutyIdOf(w.homeroom))).error?.code).toBe('access.denied')
    expect((await end(w, w.leader, await dutyIdOf(w.deputy))).status).toBe(201)
    const wrong: [Staff, Given][] = [
      [w.neighbourHomeroom, { role: 'teacher', scopeId: w.class.class }], [w.teacher, { role: 'teacher', scopeId: w.neighbourClass.class }],
      [w.teacher, { role: 'deputy', scopeId: w.otherClass.class }], [w.teacher, { role: 'nurse', scopeId: w.neighbour.id }],
      [w.teacher, { role: 'deputy', scopeId: w.otherClass.class, from: '2026-03-10', to: '2026-03-20' }], [w.teacher, { role: 'grade_head', scopeId: w.class.class }],
      [w.teacher, { role: 'deputy', scopeId: w.otherClass.class, from: '2026-03-20', to: '2026-03-20' }],
    ]
    for (const [staff, duty] of wrong) expect((await give(w, w.admin, staff, duty)).error?.code).toBe('roster.duty_invalid')
    expect((await give(w, w.admin, w.teacher, { role: 'teacher', scopeId: w.class.class, to: '2026-03-20' })).error?.code).toBe('roster.duty_exists')
  })

  test('S30 who gave a duty and who ended it is written down; a try that was refused is no duty', async () => {
    const w = await world()
    const at = { school: w.school.id }
    const deputy = await give(w, w.leader, w.teacher, { role: 'deputy', scopeId: w.otherClass.class, to: '2026-03-20' })
    await give(w, w.leader, w.teacher, { role: 'homeroom', scopeId: w.class.class })
    await give(w, w.admin, w.teacher, { role: 'nurse', scopeId: w.school.id })
    expect(await audited('roster.give_duty', at)).toEqual([auditRow(w.leader, at), auditRow(w.admin, at)])
    await end(w, w.admin, deputy.reply.dutyId)
    expect(await audited('roster.end_duty', at)).toEqual([auditRow(w.admin, at)])
  })

  test('a new homeroom teacher ends the other one from that day', async () => {
    const w = await world()
    await give(w, w.admin, w.teacher, { role: 'homeroom', scopeId: w.class.class, from: '2026-03-16' })
    expect(await sql('SELECT to_day AS until FROM assignment WHERE staff_id = ?', [w.homeroom.staffId])).toEqual([{ until: '2026-03-16' }])
    clock.set('2026-03-16T07:00:00+08:00')
    expect([await rollOf(w, w.homeroom), await rollOf(w, w.teacher)]).toEqual([404, 200])
  })

  test('the last administrator stays; of two who end each other at once one stays', async () => {
    const w = await world()
    expect((await end(w, w.admin, await dutyIdOf(w.admin))).error?.code).toBe('roster.last_admin')
    const second = await give(w, w.admin, w.teacher, { role: 'admin', scopeId: w.school.id })
    await w.tokenOf(w.teacher)
    const first = await dutyIdOf(w.admin)
    const replies = await Promise.all([end(w, w.admin, second.reply.dutyId), end(w, w.teacher, first)])
    expect(replies.filter((reply) => reply.status === 201)).toHaveLength(1)
    const left = await sql<{ n: number }>(`SELECT COUNT(*) AS n FROM assignment WHERE scope_id = ? AND role = 'admin' AND (to_day IS NULL OR to_day > '2026-03-11')`, [w.school.id])
    expect(left[0]?.n).toBe(1)
  })

  test('an invited administrator who never came, and one whose duty ends this week, do not count: who would be left alone with them stays', async () => {
    const w = await world()
    const own = await dutyIdOf(w.admin)
    const invited = await give(w, w.admin, w.nurse, { role: 'admin', scopeId: w.school.id })
    await sql('UPDATE staff SET account_id = NULL WHERE id = ?', [w.nurse.staffId])
    await give(w, w.admin, w.teacher, { role: 'admin', scopeId: w.school.id, to: '2026-03-17' })
    expect((await end(w, w.admin, own)).error?.code).toBe('roster.last_admin')
    expect((await end(w, w.admin, invited.reply.dutyId)).status).toBe(201)
    await give(w, w.admin, w.homeroom, { role: 'admin', scopeId: w.school.id, to: '2026-03-18' })
    expect((await end(w, w.admin, own)).status).toBe(201)
  })

  test('RS-8: a second subject in the class from the same day does not take the place of the first; from another day it is a duty of its own', async () => {
    const w = await world()
    const teaches = async (subject: string, from: string) => give(w, w.admin, w.homeroom, { role: 'teacher', scopeId: w.otherClass.class, subject, from })
    expect((await teaches('语文', '2026-03-11')).status).toBe(201)
    expect((await teaches('道法', '2026-03-11')).error?.code).toBe('roster.duty_exists')
    expect((await teaches('道法', '2026-03-12')).status).toBe(201)
    const subjects = await sql<{ subject: string }>(`SELECT subject FROM assignment WHERE staff_id = ? AND role = 'teacher' ORDER BY from_day`, [w.homeroom.staffId])
    expect(subjects.map((one) => one.subject)).toEqual(['语文', '道法'])
  })

  test('twenty times the same duty at once is one duty', async () => {
    const w = await world()
    await w.tokenOf(w.admin)
    const replies = await Promise.all(Array.from({ length: 20 }, () => give(w, w.admin, w.teacher, { role: 'homeroom', scopeId: w.otherClass.class })))
    expect(replies.filter((reply) => reply.status === 201)).toHaveLength(1)
    expect(replies.filter((reply) => reply.error?.code === 'roster.duty_exists')).toHaveLength(19)
  })
})

describe('the staff of a school', () => {
  test('PM-4: staff are listed, counted and paged within the school; duties of later days are there, ended ones are not', async () => {
    const w = await world()
    await give(w, w.admin, w.teacher, { role: 'deputy', scopeId: w.otherClass.class, from: '2026-04-01', to: '2026-04-08' })
    await sql('UPDATE staff SET account_id = NULL WHERE id = ?', [w.nurse.staffId])
    const all = (await staffOf(w, w.admin)).reply
    expect([all.total, all.unbound, all.items.length]).toEqual([11, 1, 11])
    expect(all.items.map((one) => one.name)).not.toContain(w.neighbourHomeroom.name)
    expect(all.items.find((one) => one.staffId === w.teacher.staffId)?.duties.map((duty) => [duty.label, duty.from, duty.to, duty.mayEnd])).toEqual([
      ['三(1)班 任课老师', '2025-09-01', null, true], ['三(2)班 代理班主任', '2026-04-01', '2026-04-08', true],
    ])
    expect(all.items.find((one) => one.staffId === w.endedHomeroom.staffId)?.duties).toEqual([])
    const seenByLeader = (await staffOf(w, w.leader)).reply.items.find((one) => one.staffId === w.teacher.staffId)
    expect(seenByLeader?.duties.map((duty) => duty.mayEnd)).toEqual([false, true])
    const first = (await staffOf(w, w.admin, { limit: 4 })).reply
    const rest = (await staffOf(w, w.admin, { cursor: first.nextCursor })).reply
    expect([first.items.length, rest.items.length, rest.nextCursor, rest.total]).toEqual([4, 7, null, 11])
    expect((await staffOf(w, w.admin, { bound: 'no' })).reply).toMatchObject({ total: 1, items: [{ staffId: w.nurse.staffId, bound: false }] })
    expect((await staffOf(w, w.admin, { name: '班主任' })).reply.total).toBe(4)
  })

  test('one-time codes are for those who are not bound; a code binds, the earlier one does not', async () => {
    const w = await world()
    await sql('UPDATE staff SET account_id = NULL WHERE id IN (?)', [[w.nurse.staffId, w.teacher.staffId]])
    const issue = async (staffIds?: string[]) =>
      (await h.api('POST /schools/:schoolId/staff-codes', { params: { schoolId: w.school.id }, body: { staffIds } }, { token: await w.tokenOf(w.admin) })).reply
    const both = await issue()
    expect(both.items.map((one) => one.name).sort()).toEqual(['任课老师', '校医'])
    expect(both.expiresAt).toBe('2026-03-17T23:50:00.000Z')
    expect(await audited('roster.issue_staff_codes', { school: w.school.id })).toEqual([auditRow(w.admin, { school: w.school.id })])
    const [again] = (await issue([w.teacher.staffId, w.homeroom.staffId])).items
    expect(again?.name).toBe('任课老师')
    const bind = async (code: string) => h.api('POST /staff-bindings', { body: { code, phone: w.teacher.phone } }, { token: await w.tokenOf(w.stranger) })
    expect((await bind(both.items.find((one) => one.name === '任课老师')!.code)).error?.code).toBe('roster.staff_binding_refused')
    expect((await bind(again!.code)).status).toBe(201)
    expect((await staffOf(w, w.admin, { bound: 'no' })).reply.items.map((one) => [one.name, one.codeUntil])).toEqual([['校医', '2026-03-17T23:50:00.000Z']])
  })
})
