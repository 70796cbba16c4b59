import { desktopOf, pollAfter } from '../../src/features/identity/desktop-link'
import { dutyBody, emptyDuty, missingInDuty, scopeOptions } from '../../src/features/roster/duty-form'
import { actWords, guardianNote, guardianTitle, rightsText, statusBadge } from '../../src/features/roster/guardian-words'
import { ApiError, explain, isWithdrawn } from '../../src/platform/errors'

describe('the guardians of a child in words (ID-4)', () => {
  it('a family reads relations, the school names; the own link says so', () => {
    expect(guardianTitle({ relation: 'grandmother', mine: false })).toBe('奶奶/外婆')
    expect(guardianTitle({ relation: 'mother', name: '王芳', mine: false })).toBe('王芳（妈妈）')
    expect(guardianTitle({ relation: 'mother', mine: true })).toBe('妈妈 · 我')
  })

  it('rights are plain words, and no right at all is said', () => {
    expect(rightsText(['view', 'pickup'])).toBe('查看出勤和消息、接孩子')
    expect(rightsText([])).toBe('没有任何权限')
    expect(guardianNote({ isPrimary: true, from: '2025-09-01', to: '2026-03-12' })).toBe('主要监护人 · 9月1日起，到3月12日止')
    expect(guardianNote({ isPrimary: false })).toBe('监护人')
    expect(statusBadge({ status: 'pending' })).toEqual({ text: '待同意', tone: 'amber' })
  })

  it('S06: who removes or replaces the primary guardian reads that it takes 24 hours', () => {
    for (const act of ['end', 'primary'] as const) expect(actWords[act].text).toContain('24 小时')
    expect(actWords.suspend.text).toContain('其他监护人不会收到通知')
  })
})

describe('a dated duty (PM-3)', () => {
  const structure = { grades: [{ gradeId: '3', name: '三年级', classes: [{ classId: '31', name: '三(1)班' }, { classId: '32', name: '三(2)班' }] }] }

  it('is over classes, a grade or the school, as its kind says', () => {
    expect(scopeOptions('deputy', '1', '金湾第一小学', structure).map((one) => one.key)).toEqual(['31', '32'])
    expect(scopeOptions('grade_head', '1', '金湾第一小学', structure).map((one) => one.key)).toEqual(['3'])
    expect(scopeOptions('nurse', '1', '金湾第一小学', undefined)).toEqual([{ key: '1', label: '金湾第一小学' }])
  })

  it('a deputy has an end, a subject teacher a subject, and no duty ends before it begins; nothing is sent before', () => {
    const deputy = emptyDuty('2026-03-11')
    expect(missingInDuty(deputy, null)).toEqual({ scopeId: '请选择范围' })
    expect(dutyBody(deputy, '7', '31')).toEqual({ staffId: '7', role: 'deputy', scopeId: '31', from: '2026-03-11', to: '2026-03-18' })
    expect(dutyBody({ ...deputy, to: null }, '7', '31')).toBeUndefined()
    expect(dutyBody({ ...deputy, to: '2026-03-11' }, '7', '31')).toBeUndefined()
    expect(dutyBody({ ...deputy, role: 'teacher', to: null }, '7', '31')).toBeUndefined()
    expect(dutyBody({ ...deputy, role: 'teacher', subject: ' 语文 ', to: null }, '7', '31')).toEqual({ staffId: '7', role: 'teacher', scopeId: '31', from: '2026-03-11', subject: '语文' })
  })
})

describe('signing a computer in', () => {
  const ticket = 'a'.repeat(43)
  const back = `/pages/confirm-desktop/index?id=382704601180147712&ticket=${ticket}`

  it('the scanned QR leads to the confirmation, and any other QR to nothing', () => {
    expect(desktopOf(`https://school.example/api/wechat/oauth/start?back=${encodeURIComponent(back)}`)).toEqual({ id: '382704601180147712', ticket })
    for (const other of ['https://evil.example/', '', '%E0%A4%A', 'wxp://f2f0', `/pages/confirm-desktop/index?id=1&ticket=short`]) expect(desktopOf(other)).toBeUndefined()
  })

  it('the browser asks often at first, then less', () => {
    const waits = [0, 10, 20, 100].map(pollAfter)
    expect(waits).toEqual([1.5, 2.5, 3.5, 5])
  })
})

describe('a role that ends while its page is open (PM-3)', () => {
  it('what was shown goes, and a clear sentence takes its place; a bad network takes nothing away', () => {
    const gone = new ApiError('resource.not_found', '没有找到，或您无权查看', 404)
    expect([isWithdrawn(gone), isWithdrawn(new ApiError('access.denied', '您没有办理这件事的权限', 403))]).toEqual([true, true])
    expect(explain(gone).text).toContain('岗位')
    for (const status of [0, 401, 409, 500, 503]) expect(isWithdrawn(new ApiError('x', '', status))).toBe(false)
    expect(isWithdrawn(undefined)).toBe(false)
  })
})
