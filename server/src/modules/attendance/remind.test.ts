import { defaultTimes } from '@zhixiao/shared-types/values/attendance'
import { reportBody } from '../../../test/support/attendance'
import { house, type House } from '../../../test/support/house'
import { world, type World } from '../../../test/support/world'
import { sql } from '../../platform/db'
import { createRunner } from '../../platform/jobs'
import { reminderJob, remindersOwed } from './remind'

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h.close())
beforeEach(() => h.clock.set('2026-03-11T07:50:00+08:00'))

const at = (time: string) => h.clock.set(`2026-03-11T${time}:00+08:00`)
const tick = (w: World) => createRunner([reminderJob([w.school.id])]).tick()
async function report(w: World, klass: World['class']) {
  const token = await w.tokenOf(w.leader)
  const roll = await h.api('GET /classes/:classId/roll', { params: { classId: klass.class }, query: { session: 'am' } }, { token })
  const answer = await h.api('POST /classes/:classId/attendance-reports', { params: { classId: klass.class }, body: reportBody(roll.reply) }, { token })
  expect(answer.status).toBe(201)
}
/** Who was reminded of which class, in order. */
async function reminded(w: World): Promise<string[]> {
  const rows = await sql<{ class: string; who: string; text: string }>(
    `SELECT c.name AS class, a.name AS who, p.text FROM push p JOIN delivery d ON d.push_id = p.id JOIN account a ON a.id = d.account_id JOIN class c ON c.id = p.class_id
     WHERE p.school_id = ? AND p.kind = 'report_reminder' ORDER BY p.id, a.name`,
    [w.school.id],
  )
  return rows.map((row) => `${row.class} ${row.who}`)
}

test('reminders are owed at −10, 0, +15 and +30 minutes, none beyond its use: the first until the session is due, the others until the bureau sees the class', () => {
  const owed = (time: string) => remindersOwed(new Date(`2026-03-11T${time}+08:00`), defaultTimes)
  expect(owed('08:19:59')).toEqual([])
  expect(owed('08:20:00')).toEqual(['2026-03-11 am early'])
  expect(owed('08:30:00')).toEqual(['2026-03-11 am due'])
  expect(owed('08:44:59')).toEqual(['2026-03-11 am due'])
  expect(owed('08:45:00')).toEqual(['2026-03-11 am due', '2026-03-11 am head'])
  expect(owed('09:00:00')).toEqual(['2026-03-11 am due', '2026-03-11 am head', '2026-03-11 am leader'])
  expect(owed('09:14:59')).toHaveLength(3)
  expect(owed('09:15:00')).toEqual([])
  expect(owed('14:15:00')).toEqual(['2026-03-11 pm early'])
})

test('ten minutes before, the homeroom of a class that has not reported is reminded; when it is due, the deputy too', async () => {
  const w = await world()
  await report(w, w.otherClass)
  at('08:19')
  await tick(w)
  expect(await reminded(w)).toEqual([])
  at('08:20')
  await tick(w)
  expect(await reminded(w)).toEqual(['三(1)班 班主任'])
  at('08:30')
  await tick(w)
  expect(await reminded(w)).toEqual(['三(1)班 班主任', '三(1)班 代理班主任', '三(1)班 班主任'])
})

test('a reminder goes out once, also when the job is run again and by three runners at once', async () => {
  const w = await world()
  at('08:22')
  await Promise.all([tick(w), tick(w), tick(w)])
  at('08:25')
  await tick(w)
  await createRunner([reminderJob([w.school.id])]).runByHand('attendance-reminder', w.school.id, '2026-03-11 am early')
  expect(await reminded(w)).toEqual(['三(1)班 班主任', '三(2)班 邻班班主任'])
})

test('nobody is reminded once the class has reported, nor on a day the calendar has closed', async () => {
  const w = await world()
  for (const klass of w.classes) await report(w, klass)
  at('08:25')
  await tick(w)
  expect(await reminded(w)).toEqual([])

  const closed = await world()
  at('07:50')
  const closure = { from: '2026-03-11', to: '2026-03-11', sessions: [], reason: '台风停课' }
  await h.api('POST /schools/:schoolId/calendar-entries', { params: { schoolId: closed.school.id }, body: closure }, { token: await closed.tokenOf(closed.admin) })
  at('08:31')
  await tick(closed)
  expect(await reminded(closed)).toEqual([])
})

test('the words say what is missing and until when', async () => {
  const w = await world()
  at('08:20')
  await tick(w)
  const [row] = await sql<{ text: string; key: string }>('SELECT text, dedupe_key AS `key` FROM push WHERE class_id = ?', [w.class.class])
  expect(row).toEqual({ text: '三(1)班的晨检还没有上报，请在08:30前完成。', key: `report_reminder:${w.class.class}:2026-03-11:am:early` })
})

/** The morning from 08:20 on, minute by minute where something is owed. */
async function morning(w: World, ...times: string[]): Promise<void> {
  for (const time of times) {
    at(time)
    await tick(w)
  }
}
const above = async (w: World) =>
  (await sql<{ who: string; text: string }>(
    `SELECT a.name AS who, p.text FROM push p JOIN delivery d ON d.push_id = p.id JOIN account a ON a.id = d.account_id WHERE p.school_id = ? AND p.class_id = 0 ORDER BY p.id, a.name`,
    [w.school.id],
  )).map((row) => `${row.who}：${row.text}`)

test('a class that stays silent climbs: the grade head at +15, the school leader at +30, once each, and at +45 the bureau sees it by name, without a child', async () => {
  const w = await world()
  await report(w, w.otherClass)
  await morning(w, '08:30', '08:44')
  expect(await above(w)).toEqual([])
  await morning(w, '08:45', '08:46', '08:59')
  expect(await above(w)).toEqual(['年级组长：三年级的晨检应在08:30前上报，还有1个班没有收到：三(1)班。'])
  await morning(w, '09:00', '09:05')
  expect(await above(w)).toEqual([
    '年级组长：三年级的晨检应在08:30前上报，还有1个班没有收到：三(1)班。', '校长：城东第一小学的晨检应在08:30前上报，还有1个班没有收到：三(1)班。',
  ])
  const bureauList = async () => {
    const { reply, raw } = await h.api('GET /bureaus/:bureauId/attendance-now', { params: { bureauId: w.bureau.id }, query: { session: 'am' } }, { token: await w.tokenOf(w.officer) })
    expect(JSON.stringify(raw.body)).not.toContain(w.pupils[0]?.name)
    return reply.schools.map((one) => [one.school, one.overdueClasses])
  }
  at('09:14')
  expect(await bureauList()).toEqual([['城东第一小学', []], ['城东第二小学', []]])
  at('09:15')
  expect(await bureauList()).toEqual([['城东第一小学', ['三(1)班']], ['城东第二小学', ['三(1)班']]])
  await report(w, w.class)
  expect(await bureauList()).toEqual([['城东第一小学', []], ['城东第二小学', ['三(1)班']]])
})

test('the clock jumps two hours back and the morning comes again: nobody is reminded twice', async () => {
  const w = await world()
  await morning(w, '08:20', '08:30', '08:45', '09:00')
  const before = await reminded(w)
  const aboveBefore = await above(w)
  await morning(w, '07:00', '08:20', '08:30', '08:45', '09:00')
  expect([await reminded(w), await above(w)]).toEqual([before, aboveBefore])
})

test('the clock jumps a day forward: yesterday’s steps are not sent late, today’s go out in their time', async () => {
  const w = await world()
  await morning(w, '08:20')
  h.clock.set('2026-03-12T08:20:00+08:00')
  await tick(w)
  const keys = await sql<{ key: string }>("SELECT dedupe_key AS `key` FROM push WHERE class_id = ? AND kind = 'report_reminder' ORDER BY id", [w.class.class])
  expect(keys.map((row) => row.key.split(':').slice(2).join(' '))).toEqual(['2026-03-11 am early', '2026-03-12 am early'])
})

test('after an outage from 08:15 to 09:05 the steps that are still of use go out, the early one does not', async () => {
  const w = await world()
  await report(w, w.otherClass)
  await morning(w, '09:05')
  expect(await reminded(w)).toEqual(['三(1)班 代理班主任', '三(1)班 班主任'])
  expect(await above(w)).toHaveLength(2)
})
