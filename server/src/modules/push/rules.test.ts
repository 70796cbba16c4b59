import fc from 'fast-check'
import {
  callReason,
  clientMsgIdOf,
  eventKey,
  isTooOld,
  nextAfterUnclear,
  nextAfterUnsent,
  planSend,
  quietUntil,
  receiptMeaning,
  refusalOf,
  type GuardianOutcome,
} from './rules'
import { lintMessage, thingText } from './text'

const first = new Date('2026-03-11T08:05:00+08:00')
const after = (ms: number) => new Date(first.getTime() + ms)
const minute = 60_000

describe('when a message is sent again (MS-6, delivery.md §4.2)', () => {
  it('all repeats of one round carry one id, which names message, guardian and child', () => {
    expect(clientMsgIdOf('absence|7', '1', '2')).toBe(clientMsgIdOf('absence|7', '1', '2'))
    expect(clientMsgIdOf('absence|7', '1', '2')).toMatch(/^[0-9a-f]{32}$/)
    const others = [
      clientMsgIdOf('absence|8', '1', '2'),
      clientMsgIdOf('absence|7', '2', '2'),
      clientMsgIdOf('absence|7', '1', '3'),
      clientMsgIdOf('absence|7', '1', '2', 1),
    ]
    expect(new Set([...others, clientMsgIdOf('absence|7', '1', '2')]).size).toBe(5)
  })

  it('an unknown outcome is repeated 5 s, 20 s, 1, 3, 6 and at last 9 minutes after the first attempt', () => {
    const times: number[] = []
    for (let at = first; times.length < 6; at = nextAfterUnclear({ firstAttemptAt: first, realMs: 0 }, at))
      if (at > first) times.push((at.getTime() - first.getTime()) / 1000)
    expect(times).toEqual([5, 20, 60, 180, 360, 540])
  })

  it('after nine minutes a safety message goes out once more, marked; any other is given up', () => {
    const due = (kind: 'absence' | 'late' | 'report_reminder', ms: number, resent = false) =>
      planSend({ kind, channel: 'template', firstAttemptAt: first, realMs: 0, resent }, after(ms))
    expect(planSend({ kind: 'absence', channel: 'template', firstAttemptAt: null, realMs: null, resent: false }, first)).toBe('send')
    expect(due('absence', 8.9 * minute)).toBe('send')
    expect(due('absence', 9 * minute)).toBe('send_marked')
    expect(due('late', 60 * minute)).toBe('send_marked')
    expect(due('absence', 20 * minute, true)).toBe('give_up')
    expect(due('report_reminder', 9 * minute)).toBe('give_up')
  })

  it('a subscribe message is never repeated while its outcome is unknown, not even an alarm (MS-5)', () => {
    const chain = { kind: 'absence' as const, channel: 'subscribe' as const, realMs: 0, resent: false }
    expect([planSend({ ...chain, firstAttemptAt: first }, first), planSend({ ...chain, firstAttemptAt: null }, first)]).toEqual(['give_up', 'send'])
  })

  it('a school clock that was put back neither stretches the nine minutes nor makes five seconds two hours (X24)', () => {
    const chain = { kind: 'correction' as const, channel: 'template' as const, firstAttemptAt: first, resent: false }
    const back = after(-120 * minute)
    expect(planSend({ ...chain, realMs: 8 * minute }, back)).toBe('send')
    expect(planSend({ ...chain, realMs: 9 * minute }, back)).toBe('give_up')
    expect(nextAfterUnclear({ firstAttemptAt: first, realMs: 1_000 }, back)).toEqual(new Date(back.getTime() + 4_000))
  })

  it('half a day after its cause a message is in the inbox only (SM-3)', () => {
    expect([isTooOld(first, after(12 * 60 * minute - 1)), isTooOld(first, after(12 * 60 * minute)), isTooOld(first, after(-minute))]).toEqual([false, true, false])
  })

  it('21:30 to 07:00 is quiet for news that can wait; alarms and reminders to staff are not held (MS-10)', () => {
    const at = (time: string) => new Date(`2026-03-11T${time}:00+08:00`)
    const held = (time: string) => quietUntil('correction', at(time))?.toISOString()
    expect([held('21:29'), held('07:00')]).toEqual([undefined, undefined])
    expect([held('21:30'), held('06:59')]).toEqual(['2026-03-11T23:00:00.000Z', '2026-03-10T23:00:00.000Z'])
    for (const kind of ['absence', 'late', 'report_reminder'] as const) expect(quietUntil(kind, at('23:00'))).toBeUndefined()
  })

  it('a message that certainly was not sent waits longer each time and is dropped after half a day', () => {
    expect(nextAfterUnsent(first, 1, first)).toEqual(after(5_000))
    expect(nextAfterUnsent(first, 9, after(minute))).toEqual(after(7 * minute))
    expect(nextAfterUnsent(first, 9, after(12 * 60 * minute))).toBeUndefined()
  })
})

describe("WeChat's reasons in the teacher's words (MS-5)", () => {
  it.each([
    [43004, 'not_following'],
    [43101, 'refused'],
    [40003, 'no_account'],
    [40037, 'config'],
    [47003, 'config'],
    [43116, 'config'],
    [41030, 'config'],
    [43107, 'config'],
    [45168, 'config'],
    [99999, 'other'],
  ])('errcode %i rejects the message: %s', (errcode, reason) => {
    expect(refusalOf(errcode)).toEqual({ kind: 'rejected', reason })
  })

  it('45009 stops the channel, 45011 and 43108 slow it down, 45065 means it was sent before', () => {
    expect([45009, 45011, 43108, 45065].map((errcode) => refusalOf(errcode).kind)).toEqual(['quota', 'slower', 'slower', 'sent_before'])
  })

  it.each([
    ['success', 'delivered', undefined],
    ['failed:user block', 'rejected', 'user_block'],
    ['failed: system failed', 'again', 'system_failed'],
    ['Failed:System Failed', 'again', 'system_failed'],
    ['failed:freq limit', 'again', 'frequency'],
    ['failed:something new', 'rejected', 'other'],
  ])('receipt "%s" means %s %s', (status, kind, reason) => {
    const meaning = receiptMeaning(status)
    expect(meaning.kind).toBe(kind)
    expect('reason' in meaning ? meaning.reason : undefined).toBe(reason)
  })

  it('system failures are tried three times, each later than the last; a frequency limit waits an hour', () => {
    const system = receiptMeaning('failed: system failed')
    const frequency = receiptMeaning('failed:freq limit')
    expect(system.kind === 'again' && system.waitsMs).toEqual([minute, 5 * minute, 15 * minute])
    expect(frequency.kind === 'again' && frequency.waitsMs[0]).toBe(60 * minute)
  })

  it('two receipts for one person in one second are two events; the same one twice is one (MS-7)', () => {
    const event = { Event: 'TEMPLATESENDJOBFINISH', FromUserName: 'oA', CreateTime: '1773187500' }
    expect(eventKey({ ...event, MsgID: '1' })).not.toBe(eventKey({ ...event, MsgID: '2' }))
    expect(eventKey({ ...event, MsgID: '1' })).toBe(eventKey({ ...event, Event: 'TemplateSendJobFinish', MsgID: '1' }))
    expect(eventKey({ ...event, EventKey: '菜单' })).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('who has to be phoned (MS-3, MS-5)', () => {
  const guardian = (
    state: GuardianOutcome['state'],
    reason: GuardianOutcome['reason'] = null,
    openedAt: Date | null = null,
  ): GuardianOutcome => ({ state, reason, openedAt })

  it('an unbound family, and one whose guardians all refused, with the reason', () => {
    expect(callReason(false, [])).toBe('not_bound')
    expect(callReason(true, [guardian('rejected', 'user_block'), guardian('rejected', 'not_following')])).toBe('user_block')
    expect(callReason(true, [guardian('waiting', 'quota')])).toBe('quota')
    expect(callReason(true, [guardian('unknown')])).toBe('other')
  })

  it('nobody where one guardian opened it or may still get it', () => {
    expect(callReason(true, [guardian('rejected', 'not_following', first), guardian('rejected', 'user_block')])).toBeNull()
    expect(callReason(true, [guardian('rejected', 'user_block'), guardian('accepted')])).toBeNull()
    expect(callReason(true, [guardian('unconfirmed')])).toBeNull()
  })
})

describe('what may stand in a message (MS-8)', () => {
  const message = {
    kind: 'absence' as const,
    title: '未到校提醒',
    text: '王小明今天晨检未到校，请与班主任联系。',
    fields: { student: '王小明', school: '城东第一小学 三(1)班', time: '2026年3月11日 08:05', state: '晨检未到校' },
  }

  it("the child's name comes first and stays as it is, 𠮷 too", () => {
    const fields = lintMessage({ ...message, fields: { ...message.fields, student: '𠮷田优' } })
    expect(Object.entries(fields)[0]).toEqual(['student', '𠮷田优'])
  })

  it('emoji are taken out, long values are cut to twenty characters, nothing at all becomes a dash', () => {
    expect(thingText('王小明👨‍👩‍👧❤️')).toBe('王小明')
    expect(thingText('一二三四五六七八九十一二三四五六七八九十一')).toBe('一二三四五六七八九十一二三四五六七八九…')
    expect(thingText('🙂')).toBe('—')
    expect(thingText('王\n小\t明')).toBe('王 小 明')
  })

  it('whatever a name holds, the field is legal: 1 to 20 characters, no control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        const field = thingText(text)
        const isHalved = /[\ud800-\udbff](?![\udc00-\udfff])/.test(field)
        return field.length >= 1 && field.length <= 20 && !isHalved && !/\p{Cc}/u.test(field)
      }),
    )
  })

  it.each([
    ['illness in the text', { text: '王小明因发热未到校' }],
    ['illness in a field', { fields: { ...message.fields, state: '病假' } }],
    ['no name', { fields: { ...message.fields, student: ' ' } }],
    ['a missing field', { fields: { student: '王小明', school: '城东第一小学', time: '2026年3月11日 08:05' } }],
    ['a field the template does not have', { fields: { ...message.fields, parent: '王' } }],
    ['a time in another form', { fields: { ...message.fields, time: '2026-03-11T08:05' } }],
  ])('a message with %s is refused', (_, change) => {
    expect(() => lintMessage({ ...message, ...change })).toThrow('message absence')
  })
})
