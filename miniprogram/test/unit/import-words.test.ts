import { cancelledText, concerned, importAnswer, otherText, stepsOf } from '../../src/features/import/words'

type One = Parameters<typeof importAnswer>[0]
const none = {
  newStudents: 0,
  changedStudents: 0,
  unchangedStudents: 0,
  newClasses: 0,
  movedStudents: 0,
  guardianContacts: 0,
  badRows: 0,
  notInFile: 0,
}
const one = (state: One['state'], counts: Partial<One['counts']> = {}): One => ({
  id: '1',
  schoolId: '1',
  fileName: '名册.xlsx',
  kind: 'students',
  state,
  rows: 14,
  done: 14,
  taken: 0,
  counts: { ...none, ...counts },
  failure: null,
  createdAt: '2026-03-11T00:00:00.000Z',
})

describe('RS-9: where a roster file stands, in one sentence', () => {
  it('before it is taken over, the roster is said to be unchanged', () => {
    expect(importAnswer(one('waiting'))).toBe('正在核对，名册还没有改动')
    expect(importAnswer(one('checked', { newStudents: 2, changedStudents: 2, movedStudents: 1, badRows: 1 }))).toBe(
      '可导入 4 人，另有 1 行要修改',
    )
    expect(importAnswer(one('checked', { unchangedStudents: 14 }))).toBe('名册和文件一致，不用导入')
    expect(importAnswer(one('checked', { badRows: 14 }))).toBe('没有可导入的人，14 行要修改')
  })
  it('children who change class are counted once, among the changed', () => {
    expect(concerned(one('applied', { newStudents: 1, changedStudents: 3, movedStudents: 2 }))).toBe(4)
  })
  it('its steps are all done only when it is taken over', () => {
    expect(
      [stepsOf(undefined, false), stepsOf(undefined, true), stepsOf(one('checked'), false), stepsOf(one('applied'), false)].map(
        (steps) => steps.now,
      ),
    ).toEqual([0, 1, 2, 4])
  })
})

describe('RS-9: an import that was called off, and a colleague who is at it', () => {
  it('says who is in and how to go on, or that nothing was changed', () => {
    const half = { ...one('cancelled'), taken: 1200 }
    expect(importAnswer(half)).toBe('已终止，1200 人已导入')
    expect(cancelledText(half)).toContain('前 1200 名学生已经在名册里')
    expect(importAnswer(one('cancelled'))).toBe('已终止，名册没有改动')
    expect(stepsOf(half, false).now).toBe(3)
  })
  it('names the colleague and how far the import is', () => {
    expect(otherText('李校长', { ...one('applying'), done: 5, rows: 14 })).toBe('李校长正在导入名册（5/14 行）')
    expect(otherText('', one('checked'))).toBe('另一位管理员核对了一份名册，还没有导入')
  })
})
