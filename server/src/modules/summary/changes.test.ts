import { healthKeysIn, markOf } from '../../../test/support/attendance'
import { house, type House } from '../../../test/support/house'
import { storedVersions, summariesOf, tokenOf } from '../../../test/support/summaries'
import { world, type Person, type World } from '../../../test/support/world'
import { sql, write } from '../../platform/db'

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h.close())

const day = '2026-03-11'
beforeEach(() => h.clock.set(`${day}T08:00:00+08:00`))

/** A day of two classes with one child of the own class missing in the morning, compiled. */
async function compiledDay(w: World) {
  const school = summariesOf(h, w)
  const { report } = await school.report(w.class, 'am', { marks: [markOf(w.pupils[0], 'absent_unexplained')] })
  const other = await school.report(w.otherClass, 'am', { marks: [markOf(w.otherPupils[0], 'late', { lateMinutes: 5 })] })
  school.at('14:00', day)
  for (const klass of [w.class, w.otherClass]) await school.report(klass, 'pm', { day })
  school.at('18:00', day)
  await school.runner().tick()
  await school.settle()
  return { ...school, reportId: report.id, otherReportId: other.report.id }
}
const correct = async (w: World, reportId: string, body: object, person: Person = w.leader) =>
  h.api('POST /attendance-reports/:reportId/corrections', { params: { reportId }, body: body as never }, { token: await tokenOf(person) })
const leaveInstead = (w: World, version = 1) => ({ version, reason: '家长来电说明发烧', marks: [markOf(w.pupils[0], 'leave_personal', { health: { symptoms: ['cough'] } })] })
const enter = async (w: World, entry: object) =>
  h.api('POST /schools/:schoolId/calendar-entries', { params: { schoolId: w.school.id }, body: entry as never }, { token: await tokenOf(w.admin) })
const move = async (w: World, studentId: string, toClassId: string) =>
  h.api('POST /students/:studentId/class-moves', { params: { studentId }, body: { toClassId, reason: '家长申请' } }, { token: await tokenOf(w.admin) })

describe('a correction after the compile', () => {
  test('SM-6, AT-14: the chain class → grade → school → district is stale at once and has a version with the diff, who and why; the other class does not', async () => {
    const w = await world({ pupils: 4 })
    const { reportId, at, schoolDay, bureauDay, schoolVersions, classVersions, settle } = await compiledDay(w)
    at('19:00', day)
    const answer = await correct(w, reportId, leaveInstead(w))
    expect([answer.status, answer.reply?.correction?.state]).toEqual([201, 'applied'])
    const stale = await schoolDay(day)
    expect([stale.school?.stale, stale.grades[0]?.stale, ...stale.classes.map((one) => one.stale)]).toEqual([true, true, true, false])
    expect((await bureauDay(day)).bureau).toMatchObject({ stale: true, version: 1 })
    at('19:01', day)
    await settle()
    const after = await schoolDay(day)
    expect(after.school).toMatchObject({ version: 2, status: 'REVISED', stale: false, isMaterial: true, measures: { absentUnexplained: 0, leavePersonal: 1, absent: 1, illPupils: 1 } })
    expect(after.classes.map((one) => one.version)).toEqual([2, 1])
    expect((await bureauDay(day)).bureau).toMatchObject({ version: 2, stale: false, status: 'REVISED' })
    const [newest, first] = await schoolVersions(day)
    const cause = { kind: 'correction', who: '校长', role: 'leader', why: '家长来电说明发烧', at: '2026-03-11T11:00:00.000Z' }
    const change = (metric: string, old: number, now: number) => ({ metric, scope: 'school', scopeId: w.school.id, old, new: now, causes: [cause] })
    expect(newest?.diff).toMatchObject([change('absentUnexplained', 1, 0), change('leavePersonal', 0, 1), change('illPupils', 0, 1)])
    expect(first).toMatchObject({ version: 1, inForce: false, diff: [], isMaterial: null, measures: { absentUnexplained: 1, leavePersonal: 0 } })
    expect((await classVersions(w.class, day)).map((one) => one.version)).toEqual([2, 1])
  })

  test('SM-6: the week follows the day, and two corrections at once are told once each by the class they concern', async () => {
    const w = await world({ pupils: 4 })
    const { report, reportId, otherReportId, at, schoolDay, schoolVersions, classVersions, runner, settle } = await compiledDay(w)
    at('20:30', '2026-03-15')
    await runner().tick()
    await settle()
    expect((await schoolDay(day, 'week')).school).toMatchObject({ version: 1, measures: { absentUnexplained: 1, leavePersonal: 0 } })
    await correct(w, reportId, leaveInstead(w))
    await correct(w, otherReportId, { version: 1, reason: '准时到校', marks: [markOf(w.otherPupils[0], 'present')] })
    await report(w.otherClass, 'am', { day: '2026-03-12' })
    expect((await schoolDay(day, 'week')).school?.stale).toBe(true)
    await settle()
    expect((await schoolDay(day, 'week')).school).toMatchObject({ version: expect.any(Number) as number, stale: false, status: 'REVISED', measures: { absentUnexplained: 0, leavePersonal: 1, illPupils: 1 } })
    const week = await schoolVersions(day, 'week')
    expect(new Set(week.flatMap((one) => one.causes.map((cause) => cause.kind)))).toEqual(new Set(['correction', 'report']))
    const told = async (klass: World['class']) => (await classVersions(klass, day))[0]?.causes.map((cause) => cause.why)
    expect([await told(w.class), await told(w.otherClass)]).toEqual([['家长来电说明发烧'], ['准时到校']])
    expect((await schoolVersions(day))[0]?.causes.map((cause) => cause.why)).toEqual(['家长来电说明发烧', '准时到校'])
  })

  test('SM-7: an old version shows its rows as they were; findings only to those who may see them, with an audit entry', async () => {
    const w = await world({ pupils: 4 })
    const { reportId, at, classVersions, settle } = await compiledDay(w)
    at('19:00', day)
    await correct(w, reportId, leaveInstead(w))
    await settle()
    const [second, first] = await classVersions(w.class, day)
    const rowsOf = async (summaryId: string, person: Person) =>
      h.api('GET /classes/:classId/summaries/:summaryId/rows', { params: { classId: w.class.class, summaryId } }, { token: await tokenOf(person) })
    const said = async (summaryId = '', person: Person = w.homeroom) => (await rowsOf(summaryId, person)).reply.sessions.map((one) => [one.session, one.marks.map(({ status, symptoms }) => [status, symptoms])])
    expect(await said(first?.id)).toEqual([['am', [['absent_unexplained', undefined]]], ['pm', []]])
    expect(await said(second?.id)).toEqual([['am', [['leave_personal', ['cough']]]], ['pm', []]])
    const audited = await sql<{ student: string }>('SELECT student_id AS student FROM audit_log WHERE action = ? AND account_id = ?', ['summary.read_rows', w.homeroom.accountId])
    expect(audited).toEqual([{ student: w.pupils[0]?.id }])
    for (const person of [w.teacher, w.admin, w.gradeHead]) expect(healthKeysIn((await rowsOf(second?.id ?? '', person)).reply)).toEqual([])
    expect((await rowsOf(second?.id ?? '', w.otherHomeroom)).status).toBe(404)
    const neighbours = await h.api('GET /classes/:classId/summaries/:summaryId/rows', { params: { classId: w.otherClass.class, summaryId: second?.id ?? '' } }, { token: await tokenOf(w.leader) })
    expect(neighbours.status).toBe(404)
  })

  test('AT-16, SM-9: who may not see health gets neither the number of the ill nor the words of a correction; a district neither names nor words nor small numbers', async () => {
    const w = await world({ pupils: 4 })
    const { reportId, at, schoolVersions, settle } = await compiledDay(w)
    at('19:00', day)
    await correct(w, reportId, leaveInstead(w))
    await settle()
    const [asAdmin] = await schoolVersions(day, 'day', w.admin)
    expect(asAdmin?.diff.map((change) => change.metric)).toEqual(['absentUnexplained', 'leavePersonal'])
    expect(asAdmin?.causes).toMatchObject([{ who: '校长', why: null }])
    const district = await h.api('GET /bureaus/:bureauId/summary-versions', { params: { bureauId: w.bureau.id }, query: { day } }, { token: await tokenOf(w.officer) })
    const [newest] = district.reply.items
    expect(newest).toMatchObject({ version: 2, causes: [{ kind: 'correction', who: null, why: null, ref: null, role: 'leader', school: w.school.name }] })
    expect(newest?.diff.map(({ metric, old, new: now }) => [metric, old, now])).toEqual([['absentUnexplained', null, null], ['leavePersonal', null, null], ['illPupils', null, null]])
  })

  test('a version is read with its parts as they were: the school’s old one with both classes’ first ones, the district’s with its schools’', async () => {
    const w = await world({ pupils: 4 })
    const { reportId, at, schoolVersions, settle } = await compiledDay(w)
    at('19:00', day)
    await correct(w, reportId, leaveInstead(w))
    await settle()
    const [second, first] = await schoolVersions(day)
    const partsOf = async (summaryId = '') => {
      const { reply } = await h.api('GET /schools/:schoolId/summaries/:summaryId', { params: { schoolId: w.school.id, summaryId } }, { token: await tokenOf(w.leader) })
      return reply.parts.map((part) => [part.name, part.version, part.measures.absentUnexplained])
    }
    expect(await partsOf(first?.id)).toEqual([['三年级', 1, 1], ['三(1)班', 1, 1], ['三(2)班', 1, 0]])
    expect(await partsOf(second?.id)).toEqual([['三年级', 2, 0], ['三(1)班', 2, 0], ['三(2)班', 1, 0]])
    const token = await tokenOf(w.officer)
    const district = await h.api('GET /bureaus/:bureauId/summary-versions', { params: { bureauId: w.bureau.id }, query: { day } }, { token })
    const asItWas = await h.api('GET /bureaus/:bureauId/summaries/:summaryId', { params: { bureauId: w.bureau.id, summaryId: district.reply.items[1]?.id ?? '' } }, { token })
    expect(asItWas.reply.parts.map((part) => [part.name, part.version])).toEqual([[w.school.name, 1]])
  })
})

describe('a calendar change after the compile', () => {
  test('CA-5: a past day turned into a holiday gets a version that says so and is in no number; turned back, it has the very same hash', async () => {
    const w = await world({ pupils: 4 })
    const { at, schoolDay, schoolVersions, bureauDay, settle } = await compiledDay(w)
    const before = (await schoolDay(day)).school
    at('09:00', '2026-03-12')
    const closed = await enter(w, { from: day, to: day, sessions: [], reason: '台风停课', why: '区里补发通知' })
    expect(closed.status).toBe(201)
    expect((await schoolDay(day)).school?.stale).toBe(true)
    await settle()
    expect(await schoolDay(day)).toMatchObject({ school: null, grades: [], classes: [] })
    expect((await bureauDay(day)).bureau).toBeNull()
    expect((await schoolVersions(day))[0]).toMatchObject({ version: 2, status: 'VOID', inForce: false, isMaterial: true, causes: [{ kind: 'calendar', who: '管理员', ref: closed.reply.id }] })
    const ended = await h.api(
      'POST /schools/:schoolId/calendar-entries/:entryId/ends', { params: { schoolId: w.school.id, entryId: closed.reply.id }, body: { from: day, why: '通知有误' } }, { token: await tokenOf(w.admin) },
    )
    expect(ended.status).toBe(201)
    await settle()
    expect((await schoolDay(day)).school).toMatchObject({ version: 3, status: 'REVISED', contentHash: before?.contentHash, measures: before?.measures })
    expect((await bureauDay(day)).bureau).toMatchObject({ version: 3, measures: { reports: 4 } })
  })

  test('CA-4, CA-6, AT-15: a class suspended afterwards is in neither numerator nor denominator, the other class stays', async () => {
    const w = await world({ pupils: 4 })
    const { at, schoolDay, settle } = await compiledDay(w)
    at('19:00', day)
    const answer = await enter(w, { from: day, to: day, sessions: [], reason: '水痘停课', classId: w.class.class, why: '校医建议' })
    expect(answer.status).toBe(201)
    await settle()
    const { school, classes } = await schoolDay(day)
    expect(school).toMatchObject({ version: 2, measures: { expectedReports: 2, reports: 2, expected: 8, absentUnexplained: 0, late: 1, enrolled: 8 } })
    expect(classes.map((one) => [one.version, one.measures.expectedReports])).toEqual([[2, 0], [1, 2]])
  })

  test('a past Sunday opened afterwards is compiled although nobody had compiled it before', async () => {
    const w = await world({ pupils: 4 })
    const { at, report, schoolDay, settle } = await compiledDay(w)
    at('09:00', '2026-03-16')
    await enter(w, { from: '2026-03-15', to: '2026-03-15', kind: 'extra', sessions: ['am'], reason: '补课' })
    await report(w.class, 'am', { day: '2026-03-15' })
    await settle()
    expect((await schoolDay('2026-03-15')).school).toMatchObject({ caughtUp: true, measures: { expectedReports: 2, reports: 1 } })
  })
})

describe('a day with a move', () => {
  test('SM-1, RS-3: moved at ten, the morning stays with the old class and noon is the new one’s; grade, school and district have every child once', async () => {
    const w = await world({ pupils: 4 })
    const school = summariesOf(h, w)
    for (const klass of w.classes) await school.report(klass, 'am')
    school.at('10:00', day)
    expect((await move(w, w.pupils[0]?.id ?? '', w.otherClass.class)).status).toBe(201)
    school.at('14:00', day)
    for (const klass of w.classes) await school.report(klass, 'pm')
    school.at('18:00', day)
    await school.runner().tick()
    await school.settle()
    const { school: all, grades, classes } = await school.schoolDay(day)
    expect(classes.map((one) => [one.name, one.measures.expected, one.measures.enrolled])).toEqual([['三(1)班', 4 + 3, 3], ['三(2)班', 4 + 5, 5]])
    for (const measures of [all?.measures, grades[0]?.measures]) expect(measures).toMatchObject({ expected: 16, present: 16, enrolled: 8, expectedReports: 4, reports: 4 })
    expect((await school.bureauDay(day)).bureau?.measures).toMatchObject({ expected: 16, enrolled: 8 })
    const stored = await storedVersions(w.bureau.id)
    expect(stored.filter((row) => row.scope === 'grade' && row.period === 'day')).toHaveLength(1)
  })

  test('SM-6, SM-1: a child’s first finding that comes over to its new class by a correction in the old one gives that class a version with its cause, without the other class’s words', async () => {
    const w = await world({ pupils: 4 })
    const school = summariesOf(h, w)
    const ill = markOf(w.pupils[0], 'present', { health: { symptoms: ['cough'] } })
    const { report } = await school.report(w.class, 'am', { marks: [ill] })
    await school.report(w.otherClass, 'am')
    school.at('10:00', day)
    expect((await move(w, w.pupils[0]?.id ?? '', w.otherClass.class)).status).toBe(201)
    school.at('14:00', day)
    await school.report(w.class, 'pm')
    await school.report(w.otherClass, 'pm', { marks: [ill] })
    school.at('18:00', day)
    await school.runner().tick()
    await school.settle()
    const illOf = async () => (await school.schoolDay(day)).classes.map((one) => [one.version, one.measures.illPupils])
    expect(await illOf()).toEqual([[1, 1], [1, 0]])
    school.at('19:00', day)
    const answer = await correct(w, report.id, { version: 1, reason: '晨检记错了人', marks: [markOf(w.pupils[0], 'present')] })
    expect(answer.reply?.correction?.state).toBe('applied')
    await school.settle()
    expect(await illOf()).toEqual([[2, 0], [2, 1]])
    const cause = (why: string | null) => ({ causes: [{ kind: 'correction', who: '校长', role: 'leader', why }] })
    const told = async (klass: World['class'], person: Person) => (await school.classVersions(klass, day, person))[0]
    expect(await told(w.class, w.homeroom)).toMatchObject({ ...cause('晨检记错了人'), diff: [{ metric: 'illPupils', old: 1, new: 0 }] })
    expect(await told(w.otherClass, w.otherHomeroom)).toMatchObject({ ...cause(null), diff: [{ metric: 'illPupils', old: 0, new: 1 }] })
    expect((await school.schoolVersions(day))[0]).toMatchObject({ version: 1, diff: [] })
  })

  test('the evening counts boarders only, in classes that have some; the final waits for the evening’s lock', async () => {
    const w = await world({ pupils: 4 })
    await write('UPDATE school SET times = ? WHERE id = ?', [JSON.stringify({ eveWeekdays: [3] }), w.school.id])
    const school = summariesOf(h, w)
    for (const pupil of w.pupils.slice(0, 3)) {
      const answer = await h.api('PUT /students/:studentId/boarding', { params: { studentId: pupil.id }, body: { boards: true, from: day } }, { token: await tokenOf(w.admin) })
      expect(answer.status).toBe(200)
    }
    school.at('18:40', day)
    await school.report(w.class, 'eve', { marks: [markOf(w.pupils[0], 'absent_unexplained')] })
    await school.runner().tick()
    expect((await school.schoolDay(day)).school).toBeNull()
    school.at('20:00', day)
    await school.runner().tick()
    const { school: all, classes } = await school.schoolDay(day)
    expect(all).toMatchObject({ caughtUp: false, measures: { expectedReports: 5, reports: 1, expected: 3, present: 2, absentUnexplained: 1, enrolled: 8 } })
    expect(classes.map((one) => one.missing)).toEqual([['三(1)班 晨检', '三(1)班 午检'], ['三(2)班 晨检', '三(2)班 午检']])
  })

  test('SM-6, RS-3: who comes to live at school after the final, in a class that owes its evening, makes the day stale, and its next version says who did it', async () => {
    const w = await world({ pupils: 4 })
    await write('UPDATE school SET times = ? WHERE id = ?', [JSON.stringify({ eveWeekdays: [3] }), w.school.id])
    const school = summariesOf(h, w)
    for (const klass of w.classes) await school.report(klass, 'am')
    school.at('20:00', day)
    await school.runner().tick()
    await school.settle()
    expect((await school.schoolDay(day)).school).toMatchObject({ version: 1, measures: { expectedReports: 4, reports: 2 } })
    school.at('20:30', day)
    const answer = await h.api('PUT /students/:studentId/boarding', { params: { studentId: w.pupils[0]?.id ?? '' }, body: { boards: true } }, { token: await tokenOf(w.admin) })
    expect(answer.reply.from).toBe(day)
    expect((await school.schoolDay(day)).school?.stale).toBe(true)
    await school.settle()
    expect((await school.schoolDay(day)).school).toMatchObject({ version: 2, stale: false, measures: { expectedReports: 5 } })
    expect((await school.schoolVersions(day))[0]?.causes).toMatchObject([{ kind: 'move', who: '管理员', why: '改为住校' }])
  })
})
