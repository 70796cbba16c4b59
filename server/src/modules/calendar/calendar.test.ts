import { house, type House } from '../../../test/support/house'
import { schoolClock, world, type Person, type World } from '../../../test/support/world'
import { sessionsOfClasses, sessionsOn } from './index'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => void schoolClock())

const entry = (from: string, to: string, sessions: ('am' | 'pm' | 'eve')[], reason = '台风') => ({ from, to, sessions, reason })
const bySchool = async (w: World, person: Person, body: ReturnType<typeof entry> & { gradeId?: string; classId?: string }) =>
  h.api('POST /schools/:schoolId/calendar-entries', { params: { schoolId: w.school.id }, body }, { token: await w.tokenOf(person) })
const byBureau = async (w: World, person: Person, body: ReturnType<typeof entry>) =>
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
