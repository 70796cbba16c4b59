/** Class moves over HTTP, as the administrator makes them and as everybody else sees them; long because every order of events has its line. */
import type { Session } from '@zhixiao/shared-types/values/attendance'
import { audited, auditRow } from '../../../test/support/audit'
import { house, type House } from '../../../test/support/house'
import { reportBody } from '../../../test/support/attendance'
import { signedIn } from '../../../test/support/world-base'
import { schoolDayOfTests as day, world, type Person, type Pupil, type World } from '../../../test/support/world'
import { sql, write } from '../../platform/db'
import { createBoardings, createLinks, createMemberships } from '../../modules/roster/enter'
import { causesOf } from '../../../test/support/summaries'
import { boardersIn, enrolledAt, studentsOn } from '../../modules/roster/index'
import type { ClassPlace } from '../../modules/roster/queries'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => h.clock.set(`${day}T07:50:00+08:00`))
const at = (time: string, on = day) => h.clock.set(`${on}T${time}:00+08:00`)
/** Days go by in these tests, and sessions with them: everybody signs in anew. */
const as = async (_: World, person: Person) => ({ token: (await signedIn(person.accountId)).token })

const move = async (w: World, pupil: Pupil, to: ClassPlace, more: { from?: string; reason?: string } = {}, by: Person = w.admin) =>
  h.api('POST /students/:studentId/class-moves', { params: { studentId: pupil.id }, body: { toClassId: to.class, reason: '家长申请', ...more } }, await as(w, by))
const preview = async (w: World, pupil: Pupil, to: ClassPlace, from?: string) =>
  h.api('GET /students/:studentId/class-moves/preview', { params: { studentId: pupil.id }, query: { toClassId: to.class, from } }, await as(w, w.admin))
const cancel = async (w: World, moveId: string) => h.api('POST /class-moves/:moveId/cancellations', { params: { moveId }, body: {} }, await as(w, w.admin))
const rollOf = async (w: World, place: ClassPlace, session: Session, on = day) =>
  (await h.api('GET /classes/:classId/roll', { params: { classId: place.class }, query: { day: on, session } }, await as(w, w.leader))).reply
const report = async (w: World, place: ClassPlace, session: Session) =>
  h.api('POST /classes/:classId/attendance-reports', { params: { classId: place.class }, body: reportBody(await rollOf(w, place, session)) }, await as(w, w.leader))
const memberships = async (w: World, pupil: Pupil, by: Person = w.admin) =>
  h.api('GET /students/:studentId/memberships', { params: { studentId: pupil.id } }, await as(w, by))
const schoolTotal = async (w: World, session: Session) =>
  (await h.api('GET /schools/:schoolId/attendance-now', { params: { schoolId: w.school.id }, query: { day, session } }, await as(w, w.leader))).reply.expected
const expectedOf = async (w: World, session: Session) =>
  (await h.api('GET /schools/:schoolId/attendance-now', { params: { schoolId: w.school.id }, query: { day, session } }, await as(w, w.leader))).reply.classes.map((one) => one.expected)
const isOn = async (w: World, pupil: Pupil, session: Session, on = day) => {
  const found: string[] = []
  for (const place of w.classes) if ((await studentsOn(place.class, on, session)).some((one) => one.studentId === pupil.id)) found.push(place.className)
  return found
}

describe('RS-3: a class move in the middle of the day', () => {
  // Every order of: am reported by the old class or not, by the new one or not, and the move before or after noon has opened.
  const orders = [false, true].flatMap((oldFirst) => [false, true].flatMap((newFirst) => ['10:00', '13:39'].map((time) => ({ oldFirst, newFirst, time }))))
  test.each(orders)('at $time, morning sent before by the old class: $oldFirst, by the new: $newFirst – morning counts the child in the old class, noon in the new, once in the school', async ({ oldFirst, newFirst, time }) => {
    const w = await world({ pupils: 4 })
    const child = w.pupils[0]!
    if (oldFirst) await report(w, w.class, 'am')
    if (newFirst) await report(w, w.otherClass, 'am')
    at(time)
    const moved = await move(w, child, w.otherClass)
    expect([moved.status, moved.reply.takesEffect]).toEqual([201, { day, session: 'pm' }])
    // What the school is told to expect is right for classes that have not reported yet, too.
    for (const [session, heads] of [['am', [4, 4]], ['pm', [3, 5]]] as const) expect(await expectedOf(w, session)).toEqual(heads)
    if (!oldFirst) expect((await report(w, w.class, 'am')).reply.expected).toBe(4)
    if (!newFirst) expect((await report(w, w.otherClass, 'am')).reply.expected).toBe(4)
    at('13:50')
    expect((await report(w, w.class, 'pm')).reply.expected).toBe(3)
    expect((await report(w, w.otherClass, 'pm')).reply.expected).toBe(5)
    expect([await schoolTotal(w, 'am'), await schoolTotal(w, 'pm')]).toEqual([8, 8])
    expect([await isOn(w, child, 'am'), await isOn(w, child, 'pm')]).toEqual([['三(1)班'], ['三(2)班']])
    const days = (await h.api('GET /students/:studentId/attendance', { params: { studentId: child.id }, query: { from: day, to: day } }, await as(w, w.leader))).reply.days
    expect(days[0]?.sessions.map((one) => [one.session, one.status])).toEqual([['am', 'present'], ['pm', 'present']])
  })

  test('before the morning opens the whole day belongs to the new class; after noon has opened, the next day', async () => {
    const w = await world({ pupils: 3 })
    at('07:00')
    expect((await move(w, w.pupils[0]!, w.otherClass)).reply.takesEffect).toEqual({ day, session: 'am' })
    at('13:40')
    const late = await move(w, w.pupils[1]!, w.otherClass)
    expect(late.reply.takesEffect).toEqual({ day: '2026-03-12', session: 'am' })
    expect([await isOn(w, w.pupils[0]!, 'am'), await isOn(w, w.pupils[1]!, 'pm'), await isOn(w, w.pupils[1]!, 'am', '2026-03-12')]).toEqual([['三(2)班'], ['三(1)班'], ['三(2)班']])
  })

  test('a boarder who moves in the afternoon is on the new class’ evening list; a day pupil begins there the next morning', async () => {
    const w = await world({ pupils: 3 })
    await write('INSERT INTO calendar_entry (id, bureau_id, school_id, grade_id, class_id, layer, from_day, to_day, sessions, reason, created_by, created_at) VALUES (1, ?, ?, 0, 0, ?, ?, ?, ?, ?, 1, ?)', [
      w.bureau.id, w.school.id, 'school', day, day, 'am,pm,eve', '住校晚检', new Date(`${day}T00:00:00Z`),
    ])
    await createBoardings(w.pupils.slice(0, 2).map((one) => ({ bureauId: w.bureau.id, schoolId: w.school.id, studentId: one.id, from: '2026-03-01' })))
    at('15:00')
    expect((await move(w, w.pupils[0]!, w.otherClass)).reply.takesEffect).toEqual({ day, session: 'eve' })
    expect((await move(w, w.pupils[2]!, w.otherClass)).reply.takesEffect).toEqual({ day: '2026-03-12', session: 'am' })
    expect((await studentsOn(w.otherClass.class, day, 'eve')).map((one) => one.studentId)).toEqual([w.pupils[0]!.id])
    expect(await boardersIn([w.class.class, w.otherClass.class], day)).toEqual(new Map([[w.class.class, 1], [w.otherClass.class, 1]]))
    expect(await enrolledAt([w.school.id], day, 'pm')).toEqual(new Map([[w.class.class, 3], [w.otherClass.class, 3]]))
  })

  test('two moves on one day: only the last stands from noon on, and going back leaves the child where it was', async () => {
    const w = await world({ pupils: 3, classes: 3 })
    const [child, third] = [w.pupils[0]!, w.classes[2]!]
    at('09:00')
    await move(w, child, w.otherClass)
    at('10:00')
    expect((await move(w, child, w.class)).error?.code).toBe('roster.move_same_class')
    const second = await move(w, child, third)
    expect(second.reply).toMatchObject({ fromClass: '三(1)班', toClass: '三(3)班', takesEffect: { day, session: 'pm' } })
    expect([await isOn(w, child, 'am'), await isOn(w, child, 'pm')]).toEqual([['三(1)班'], ['三(3)班']])
    expect((await cancel(w, second.reply.moveId)).reply.state).toBe('cancelled')
    expect([await isOn(w, child, 'am'), await isOn(w, child, 'pm')]).toEqual([['三(1)班'], ['三(1)班']])
    expect(await sql('SELECT id FROM membership WHERE student_id = ?', [child.id])).toHaveLength(1)
    expect((await memberships(w, child)).reply.moves.map((one) => [one.toClass, one.state])).toEqual([['三(3)班', 'cancelled'], ['三(2)班', 'replaced']])
  })
})

describe('RS-2: a class move on a day', () => {
  test('days before stay with the old class, from the day on the child is in the new one; the preview says so before', async () => {
    const w = await world({ pupils: 3 })
    const child = w.pupils[0]!
    const seen = await preview(w, child, w.otherClass, '2026-03-16')
    expect(seen.reply).toMatchObject({ fromClass: '三(1)班', toClass: '三(2)班', takesEffect: { day: '2026-03-16', session: 'am' } })
    expect(seen.reply.effects[0]).toBe('3月16日 周一晨检起在三(2)班点名')
    expect(seen.reply.effects.at(-1)).toBe('2位家长会收到转班通知')
    const moved = await move(w, child, w.otherClass, { from: '2026-03-16', reason: '家庭住址变更' })
    expect(moved.reply).toMatchObject({ state: 'standing', mayCancel: true, movedBy: '管理员', reason: '家庭住址变更' })
    for (const [on, name] of [['2026-03-15', '三(1)班'], ['2026-03-16', '三(2)班']] as const) expect(await isOn(w, child, 'pm', on)).toEqual([name])
  })

  test('the old homeroom teacher keeps the rolls and reports of the days before and loses the child’s page; the new one has it with its history', async () => {
    const w = await world({ pupils: 3 })
    const child = w.pupils[0]!
    await report(w, w.class, 'am')
    await move(w, child, w.otherClass, { from: '2026-03-12' })
    at('08:00', '2026-03-12')
    const page = async (by: Person) => h.api('GET /students/:studentId/attendance', { params: { studentId: child.id } }, await as(w, by))
    expect([(await page(w.homeroom)).status, (await page(w.otherHomeroom)).status]).toEqual([404, 200])
    expect((await page(w.otherHomeroom)).reply.days.find((one) => one.day === day)?.sessions[0]?.status).toBe('present')
    const old = await h.api('GET /classes/:classId/roll', { params: { classId: w.class.class }, query: { day, session: 'am' } }, await as(w, w.homeroom))
    expect(old.reply.pupils.map((one) => one.studentId)).toContain(child.id)
    const now = await h.api('GET /classes/:classId/roll', { params: { classId: w.class.class }, query: {} }, await as(w, w.homeroom))
    expect(now.reply.pupils.map((one) => one.studentId)).not.toContain(child.id)
    expect([(await memberships(w, child, w.homeroom)).status, (await memberships(w, child, w.otherHomeroom)).status, (await memberships(w, child, w.leader)).status]).toEqual([404, 200, 200])
  })

  test('RS-1 where the child was, from and to which session, who moved it and why', async () => {
    const w = await world({ pupils: 3 })
    at('10:00')
    await move(w, w.pupils[0]!, w.otherClass)
    const { reply } = await memberships(w, w.pupils[0]!)
    expect(reply.items).toMatchObject([
      { class: '三(2)班', from: { day, session: 'pm' }, to: null }, { class: '三(1)班', from: { day: '2025-09-01', session: 'am' }, to: { day, session: 'pm' } },
    ])
    expect(reply.moves).toMatchObject([{ fromClass: '三(1)班', toClass: '三(2)班', movedBy: '管理员', reason: '家长申请', source: 'page', mayCancel: true }])
    const students = async (query: { day?: string; session?: Session }) =>
      (await h.api('GET /classes/:classId/students', { params: { classId: w.class.class }, query }, await as(w, w.leader))).reply.items.length
    const heads = async (on?: string) =>
      (await h.api('GET /schools/:schoolId/structure', { params: { schoolId: w.school.id }, query: { day: on } }, await as(w, w.admin))).reply.grades.flatMap((grade) => grade.classes.map((one) => one.students))
    expect([await heads(), await heads('2026-03-10')]).toEqual([[2, 4], [3, 3]])
    expect([await students({ session: 'am' }), await students({ session: 'pm' }), await students({}), await students({ day: '2026-03-10' })]).toEqual([3, 2, 2, 3])
  })

  test('guardians are told once, with class and time and without the reason; a move called off is taken back', async () => {
    const w = await world({ pupils: 3 })
    const messages = () => sql<{ kind: string; text: string }>('SELECT kind, text FROM push WHERE school_id = ? ORDER BY id', [w.school.id])
    const moved = await move(w, w.pupils[0]!, w.otherClass, { from: '2026-03-16', reason: '与同学不和' })
    await h.drain()
    expect(await messages()).toMatchObject([{ kind: 'class_move', text: expect.stringContaining('3月16日晨检起由三(1)班转到三(2)班') as string }])
    expect(JSON.stringify(await messages())).not.toContain('不和')
    await cancel(w, moved.reply.moveId)
    await h.drain()
    expect((await messages()).at(-1)?.text).toContain('已取消，仍在三(1)班')
    const quick = await move(w, w.pupils[1]!, w.otherClass, { from: '2026-03-16' })
    await cancel(w, quick.reply.moveId)
    await h.drain()
    expect(await messages()).toHaveLength(2)
  })

  test('a move of today is news for the day’s numbers, with who and why; one of next week is not', async () => {
    const w = await world({ pupils: 3 })
    at('10:00')
    const moved = await move(w, w.pupils[0]!, w.otherClass)
    await move(w, w.pupils[1]!, w.otherClass, { from: '2026-03-16' })
    const why = { day, kind: 'move', accountId: w.admin.accountId, role: null, reason: '家长申请', ref: moved.reply.moveId }
    expect(await causesOf(w)).toEqual([{ ...why, classId: w.class.class }, { ...why, classId: w.otherClass.class }])
    const audited = await sql<{ action: string; purpose: string }>(`SELECT action, purpose FROM audit_log WHERE student_id = ?`, [w.pupils[0]!.id])
    expect(audited).toContainEqual({ action: 'roster.move_class', purpose: '家长申请' })
  })

  test('refused: into the past, the class it is in, another school’s class, last year’s class, one’s own child, by the homeroom teacher', async () => {
    const w = await world({ pupils: 3 })
    const child = w.pupils[0]!
    await write('INSERT INTO class (id, bureau_id, school_id, grade_id, name, school_year, position) VALUES (?, ?, ?, ?, ?, 2024, 1)', [`${w.class.class}`.replace(/^./, '9'), w.bureau.id, w.school.id, w.grade.id, '二(1)班'])
    const lastYear = { ...w.class, class: `${w.class.class}`.replace(/^./, '9') }
    const codes = []
    for (const [to, more] of [[w.otherClass, { from: '2026-03-10' }], [w.class, {}], [w.neighbourClass, {}], [lastYear, {}]] as const) codes.push((await move(w, child, to, more)).error?.code)
    expect(codes).toEqual(['roster.move_in_past', 'roster.move_same_class', 'roster.move_target', 'roster.move_target'])
    expect((await move(w, child, w.otherClass, {}, w.homeroom)).status).toBe(403)
    await createLinks([{ bureauId: w.bureau.id, schoolId: w.school.id, studentId: child.id, accountId: w.admin.accountId, relation: 'other', from: '2025-09-01' }])
    expect((await move(w, child, w.otherClass)).error?.code).toBe('access.self_interest')
  })

  test('S30 who moved a child and who called it off is written down', async () => {
    const w = await world({ pupils: 3 })
    const row = auditRow(w.admin, { school: w.school.id, student: w.pupils[0]!.id })
    const { reply } = await move(w, w.pupils[0]!, w.otherClass, { from: '2026-03-16' })
    expect(await audited('roster.move_class', { school: w.school.id })).toEqual([row])
    expect((await cancel(w, reply.moveId)).status).toBe(201)
    expect(await audited('roster.cancel_move', { school: w.school.id })).toEqual([row])
  })

  test('a move that has begun cannot be called off', async () => {
    const w = await world({ pupils: 3 })
    at('10:00')
    const { reply } = await move(w, w.pupils[0]!, w.otherClass)
    at('13:40')
    expect((await cancel(w, reply.moveId)).error?.code).toBe('roster.move_began')
    expect((await memberships(w, w.pupils[0]!)).reply.moves[0]?.mayCancel).toBe(false)
  })
})

describe('a class whose only child moves', () => {
  test('RS-3 at ten: its morning is still owed, its noon is not; the class it enters owes noon only', async () => {
    const w = await world({ pupils: 1, classes: 3, bound: 0 })
    await write('DELETE FROM membership WHERE class_id = ?', [w.classes[2]!.class])
    at('10:00')
    await move(w, w.pupils[0]!, w.classes[2]!)
    const owed = async (session: Session) => {
      const { reply } = await h.api('GET /schools/:schoolId/attendance-now', { params: { schoolId: w.school.id }, query: { day, session } }, await as(w, w.leader))
      return reply.expectedClasses
    }
    const ofDistrict = async (session: Session) => {
      const { reply } = await h.api('GET /bureaus/:bureauId/attendance-now', { params: { bureauId: w.bureau.id }, query: { day, session } }, await as(w, w.officer))
      return [reply.expectedClasses, reply.reportedClasses]
    }
    expect([await owed('am'), await owed('pm')]).toEqual([2, 2])
    // With the neighbouring school's class.
    expect([await ofDistrict('am'), await ofDistrict('pm')]).toEqual([[3, 0], [3, 0]])
    expect([(await rollOf(w, w.class, 'am')).pupils.length, (await rollOf(w, w.classes[2]!, 'am')).pupils.length]).toEqual([1, 0])
    expect((await report(w, w.class, 'am')).reply.expected).toBe(1)
    expect(await ofDistrict('am')).toEqual([3, 1])
    at('13:50')
    expect((await report(w, w.classes[2]!, 'pm')).reply.expected).toBe(1)
    expect(await ofDistrict('pm')).toEqual([3, 1])
  })
})

describe('boarders', () => {
  test('the school says who lives there, from a day on; the evening list of the days before stays', async () => {
    const w = await world({ pupils: 3 })
    const set = async (boards: boolean, from?: string) =>
      (await h.api('PUT /students/:studentId/boarding', { params: { studentId: w.pupils[0]!.id }, body: { boards, from } }, await as(w, w.admin))).status
    expect(await set(true)).toBe(200)
    expect(await set(false, '2026-03-13')).toBe(200)
    expect(await set(true, '2026-03-10')).toBe(422)
    const row = auditRow(w.admin, { school: w.school.id, student: w.pupils[0]!.id })
    expect(await audited('roster.set_boarding', { school: w.school.id })).toEqual([row, row])
    const evening = async (on: string) => (await studentsOn(w.class.class, on, 'eve')).length
    expect([await evening('2026-03-10'), await evening(day), await evening('2026-03-12'), await evening('2026-03-13')]).toEqual([0, 1, 1, 0])
    expect(await studentsOn(w.class.class, day, 'pm')).toHaveLength(3)
    const { reply } = await h.api('GET /schools/:schoolId/pupil-places', { params: { schoolId: w.school.id }, query: { classId: w.class.class } }, await as(w, w.admin))
    expect(reply.items.map((one) => one.boards).sort()).toEqual([false, false, true])
  })
})

test('RS-1 the database refuses a child two open classes, and two that begin with the same session', async () => {
  const w = await world({ pupils: 2 })
  const again = { bureauId: w.bureau.id, schoolId: w.school.id, gradeId: w.otherClass.grade, classId: w.otherClass.class, studentId: w.pupils[0]!.id }
  await expect(createMemberships([{ ...again, from: day }])).rejects.toThrow('membership__one_open')
  await expect(createMemberships([{ ...again, from: '2025-09-01', to: '2025-09-02' }])).rejects.toThrow('membership__one_start')
})
