import { addDays, daysBetween } from '../../platform/time'
import { dayPlan, isSchoolDay, nationalDay, type Entry, type EntryLayer } from './rules'

let ids = 1
const entry = (layer: EntryLayer, sessions: Entry['sessions'], more: Partial<Entry> = {}): Entry => ({
  id: String((ids += 1)), rank: more.id ?? String(ids), layer, kind: sessions.length > 0 ? 'extra' : 'holiday', gradeId: '0', classId: '0', from: '2026-03-11', to: '2026-03-11',
  fromSession: null, sessions, followWeekday: null, reason: layer, ...more,
})
const place = { grade: '30', class: '31' }
const schoolDays = (from: string, to: string) =>
  Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => addDays(from, index)).filter((day) => isSchoolDay(nationalDay(day)))

describe('the national calendar', () => {
  test('CA-2: 2026-02-14 and 02-28 are national workdays, but the schools are still on winter holiday', () => {
    for (const day of ['2026-02-14', '2026-02-28']) expect(nationalDay(day)).toMatchObject({ sessions: [], layer: 'term', reason: '假期' })
    expect(nationalDay('2026-02-17')).toMatchObject({ sessions: [], reason: '春节' })
  })

  test('CA-2: a swapped workday inside the term is a school day, the holiday it pays for is not', () => {
    expect(nationalDay('2026-05-09')).toMatchObject({ sessions: ['am', 'pm'], reason: '调休上课', layer: 'national' })
    expect(nationalDay('2026-05-04')).toMatchObject({ sessions: [], reason: '劳动节' })
    expect(nationalDay('2026-05-10')).toMatchObject({ sessions: [], reason: '周末' })
  })

  test('the term decides the edges: spring 2026 starts on 2 March and ends on 10 July', () => {
    expect(isSchoolDay(nationalDay('2026-03-01'))).toBe(false)
    expect(nationalDay('2026-03-02')).toEqual({ sessions: ['am', 'pm'], layer: 'term', reason: '2026年春季学期', followWeekday: null, kind: null })
    expect(isSchoolDay(nationalDay('2026-07-10'))).toBe(true)
    expect(isSchoolDay(nationalDay('2026-07-13'))).toBe(false)
  })

  test('boarders are checked in the evening of the weekdays the school names, on school days only', () => {
    const evenings = [1, 3, 7]
    expect(nationalDay('2026-03-11', evenings).sessions).toEqual(['am', 'pm', 'eve'])
    expect(nationalDay('2026-03-12', evenings).sessions).toEqual(['am', 'pm'])
    for (const noSchool of ['2026-03-15', '2026-04-06', '2026-02-16']) expect(nationalDay(noSchool, evenings).sessions).toEqual([])
    expect(dayPlan('2026-03-11', place, [entry('school', ['am'])], evenings).sessions).toEqual(['am'])
  })

  test('CA-7: leave over the May holiday counts 5 school days, over the October holiday 4, and week 38 of 2026 has 6', () => {
    expect(schoolDays('2026-04-30', '2026-05-09')).toEqual(['2026-04-30', '2026-05-06', '2026-05-07', '2026-05-08', '2026-05-09'])
    expect(schoolDays('2026-10-08', '2026-10-12')).toHaveLength(4)
    expect(schoolDays('2026-09-14', '2026-09-20')).toHaveLength(6)
  })
})

describe('layers', () => {
  const day = '2026-03-11'

  test('CA-1: class wins over grade, grade over school, school over bureau, bureau over the nation', () => {
    const rising = [
      entry('bureau', []), entry('school', ['am']), entry('grade', ['pm'], { gradeId: '30' }), entry('class', ['am', 'pm', 'eve'], { classId: '31' }),
    ]
    expect(dayPlan(day, place, [])).toMatchObject({ sessions: ['am', 'pm'], layer: 'term' })
    for (let count = 1; count <= rising.length; count += 1) {
      const known = rising.slice(0, count)
      const winner = known.at(-1)!
      expect(dayPlan(day, place, known)).toEqual({ sessions: winner.sessions, layer: winner.layer, reason: winner.reason, followWeekday: null, kind: 'kind' in winner ? winner.kind : null })
      expect(dayPlan(day, place, [...known].reverse())).toMatchObject({ layer: winner.layer })
    }
  })

  test('CA-1: what another grade or class says does not concern this class', () => {
    const others = [entry('grade', [], { gradeId: '99' }), entry('class', [], { classId: '99' })]
    expect(dayPlan(day, place, others)).toMatchObject({ sessions: ['am', 'pm'], layer: 'term' })
  })

  test('within one layer the entry made last holds, and an entry reaches from its first to its last day', () => {
    const early = entry('school', [], { id: '9', from: '2026-03-10', to: '2026-03-12', reason: '停课' })
    const late = entry('school', ['am'], { id: '10', reason: '半天' })
    expect(dayPlan(day, place, [late, early])).toMatchObject({ sessions: ['am'], reason: '半天' })
    for (const closed of ['2026-03-10', '2026-03-12']) expect(dayPlan(closed, place, [late, early])).toMatchObject({ sessions: [], reason: '停课' })
    expect(dayPlan('2026-03-13', place, [early])).toMatchObject({ layer: 'term' })
  })

  test('a school may open a Saturday, following a weekday of its choice', () => {
    const saturday = entry('school', ['am', 'pm'], { from: '2026-03-14', to: '2026-03-14', followWeekday: 3, reason: '补课' })
    expect(dayPlan('2026-03-14', place, [saturday])).toEqual({ sessions: ['am', 'pm'], layer: 'school', reason: '补课', followWeekday: 3, kind: 'extra' })
  })
})
