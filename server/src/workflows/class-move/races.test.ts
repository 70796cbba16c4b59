/** A class move and reports of the same moment: nobody is on two rolls of a session, nobody on none (RS-3). */
import type { Session } from '@zhixiao/shared-types/values/attendance'
import { house, type House } from '../../../test/support/house'
import { holding } from '../../../test/support/holding'
import { reportBody } from '../../../test/support/attendance'
import { signedIn } from '../../../test/support/world-base'
import { schoolDayOfTests as day, world, type Person, type Pupil, type World } from '../../../test/support/world'
import { sql } from '../../platform/db'
import { studentsOn } from '../../modules/roster/index'
import type { ClassPlace } from '../../modules/roster/queries'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
const at = (time: string, on = day) => h.clock.set(`${on}T${time}:00+08:00`)
const as = async (_: World, person: Person) => ({ token: (await signedIn(person.accountId)).token })
const move = async (w: World, pupil: Pupil, to: ClassPlace) =>
  h.api('POST /students/:studentId/class-moves', { params: { studentId: pupil.id }, body: { toClassId: to.class, reason: '家长申请' } }, await as(w, w.admin))
const rollOf = async (w: World, place: ClassPlace, session: Session) =>
  (await h.api('GET /classes/:classId/roll', { params: { classId: place.class }, query: { day, session } }, await as(w, w.leader))).reply
const report = async (w: World, place: ClassPlace, session: Session) =>
  h.api('POST /classes/:classId/attendance-reports', { params: { classId: place.class }, body: reportBody(await rollOf(w, place, session)) }, await as(w, w.leader))
const isOn = async (w: World, pupil: Pupil, session: Session) => {
  const found: string[] = []
  for (const place of w.classes) if ((await studentsOn(place.class, day, session)).some((one) => one.studentId === pupil.id)) found.push(place.className)
  return found
}

test('a move and the reports of both classes in the same moment, thirty times: the child is on exactly one roll, and the counts agree with it', async () => {
  for (let round = 0; round < 30; round += 1) {
    const w = await world({ pupils: 3, bound: 0 })
    // The clock strikes 13:40 while everything is under way: whoever looks before sees noon closed, whoever looks after sees it open.
    h.clock.set(`${day}T13:39:59.999+08:00`)
    const [oldRoll, newRoll] = [await rollOf(w, w.class, 'pm'), await rollOf(w, w.otherClass, 'pm')]
    const [admin, leader] = [await as(w, w.admin), await as(w, w.leader)]
    const moving = h.api('POST /students/:studentId/class-moves', { params: { studentId: w.pupils[0]!.id }, body: { toClassId: w.otherClass.class, reason: '同时' } }, admin)
    if (round % 3 === 0) await new Promise((resolve) => setTimeout(resolve, round % 7))
    h.clock.set(`${day}T13:40:00+08:00`)
    const send = (place: ClassPlace, roll: typeof oldRoll) =>
      h.api('POST /classes/:classId/attendance-reports', { params: { classId: place.class }, body: reportBody(roll) }, leader)
    const replies = await Promise.all([moving, send(w.class, oldRoll), send(w.otherClass, newRoll)])
    expect(replies[0].status).toBe(201)
    for (const [index, place] of [w.class, w.otherClass].entries()) if (replies[index + 1]!.status !== 201) expect((await report(w, place, 'pm')).status).toBe(201)
    const counted = await sql<{ classId: string; expected: number }>(`SELECT class_id AS classId, expected FROM attendance_report WHERE school_id = ? AND session = 'pm'`, [w.school.id])
    expect(counted.reduce((sum, one) => sum + one.expected, 0)).toBe(6)
    for (const one of counted) expect(one.expected).toBe((await studentsOn(one.classId, day, 'pm')).length)
    expect(await isOn(w, w.pupils[0]!, 'pm')).toHaveLength(1)
  }
}, 60_000)

const aWhile = () => new Promise((resolve) => setTimeout(resolve, 250))

describe('RS-3: a move and a report that meet in the middle', () => {
  const sendNoon = async (w: World, place: ClassPlace) => {
    const roll = await rollOf(w, place, 'pm')
    const token = await as(w, w.leader)
    return () => h.api('POST /classes/:classId/attendance-reports', { params: { classId: place.class }, body: reportBody(roll) }, token)
  }

  test('a move that was decided at 13:39 is finished before a report of 13:40 looks at the roll: the teacher is shown the new list', async () => {
    const w = await world({ pupils: 3, bound: 0 })
    const letGo = await holding('SELECT id FROM membership WHERE student_id = ? FOR UPDATE', [w.pupils[0]!.id])
    at('13:39')
    const send = await sendNoon(w, w.class)
    const moving = move(w, w.pupils[0]!, w.otherClass)
    await aWhile()
    at('13:40')
    const sending = send()
    await aWhile()
    await letGo()
    const [moved, sent] = await Promise.all([moving, sending])
    expect([moved.reply.takesEffect, sent.error?.code]).toEqual([{ day, session: 'pm' }, 'attendance.roll_changed'])
    expect([(await report(w, w.class, 'pm')).reply.expected, (await report(w, w.otherClass, 'pm')).reply.expected]).toEqual([2, 4])
  })

  test('a report of 13:40 that is on its way counts, also when the clock is set back to 13:39 before the move: the child moves the next day', async () => {
    const w = await world({ pupils: 3, bound: 0 })
    at('13:40')
    const send = await sendNoon(w, w.class)
    const columns = 'expected, late, absent_unexplained, leave_sick, leave_personal, leave_official, other_absent, ill, list_version, is_late, is_backfilled, by_deputy, reporter_id, reporter_name, received_at'
    const letGo = await holding(
      `INSERT INTO attendance_report (school_id, day, session, class_id, id, bureau_id, grade_id, ${columns}) VALUES (?, ?, 'pm', ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, '', 0, 0, 0, 1, '', ?)`,
      [w.school.id, day, w.class.class, w.pupils[0]!.id, w.bureau.id, w.grade.id, h.clock.now()],
    )
    const sending = send()
    await aWhile()
    at('13:39')
    const moving = move(w, w.pupils[0]!, w.otherClass)
    await aWhile()
    await letGo()
    const [sent, moved] = await Promise.all([sending, moving])
    expect([sent.reply.expected, moved.reply.takesEffect]).toEqual([3, { day: '2026-03-12', session: 'am' }])
    expect(await isOn(w, w.pupils[0]!, 'pm')).toEqual(['三(1)班'])
  })
})
