import { onsetFields, onsetOf } from '../../src/features/attendance/onset'

const day = '2026-03-11'
/** 07:45 at school. */
const now = Date.parse('2026-03-10T23:45:00Z')
const keep = (text: string, on = day) => onsetOf(on, text, now)
const dayAlone = '2026-03-10T16:00:00.000Z'

describe('when an illness began, as it is typed', () => {
  it('a day without a time is kept as its first minute, never as one still to come, and reads as the day alone', () => {
    expect(keep('')).toEqual({ onsetAt: dayAlone })
    expect(Date.parse(keep('').onsetAt)).toBeLessThan(now)
    expect(onsetFields(dayAlone)).toEqual({ day, time: '' })
    expect(onsetFields(undefined)).toEqual({ day: '', time: '' })
  })

  it('a time of the day is kept, also with one digit or a Chinese colon, and is read back', () => {
    expect(keep('07:30')).toEqual({ onsetAt: '2026-03-10T23:30:00.000Z' })
    expect([keep('7:05'), keep('7：05')]).toEqual([{ onsetAt: '2026-03-10T23:05:00.000Z' }, { onsetAt: '2026-03-10T23:05:00.000Z' }])
    expect(keep('23:59', '2026-03-10')).toEqual({ onsetAt: '2026-03-10T15:59:00.000Z' })
    expect(onsetFields('2026-03-10T23:30:00.000Z')).toEqual({ day, time: '07:30' })
  })

  it('half a time on the way is said and leaves the day; so does a time of today that is still to come', () => {
    for (const half of ['0', '07', '07:', '07:3', '25:00', '07:61', '早上']) expect(keep(half)).toEqual({ onsetAt: dayAlone, error: '请填 24 小时制的时间，如 07:30' })
    expect(keep('08:00')).toEqual({ onsetAt: dayAlone, error: '这个时间还没有到' })
  })
})
