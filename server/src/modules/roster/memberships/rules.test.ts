import { defaultTimes, sessions, type Session } from '@zhixiao/shared-types/values/attendance'
import { instantAt } from '../../../platform/time'
import { beginsWith, compareMoments, takesEffect } from './rules'
import { dayText, effectsOf } from '../../../workflows/class-move/wording'

const day = '2026-03-11'
const usual: Session[] = ['am', 'pm']
const at = (time: string) => instantAt(day, time)
const when = (time: string, reported: Session[] = [], planned: Session[] = usual) => takesEffect(day, at(time), defaultTimes, { planned, reported })

describe('RS-3: from which session a class move of today counts', () => {
  it.each([
    ['07:19', { day, session: 'am' }], ['07:20', { day, session: 'pm' }], ['10:00', { day, session: 'pm' }], ['13:39', { day, session: 'pm' }], ['13:40', { day: '2026-03-12', session: 'am' }],
  ] as const)('at %s, with the usual two checks', (time, moment) => expect(when(time)).toEqual(moment))

  it('with an evening check, the afternoon leads to the evening and the evening to the next morning', () => {
    expect(when('15:00', [], ['am', 'pm', 'eve'])).toEqual({ day, session: 'eve' })
    expect(when('18:30', [], ['am', 'pm', 'eve'])).toEqual({ day: '2026-03-12', session: 'am' })
  })
  it('a report that was sent holds its session, also when the clock went back before its opening', () => {
    expect(when('07:00', ['am'])).toEqual({ day, session: 'pm' })
    expect(when('07:00', ['am', 'pm'])).toEqual({ day: '2026-03-12', session: 'am' })
  })
  it('a session that the calendar took away holds nobody up; one that was reported before it was taken away does', () => {
    expect(when('10:00', [], [])).toEqual({ day, session: 'am' })
    expect(when('10:00', ['am'], [])).toEqual({ day: '2026-03-12', session: 'am' })
    expect(when('15:00', [], ['am'])).toEqual({ day: '2026-03-12', session: 'am' })
  })
  it('a later day begins with its morning, whatever the hour is now', () => {
    expect(takesEffect('2026-03-16', at('23:00'), defaultTimes, { planned: usual, reported: usual })).toEqual({ day: '2026-03-16', session: 'am' })
  })
  it('never touches a session that has begun: for every minute and every set of reports', () => {
    for (let minute = 0; minute < 24 * 60; minute += 7) {
      const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
      for (const reported of [[], ['am'], ['pm'], ['am', 'pm'], ['eve']] as Session[][]) {
        const moment = when(time, reported, [...sessions])
        for (const session of sessions) {
          const hasBegun = reported.includes(session) || at(time) >= instantAt(day, defaultTimes[session].open)
          if (hasBegun) expect([time, reported, compareMoments(moment, { day, session }) > 0]).toEqual([time, reported, true])
        }
      }
    }
  })
})

describe('who was in no class begins with the first session that is not reported', () => {
  it.each([[[], 'am', day], [['am'], 'pm', day], [['am', 'pm'], 'eve', day], [['am', 'pm', 'eve'], 'am', '2026-03-12']] as [Session[], Session, string][])('%j', (reported, session, on) =>
    expect(beginsWith(day, reported)).toEqual({ day: on, session }))
})

it('the effects of a move in sentences: from when, what stays, who is told', () => {
  const words = { fromClass: '三(1)班', toClass: '三(2)班', today: day, takesEffect: { day, session: 'pm' as const }, hasBegunToday: false, guardians: 0, replaces: [{ day: '2026-03-16', toClass: '三(3)班' }] }
  expect(effectsOf(words)).toEqual([
    '今天（3月11日 周三）午检起在三(2)班点名', '今天此前的检查仍算在三(1)班，已上报的不变', '原定3月16日 周一转入三(3)班的安排随之取消',
    '三(1)班的老师只能看转班前的记录，三(2)班的老师可以看到学生以往的考勤', '还没有家长绑定，请另行通知家长',
  ])
  expect(dayText('2026-09-20')).toBe('9月20日 周日')
})
