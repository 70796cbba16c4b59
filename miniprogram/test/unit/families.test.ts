import { familyBadge, guardianText, rateOf, receiptsTitle, sorted, type Family, type Guardian } from '../../src/features/push/families'

const guardian = (over: Partial<Guardian>): Guardian => ({
  accountId: '1', relation: 'mother', state: 'delivered', reason: null, channel: 'template', firstReason: null, acceptedAt: null, deliveredAt: null, openedAt: null, attempts: 1, ...over,
})
const family = (student: string, over: Partial<Family>): Family => ({
  pushId: '7', kind: 'absence', studentId: student, student, session: 'am', sentAt: null, bound: true, opened: false, delivered: false, needsCall: false, reason: null, guardians: [], ...over,
})

describe('receipts as a teacher reads them', () => {
  it('MS-3 unbound children are listed apart and are not in the denominator: the server leaves them out of `children`', () => {
    // As server/src/modules/push/reading.test.ts has it: three pupils, two of them bound.
    const counts = { children: 2, childrenOpened: 1, guardians: 3, guardiansOpened: 1, accepted: 2, delivered: 2, unboundChildren: 1, needCall: 2 }
    expect([rateOf(counts), receiptsTitle(counts)]).toEqual([{ seen: 1, of: 2 }, '1/2 家已看'])
    const all = { ...counts, children: 1, unboundChildren: 2 }
    expect([rateOf(all), receiptsTitle(all)]).toEqual([{ seen: 1, of: 1 }, '1/1 家已看'])
  })

  it('MS-3 where every family is unbound the headline says whom to phone, and only with nobody to tell that there is nobody', () => {
    const none = { children: 0, childrenOpened: 0, guardians: 0, guardiansOpened: 0, accepted: 0, delivered: 0, unboundChildren: 2, needCall: 2 }
    expect(receiptsTitle(none)).toBe('2 家未绑定，请电话联系')
    expect(receiptsTitle({ ...none, unboundChildren: 0, needCall: 0 })).toBe('没有要通知的家庭')
  })

  it('puts families in the order in which something can be done about them', () => {
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
