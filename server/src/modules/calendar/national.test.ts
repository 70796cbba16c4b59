/** product/rules.md §5.3, transcribed by hand from the page, day by day; it knows nothing of config/rules/calendar.ts but what it checks. */
import { nationalHolidays, nationalWorkdays } from '@zhixiao/config/rules/calendar'
import { weekday } from '../../platform/time'
import { daysFrom, nationalDay } from './rules'

/** "2025 off: 01-01; 01-28…02-04; 04-04…06; 05-01…05; 05-31…06-02; 10-01…08." and the same for 2026. */
const off = [
  '2025-01-01',
  '2025-01-28', '2025-01-29', '2025-01-30', '2025-01-31', '2025-02-01', '2025-02-02', '2025-02-03', '2025-02-04',
  '2025-04-04', '2025-04-05', '2025-04-06',
  '2025-05-01', '2025-05-02', '2025-05-03', '2025-05-04', '2025-05-05',
  '2025-05-31', '2025-06-01', '2025-06-02',
  '2025-10-01', '2025-10-02', '2025-10-03', '2025-10-04', '2025-10-05', '2025-10-06', '2025-10-07', '2025-10-08',
  '2026-01-01', '2026-01-02', '2026-01-03',
  '2026-02-15', '2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20', '2026-02-21', '2026-02-22', '2026-02-23',
  '2026-04-04', '2026-04-05', '2026-04-06',
  '2026-05-01', '2026-05-02', '2026-05-03', '2026-05-04', '2026-05-05',
  '2026-06-19', '2026-06-20', '2026-06-21',
  '2026-09-25', '2026-09-26', '2026-09-27',
  '2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05', '2026-10-06', '2026-10-07',
]
/** "Work: 01-26 Sun, 02-08 Sat, 04-27 Sun, 09-28 Sun, 10-11 Sat." and "Work: 01-04 Sun, 02-14 Sat, 02-28 Sat, 05-09 Sat, 09-20 Sun, 10-10 Sat." */
const work: [day: string, weekday: 6 | 7][] = [
  ['2025-01-26', 7], ['2025-02-08', 6], ['2025-04-27', 7], ['2025-09-28', 7], ['2025-10-11', 6],
  ['2026-01-04', 7], ['2026-02-14', 6], ['2026-02-28', 6], ['2026-05-09', 6], ['2026-09-20', 7], ['2026-10-10', 6],
]
const twoYears = daysFrom('2025-01-01', '2026-12-31')

describe('§5.3: the national calendar of 2025 and 2026', () => {
  test('CA-1: exactly the days of the State Council notices are off, and no other', () => {
    expect(twoYears.filter((day) => nationalHolidays.some(({ range: [from, to] }) => from <= day && day <= to))).toEqual(off)
    expect(nationalHolidays.every(({ range: [from, to] }) => from >= '2025-01-01' && from <= to && to <= '2026-12-31')).toBe(true)
  })

  test('CA-1: exactly its swapped Saturdays and Sundays are workdays', () => {
    expect([...nationalWorkdays].sort()).toEqual(work.map(([day]) => day))
    expect(work.map(([day]) => weekday(day))).toEqual(work.map(([, dayOfWeek]) => dayOfWeek))
  })

  test('CA-2: of the eleven workdays seven lie inside a term and are school days; the winter holidays keep theirs', () => {
    const school = work.map(([day]) => day).filter((day) => nationalDay(day).sessions.length > 0)
    expect(school).toEqual(['2025-04-27', '2025-09-28', '2025-10-11', '2026-01-04', '2026-05-09', '2026-09-20', '2026-10-10'])
  })

  test('CA-1: on no day that is off has anybody school, whatever the weekday', () => {
    expect(off.filter((day) => nationalDay(day).sessions.length > 0)).toEqual([])
    expect(off.map((day) => nationalDay(day).layer).filter((layer) => layer !== 'national')).toEqual([])
  })
})
