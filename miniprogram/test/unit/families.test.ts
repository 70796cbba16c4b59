import { familyBadge, guardianText, rateOf, sorted, type Family, type Guardian } from '../../src/features/push/families'

const guardian = (over: Partial<Guardian>): Guardian => ({
  accountId: '1', relation: 'mother', state: 'delivered', reason: null, channel: 'template', firstReason: null, acceptedAt: null, deliveredAt: null, openedAt: null, attempts: 1, ...over,
})
const family = (student: string, over: Partial<Family>): Family => ({
  pushId: '7', kind: 'absence', studentId: student, student, session: 'am', sentAt: null, bound: true, opened: false, delivered: false, needsCall: false, reason: null, guardians: [], ...over,
})

describe('receipts as a teacher reads them', () => {
  it('MS-3 unbound children are listed apart and are not in the denominator', () => {
    expect(rateOf({ children: 5, childrenOpened: 1, guardians: 6, guardiansOpened: 1, accepted: 4, delivered: 3, unboundChildren: 1, needCall: 2 })).toEqual({ seen: 1, of: 4 })
    const groups = sorted([family('a', { opened: true }), family('b', { bound: false, needsCall: true }), family('c', { needsCall: true }), family('d', {})])
    expect([groups.unbound, groups.toCall, groups.waiting, groups.opened].map((group) => group.map((one) => one.student))).toEqual([['b'], ['c'], ['d'], ['a']])
  })

  it('a family that opened the message needs no call any more, whatever the channel said', () => {
    expect(sorted([family('a', { opened: true, needsCall: true })]).toCall).toEqual([])
    expect(familyBadge(family('a', { opened: true, needsCall: true }))).toEqual({ text: '已看', tone: 'green' })
  })

  it('MS-5 says each guardian’s way in time, and why it ended', () => {
    const opened = guardian({ acceptedAt: '2026-03-11T00:13:00Z', deliveredAt: '2026-03-11T00:14:00Z', openedAt: '2026-03-11T00:21:00Z' })
    expect(guardianText(opened)).toBe('妈妈：08:13 微信受理，08:14 送达，08:21 已看')
    expect(guardianText(guardian({ relation: 'father', state: 'rejected', reason: 'refused' }))).toBe('爸爸：家长拒收此类消息')
    expect(guardianText(guardian({ state: 'unconfirmed', acceptedAt: '2026-03-11T00:13:00Z' }))).toBe('妈妈：08:13 微信受理，未收到回执')
    expect(guardianText(guardian({ state: 'waiting' }))).toBe('妈妈：等待发送')
    expect(guardianText(guardian({ channel: 'subscribe', firstReason: 'user_block', acceptedAt: '2026-03-11T00:13:00Z' }))).toBe('妈妈：小程序提醒（家长屏蔽了公众号消息），08:13 微信受理')
  })
})
