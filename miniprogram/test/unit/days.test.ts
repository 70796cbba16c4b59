import { addDays, dayText, momentText, momentTextOn, rangeText, schoolDay, timeText, tinyDayText } from '../../src/platform/days'

describe('school time on the phone', () => {
  it('says a day as people say it', () => {
    expect(dayText('2026-03-09')).toBe('3月9日 周一')
    expect(dayText('2026-03-01')).toBe('3月1日 周日')
    expect(tinyDayText('2026-11-02')).toBe('11/2')
    expect(rangeText('2026-03-09', '2026-03-13')).toBe('3月9日–3月13日')
    expect(rangeText('2026-03-09', '2026-03-09')).toBe('3月9日 周一')
  })

  it('shows 08:25 at school whatever zone the phone is set to', () => {
    expect(timeText('2026-03-09T00:25:00.000Z')).toBe('08:25')
    expect(timeText('2026-03-09T08:25:00+08:00')).toBe('08:25')
    expect(momentText('2026-03-08T16:05:00.000Z')).toBe('3月9日 周一 00:05')
  })

  it('puts an instant on the school day on which it falls in Shanghai, also around midnight UTC', () => {
    expect(schoolDay('2026-03-08T15:59:59.999Z')).toBe('2026-03-08')
    expect(schoolDay('2026-03-08T16:00:00.000Z')).toBe('2026-03-09')
  })

  it('leaves the date away on the same day only', () => {
    expect(momentTextOn('2026-03-09', '2026-03-09T00:25:00Z')).toBe('08:25')
    expect(momentTextOn('2026-03-10', '2026-03-09T00:25:00Z')).toBe('3月9日 08:25')
  })

  it('counts days over the end of a month and of a leap February', () => {
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
  })
})
