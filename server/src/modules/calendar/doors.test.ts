import type { EntryKind } from '@zhixiao/shared-types/values/calendar'
import { house, type House } from '../../../test/support/house'
import { schoolClock, world, type Person, type World } from '../../../test/support/world'
import { write } from '../../platform/db'
import { schoolDaysBetween, sessionsInBureau, sessionsOn, timetableDay, weekOf } from './index'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => void schoolClock())

type Body = { from: string; to: string; reason: string; kind?: EntryKind; followWeekday?: number }
const entry = (from: string, to: string, reason = '台风'): Body => ({ from, to, reason })
const bySchool = async (w: World, person: Person, body: Body & { classId?: string }) =>
  h.api('POST /schools/:schoolId/calendar-entries', { params: { schoolId: w.school.id }, body }, { token: await w.tokenOf(person) })
const byBureau = async (w: World, person: Person, body: Body) =>
  h.api('POST /bureaus/:bureauId/calendar-entries', { params: { bureauId: w.bureau.id }, body }, { token: await w.tokenOf(person) })
const view = async (w: World, person: Person, from: string, to: string) =>
  h.api('GET /classes/:classId/calendar', { params: { classId: w.class.class }, query: { from, to } }, { token: await w.tokenOf(person) })

describe('doors for other modules', () => {
  test('CA-3: a swapped day carries the weekday the bureau entered, for everybody who asks', async () => {
    const w = await world()
    const swap = { ...entry('2026-05-09', '2026-05-09', '劳动节调休'), kind: 'swap' as const, followWeekday: 4 }
    expect((await byBureau(w, w.officer, swap)).reply.effects.sentences).toEqual(['5月9日 周六按周四课表上课。'])
    const place = { ...w.class }
    expect(await timetableDay(place, '2026-05-09')).toEqual({ weekday: 4, isSwapped: true, layer: 'bureau' })
    expect(await timetableDay(place, '2026-05-08')).toEqual({ weekday: 5, isSwapped: false, layer: 'term' })
    expect(await timetableDay(place, '2026-05-04')).toEqual({ weekday: null, isSwapped: false, layer: 'national' })
    expect(await timetableDay(w.abroadClass, '2026-05-09')).toMatchObject({ weekday: 6, isSwapped: false })
    expect((await view(w, w.guardianA, '2026-05-09', '2026-05-09')).reply.days[0]).toMatchObject({ followWeekday: 4, kind: 'swap', reason: '劳动节调休' })
  })

  test('CA-7: leave 2026-04-30…05-09 counts 5, 2026-10-08…10-12 counts 4; a closure within counts for the class it closes', async () => {
    const w = await world()
    expect(await schoolDaysBetween(w.class, '2026-04-30', '2026-05-09')).toEqual(['2026-04-30', '2026-05-06', '2026-05-07', '2026-05-08', '2026-05-09'])
    expect(await schoolDaysBetween(w.class, '2026-10-08', '2026-10-12')).toEqual(['2026-10-08', '2026-10-09', '2026-10-10', '2026-10-12'])
    await bySchool(w, w.admin, { ...entry('2026-05-07', '2026-05-08', '水痘'), classId: w.class.class })
    expect(await schoolDaysBetween(w.class, '2026-04-30', '2026-05-09')).toHaveLength(3)
    expect(await schoolDaysBetween(w.otherClass, '2026-04-30', '2026-05-09')).toHaveLength(5)
    expect(await schoolDaysBetween({ bureau: w.bureau.id, school: w.school.id }, '2026-04-30', '2026-05-09')).toHaveLength(5)
  })

  test('CA-7, SM-5: week 2026-W38 has six school days, a week of the winter holiday none: 本周放假', async () => {
    const w = await world()
    const school = { bureau: w.bureau.id, school: w.school.id }
    expect(await weekOf(school, '2026-W38')).toMatchObject({ from: '2026-09-14', to: '2026-09-20', text: null, schoolDays: { length: 6 } })
    expect(await weekOf(school, '2026-W08')).toMatchObject({ schoolDays: [], text: '本周放假' })
    expect(await weekOf({ bureau: w.bureau.id }, '2026-W10')).toMatchObject({ from: '2026-03-02', schoolDays: { length: 5 } })
    await byBureau(w, w.officer, entry('2026-03-16', '2026-03-20', '疫情'))
    expect(await weekOf({ bureau: w.bureau.id }, '2026-W12')).toMatchObject({ schoolDays: [], text: '本周放假' })
    expect(await weekOf({ bureau: w.otherBureau.id }, '2026-W12')).toMatchObject({ text: null })
    await expect(weekOf(school, '2026-W60')).rejects.toThrow('not an ISO week')
  })

  test('§4.2: a school with boarders has an evening check on its weekdays, also on the weekday that a swapped day follows', async () => {
    const w = await world()
    await write('UPDATE school SET times = ? WHERE id = ?', [JSON.stringify({ eveWeekdays: [1, 2, 3, 4] }), w.school.id])
    expect((await sessionsOn(w.class, '2026-03-11')).sessions).toEqual(['am', 'pm', 'eve'])
    expect((await sessionsOn(w.class, '2026-03-13')).sessions).toEqual(['am', 'pm'])
    expect((await sessionsOn(w.neighbourClass, '2026-03-11')).sessions).toEqual(['am', 'pm'])
    const of = (day: string) => sessionsInBureau(w.bureau.id, day, [w.class, w.neighbourClass].map((one) => ({ schoolId: one.school, gradeId: one.grade, classId: one.class })))
    expect([...(await of('2026-03-12')).values()].map((one) => one.sessions)).toEqual([['am', 'pm', 'eve'], ['am', 'pm']])
    await byBureau(w, w.officer, { ...entry('2026-03-14', '2026-03-14', '调课'), kind: 'swap', followWeekday: 2 })
    expect([...(await of('2026-03-14')).values()].map((one) => one.sessions)).toEqual([['am', 'pm', 'eve'], ['am', 'pm']])
  })
})
