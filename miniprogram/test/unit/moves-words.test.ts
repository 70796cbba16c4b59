import { boardingText, fromText, moveText, routeText, stayText, type ClassMove } from '../../src/features/moves/words'

const move: ClassMove = {
  moveId: '1', fromClassId: '2', fromClass: '三(1)班', toClassId: '3', toClass: '三(2)班', takesEffect: { day: '2026-03-11', session: 'pm' }, reason: '家长申请', source: 'page',
  movedBy: '何管理', movedRole: 'admin', movedAt: '2026-03-11T02:00:00.000Z', state: 'standing', mayCancel: true,
}

describe('RS-2, RS-3: a class move in words', () => {
  it('a morning is the day itself, another session is named', () => {
    expect(fromText({ day: '2026-03-11', session: 'am' })).toBe('3月11日 周三')
    expect(fromText(move.takesEffect)).toBe('3月11日 周三 午检')
    expect(stayText({ classId: '2', class: '三(1)班', grade: '三年级', from: { day: '2025-09-01', session: 'am' }, to: move.takesEffect })).toBe('9月1日 周一 起，到 3月11日 周三 午检 前')
  })
  it('RS-3: says from which day a child lives at school, or no longer does', () => {
    expect(boardingText({ boards: true, from: '2026-03-12' })).toBe('从3月12日起住校，列入晚检名单')
    expect(boardingText({ boards: false, from: '2026-03-11' })).toBe('从3月11日起走读，不在晚检名单里')
  })
  it('says who moved the child, when and why, and what became of it', () => {
    expect(moveText(move)).toBe('何管理（学校管理员） 3月11日 周三 10:00 办理 · 家长申请')
    expect(moveText({ ...move, source: 'import', reason: '导入名册', movedRole: null, state: 'cancelled' })).toBe('何管理 3月11日 周三 10:00 办理 · 随名册导入 · 已取消')
    expect([routeText(move), routeText({ fromClass: null, toClass: '三(2)班' })]).toEqual(['三(1)班 → 三(2)班', '进入 三(2)班'])
  })
})
