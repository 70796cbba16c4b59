/** Tasks of tracing end when a later report says what the child has (AT-7, AT-8), and no list hides today behind what is long over (AT-12). */
import { markOf } from '../../../test/support/attendance'
import { correctingIn } from '../../../test/support/correcting'
import { house, type House } from '../../../test/support/house'
import { schoolDayOfTests as day, world, type World } from '../../../test/support/world'
import { sql, write } from '../../platform/db'
import { newId } from '../../platform/ids'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => h.clock.set('2026-03-11T07:50:00+08:00'))
const { as, report, correct } = correctingIn(() => h)

const ofClass = async (w: World) =>
  (await h.api('GET /classes/:classId/tracing-tasks', { params: { classId: w.class.class } }, await as(w, w.homeroom))).reply.items
const ofSchool = async (w: World) =>
  (await h.api('GET /schools/:schoolId/tracing-tasks', { params: { schoolId: w.school.id } }, await as(w, w.nurse))).reply.items
const fever = { symptoms: ['fever' as const] }

test('AT-7, AT-8: the noon report that names the symptoms ends the morning’s task; who is still to be traced or is said nothing about keeps theirs', async () => {
  const w = await world({ pupils: 5 })
  const [named, traced, silent] = w.pupils
  await report(w, [named, traced, silent].map((pupil) => markOf(pupil, 'leave_sick')))
  h.clock.set('2026-03-11T13:45:00+08:00')
  const noon = await report(w, [markOf(named, 'leave_sick', { health: fever }), markOf(traced, 'leave_sick'), markOf(silent, 'present')], w.homeroom, { session: 'pm' })
  expect((await ofClass(w)).map((one) => [one.studentId, one.session])).toEqual(expect.arrayContaining([[traced?.id, 'pm'], [silent?.id, 'am']]))
  expect(await ofClass(w)).toHaveLength(2)
  const [task] = await sql('SELECT state, answered_by AS answeredBy, answered_at AS answeredAt, correction_id AS correctionId FROM tracing_task WHERE student_id = ?', [named?.id])
  expect(task).toEqual({ state: 'answered', answeredBy: w.homeroom.accountId, answeredAt: h.clock.now(), correctionId: null })
  expect((await correct(w, w.homeroom, noon.id, 1, [markOf(traced, 'leave_sick', { health: fever })])).status).toBe(201)
  expect((await ofClass(w)).map((one) => one.studentId)).toEqual([silent?.id])
})

test('AT-7, AT-6: a noon report that was entered afterwards ends that day’s task once it is approved, not before, and no other day’s', async () => {
  const w = await world({ pupils: 3 })
  const [child] = w.pupils
  h.clock.set('2026-03-10T07:50:00+08:00')
  await report(w, [markOf(child, 'leave_sick')])
  h.clock.set('2026-03-11T07:50:00+08:00')
  await report(w, [markOf(child, 'leave_sick')])
  const asked = await report(w, [markOf(child, 'leave_sick', { health: fever })], w.homeroom, { day: '2026-03-10', session: 'pm', reason: '当天停电' })
  expect(await ofClass(w)).toHaveLength(2)
  const decided = await h.api('POST /attendance-corrections/:correctionId/decisions', { params: { correctionId: asked.id }, body: { decision: 'approve' } }, await as(w, w.nurse))
  expect(decided.reply.state).toBe('applied')
  expect((await ofClass(w)).map((one) => one.day)).toEqual([day])
})

test('AT-7: five hundred tasks of long ago that nobody may answer any more do not hide today’s; the newest due stands first', async () => {
  const w = await world({ pupils: 2 })
  const address = [w.bureau.id, w.school.id, w.class.grade, w.class.class, w.pupils[1]!.id]
  const daysAgo = (days: number) => new Date(new Date('2026-03-06T08:00:00Z').getTime() - days * 86_400_000)
  const old = Array.from({ length: 500 }, (_, at) => [newId(), ...address, newId(), daysAgo(at).toISOString().slice(0, 10), 'am', daysAgo(at), daysAgo(at)])
  await write('INSERT INTO tracing_task (id, bureau_id, school_id, grade_id, class_id, student_id, report_id, day, session, opened_at, due_at) VALUES ?', [old])
  await report(w, [markOf(w.pupils[0], 'leave_sick')])
  for (const items of [await ofClass(w), await ofSchool(w)]) {
    expect([items.length, items[0]?.studentId, items[0]?.day, items[1]?.day]).toEqual([500, w.pupils[0]!.id, day, '2026-03-06'])
  }
})

test('AT-12: two hundred requests that nobody may decide any more do not hide a new one; the page shows the oldest first', async () => {
  const w = await world({ pupils: 2 })
  const longAgo = new Date('2025-10-10T02:00:00Z')
  const stale = Array.from({ length: 200 }, () => [
    newId(), w.bureau.id, w.school.id, w.class.grade, w.class.class, '2025-10-10', 'am', 'correction', 'requested', 'archived', 1, w.leader.accountId, '校长', '补录', '', longAgo,
  ])
  await write(
    'INSERT INTO attendance_correction (id, bureau_id, school_id, grade_id, class_id, day, session, kind, state, phase, from_version, account_id, account_name, reason, device, made_at) VALUES ?',
    [stale],
  )
  const told = await report(w)
  h.clock.set('2026-03-11T18:30:00+08:00')
  const asked = (await correct(w, w.homeroom, told.id, 1, [markOf(w.pupils[0], 'late')])).reply.correction
  const { reply } = await h.api('GET /schools/:schoolId/attendance-corrections', { params: { schoolId: w.school.id } }, await as(w, w.nurse))
  expect([reply.waiting.length, reply.waiting.at(-1)?.id, reply.waiting[0]?.day]).toEqual([200, asked.id, '2025-10-10'])
  const bureau = await h.api('GET /bureaus/:bureauId/attendance-corrections', { params: { bureauId: w.bureau.id } }, await as(w, w.officer))
  expect(bureau.reply.waiting).toHaveLength(200)
})
