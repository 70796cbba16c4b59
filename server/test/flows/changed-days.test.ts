/** Days that change while school is on: a typhoon, a day taken back afterwards, a suspended class (CA-4 to CA-6), through the API, the jobs and the summaries. */
import type { z } from 'zod'
import type { calendarContract } from '@zhixiao/shared-types/domains/calendar'
import { tellGuardians } from '../../src/modules/attendance/tell-guardians'
import { reminderJob } from '../../src/modules/attendance/remind'
import { recompile } from '../../src/modules/summary/index'
import { sql } from '../../src/platform/db'
import { createRunner } from '../../src/platform/jobs'
import { markOf, reportBody, type ReportBody } from '../support/attendance'
import { house, type House } from '../support/house'
import { world, type Person, type World } from '../support/world'

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h.close())
beforeEach(() => h.clock.set('2026-03-11T07:50:00+08:00'))

const today = '2026-03-11'
const at = (time: string, day = today) => h.clock.set(`${day}T${time}:00+08:00`)
type EntryBody = z.input<(typeof calendarContract)['POST /schools/:schoolId/calendar-entries']['body']>
const typhoon = (more: Partial<EntryBody> = {}): EntryBody => ({ from: today, to: today, kind: 'closure', reason: '台风', ...more })

const enter = async (w: World, body: EntryBody, person: Person = w.admin) =>
  h.api('POST /schools/:schoolId/calendar-entries', { params: { schoolId: w.school.id }, body }, { token: await w.tokenOf(person) })
const preview = async (w: World, body: { entry?: EntryBody; ends?: { entryId: string; from?: string } }) =>
  h.api('POST /schools/:schoolId/calendar-previews', { params: { schoolId: w.school.id }, body }, { token: await w.tokenOf(w.leader) })
const end = async (w: World, entryId: string, body: { why: string; from?: string }, person: Person = w.admin) =>
  h.api('POST /schools/:schoolId/calendar-entries/:entryId/ends', { params: { schoolId: w.school.id, entryId }, body }, { token: await w.tokenOf(person) })
const rollOf = async (w: World, session: 'am' | 'pm' = 'am', klass = w.class, day = today) =>
  (await h.api('GET /classes/:classId/roll', { params: { classId: klass.class }, query: { session, day } }, { token: await w.tokenOf(w.leader) })).reply
async function report(w: World, session: 'am' | 'pm' = 'am', marks: ReportBody['marks'] = [], klass = w.class, day = today) {
  const body = reportBody(await rollOf(w, session, klass, day), { marks })
  return h.api('POST /classes/:classId/attendance-reports', { params: { classId: klass.class }, body }, { token: await w.tokenOf(w.leader) })
}
const schoolNow = async (w: World, session: 'am' | 'pm', day = today) =>
  (await h.api('GET /schools/:schoolId/attendance-now', { params: { schoolId: w.school.id }, query: { session, day } }, { token: await w.tokenOf(w.leader) })).reply
const bureauNow = async (w: World, session: 'am' | 'pm', day = today) =>
  (await h.api('GET /bureaus/:bureauId/attendance-now', { params: { bureauId: w.bureau.id }, query: { session, day } }, { token: await w.tokenOf(w.officer) })).reply
const childDay = async (w: World, day = today, person = w.guardianA) => {
  const { reply } = await h.api('GET /students/:studentId/attendance', { params: { studentId: w.pupils[0]!.id }, query: {} }, { token: await w.tokenOf(person) })
  return reply.days.find((one) => one.day === day)
}
const remind = (w: World) => createRunner([reminderJob([w.school.id])]).tick()
const messages = (w: World, kind: string) =>
  sql<{ state: string }>('SELECT d.state FROM push p JOIN delivery d ON d.push_id = p.id WHERE p.school_id = ? AND p.kind = ? ORDER BY d.account_id', [w.school.id, kind])
const absent = (w: World, index = 0) => markOf(w.pupils[index], 'absent_unexplained')

describe('a typhoon', () => {
  test('CA-4: set at 06:10 no check is due and no reminder goes out; a roll that was open is refused with the reason', async () => {
    const w = await world()
    const open = await rollOf(w)
    at('06:10')
    const { reply } = await enter(w, typhoon())
    expect(reply.effects).toMatchObject({ voided: 0, needsWhy: false, days: 1, resumesOn: { day: '2026-03-12', session: 'am' } })
    expect(reply.effects.sentences).toEqual([
      '城东第一小学 3月11日 周三不上课，不点名，也不催报。', '今天还没发出的催报和未到校提醒会取消，已经发出的收不回来。', '3月12日 周四上午恢复上课。',
    ])
    for (const time of ['08:20', '08:30', '09:00', '14:10', '14:20']) {
      at(time)
      await remind(w)
    }
    expect(await messages(w, 'report_reminder')).toEqual([])
    expect(await rollOf(w)).toMatchObject({ state: 'no_session', reason: '台风' })
    expect(await schoolNow(w, 'am')).toMatchObject({ hasSession: false, reason: '台风', expectedClasses: 0 })
    const refused = await h.api('POST /classes/:classId/attendance-reports', { params: { classId: w.class.class }, body: reportBody(open) }, { token: await w.tokenOf(w.homeroom) })
    expect([refused.status, refused.error?.code, refused.error?.details]).toEqual([422, 'attendance.no_session', { reason: '台风' }])
  })

  test('CA-4: set at 10:00 the morning is kept and counted, noon is not expected, nobody is reminded of it', async () => {
    const w = await world()
    for (const klass of w.classes) await report(w, 'am', [], klass)
    at('10:00')
    const page = await h.api('GET /schools/:schoolId/calendar', { params: { schoolId: w.school.id }, query: { from: today, to: today } }, { token: await w.tokenOf(w.admin) })
    expect(page.reply).toMatchObject({ today, sessionsToday: ['am', 'pm'], nextSession: 'pm' })
    const { reply } = await enter(w, typhoon({ to: '2026-03-12', fromSession: 'pm' }))
    expect(reply.effects).toMatchObject({ voided: 0, needsWhy: false, days: 2, resumesOn: { day: '2026-03-13', session: 'am' } })
    expect(await schoolNow(w, 'am')).toMatchObject({ hasSession: true, reportedClasses: 2, expectedClasses: 2 })
    expect(await schoolNow(w, 'pm')).toMatchObject({ hasSession: false, expectedClasses: 0, classes: [{ state: 'no_session', reason: '台风' }, { reason: '台风' }] })
    at('14:10')
    await remind(w)
    expect(await messages(w, 'report_reminder')).toEqual([])
    expect(await childDay(w)).toMatchObject({ sessions: [{ session: 'am', status: 'present' }], reason: '台风', resumesOn: { day: '2026-03-13', session: 'am' } })
  })

  test('CA-4: messages of absence and reminders that still wait are cancelled, and those not written yet are never written', async () => {
    const w = await world({ wechat: true })
    at('08:22')
    await remind(w)
    const first = await report(w, 'am', [absent(w)])
    await tellGuardians({ reportId: first.reply.id })
    await report(w, 'am', [markOf(w.otherPupils[0], 'absent_unexplained')], w.otherClass)
    expect((await messages(w, 'absence')).map((one) => one.state)).toEqual(['waiting', 'waiting'])
    expect((await messages(w, 'report_reminder')).map((one) => one.state)).toEqual(['waiting', 'waiting'])
    expect((await enter(w, typhoon({ why: '气象台红色预警' }))).status).toBe(201)
    await h.drain()
    expect((await messages(w, 'absence')).map((one) => one.state)).toEqual(['cancelled', 'cancelled'])
    expect((await messages(w, 'report_reminder')).map((one) => one.state)).toEqual(['cancelled', 'cancelled'])
  })

  test('CA-4: a closure taken back the same morning: families of missing children are told after all, and nobody twice', async () => {
    const w = await world({ wechat: true })
    const first = await report(w, 'am', [absent(w)])
    await tellGuardians({ reportId: first.reply.id })
    await report(w, 'am', [markOf(w.otherPupils[0], 'absent_unexplained')], w.otherClass)
    const closure = (await enter(w, typhoon({ why: '误操作' }))).reply.id
    await h.drain()
    for (const round of ['撤回', '再次撤回']) {
      const again = round === '撤回' ? closure : (await enter(w, typhoon({ why: '误操作' }))).reply.id
      await end(w, again, { why: round })
      await h.drain()
      const told = await sql<{ child: string; sent: string }>(
        `SELECT p.student_id AS child, SUM(d.state <> 'cancelled') AS sent FROM push p JOIN delivery d ON d.push_id = p.id WHERE p.school_id = ? AND p.kind = 'absence' GROUP BY p.student_id`,
        [w.school.id],
      )
      // The first child has two guardians, the other one: each has the message once, also after the second mistake.
      expect(new Map(told.map((one) => [one.child, Number(one.sent)]))).toEqual(new Map([[w.pupils[0]!.id, 2], [w.otherPupils[0]!.id, 1]]))
    }
  })

  test('CA-4: a closure and reports of the same second: each report is before it and kept as void, or refused; no family is told', async () => {
    for (let round = 0; round < 4; round += 1) {
      const w = await world({ wechat: true, classes: 3 })
      const bodies = await Promise.all(w.classes.map(async (klass) => reportBody(await rollOf(w, 'am', klass), { marks: [markOf(w.pupilsOfClass.get(klass.class)![0], 'absent_unexplained')] })))
      const token = await w.tokenOf(w.leader)
      const send = (index: number) => h.api('POST /classes/:classId/attendance-reports', { params: { classId: w.classes[index]!.class }, body: bodies[index]! }, { token })
      const [closed, ...reports] = await Promise.all([enter(w, typhoon({ why: '台风红色预警' })), send(0), send(1), send(2)])
      expect(closed.status).toBe(201)
      for (const [index, one] of reports.entries()) {
        const roll = await rollOf(w, 'am', w.classes[index])
        if (one.status === 201) expect(roll).toMatchObject({ state: 'void', reason: '台风', report: { id: one.reply.id, counted: false, absent: 1 } })
        else expect([one.status, one.error?.code, roll.state, roll.report]).toEqual([422, 'attendance.no_session', 'no_session', null])
      }
      await h.drain()
      expect((await messages(w, 'absence')).filter((one) => one.state !== 'cancelled')).toEqual([])
      expect(closed.reply.effects.voided).toBe(reports.filter((one) => one.status === 201).length)
    }
  })
})

describe('a past day', () => {
  const yesterday = '2026-03-10'
  const summaryOf = async (w: World) =>
    (await h.api('GET /schools/:schoolId/summary', { params: { schoolId: w.school.id }, query: { day: yesterday } }, { token: await w.tokenOf(w.leader) })).reply

  test('CA-5: turned into a holiday needs a reason; the data is kept and not counted; turned back everything is as it was', async () => {
    const w = await world()
    for (const session of ['am', 'pm'] as const) {
      at(session === 'am' ? '07:50' : '14:00', yesterday)
      await report(w, session, [absent(w), markOf(w.pupils[1], 'late', { lateMinutes: 5 })], w.class, yesterday)
      await report(w, session, session === 'am' ? [] : [markOf(w.otherPupils[0], 'leave_personal')], w.otherClass, yesterday)
    }
    at('18:01', yesterday)
    await recompile(w.school.id, yesterday, 'day', 'cron')
    await h.drain()
    at('09:00')
    const before = { summary: await summaryOf(w), am: await schoolNow(w, 'am', yesterday), bureau: await bureauNow(w, 'am', yesterday), child: await childDay(w, yesterday) }
    expect(before.summary.school).toMatchObject({ version: 1, measures: { reports: 4, absentUnexplained: 2, late: 2, leavePersonal: 1 } })

    const holiday: EntryBody = { from: yesterday, to: yesterday, kind: 'holiday', reason: '校庆补休' }
    expect((await preview(w, { entry: holiday })).reply).toMatchObject({ voided: 4, restored: 0, needsWhy: true })
    const refused = await enter(w, holiday)
    expect([refused.status, refused.error?.code, refused.error?.details]).toEqual([422, 'calendar.reason_needed', { voided: 4, restored: 0 }])
    expect(await summaryOf(w)).toEqual(before.summary)
    const entered = await enter(w, { ...holiday, why: '当天误按上课日点名' })
    expect(entered.reply.effects.sentences).toContain('已有 4 份上报会保留，标为“不计入”，相关汇总会重新生成。')
    await h.drain()

    expect(await rollOf(w, 'am', w.class, yesterday)).toMatchObject({ state: 'void', reason: '校庆补休', report: { counted: false, absent: 1 } })
    expect(await schoolNow(w, 'am', yesterday)).toMatchObject({ expectedClasses: 0, reportedClasses: 0, absent: 0, classes: [{ state: 'void' }, { state: 'void' }] })
    expect((await bureauNow(w, 'am', yesterday)).schools.find((one) => one.schoolId === w.school.id)).toMatchObject({ reportedClasses: 0, expectedClasses: 0, notCounted: 2 })
    expect((await childDay(w, yesterday))?.sessions).toMatchObject([{ session: 'am', status: 'absent_unexplained', counted: false }, { session: 'pm', counted: false }])
    expect((await summaryOf(w)).school).toBeNull()

    const entryId = entered.reply.id
    expect((await preview(w, { ends: { entryId } })).reply).toMatchObject({ voided: 0, restored: 4 })
    expect((await end(w, entryId, { why: '核实后当天正常上课' })).status).toBe(201)
    await h.drain()
    const after = await summaryOf(w)
    expect(after.school).toMatchObject({ contentHash: before.summary.school!.contentHash, measures: before.summary.school!.measures })
    expect(after.school!.version).toBeGreaterThan(1)
    expect(after.classes.map((one) => one.contentHash)).toEqual(before.summary.classes.map((one) => one.contentHash))
    expect({ am: await schoolNow(w, 'am', yesterday), bureau: await bureauNow(w, 'am', yesterday), child: await childDay(w, yesterday) }).toEqual({ am: before.am, bureau: before.bureau, child: before.child })
    expect((await end(w, entryId, { why: '再来一次' })).error?.code).toBe('calendar.entry_ended')
  })

  test('CA-5: a bureau’s change reaches the schools of the district that have data, and days more than a month ago are left alone', async () => {
    const w = await world()
    at('07:50', yesterday)
    await report(w, 'am', [absent(w)], w.class, yesterday)
    at('18:01', yesterday)
    await recompile(w.school.id, yesterday, 'day', 'cron')
    at('09:00')
    const token = await w.tokenOf(w.officer)
    const body = { from: yesterday, to: yesterday, kind: 'closure' as const, reason: '暴雨' }
    const send = (more: object) => h.api('POST /bureaus/:bureauId/calendar-entries', { params: { bureauId: w.bureau.id }, body: { ...body, ...more } }, { token })
    expect((await send({})).error?.code).toBe('calendar.reason_needed')
    expect((await send({ why: '区防汛办通知' })).reply.effects).toMatchObject({ voided: 1, days: 1 })
    await h.drain()
    expect((await summaryOf(w)).school).toBeNull()
    expect((await send({ from: '2026-02-02', to: '2026-02-02' })).error?.code).toBe('calendar.too_far_back')
  })
})

describe('a suspended class', () => {
  const suspend = async (w: World, body: object, person = w.leader) =>
    h.api('POST /classes/:classId/suspensions', { params: { classId: w.class.class }, body: { from: today, to: '2026-03-13', reason: '水痘聚集', ...body } }, { token: await w.tokenOf(person) })

  test('CA-6, AT-15: is in neither side of any rate, its families see the cause and the day of return', async () => {
    const w = await world()
    at('07:10')
    const { reply } = await suspend(w, {})
    expect(reply.effects).toMatchObject({ days: 3, resumesOn: { day: '2026-03-16', session: 'am' } })
    at('08:00')
    await report(w, 'am', [markOf(w.otherPupils[0], 'absent_unexplained')], w.otherClass)
    expect(await schoolNow(w, 'am')).toMatchObject({
      expectedClasses: 1, reportedClasses: 1, expected: 6, absent: 1, classes: [{ class: '三(1)班', state: 'no_session', reason: '水痘聚集' }, { state: 'submitted' }],
    })
    expect(await childDay(w)).toEqual({ day: today, sessions: [], reason: '水痘聚集', resumesOn: { day: '2026-03-16', session: 'am' } })
    const month = await h.api('GET /classes/:classId/calendar', { params: { classId: w.class.class }, query: { from: today, to: '2026-03-16' } }, { token: await w.tokenOf(w.guardianA) })
    expect(month.reply.days.map((one) => [one.day, one.kind, one.resumesOn?.day ?? null])).toEqual([
      [today, 'suspension', '2026-03-16'], ['2026-03-12', 'suspension', '2026-03-16'], ['2026-03-13', 'suspension', '2026-03-16'], ['2026-03-14', null, null], ['2026-03-15', null, null],
      ['2026-03-16', null, null],
    ])
    at('08:31')
    await remind(w)
    expect(await messages(w, 'report_reminder')).toEqual([])
  })

  test('CA-6: the leader decides and may let the class return earlier; days before stay suspended; the homeroom may not', async () => {
    const w = await world()
    expect((await suspend(w, {}, w.homeroom)).status).toBe(403)
    const entryId = (await suspend(w, {})).reply.id
    at('20:00', '2026-03-12')
    const ended = await end(w, entryId, { why: '疾控同意复课', from: '2026-03-13' }, w.leader)
    expect(ended.reply.effects.sentences).toEqual(['三(1)班 3月13日 周五上课，晨检、午检照常点名。'])
    const days = await h.api('GET /classes/:classId/calendar', { params: { classId: w.class.class }, query: { from: today, to: '2026-03-13' } }, { token: await w.tokenOf(w.guardianA) })
    expect(days.reply.days.map((one) => one.sessions.length)).toEqual([0, 0, 2])
    expect(days.reply.days[0]).toMatchObject({ kind: 'suspension', reason: '水痘聚集', resumesOn: { day: '2026-03-13', session: 'am' } })
  })

  test('CA-6: suspended from noon on, the morning’s report stays; suspended with the morning, it needs a reason', async () => {
    const w = await world()
    await report(w, 'am', [absent(w)])
    expect((await suspend(w, {})).error?.code).toBe('calendar.reason_needed')
    expect((await suspend(w, { fromSession: 'pm' })).status).toBe(201)
    expect(await rollOf(w, 'am')).toMatchObject({ state: 'submitted' })
    expect(await rollOf(w, 'pm')).toMatchObject({ state: 'no_session', reason: '水痘聚集' })
    expect(await schoolNow(w, 'am')).toMatchObject({ expectedClasses: 2, reportedClasses: 1, absent: 1 })
  })
})
