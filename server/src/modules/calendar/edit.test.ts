import fc from 'fast-check'
import type { Session } from '@zhixiao/shared-types/values/attendance'
import { addDays } from '../../platform/time'
import { changedDays, edited, firstDifference, touched, type Edit } from './edit'
import { dayPlan, daysFrom, nationalDay, rangeOfWeek, resumptionAfter, schoolDaysIn, type Entry, type EntryLayer, type Said } from './rules'
import { sentencesOf } from './wording'

let ids = 100
const entry = (layer: EntryLayer, more: Partial<Entry> = {}): Entry => {
  const id = String((ids += 1))
  return {
    id, rank: id, layer, kind: 'closure', gradeId: layer === 'grade' || layer === 'class' ? '30' : '0', classId: layer === 'class' ? '31' : '0', from: '2026-03-11', to: '2026-03-11',
    fromSession: null, sessions: [], followWeekday: null, reason: layer, ...more,
  }
}
const place = { grade: '30', class: '31' }
const said = (...entries: Entry[]): Said => ({ entries, eveWeekdays: [] })

describe('a closure of the same day', () => {
  test('CA-4: from noon on, the morning stays; only on the first day', () => {
    const typhoon = entry('school', { to: '2026-03-12', fromSession: 'pm' })
    expect(dayPlan('2026-03-11', place, [typhoon], [3])).toMatchObject({ sessions: ['am'], layer: 'school', kind: 'closure' })
    expect(dayPlan('2026-03-12', place, [typhoon]).sessions).toEqual([])
  })

  test('CA-4: what stays is what the layers below hold: where only the afternoon took place, nothing is left', () => {
    const half = entry('bureau', { kind: 'extra', sessions: ['pm'] })
    expect(dayPlan('2026-03-11', place, [half, entry('school', { fromSession: 'pm' })]).sessions).toEqual([])
    expect(dayPlan('2026-03-14', place, [entry('school', { from: '2026-03-14', to: '2026-03-14', fromSession: 'pm' })]).sessions).toEqual([])
  })

  test('CA-1: a grade with an entry of its own goes on with it, and the reply can say so', () => {
    const exam = entry('grade', { kind: 'extra', sessions: ['am', 'pm'], reason: '年级考试' })
    expect(dayPlan('2026-03-11', place, [entry('school'), exam])).toMatchObject({ sessions: ['am', 'pm'], layer: 'grade', reason: '年级考试' })
  })
})

describe('a swapped day', () => {
  const swap = entry('bureau', { kind: 'swap', from: '2026-05-09', to: '2026-05-09', followWeekday: 4, sessions: ['am', 'pm'], reason: '劳动节调休' })

  test('CA-3: carries the weekday that the bureau entered, also where the school names the sessions itself', () => {
    expect(dayPlan('2026-05-09', place, [swap])).toMatchObject({ sessions: ['am', 'pm'], followWeekday: 4 })
    const half = entry('school', { kind: 'extra', from: '2026-05-09', to: '2026-05-09', sessions: ['am'], reason: '只上半天' })
    expect(dayPlan('2026-05-09', place, [swap, half])).toMatchObject({ sessions: ['am'], layer: 'school', followWeekday: 4 })
    expect(dayPlan('2026-05-09', place, [swap, entry('school', { from: '2026-05-09', to: '2026-05-09' })])).toMatchObject({ sessions: [], followWeekday: null })
  })

  test('CA-3: boarders are checked in the evening of the weekday it follows', () => {
    expect(dayPlan('2026-05-09', place, [swap], [4]).sessions).toEqual(['am', 'pm', 'eve'])
    expect(dayPlan('2026-05-09', place, [swap], [6]).sessions).toEqual(['am', 'pm'])
  })

  test('CA-2: does not open a day of the winter holiday', () => {
    const winter = { ...swap, from: '2026-02-28', to: '2026-02-28' }
    expect(dayPlan('2026-02-28', place, [winter])).toMatchObject({ sessions: [], reason: '假期' })
  })
})

describe('a suspended class', () => {
  test('CA-6: resumes with the first session after the end that the calendar holds, over weekend and holiday', () => {
    const pox = entry('class', { kind: 'suspension', from: '2026-03-31', to: '2026-04-03' })
    expect(resumptionAfter('2026-04-03', place, said(pox))).toEqual({ day: '2026-04-07', session: 'am' })
    const noon = entry('school', { kind: 'extra', from: '2026-04-07', to: '2026-04-07', sessions: ['pm'] })
    expect(resumptionAfter('2026-04-01', place, said(pox, noon))).toEqual({ day: '2026-04-07', session: 'pm' })
    expect(dayPlan('2026-04-01', { grade: '30', class: '32' }, [pox]).sessions).toEqual(['am', 'pm'])
  })
})

describe('school days', () => {
  const days = (from: string, to: string, ...entries: Entry[]) => schoolDaysIn(from, to, place, said(...entries))

  test('CA-7: leave 2026-04-30…05-09 counts 5, 2026-10-08…10-12 counts 4, week 2026-W38 has 6', () => {
    expect(days('2026-04-30', '2026-05-09')).toEqual(['2026-04-30', '2026-05-06', '2026-05-07', '2026-05-08', '2026-05-09'])
    expect(days('2026-10-08', '2026-10-12')).toEqual(['2026-10-08', '2026-10-09', '2026-10-10', '2026-10-12'])
    expect(rangeOfWeek('2026-W38')).toEqual({ from: '2026-09-14', to: '2026-09-20' })
    expect(days('2026-09-14', '2026-09-20')).toHaveLength(6)
  })

  test('SM-5: a week without school has no school day; a school has school while one class has', () => {
    const { from, to } = rangeOfWeek('2026-W08')!
    expect(schoolDaysIn(from, to, {}, said())).toEqual([])
    const exam = entry('class', { kind: 'extra', from: '2026-02-18', to: '2026-02-18', sessions: ['am'] })
    expect(schoolDaysIn(from, to, {}, said(exam))).toEqual(['2026-02-18'])
    expect(rangeOfWeek('2026-W54')).toBeUndefined()
    expect(rangeOfWeek('2025-W01')).toEqual({ from: '2024-12-30', to: '2025-01-05' })
  })

  const layers = fc.constantFrom<EntryLayer>('bureau', 'school', 'grade', 'class')
  const someDay = fc.integer({ min: 0, max: 40 }).map((offset) => addDays('2026-03-02', offset))
  const sessionSets = fc.constantFrom<Session[]>([], ['am'], ['pm'], ['am', 'pm'])
  const randomEntry = fc.record({ layer: layers, first: someDay, length: fc.integer({ min: 0, max: 9 }), sessions: sessionSets, mine: fc.boolean(), noon: fc.boolean() }).map(
    ({ layer, first, length, sessions, mine, noon }) => entry(layer, {
      from: first, to: addDays(first, length), sessions, kind: sessions.length > 0 ? 'extra' : 'closure', ...(noon && { fromSession: 'pm' as const }),
      ...(!mine && layer === 'grade' && { gradeId: '77' }), ...(!mine && layer === 'class' && { classId: '77' }),
    }),
  )

  test('CA-1, CA-7 (property): any pile of entries: the highest layer that speaks decides, in any order; ranges add up; others’ entries change nothing', () => {
    const order: EntryLayer[] = ['class', 'grade', 'school', 'bureau']
    fc.assert(fc.property(fc.array(randomEntry, { maxLength: 12 }), someDay, fc.integer({ min: 0, max: 20 }), (pile, from, length) => {
      const to = addDays(from, length)
      const shuffled = [...pile].sort((one, other) => (one.reason + one.id.at(-1)! > other.reason + other.id.at(-1)! ? 1 : -1))
      const mine = pile.filter((one) => (one.layer !== 'grade' || one.gradeId === '30') && (one.layer !== 'class' || one.classId === '31'))
      for (const day of daysFrom(from, to)) {
        const plan = dayPlan(day, place, pile)
        expect(dayPlan(day, place, shuffled)).toEqual(plan)
        expect(dayPlan(day, place, mine)).toEqual(plan)
        const heard = mine.filter((one) => one.from <= day && day <= one.to)
        expect(plan.layer).toBe(order.find((layer) => heard.some((one) => one.layer === layer)) ?? nationalDay(day).layer)
      }
      const middle = addDays(from, Math.floor(length / 2))
      expect([...days(from, middle, ...pile), ...days(addDays(middle, 1), to, ...pile)]).toEqual(days(from, to, ...pile))
    }), { numRuns: 200 })
  })

  test('CA-5 (property): adding an entry and withdrawing it again restores every day of every class exactly', () => {
    fc.assert(fc.property(fc.array(randomEntry, { maxLength: 10 }), randomEntry, (pile, more) => {
      const closed = edited(pile, { add: more })
      const back = edited(closed, { ends: { entry: more, from: more.from } })
      for (const day of daysFrom('2026-03-02', '2026-04-20')) {
        expect(dayPlan(day, place, back)).toEqual(dayPlan(day, place, pile))
        if (day < more.from || day > more.to) expect(dayPlan(day, place, closed)).toEqual(dayPlan(day, place, pile))
      }
    }), { numRuns: 100 })
  })

  test('an entry cut short keeps its days before and its rank against entries made in between', () => {
    const long = entry('school', { from: '2026-03-09', to: '2026-03-20', reason: '停课' })
    const later = entry('school', { from: '2026-03-10', to: '2026-03-10', kind: 'extra', sessions: ['am'] })
    const after = edited([long, later], { ends: { entry: long, from: '2026-03-12' } })
    expect(daysFrom('2026-03-09', '2026-03-13').map((day) => dayPlan(day, place, after).sessions.length)).toEqual([0, 1, 0, 2, 2])
  })
})

describe('what an edit comes to', () => {
  const typhoon = entry('school', { to: '2026-03-12', fromSession: 'pm', reason: '台风' })

  test('CA-4: the sentences say what stays, what falls away, and that waiting reminders are cancelled', () => {
    const edit: Edit = { add: typhoon }
    const days = changedDays(edit, {}, said())
    const told = { name: '城东第一小学', today: '2026-03-11', voided: 0, restored: 0, exceptions: [{ name: '三(2)班', reason: '停课：水痘' }], resumesOn: { day: '2026-03-13', session: 'am' as const } }
    expect(sentencesOf({ ...told, days })).toEqual([
      '城东第一小学 3月12日 周四不上课，不点名，也不催报。',
      '城东第一小学 3月11日 周三保留晨检，取消午检。',
      '今天还没发出的催报和未到校提醒会取消，已经发出的收不回来。',
      '另有安排的不受影响：三(2)班（停课：水痘）。',
      '3月13日 周五上午恢复上课。',
    ])
    expect(sentencesOf({ ...told, days: [], exceptions: [], resumesOn: null })).toEqual(['城东第一小学这几天的上课安排不变。'])
  })

  test('CA-5: reports that no longer count and those that count again are told apart, class by class', () => {
    const exam = entry('grade', { kind: 'extra', sessions: ['am', 'pm'], gradeId: '40' })
    const at = (gradeId: string, session: Session) => ({ schoolId: '1', gradeId, classId: `${gradeId}1`, day: '2026-03-11', session })
    const data = [at('30', 'am'), at('30', 'pm'), at('40', 'am'), at('40', 'pm')]
    const closing = entry('school')
    expect(touched({ add: closing }, data, new Map([['1', said(exam)]]))).toEqual({ voided: 2, restored: 0 })
    expect(touched({ ends: { entry: closing, from: closing.from } }, data, new Map([['1', said(exam, closing)]]))).toEqual({ voided: 0, restored: 2 })
    expect(touched({ add: typhoon }, data, new Map([['1', said(exam)]]))).toEqual({ voided: 1, restored: 0 })
  })

  test('an entry that is only made longer or shorter does not touch its beginning, however long ago that was', () => {
    const old = entry('class', { from: '2026-01-05', to: '2026-03-12' })
    expect(firstDifference({ add: { ...old, id: '999', to: '2026-03-20' }, ends: { entry: old, from: old.from } })).toBe('2026-03-13')
    expect(firstDifference({ add: { ...old, id: '999', fromSession: 'pm' }, ends: { entry: old, from: old.from } })).toBe('2026-01-05')
  })
})
