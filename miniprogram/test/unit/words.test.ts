import { minutesOf, temperatureOf } from '../../src/features/attendance/field-values'
import { dueText, spanText, statusText, statusTone, todayAnswer } from '../../src/features/attendance/words'

const due = '2026-03-11T00:30:00.000Z'
const at = (time: string) => Date.parse(`2026-03-11T${time}:00.000Z`)

describe('words about a session', () => {
  it('counts down to the due time, says when it is past, and is silent about the distance to another day', () => {
    expect(dueText('08:30', due, at('00:05'))).toBe('08:30 前上报，还有 25 分钟')
    expect(dueText('08:30', due, at('00:31'))).toBe('已过 08:30，现在上报记为迟报')
    expect(dueText('08:30', due, Date.parse('2026-03-13T00:00:00Z'))).toBe('08:30 前上报')
    expect(spanText(65 * 60_000)).toBe('1 小时 5 分')
    expect(spanText(-5)).toBe('0 分钟')
  })

  it('never shows silence as present', () => {
    expect(statusText('not_reported')).toBe('尚未上报')
    const answer = todayAnswer([{ session: 'am', status: 'not_reported', lateMinutes: null }, { session: 'pm', status: 'not_due', lateMinutes: null }], null)
    expect(answer).toEqual({ text: '晨检尚未上报', tone: 'grey' })
  })

  it('a parent reads the latest session that says something first', () => {
    const answer = todayAnswer([{ session: 'am', status: 'late', lateMinutes: 12 }, { session: 'pm', status: 'not_due', lateMinutes: null }], null)
    expect(answer).toEqual({ text: '晨检迟到 12 分钟', tone: 'amber' })
    expect(todayAnswer([], '清明节')).toEqual({ text: '今天不上课：清明节', tone: 'grey' })
  })

  it('illness is never shown in alarming red', () => {
    expect(statusTone('leave_sick')).toBe('blue')
    expect(statusTone('absent_unexplained')).toBe('red')
  })
})

describe('numbers typed into a pupil’s details', () => {
  it('takes the temperature of a living child and nothing else', () => {
    expect(['', '37.8', '38', '33.9', '43.1', '37.85', '三十八', '1e1'].map(temperatureOf)).toEqual([null, 37.8, 38, undefined, undefined, undefined, undefined, undefined])
  })

  it('takes whole minutes up to four hours', () => {
    expect(['', '1', '240', '0', '241', '1.5', 'x'].map(minutesOf)).toEqual([null, 1, 240, undefined, undefined, undefined, undefined])
  })
})
