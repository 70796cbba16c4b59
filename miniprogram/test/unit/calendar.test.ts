import type { CalendarDay, CalendarEntry } from '@zhixiao/shared-types/domains/calendar'
import { asksFromSession, closureOf, entryBody, holidayOf, missingIn, suspensionOf, whereOptions } from '../../src/features/calendar/entry-form'
import { dayBadge, dayNote, entryNote, entryTitle, grouped, monthAway, monthOf, monthText, todayAnswer } from '../../src/features/calendar/words'

const day = (date: string, more: Partial<CalendarDay> = {}): CalendarDay => ({
  day: date, sessions: ['am', 'pm'], layer: 'term', reason: '2026年春季学期', followWeekday: null, kind: null, resumesOn: null, said: [], ...more,
})
const weekend = { sessions: [], layer: 'national', reason: '周末' } as const
const suspended: Partial<CalendarDay> = { sessions: [], layer: 'class', kind: 'suspension', reason: '水痘聚集', resumesOn: { day: '2026-03-16', session: 'am' } }
const plain = (text: string) => text.replace(/\u00A0/g, ' ')

describe('a month in words', () => {
  it('days in a row that say the same are one line', () => {
    const days = [day('2026-03-05'), day('2026-03-06'), day('2026-03-07', { ...weekend, sessions: [] }), day('2026-03-08', { ...weekend, sessions: [] }), day('2026-03-09')]
    expect(grouped(days).map((one) => [one.from, one.to, dayBadge(one).text])).toEqual([['2026-03-05', '2026-03-06', '上课'], ['2026-03-07', '2026-03-08', '周末'], ['2026-03-09', '2026-03-09', '上课']])
  })

  it('CA-6: a suspended day says why and when the class returns, in amber, never in red', () => {
    const one = day('2026-03-11', suspended)
    expect(dayBadge(one)).toEqual({ text: '停课', tone: 'amber' })
    expect(plain(dayNote(one))).toBe('水痘聚集 · 3月16日 周一上午恢复上课')
    expect(plain(todayAnswer(one))).toBe('今天停课，3月16日 周一上午恢复上课')
  })

  it('CA-3: a swapped day says whose timetable it follows', () => {
    const one = day('2026-05-09', { layer: 'bureau', kind: 'swap', reason: '劳动节调休', followWeekday: 4 })
    expect(dayBadge(one).text).toBe('调休上课')
    expect(dayNote(one)).toBe('劳动节调休 · 有晨检、午检 · 按周四课表上课')
    expect(todayAnswer(one)).toBe('今天按周四课表上课')
  })

  it('a usual day, a weekend, a holiday and a half day have their own words', () => {
    expect(todayAnswer(day('2026-03-11'))).toBe('今天照常上课')
    expect(todayAnswer(day('2026-03-14', { ...weekend, sessions: [] }))).toBe('今天是周末')
    expect(todayAnswer(day('2026-05-04', { sessions: [], layer: 'national', reason: '劳动节' }))).toBe('今天放假')
    expect(todayAnswer(day('2026-03-11', { sessions: ['am'], kind: 'closure', layer: 'school', reason: '台风', resumesOn: { day: '2026-03-12', session: 'am' } }))).toBe('今天部分停课')
    expect(dayNote(day('2026-03-11'))).toBe('')
  })

  it('months begin and end where they do, also over the turn of the year', () => {
    expect(monthOf('2026-02-11')).toEqual({ from: '2026-02-01', to: '2026-02-28' })
    expect([monthAway('2026-01-31', -1), monthAway('2026-12-05', 1), monthText('2026-03-09')]).toEqual(['2025-12-01', '2027-01-01', '2026年3月'])
  })

  it('CA-5: an entry says who made it, why, and who ended it', () => {
    const entry: CalendarEntry = {
      id: '1', layer: 'school', kind: 'closure', schoolId: '2', gradeId: null, classId: null, name: '城东第一小学', from: '2026-03-11', to: '2026-03-12', fromSession: 'pm', sessions: [], followWeekday: null,
      reason: '台风', why: '红色预警', createdBy: '何晓燕', createdAt: '2026-03-11T02:00:00.000Z', endedAt: '2026-03-11T03:00:00.000Z', endedBy: '何晓燕', endWhy: '台风转向', mayEnd: false,
    }
    expect(plain(entryTitle(entry))).toBe('3月11日–3月12日 临时停课 · 城东第一小学')
    expect(plain(entryNote(entry))).toBe('台风 · 3月11日从午检起 · 学校 何晓燕安排 · 说明：红色预警 · 何晓燕已结束：台风转向')
  })
})

describe('what is entered', () => {
  it('CA-4: closing today is ready with one tap, from the session that has not begun', () => {
    expect(entryBody(closureOf('2026-03-11', 'pm'), '2026-03-11', ['am', 'pm'])).toEqual({
      kind: 'closure', from: '2026-03-11', to: '2026-03-11', sessions: [], reason: '恶劣天气', fromSession: 'pm',
    })
    expect(entryBody(closureOf('2026-03-11', 'am'), '2026-03-11', ['am', 'pm'])).not.toHaveProperty('fromSession')
  })

  it('SV-13: a class is suspended for four days unless said otherwise, with a class and a cause', () => {
    const form = suspensionOf('2026-03-11', 'am')
    expect([form.from, form.to]).toEqual(['2026-03-11', '2026-03-14'])
    expect(suspensionOf('2026-03-11', null)).toMatchObject({ from: '2026-03-12', to: '2026-03-15', fromSession: null })
    expect(missingIn(form)).toEqual({ where: '请选择班级', reason: '请写明原因，家长会看到' })
    expect(entryBody({ ...form, where: 'class:7', reason: '水痘' }, '2026-03-11', ['am', 'pm'])).toMatchObject({ kind: 'suspension', classId: '7' })
  })

  it('a swapped day is one day and names its timetable; a grade is named as a grade', () => {
    const form = { ...holidayOf('2026-03-11'), kind: 'swap' as const, where: 'grade:3', to: '2026-03-20', reason: '调课' }
    expect(missingIn(form)).toEqual({ followWeekday: '请选择按周几的课表' })
    expect(entryBody({ ...form, followWeekday: 5 }, '2026-03-11', [])).toEqual({ kind: 'swap', from: '2026-03-12', to: '2026-03-12', sessions: [], reason: '调课', followWeekday: 5, gradeId: '3' })
  })

  it('from which session on is asked for today only; days the wrong way round are told', () => {
    expect(asksFromSession(closureOf('2026-03-11', 'pm'), '2026-03-11', ['am', 'pm'])).toBe(true)
    expect(asksFromSession(closureOf('2026-03-12', 'pm'), '2026-03-11', ['am', 'pm'])).toBe(false)
    expect(missingIn({ ...holidayOf('2026-03-11'), to: '2026-03-01', reason: '春游' })).toEqual({ to: '结束日期早于开始日期' })
  })

  it('CA-6: only classes can be suspended; all else may be for the school, a grade or a class', () => {
    const structure = { school: '一小', grades: [{ gradeId: '3', name: '三年级', classes: [{ classId: '7', name: '三(1)班', students: 6, bound: 2 }] }] }
    expect(whereOptions(structure, 'suspension')).toEqual([{ key: 'class:7', label: '三(1)班' }])
    expect(whereOptions(structure, 'closure').map((one) => one.label)).toEqual(['全校', '三年级', '三(1)班'])
    expect(whereOptions(undefined, 'suspension')).toEqual([])
  })
})
