import type { EntryKind } from '@zhixiao/shared-types/values/calendar'
import { house, type House } from '../../../test/support/house'
import { schoolClock, world, type Person, type World } from '../../../test/support/world'
import { sql } from '../../platform/db'
import { sessionsOfClasses, sessionsOn } from './index'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => void schoolClock())

type Body = { from: string; to: string; sessions: ('am' | 'pm' | 'eve')[]; reason: string; kind?: EntryKind; followWeekday?: number; replaces?: string }
const entry = (from: string, to: string, sessions: Body['sessions'], reason = '台风'): Body => ({ from, to, sessions, reason })
const bySchool = async (w: World, person: Person, body: Body & { gradeId?: string; classId?: string }) =>
  h.api('POST /schools/:schoolId/calendar-entries', { params: { schoolId: w.school.id }, body }, { token: await w.tokenOf(person) })
const byBureau = async (w: World, person: Person, body: Body) =>
  h.api('POST /bureaus/:bureauId/calendar-entries', { params: { bureauId: w.bureau.id }, body }, { token: await w.tokenOf(person) })
const view = async (w: World, person: Person, from: string, to: string) =>
  h.api('GET /classes/:classId/calendar', { params: { classId: w.class.class }, query: { from, to } }, { token: await w.tokenOf(person) })

describe('the calendar of a class', () => {
  test('CA-1: what bureau, school, grade and class enter wins one over the other, for this class and its neighbours alone', async () => {
    const w = await world({ classes: 3 })
    const day = '2026-03-12'
    const classes = w.classes.map((one) => ({ classId: one.class, gradeId: one.grade }))
    const now = async () => (await sessionsOfClasses(w.bureau.id, w.school.id, day, classes)).values()
    expect((await byBureau(w, w.officer, entry(day, day, []))).status).toBe(201)
    expect([...(await now())].map((one) => one.sessions)).toEqual([[], [], []])
    expect((await bySchool(w, w.admin, entry(day, day, ['am'], '只上半天'))).error).toBeUndefined()
    expect([...(await now())].map((one) => one.sessions)).toEqual([['am'], ['am'], ['am']])
    await bySchool(w, w.admin, { ...entry(day, day, ['pm', 'am'], '年级考试'), gradeId: w.grade.id })
    await bySchool(w, w.admin, { ...entry(day, day, [], '水痘停课'), classId: w.otherClass.class })
    expect([...(await now())].map((one) => [one.sessions, one.reason])).toEqual([[['am', 'pm'], '年级考试'], [[], '水痘停课'], [['am', 'pm'], '年级考试']])
    expect(await sessionsOn(w.otherClass, day)).toEqual({ sessions: [], layer: 'class', reason: '水痘停课', followWeekday: null, kind: 'suspension' })
    expect(await sessionsOn(w.neighbourClass, day)).toMatchObject({ sessions: [], layer: 'bureau' })
    expect(await sessionsOn(w.abroadClass, day)).toMatchObject({ sessions: ['am', 'pm'], layer: 'term' })
  })

  test('CA-2: the winter holiday closes the national workdays 02-14 and 02-28; the page shows why', async () => {
    const w = await world()
    const { reply } = await view(w, w.guardianA, '2026-02-14', '2026-03-02')
    const of = (day: string) => reply.days.find((one) => one.day === day)
    expect(of('2026-02-14')).toEqual({ day: '2026-02-14', sessions: [], layer: 'term', reason: '假期', followWeekday: null, kind: null, resumesOn: null, said: [] })
    expect(of('2026-02-28')?.sessions).toEqual([])
    expect(of('2026-03-02')).toMatchObject({ sessions: ['am', 'pm'], reason: '2026年春季学期' })
    expect(reply.days).toHaveLength(17)
  })

  test('a guardian reads the calendar of the own child’s class and of no other; gate and bureau read it, strangers do not find it', async () => {
    const w = await world()
    const statuses = []
    for (const person of [w.guardianA, w.otherGuardian, w.endedGuardian, w.gate, w.officer, w.teacher, w.otherHomeroom, w.abroadOfficer, w.stranger]) {
      statuses.push((await view(w, person, '2026-03-11', '2026-03-11')).status)
    }
    expect(statuses).toEqual([200, 404, 404, 200, 200, 200, 404, 404, 404])
  })

  test('only the administrator enters days of the school, only the bureau those of the district; a class of another school is not found', async () => {
    const w = await world()
    const day = entry('2026-03-12', '2026-03-12', [])
    const statuses = []
    for (const person of [w.leader, w.homeroom, w.nurse, w.officer, w.neighbourAdmin, w.guardianA]) statuses.push((await bySchool(w, person, day)).status)
    expect(statuses).toEqual([403, 404, 403, 403, 404, 404])
    expect([(await byBureau(w, w.leader, day)).status, (await byBureau(w, w.abroadOfficer, day)).status]).toEqual([404, 404])
    expect((await bySchool(w, w.admin, { ...day, classId: w.neighbourClass.class })).status).toBe(404)
    expect((await bySchool(w, w.admin, { ...day, gradeId: w.abroadClass.grade })).status).toBe(404)
  })

  test('days the wrong way round, years of days, a day that is none and both grade and class are refused', async () => {
    const w = await world()
    const codes = []
    for (const body of [entry('2026-03-13', '2026-03-12', []), entry('2026-03-13', '2028-03-12', []), { ...entry('2026-03-13', '2026-03-13', []), gradeId: w.grade.id, classId: w.class.class }]) {
      codes.push((await bySchool(w, w.admin, body)).error?.code)
    }
    expect(codes).toEqual(['calendar.entry_invalid', 'calendar.entry_invalid', 'calendar.entry_invalid'])
    expect((await bySchool(w, w.admin, entry('2026-02-30', '2026-03-01', []))).error?.code).toBe('request.invalid')
    expect((await view(w, w.teacher, '2026-03-01', '2026-05-02')).error?.code).toBe('calendar.entry_invalid')
    expect((await view(w, w.teacher, '2026-03-02', '2026-03-01')).error?.code).toBe('calendar.entry_invalid')
  })
})

describe('entries and their history', () => {
  const month = async (w: World, person: Person) =>
    h.api('GET /schools/:schoolId/calendar', { params: { schoolId: w.school.id }, query: { from: '2026-03-01', to: '2026-03-31' } }, { token: await w.tokenOf(person) })
  const end = async (w: World, entryId: string, body: { why: string; from?: string }, person: Person) =>
    h.api('POST /schools/:schoolId/calendar-entries/:entryId/ends', { params: { schoolId: w.school.id, entryId }, body }, { token: await w.tokenOf(person) })

  test('CA-5: an entry that was changed or ended stays in the list, with who, when and why', async () => {
    const w = await world()
    const first = (await bySchool(w, w.admin, entry('2026-03-19', '2026-03-20', [], '春游'))).reply.id
    const longer = { ...entry('2026-03-19', '2026-03-23', [], '春游'), replaces: first }
    const second = (await bySchool(w, w.admin, longer)).reply.id
    expect((await bySchool(w, w.admin, longer)).error?.code).toBe('calendar.entry_ended')
    await end(w, second, { why: '天气不好', from: '2026-03-20' }, w.admin)
    const { entries } = (await month(w, w.leader)).reply
    expect(entries.map((one) => [one.from, one.to, one.endedAt === null, one.endWhy, one.createdBy, one.endedBy, one.name, one.mayEnd])).toEqual([
      ['2026-03-19', '2026-03-19', true, null, '管理员', null, '城东第一小学', false],
      ['2026-03-19', '2026-03-23', false, '天气不好', '管理员', '管理员', '城东第一小学', false],
      ['2026-03-19', '2026-03-20', false, '春游', '管理员', '管理员', '城东第一小学', false],
    ])
    expect((await month(w, w.admin)).reply.entries.map((one) => one.mayEnd)).toEqual([true, false, false])
    expect((await sessionsOn(w.class, '2026-03-20')).sessions).toEqual(['am', 'pm'])
    const log = await sql<{ action: string; purpose: string | null }>(`SELECT action, purpose FROM audit_log WHERE school_id = ? AND action LIKE 'calendar.%' ORDER BY id`, [w.school.id])
    expect(log.map((one) => one.action)).toEqual(['calendar.add_entry', 'calendar.change_entry', 'calendar.end_entry'])
    expect(log[2]?.purpose).toBe('天气不好')
  })

  test('CA-1: overlapping entries are explained: which layer decided, what the others say, and whom a new one does not reach', async () => {
    const w = await world()
    const day = '2026-03-18'
    await byBureau(w, w.officer, entry(day, day, [], '全区放假'))
    await bySchool(w, w.admin, { ...entry(day, day, ['am'], '年级考试'), gradeId: w.grade.id })
    const closed = await bySchool(w, w.admin, entry(day, day, [], '校运会'))
    expect(closed.reply.effects).toMatchObject({ days: 0, exceptions: [{ name: '三年级', layer: 'grade', reason: '另行安排：年级考试' }] })
    expect(closed.reply.effects.sentences).toEqual(['城东第一小学这几天的上课安排不变。', '另有安排的不受影响：三年级（另行安排：年级考试）。'])
    const { reply } = await view(w, w.guardianA, day, day)
    expect(reply.days[0]).toMatchObject({
      layer: 'grade', sessions: ['am'],
      said: [{ layer: 'grade', reason: '年级考试' }, { layer: 'school', reason: '校运会' }, { layer: 'bureau', reason: '全区放假' }],
    })
  })

  test('§4.0: a leader suspends classes and ends suspensions, nothing else; the bureau’s entries are the bureau’s', async () => {
    const w = await world()
    const holiday = (await bySchool(w, w.admin, entry('2026-03-18', '2026-03-18', []))).reply.id
    expect((await end(w, holiday, { why: '取消' }, w.leader)).error?.code).toBe('access.denied')
    const pox = (await bySchool(w, w.admin, { ...entry('2026-03-18', '2026-03-19', [], '水痘'), classId: w.class.class })).reply.id
    expect((await month(w, w.leader)).reply.entries.map((one) => [one.kind, one.mayEnd])).toEqual([['suspension', true], ['holiday', false]])
    expect((await end(w, pox, { why: '解除' }, w.leader)).status).toBe(201)
    const district = (await byBureau(w, w.officer, entry('2026-03-25', '2026-03-25', []))).reply.id
    expect((await end(w, district, { why: '取消' }, w.admin)).status).toBe(404)
    const byOfficer = (who: Person, bureauId: string) => async () =>
      h.api('POST /bureaus/:bureauId/calendar-entries/:entryId/ends', { params: { bureauId, entryId: district }, body: { why: '取消' } }, { token: await w.tokenOf(who) })
    expect((await byOfficer(w.abroadOfficer, w.otherBureau.id)()).status).toBe(404)
    expect((await byOfficer(w.officer, w.bureau.id)()).status).toBe(201)
  })

  test('§4.0, PM-1: a leader’s suspension takes the place of no entry that only the administrator may end, nor of another owner’s; all stay as they were', async () => {
    const w = await world()
    const suspend = async (person: Person, replaces: string) =>
      h.api('POST /classes/:classId/suspensions', { params: { classId: w.class.class }, body: { from: '2026-03-18', to: '2026-03-18', reason: '水痘', replaces } }, { token: await w.tokenOf(person) })
    const days = { from: '2026-03-09', to: '2026-03-20', why: '装修' }
    const ofGrade = (await bySchool(w, w.admin, { ...entry(days.from, days.to, []), ...days, gradeId: w.grade.id })).reply.id
    const ofClass = (await bySchool(w, w.admin, { ...entry('2026-03-21', '2026-03-21', ['am'], '补课'), classId: w.class.class })).reply.id
    for (const replaces of [ofGrade, ofClass]) expect((await suspend(w.leader, replaces)).error?.code).toBe('access.denied')
    const pox = (await suspend(w.leader, (await bySchool(w, w.admin, { ...entry('2026-03-18', '2026-03-19', [], '水痘'), classId: w.class.class })).reply.id)).status
    const elsewhere = (await bySchool(w, w.admin, { ...entry('2026-03-18', '2026-03-19', [], '流感'), classId: w.otherClass.class })).reply.id
    const abroad = (await h.api('POST /schools/:schoolId/calendar-entries', { params: { schoolId: w.neighbour.id }, body: entry('2026-03-18', '2026-03-18', []) }, { token: await w.tokenOf(w.neighbourAdmin) })).reply.id
    expect([pox, (await suspend(w.leader, elsewhere)).error?.code, (await suspend(w.leader, abroad)).status]).toEqual([201, 'calendar.entry_invalid', 404])
    const alive = (await month(w, w.admin)).reply.entries.filter((one) => one.endedAt === null).map((one) => one.id)
    expect(alive).toEqual(expect.arrayContaining([ofGrade, ofClass, elsewhere]))
  })

  test('CA-1, CA-5: an entry is replaced by one for the same school, grade or class alone: a class takes no grade’s days back, a grade no school’s', async () => {
    const w = await world()
    const days = entry('2026-03-18', '2026-03-20', [])
    const made: Record<'school' | 'grade' | 'class', string> = {
      school: (await bySchool(w, w.admin, days)).reply.id, grade: (await bySchool(w, w.admin, { ...days, gradeId: w.grade.id })).reply.id,
      class: (await bySchool(w, w.admin, { ...days, classId: w.class.class })).reply.id,
    }
    const asked = { school: {}, grade: { gradeId: w.grade.id }, class: { classId: w.class.class } }
    const codes = []
    for (const owner of ['school', 'grade', 'class'] as const) {
      for (const replaced of ['school', 'grade', 'class'] as const) {
        if (owner !== replaced) codes.push((await bySchool(w, w.admin, { ...days, ...asked[owner], replaces: made[replaced] })).error?.code)
      }
    }
    expect(codes).toEqual(Array.from({ length: 6 }, () => 'calendar.entry_invalid'))
    for (const owner of ['school', 'grade', 'class'] as const) expect((await bySchool(w, w.admin, { ...days, ...asked[owner], replaces: made[owner] })).status).toBe(201)
  })

  test('entries that contradict themselves are refused: a swap over days, a suspended school, an empty extra, an end after the end', async () => {
    const w = await world()
    const codes = []
    const wrong = [
      { ...entry('2026-03-14', '2026-03-15', []), kind: 'swap' as const, followWeekday: 4 }, { ...entry('2026-03-14', '2026-03-14', []), kind: 'swap' as const },
      { ...entry('2026-03-18', '2026-03-18', []), kind: 'suspension' as const }, { ...entry('2026-03-18', '2026-03-18', []), kind: 'extra' as const },
      { ...entry('2026-03-18', '2026-03-18', ['am']), kind: 'closure' as const }, { ...entry('2026-03-18', '2026-03-18', []), followWeekday: 3 },
    ]
    for (const body of wrong) codes.push((await bySchool(w, w.admin, body)).error?.code)
    expect(codes).toEqual(wrong.map(() => 'calendar.entry_invalid'))
    const id = (await bySchool(w, w.admin, entry('2026-03-18', '2026-03-19', []))).reply.id
    expect((await end(w, id, { why: '晚了', from: '2026-03-20' }, w.admin)).error?.code).toBe('calendar.entry_invalid')
  })

  test('two administrators change one entry at once: one does, the other is told to look again', async () => {
    const w = await world()
    const id = (await bySchool(w, w.admin, entry('2026-03-18', '2026-03-19', []))).reply.id
    const answers = await Promise.all([end(w, id, { why: '取消' }, w.admin), bySchool(w, w.admin, { ...entry('2026-03-18', '2026-03-20', []), replaces: id })])
    expect(answers.map((one) => one.status).sort()).toEqual([201, 409])
  })
})
