import { absenceText, absentOf, badgesOf, trendPoints, type Summary } from '../../src/features/summary/figures'
import { linesOf, versionTitle, whoText, whyText, type Version } from '../../src/features/summary/changes'
import { dayIn, offIn } from '../../src/features/summary/latest-day'

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
  absent: 28,
  illPupils: 18,
}
const summary = (over: Partial<Summary>, changed: Partial<Summary['measures']> = {}): Summary => ({
  id: '1',
  scope: 'school',
  scopeId: '1',
  name: '城东第一小学',
  period: 'day',
  day: '2026-03-10',
  until: '2026-03-10',
  version: 1,
  status: 'FINAL',
  compiledAt: '2026-03-10T10:01:00.000Z',
  contentHash: '',
  caughtUp: false,
  stale: false,
  isMaterial: null,
  missing: [],
  ...over,
  measures: { ...measures, ...changed },
})
const words = (one: Summary) => badgesOf(one).map((badge) => badge.text)

describe('a compiled day on the phone', () => {
  it('SM-4: a day with a class missing is labelled 已报 35/36', () => {
    expect(words(summary({ status: 'FINAL_INCOMPLETE', missing: ['三(2)班 午检'] }, { reports: 35 }))).toEqual(['已报 35/36', '未完整'])
  })
  it('SM-2: a corrected day says so with its version, and its coverage stays', () => {
    expect(words(summary({ status: 'REVISED', version: 2 }))).toEqual(['已报 36/36', '已更正 第2版'])
    expect(words(summary({ status: 'PROVISIONAL' }))).toEqual(['已报 36/36', '暂定'])
  })
  it('AT-15: absent are all kinds of absence over the reported pupils, and without any report there is no rate', () => {
    expect([absentOf(measures), absenceText(measures)]).toEqual([28, '2.0%'])
    expect(absenceText({ ...measures, reports: 0, expected: 0, present: 0, late: 0, absent: 0 })).toBe('—')
    // A school that said nothing may stand beside a hidden cell; nothing of its own is kept back.
    expect(absenceText({ ...measures, reports: 0, expected: 0, present: null, late: 0, absent: null })).toBe('—')
  })
  it('a district’s day with kinds kept back shows their sum where it is told, and the mark where it is not', () => {
    const kinds = { ...measures, present: null, leavePersonal: null, leaveSick: null, absentUnexplained: null, leaveOfficial: null, otherAbsent: null }
    expect([absentOf(kinds), absenceText(kinds)]).toEqual([28, '2.0%'])
    expect([absentOf({ ...kinds, absent: null }), absenceText({ ...kinds, absent: null })]).toEqual([null, '＊'])
  })
  it('SM-3, SM-6: a day made late says 补生成, one that is about to change says so, a day no longer held is not counted', () => {
    expect(words(summary({ caughtUp: true }))).toEqual(['已报 36/36', '补生成'])
    expect(words(summary({ status: 'REVISED', version: 3, stale: true }))).toEqual(['已报 36/36', '已更正 第3版', '有变化，正在更新'])
    expect(words(summary({ status: 'VOID', version: 2 }))).toEqual(['不计入'])
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

describe('what changed from version to version', () => {
  const cause = { kind: 'correction' as const, who: '王老师', role: 'leader', why: '家长来电', ref: '5', at: '2026-03-10T11:00:00.000Z', school: null }
  const diff = [
    { metric: 'absentUnexplained', scope: 'school' as const, scopeId: '1', old: 1, new: 0, causes: [cause] },
    { metric: 'illPupils', scope: 'school' as const, scopeId: '1', old: null, new: null, causes: [cause] },
  ]
  const version = (over: Partial<Version>): Version => ({ ...summary({ status: 'REVISED', version: 2 }), inForce: true, diff, causes: [cause], ...over })

  it('SM-6: it is told from how many to how many, by whom and why; a number kept back stays so', () => {
    expect(linesOf(version({})).map((line) => `${line.name} ${line.words}`)).toEqual(['未到 1 → 0 人次', '因病 有变化（＊）'])
    expect([whoText(cause), whyText(cause)]).toEqual(['校领导 王老师 · 更正考勤', '3月10日 周二 19:00：家长来电'])
    expect(whoText({ ...cause, who: null, school: '城东第一小学' })).toBe('城东第一小学 · 校领导 · 更正考勤')
    expect(whoText({ ...cause, who: null, role: null, kind: 'calendar' })).toBe('系统 · 改了校历')
  })
  it('SM-3, CA-5: every version has a heading that says what it is', () => {
    expect(versionTitle(version({ version: 1, status: 'FINAL', inForce: false }))).toBe('第1版 · 首次汇总')
    expect(versionTitle(version({ version: 1, status: 'FINAL', caughtUp: true }))).toBe('第1版 · 补生成（现行）')
    expect(versionTitle(version({}))).toBe('第2版 · 已更正（现行）')
    expect(versionTitle(version({ status: 'VOID', inForce: false }))).toBe('第2版 · 当天改为不上课')
  })
  it('SM-5: a week off can be chosen and is the latest where it is', () => {
    const off = [{ from: '2026-03-16', to: '2026-03-22', text: '本周放假' }]
    const weeks = [summary({ period: 'week', day: '2026-03-09', until: '2026-03-15' })]
    expect([dayIn(weeks, undefined, off), dayIn(weeks, '2026-03-09', off), dayIn(weeks, '2026-01-05', off)]).toEqual(['2026-03-16', '2026-03-09', '2026-03-16'])
    expect([offIn(off, '2026-03-16')?.text, offIn(off, '2026-03-09')]).toEqual(['本周放假', undefined])
  })
})
