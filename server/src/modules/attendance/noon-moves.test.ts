/** Noon after a class move: the exceptions of the morning go with the child, not with the class that reported them (AT-8, RS-3). */
import { healthKeysIn, markOf, reportBody } from '../../../test/support/attendance'
import { house, type House } from '../../../test/support/house'
import { schoolDayOfTests as day, world, type Person, type World } from '../../../test/support/world'
import { inTransaction, sql, write } from '../../platform/db'
import { beginSession } from '../../platform/session'
import { halfDaysOn } from './index'
import { listVersion } from './rules'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => h.clock.set('2026-03-11T07:50:00+08:00'))

type Mark = ReturnType<typeof markOf>
type Session = 'am' | 'pm'
const at = (time: string) => h.clock.set(`${day}T${time}:00+08:00`)
const as = async (person: Person) => ({ token: (await beginSession(person.accountId, 'mp')).token })
const rollOf = async (who: Person, classId: string, session: Session) =>
  (await h.api('GET /classes/:classId/roll', { params: { classId }, query: { session } }, await as(who))).reply
/** Sends exactly these marks: nobody is confirmed by the form itself. */
const send = async (who: Person, classId: string, session: Session, marks: Mark[]) => {
  const { carriedOver: _looked, ...roll } = await rollOf(who, classId, session)
  return h.api('POST /classes/:classId/attendance-reports', { params: { classId }, body: reportBody(roll, { marks }) }, await as(who))
}
const moveAtTen = async (w: World, studentId: string) => {
  at('10:00')
  const moved = await h.api('POST /students/:studentId/class-moves', { params: { studentId }, body: { toClassId: w.otherClass.class, reason: '家长申请' } }, await as(w.admin))
  expect(moved.reply.takesEffect).toEqual({ day, session: 'pm' })
}
const found = { symptoms: ['fever' as const], temperature: 38.4, note: '' }

test('AT-8 RS-3: a sick child that moves at ten is asked about at noon in its new class, with what the morning found; the old class is not asked', async () => {
  const w = await world({ pupils: 4 })
  const [sick, absent] = [w.pupils[0]!, w.pupils[1]!]
  expect((await send(w.homeroom, w.class.class, 'am', [markOf(sick, 'leave_sick', { health: found }), markOf(absent, 'absent_unexplained')])).status).toBe(201)
  expect((await send(w.otherHomeroom, w.otherClass.class, 'am', [markOf(w.otherPupils[0], 'absent_unexplained')])).status).toBe(201)
  const [kept] = await sql<{ sealed: Buffer | null }>('SELECT health_sealed AS sealed FROM attendance_mark WHERE student_id = ?', [sick.id])
  await moveAtTen(w, sick.id)
  at('13:45')
  const read = `SELECT account_id AS account FROM audit_log WHERE student_id = ? AND action = 'attendance.read_health' AND account_id = ?`
  expect(await sql(read, [sick.id, w.otherHomeroom.accountId])).toEqual([])
  const roll = await rollOf(w.otherHomeroom, w.otherClass.class, 'pm')
  expect(roll.carriedOver?.map((mark) => [mark.studentId, mark.status]).sort()).toEqual([[sick.id, 'leave_sick'], [w.otherPupils[0]!.id, 'absent_unexplained']].sort())
  // The temperature is sealed under the old class' key, where the family let it be kept.
  const health = roll.carriedOver?.find((mark) => mark.studentId === sick.id)?.health
  expect(kept?.sealed).not.toBeNull()
  expect(health).toMatchObject({ symptoms: ['fever'], temperature: 38.4 })
  expect(await sql(read, [sick.id, w.otherHomeroom.accountId])).toHaveLength(1)
  expect(healthKeysIn((await rollOf(w.teacher, w.otherClass.class, 'pm')).carriedOver)).toEqual([])

  const silent = await send(w.otherHomeroom, w.otherClass.class, 'pm', [markOf(w.otherPupils[0], 'present')])
  expect([silent.status, silent.error?.code, silent.error?.details]).toEqual([422, 'attendance.not_reconfirmed', { pupils: [{ studentId: sick.id, name: sick.name }] }])
  expect((await send(w.otherHomeroom, w.otherClass.class, 'pm', [markOf(w.otherPupils[0], 'present'), markOf(sick, 'leave_sick', { health: found })])).status).toBe(201)

  expect((await rollOf(w.homeroom, w.class.class, 'pm')).carriedOver?.map((mark) => mark.studentId)).toEqual([absent.id])
  expect((await send(w.homeroom, w.class.class, 'pm', [markOf(absent, 'present')])).reply).toMatchObject({ expected: 3, present: 3 })
})

test('AT-8 RS-3: a child that moved at noon and was away all day is no half day anywhere; away in one class and there in the other is one, where it was away', async () => {
  const w = await world({ pupils: 4 })
  const [allDay, morning] = [w.pupils[0]!, w.pupils[1]!]
  await send(w.homeroom, w.class.class, 'am', [markOf(allDay, 'absent_unexplained'), markOf(morning, 'leave_personal')])
  await send(w.otherHomeroom, w.otherClass.class, 'am', [])
  await moveAtTen(w, allDay.id)
  await moveAtTen(w, morning.id)
  at('13:45')
  await send(w.homeroom, w.class.class, 'pm', [])
  // Nobody knows yet how the moved children's second half was.
  expect(await halfDaysOn(w.school.id, day)).toEqual([])
  expect((await send(w.otherHomeroom, w.otherClass.class, 'pm', [markOf(allDay, 'leave_personal'), markOf(morning, 'present')])).status).toBe(201)
  expect(await halfDaysOn(w.school.id, day)).toEqual([{ classId: w.class.class, children: 1 }])
})

test('AT-8 RS-3: a noon report that waits for a move of the same second asks about the child that just came', async () => {
  const w = await world({ pupils: 4 })
  const absent = w.pupils[0]!
  await send(w.homeroom, w.class.class, 'am', [markOf(absent, 'absent_unexplained')])
  at('13:45')
  const roll = await rollOf(w.otherHomeroom, w.otherClass.class, 'pm')
  const body = { ...reportBody(roll), listVersion: listVersion([...w.otherPupils, absent].map((pupil) => pupil.id)) }
  const token = await as(w.otherHomeroom)
  const report = await inTransaction(async () => {
    await sql('SELECT id FROM school WHERE id = ? FOR UPDATE', [w.school.id])
    const waiting = h.api('POST /classes/:classId/attendance-reports', { params: { classId: w.otherClass.class }, body }, token)
    await new Promise((resolve) => setTimeout(resolve, 500))
    await write('UPDATE membership SET class_id = ? WHERE student_id = ?', [w.otherClass.class, absent.id])
    return { waiting }
  })
  const { status, error } = await report.waiting
  expect([status, error?.code, error?.details]).toEqual([422, 'attendance.not_reconfirmed', { pupils: [{ studentId: absent.id, name: absent.name }] }])
})
