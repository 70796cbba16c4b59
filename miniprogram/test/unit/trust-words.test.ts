import { byDay, lookText, stateOf, whoText } from '../../src/features/trust/words'

describe('S33 looks in words', () => {
  it('S33 staff are named with their role, a guardian by the relation alone', () => {
    expect(whoText({ who: '王晓红', role: '班主任' })).toBe('班主任 王晓红')
    expect(whoText({ who: '爸爸', role: '家长' })).toBe('爸爸')
    expect(whoText({ who: '学校工作人员', role: '' })).toBe('学校工作人员')
  })

  it('S33 what, why and how often stand in one line; once is not counted', () => {
    expect(lookText({ what: ['症状', '体温'], why: '日常晨午检', times: 1 })).toBe('看了症状、体温 · 日常晨午检')
    expect(lookText({ what: ['症状'], why: '核对', times: 3 })).toBe('看了症状 · 核对 · 3 次')
  })

  it('S33 looks lie under their school day, also across midnight of other zones', () => {
    const looks = [{ at: '2026-03-11T15:30:00.000Z' }, { at: '2026-03-10T16:30:00.000Z' }, { at: '2026-03-10T15:59:00.000Z' }]
    expect(byDay(looks).map(({ day, looks: ofDay }) => [day, ofDay.map((look) => look.time)])).toEqual([['2026-03-11', ['23:30', '00:30']], ['2026-03-10', ['23:59']]])
    expect(byDay([])).toEqual([])
  })
})

describe('S40 an answer in a word', () => {
  it('S40 what was not answered, or only in an older version, waits for the guardian', () => {
    const mine = { given: true, version: 1, at: '2026-03-11T00:00:00.000Z' }
    expect(stateOf({ asks: true, mine: null })).toEqual({ text: '待您选择', tone: 'amber' })
    expect(stateOf({ asks: true, mine })).toEqual({ text: '待您选择', tone: 'amber' })
    expect(stateOf({ asks: false, mine })).toEqual({ text: '您已同意', tone: 'green' })
    expect(stateOf({ asks: false, mine: { ...mine, given: false } })).toEqual({ text: '您不同意', tone: 'grey' })
  })
})
