import type { AttendanceReport, Roll } from '@zhixiao/shared-types/domains/attendance'
import { allPresent, emptyForm, entered, entryOf, tapped, waitingDrafts, type RollForm } from '../../src/features/attendance/roll-form'
import { isOwnReport, isUnchanged, leftAfter, madeText, toldRoll, unreported } from '../../src/features/attendance/sent-draft'
import { afterBinding } from '../../src/pages/bind/after-binding'

const pupils = ['周可', '吴雨桐', '徐明'].map((name, at) => ({ studentId: String(at + 1), name }))
const list = { listVersion: 'a'.repeat(16), pupils }
const now = '2026-03-11T00:05:00.000Z'
const sent: RollForm = { ...allPresent(emptyForm(list), now), handedIn: true }
const late = entered(sent, '1', { status: 'late' }, now)
const finding = { symptoms: ['cough' as const], temperature: null, note: '' }
const reported = (marks: AttendanceReport['marks'], capturedAt: string | null = now) => ({ marks, capturedAt }) as unknown as AttendanceReport

describe('AT-5 a roll touched while it is being sent', () => {
  it('is in the hand again, by a tap, by the sheet and by “全部到校”', () => {
    expect([tapped(sent, '1', now), late, allPresent(sent, now)].map((form) => form.handedIn)).toEqual([false, false, false])
    expect(allPresent(emptyForm(list), now).handedIn).toBeUndefined()
  })

  it('what arrived takes the draft along only while the draft says the same, whether handed in or not', () => {
    expect(leftAfter(sent, sent)).toBeUndefined()
    expect(leftAfter({ ...sent, handedIn: false }, sent)).toBeUndefined()
    expect(leftAfter(undefined, sent)).toBeUndefined()
  })

  it('a child who came late after it was sent stays in the draft, in the hand also when it was handed in again', () => {
    const left = leftAfter({ ...late, handedIn: true }, sent)
    expect([left && entryOf(left, '1')?.status, left?.handedIn]).toEqual(['late', false])
    expect(leftAfter(late, undefined)).toEqual(late)
    expect(madeText('三(2)班', undefined, true)).toContain('之后的改动没有报上去')
    expect(madeText('三(2)班', undefined, false)).toBe('三(2)班 已上报')
  })

  it('so does a finding or the minutes alone', () => {
    expect(leftAfter(entered(sent, '1', { status: 'present', health: finding }, now), sent)).toBeDefined()
    expect(leftAfter(entered(late, '1', { status: 'late', lateMinutes: 5 }, now), late)).toBeDefined()
  })

  it('AT-12 a correction that was edited on its way is not the one that was sent', () => {
    const form = { reason: '家长来电', entries: { 1: { status: 'leave_sick' as const } } }
    expect([isUnchanged({ ...form }, form), isUnchanged({ ...form, reason: '家长来电补假' }, form)]).toEqual([true, false])
  })
})

describe('AT-4 AT-5 the report of one’s own beside what was tapped since', () => {
  it('is told from somebody else’s by the moment of capture', () => {
    const moments = [now, '2026-03-11T08:05:00+08:00', null, '2026-03-11T00:04:00.000Z']
    expect(moments.map((moment) => isOwnReport(late, reported([], moment)))).toEqual([true, true, false, false])
  })

  it('offers the late child, the minutes and the finding for a correction; somebody else’s report only what stands otherwise', () => {
    const coughs = entered(late, '2', { status: 'present', health: finding }, now)
    const marks = [{ studentId: '1', name: '周可', status: 'late' as const, lateMinutes: 5 }]
    expect(unreported(coughs, reported([])).map((one) => [one.studentId, one.mine, one.theirs])).toEqual([['1', 'late', 'present'], ['2', 'present', 'present']])
    expect(unreported(coughs, reported(marks)).map((one) => one.studentId)).toEqual(['1', '2'])
    expect(unreported(coughs, reported(marks, null))).toEqual([])
  })

  it('a finding that says the same in another order is no change, nor a 待追踪 that this person cannot see (AT-16)', () => {
    const form = entered(sent, '1', { status: 'leave_sick', health: { symptoms: ['fever', 'cough'], temperature: 38.1, note: '' } }, now)
    const seen = { note: '', temperature: 38.1, symptoms: ['cough' as const, 'fever' as const], ili: true }
    expect(unreported(form, reported([{ studentId: '1', name: '周可', status: 'leave_sick', lateMinutes: null, health: seen }]))).toEqual([])
    const traced = entered(sent, '1', { status: 'leave_sick' }, now)
    const sick = { studentId: '1', name: '周可', status: 'leave_sick' as const, lateMinutes: null }
    expect(unreported(traced, reported([sick]))).toEqual([])
    expect(unreported(traced, reported([{ ...sick, health: { symptoms: ['to_be_traced'], temperature: null, note: '' } }]))).toEqual([])
  })
})

describe('right after 已上报', () => {
  it('AT-3 the roll shows the report that was made, before anybody asked the school again', () => {
    const place = { classId: '7', day: '2026-03-11', session: 'am' }
    const roll = { ...list, ...place, state: 'open', report: null, carriedOver: [], lockAt: '2026-03-11T16:00:00+08:00' } as unknown as Roll
    const report = { ...reported([]), ...place } as AttendanceReport
    expect(toldRoll(roll, report, Date.parse('2026-03-11T08:10:00+08:00'))).toEqual({ ...list, ...place, state: 'submitted', report, lockAt: roll.lockAt })
    expect(toldRoll(roll, report, Date.parse('2026-03-11T17:00:00+08:00')).state).toBe('locked')
    const noon = { ...roll, session: 'pm' as const }
    expect(toldRoll(noon, report, Date.parse('2026-03-11T13:00:00+08:00'))).toBe(noon)
  })
})

it('AT-5 where no roll is in sight, the draft of the class that went away is listed too', () => {
  const drafts = { 'roll:7:2026-03-11:am': sent }
  expect(waitingDrafts(drafts, '')).toEqual([{ classId: '7', day: '2026-03-11', session: 'am', capturedAt: now }])
})

it('ID-3 a link that waits for the class teacher leads home and never to “绑定好了”', () => {
  expect([afterBinding(true, true), afterBinding(true, false), afterBinding(false, true), afterBinding(false, false)]).toEqual(['home', 'home', 'remind', 'asked'])
})
