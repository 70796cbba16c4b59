/** Corrections that meet class moves, a late worker and guardians who have changed. */
import { markOf, reportBody } from '../../../test/support/attendance'
import { house, type House } from '../../../test/support/house'
import { schoolDayOfTests as day, world, type Person, type World } from '../../../test/support/world'
import { sql, write } from '../../platform/db'
import { beginSession } from '../../platform/session'
import { createLinks } from '../roster/enter'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => h.clock.set('2026-03-11T07:50:00+08:00'))
const at = (time: string, on = day) => h.clock.set(`${on}T${time}:00+08:00`)
const as = async (person: Person) => ({ token: (await beginSession(person.accountId, 'mp')).token })
type Mark = ReturnType<typeof markOf>
async function report(w: World, marks: Mark[] = []) {
  const roll = await h.api('GET /classes/:classId/roll', { params: { classId: w.class.class }, query: { session: 'am' } }, await as(w.homeroom))
  return (await h.api('POST /classes/:classId/attendance-reports', { params: { classId: w.class.class }, body: reportBody(roll.reply, { marks }) }, await as(w.homeroom))).reply
}
const correct = async (who: Person, reportId: string, version: number, marks: Mark[]) =>
  h.api('POST /attendance-reports/:reportId/corrections', { params: { reportId }, body: { version, reason: '家长来电说明', marks } }, await as(who))
const kindsTold = async (w: World) => (await sql<{ kind: string }>(`SELECT kind FROM push WHERE school_id = ? AND kind <> 'report_reminder' ORDER BY id`, [w.school.id])).map((one) => one.kind)

describe('RS-2: a child that has moved to another class', () => {
  test('from its first session there the old homeroom and deputy read the old days and enter nothing about it; the nurse and the leader still do', async () => {
    const w = await world({ pupils: 4 })
    const [child, staying] = w.pupils
    const told = await report(w, [markOf(child, 'leave_sick')])
    at('10:00')
    const moved = await h.api('POST /students/:studentId/class-moves', { params: { studentId: child?.id ?? '' }, body: { toClassId: w.otherClass.class, reason: '家长申请' } }, await as(w.admin))
    expect(moved.reply.takesEffect).toEqual({ day, session: 'pm' })
    // Until noon the child sits in the old class.
    expect((await correct(w.homeroom, told.id, 1, [markOf(child, 'leave_sick', { health: { symptoms: ['cough', 'to_be_traced'] } })])).status).toBe(201)
    at('13:40')
    const { status, error } = await correct(w.homeroom, told.id, 2, [markOf(child, 'late'), markOf(staying, 'late')])
    expect([status, error?.code, error?.details]).toEqual([422, 'attendance.correction_closed', { pupils: [{ studentId: child?.id, name: child?.name }] }])
    expect((await correct(w.homeroom, told.id, 2, [markOf(staying, 'late')])).reply.correction.state).toBe('applied')
    at('09:00', '2026-03-12')
    expect((await correct(w.deputy, told.id, 3, [markOf(child, 'late')])).error?.code).toBe('attendance.correction_closed')
    const [task] = (await h.api('GET /schools/:schoolId/tracing-tasks', { params: { schoolId: w.school.id } }, await as(w.nurse))).reply.items
    const answer = await h.api('POST /tracing-tasks/:taskId/answers', { params: { taskId: task?.id ?? '' }, body: { health: { symptoms: ['cough'], temperature: null, note: '' } } }, await as(w.homeroom))
    expect(answer.error?.code).toBe('attendance.correction_closed')
    expect((await h.api('GET /attendance-reports/:reportId', { params: { reportId: told.id } }, await as(w.homeroom))).reply.marks).toMatchObject([{ studentId: child?.id }, { studentId: staying?.id }])
    expect((await correct(w.nurse, told.id, 3, [markOf(child, 'leave_personal')])).reply.correction.state).toBe('requested')
    expect((await correct(w.leader, told.id, 3, [markOf(child, 'leave_personal')])).reply.correction.state).toBe('applied')
  })
})

describe('who hears of it', () => {
  test('AT-10, AT-13: a child whose finding alone was corrected before the first message went out is told of all the same', async () => {
    const w = await world({ pupils: 3, bound: 1 })
    const told = await report(w, [markOf(w.pupils[0], 'late', { lateMinutes: 20, health: { symptoms: ['to_be_traced'], temperature: null, note: '' } })])
    expect((await correct(w.homeroom, told.id, 1, [markOf(w.pupils[0], 'late', { lateMinutes: 20, health: { symptoms: ['cough'], temperature: null, note: '' } })])).status).toBe(201)
    await h.drain()
    expect(await kindsTold(w)).toEqual(['late'])
  })

  test('AT-13, ID-5: the note goes to who is a guardian now, not to somebody whose days have ended since', async () => {
    const w = await world({ pupils: 3, bound: 1 })
    const child = w.pupils[0]?.id ?? ''
    const told = await report(w, [markOf(w.pupils[0], 'absent_unexplained')])
    await write(`UPDATE guardian_link SET valid_to = '2026-03-12' WHERE student_id = ? AND account_id = ?`, [child, w.guardianB.accountId])
    at('09:00', '2026-03-12')
    await createLinks([{ bureauId: w.bureau.id, schoolId: w.school.id, studentId: child, accountId: w.stranger.accountId, relation: 'grandmother', from: '2026-03-12' }])
    expect((await correct(w.leader, told.id, 1, [markOf(w.pupils[0], 'leave_personal')])).status).toBe(201)
    const heard = await sql<{ id: string }>(`SELECT d.account_id AS id FROM delivery d JOIN push p ON p.id = d.push_id WHERE p.school_id = ? AND p.kind = 'correction'`, [w.school.id])
    expect(heard.map((one) => one.id).sort()).toEqual([w.guardianA.accountId, w.stranger.accountId].sort())
  })
})

test('AT-7, CA-5: an answer about a session that the calendar took away since is refused with the reason, as any correction is', async () => {
  const w = await world({ pupils: 3 })
  await report(w, [markOf(w.pupils[0], 'leave_sick')])
  at('08:30')
  const [task] = (await h.api('GET /schools/:schoolId/tracing-tasks', { params: { schoolId: w.school.id } }, await as(w.nurse))).reply.items
  const closure = { from: day, to: day, reason: '暴雨停课', why: '暴雨红色预警' }
  expect((await h.api('POST /schools/:schoolId/calendar-entries', { params: { schoolId: w.school.id }, body: closure }, { token: (await beginSession(w.admin.accountId, 'h5')).token })).status).toBe(201)
  const answer = await h.api('POST /tracing-tasks/:taskId/answers', { params: { taskId: task?.id ?? '' }, body: { health: { symptoms: ['cough'], temperature: null, note: '' } } }, await as(w.homeroom))
  expect([answer.status, answer.error?.code, answer.error?.details]).toEqual([422, 'attendance.no_session', { reason: '暴雨停课' }])
})
