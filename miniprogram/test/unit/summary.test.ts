import { absenceText, absentOf, badgesOf, trendPoints, type Summary } from '../../src/features/summary/figures'
import { dayIn } from '../../src/features/summary/latest-day'

const measures: Summary['measures'] = {
  expectedReports: 36,
  reports: 36,
  lateReports: 0,
  enrolled: 700,
  expected: 1400,
  present: 1360,
  late: 12,
  absentUnexplained: 4,
  leaveSick: 20,
  leavePersonal: 4,
  leaveOfficial: 0,
  otherAbsent: 0,
  illPupils: 18,
}
const summary = (over: Partial<Summary>, changed: Partial<Summary['measures']> = {}): Summary => ({
  id: '1',
  scope: 'school',
  scopeId: '1',
  name: '城东第一小学',
  period: 'day',
  day: '2026-03-10',
  version: 1,
  status: 'FINAL',
  compiledAt: '2026-03-10T10:01:00.000Z',
  contentHash: '',
  missing: [],
  ...over,
  measures: { ...measures, ...changed },
})
const words = (one: Summary) => badgesOf(one).map((badge) => badge.text)

describe('a compiled day on the phone', () => {
  it('SM-4: a day with a class missing is labelled 已报 35/36', () => {
    expect(words(summary({ status: 'FINAL_INCOMPLETE', missing: ['三(2)班 午检'] }, { reports: 35 }))).toEqual(['已报 35/36'])
  })
  it('SM-2: a corrected day says so with its version, and its coverage stays', () => {
    expect(words(summary({ status: 'REVISED', version: 2 }))).toEqual(['已报 36/36', '已更正 第2版'])
    expect(words(summary({ status: 'PROVISIONAL' }))).toEqual(['已报 36/36', '暂定'])
  })
  it('AT-15: absent are all kinds of absence over the reported pupils, and without any report there is no rate', () => {
    expect([absentOf(measures), absenceText(measures)]).toEqual([28, '2.0%'])
    expect(
      absenceText({ ...measures, reports: 0, expected: 0, present: 0, late: 0, absentUnexplained: 0, leaveSick: 0, leavePersonal: 0 }),
    ).toBe('—')
  })
  it('a district’s day with kinds kept back shows no sum from which they could be told', () => {
    const hidden = { ...measures, present: null, leavePersonal: null }
    expect([absentOf(hidden), absenceText(hidden)]).toEqual([null, '＊'])
    expect(absentOf({ ...measures, present: null })).toBe(28)
  })
})

describe('the course of the last days', () => {
  const days = [
    summary({ day: '2026-03-10' }),
    summary({ day: '2026-03-06' }, { reports: 35 }),
    summary({ day: '2026-03-09' }, { reports: 0, expected: 0, present: 0, late: 0 }),
  ]
  it('runs from the oldest to the newest, with a gap where nobody reported and a mark where somebody is missing', () => {
    expect(trendPoints(days, 20).map((point) => [point.label, point.value, point.tone, point.note])).toEqual([
      ['3/6', 2, 'amber', '已报 35/36'],
      ['3/9', null, 'amber', '已报 0/36'],
      ['3/10', 2, 'green', '已报 36/36'],
    ])
    expect(trendPoints(days, 1).map((point) => point.key)).toEqual(['2026-03-10'])
  })
  it('looks at the latest day until another one is chosen', () => {
    expect([dayIn(days, undefined), dayIn(days, '2026-03-06'), dayIn(days, '2026-01-01'), dayIn([], undefined)]).toEqual([
      '2026-03-10',
      '2026-03-06',
      '2026-03-10',
      undefined,
    ])
  })
})
