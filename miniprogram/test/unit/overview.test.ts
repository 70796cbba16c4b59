import { bureauAnswer, byCoverage, schoolAnswer, type BureauNow, type SchoolNow } from '../../src/features/overview/answers'

const classNow = (over: Partial<SchoolNow['classes'][number]>): SchoolNow['classes'][number] => ({
  classId: '1',
  class: '三(1)班',
  gradeId: '3',
  grade: '三年级',
  session: 'am',
  state: 'submitted',
  expected: 38,
  absent: 0,
  late: 0,
  reportedAt: '2026-03-11T00:10:00.000Z',
  isLate: false,
  homeroom: '周婷',
  ...over,
})
const school = (over: Partial<SchoolNow>): SchoolNow => ({
  school: '城东第一小学',
  day: '2026-03-11',
  session: 'am',
  hasSession: true,
  reason: null,
  dueAt: '2026-03-11T00:30:00.000Z',
  reportedClasses: 11,
  expectedClasses: 12,
  expected: 410,
  absent: 9,
  late: 2,
  classes: [classNow({}), classNow({ state: 'open' })],
  ...over,
})
const line = (over: Partial<BureauNow['schools'][number]>): BureauNow['schools'][number] => ({
  schoolId: '1',
  school: '一小',
  reportedClasses: 6,
  expectedClasses: 6,
  expected: 200,
  absent: 3,
  late: 0,
  ill: 0,
  ...over,
})
const bureau = (over: Partial<BureauNow>): BureauNow => ({
  bureau: '城东区教育局',
  day: '2026-03-11',
  session: 'am',
  reportedClasses: 8,
  expectedClasses: 12,
  expected: 304,
  absent: 12,
  late: 3,
  ill: 7,
  schools: [],
  ...over,
})
const plain = (text: string) => text.replace(/\u00A0/g, ' ')

describe('a school today in one sentence', () => {
  it('says coverage before absence', () => {
    expect(plain(schoolAnswer(school({})))).toBe('今天晨检 11/12 班已报，缺 9 人')
    expect(plain(schoolAnswer(school({ reportedClasses: 12 })))).toBe('今天晨检 12 班全部报齐，缺 9 人')
  })
  it('says in words that nobody is missing', () => {
    expect(schoolAnswer(school({ reportedClasses: 12, absent: 0 }))).toBe('今天晨检 12 班全部报齐，无人缺勤')
  })
  it('AT-15: before the first report it does not say that nobody is missing', () => {
    expect(schoolAnswer(school({ reportedClasses: 0, absent: 0, classes: [classNow({ state: 'open' })] }))).toBe('今天晨检 0/12 班已报')
    expect(schoolAnswer(school({ reportedClasses: 0, absent: 0, classes: [classNow({ state: 'not_due' })] }))).toBe(
      '今天晨检还没开始，08:30 前上报',
    )
  })
  it('CA-1: on a day without lessons it says why', () => {
    expect(schoolAnswer(school({ hasSession: false, reason: '周末', classes: [classNow({ state: 'no_session' })] }))).toBe(
      '今天没有晨检：周末',
    )
  })
})

describe('a district today', () => {
  it('leaves a number out that is kept back', () => {
    expect(plain(bureauAnswer(bureau({})))).toBe('今天晨检 8/12 班已报，缺 12 人')
    expect(bureauAnswer(bureau({ absent: null }))).toBe('今天晨检 8/12 班已报')
    expect(bureauAnswer(bureau({ absent: 0 }))).toBe('今天晨检 8/12 班已报，无人缺勤')
    expect(bureauAnswer(bureau({ expectedClasses: 0, reportedClasses: 0 }))).toBe('今天全区没有晨检')
  })
  it('puts the school with the most left to report first and leaves complete schools in the order of the district', () => {
    const lines = [
      line({ schoolId: '1' }),
      line({ schoolId: '2' }),
      line({ schoolId: '3', reportedClasses: 2 }),
      line({ schoolId: '4', reportedClasses: 5 }),
    ]
    expect(byCoverage(lines).map((one) => one.schoolId)).toEqual(['3', '4', '1', '2'])
  })
})
