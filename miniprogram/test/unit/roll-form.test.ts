import { changesOf, correctionOf, emptyCorrection, saidOf } from '../../src/features/attendance/correct-form'
import { asksFever, lacksAnswer } from '../../src/features/attendance/field-values'
import { allPresent, countsOf, differences, emptyForm, entered, rebased, reportOf, tapped, waitingDrafts, type RollForm } from '../../src/features/attendance/roll-form'

const pupils = ['周可', '吴雨桐', '徐明'].map((name, at) => ({ studentId: String(at + 1), name }))
const roll = { listVersion: 'a'.repeat(16), pupils }
const now = '2026-03-11T00:05:00.000Z'
const later = '2026-03-11T00:09:00.000Z'
const tap = (form: RollForm, id: string, times: number) => Array.from({ length: times }).reduce<RollForm>((seen) => tapped(seen, id, now), form)

describe('the roll call form', () => {
  it('AT-2 nobody is present until the teacher says so', () => {
    expect(countsOf(emptyForm(roll))).toEqual({ expected: 3, present: 0, late: 0, absent: 0, undecided: 3, toConfirm: 0 })
    expect(reportOf(emptyForm(roll), '2026-03-11', 'am')).toMatchObject({ allOthersPresent: false, marks: [] })
  })

  it('AT-3 a class where all are present is reported with one tap and no marks', () => {
    const report = reportOf(allPresent(emptyForm(roll), now), '2026-03-11', 'am')
    expect(report).toEqual({ day: '2026-03-11', session: 'am', listVersion: roll.listVersion, allOthersPresent: true, marks: [], capturedAt: now })
  })

  it('a tap goes through present, absent, late and the leaves and comes back to present', () => {
    const form = emptyForm(roll)
    const seen = [1, 2, 3, 4, 5, 6, 7].map((times) => tap(form, '1', times).entries['1']?.status)
    expect(seen).toEqual(['present', 'absent_unexplained', 'late', 'leave_sick', 'leave_personal', 'leave_official', 'present'])
  })

  it('AT-2 without "all others present" every pupil is named, the present ones too', () => {
    const form = tap(tap(tap(emptyForm(roll), '1', 1), '2', 2), '3', 1)
    expect(reportOf(form, '2026-03-11', 'am').marks).toEqual([
      { studentId: '1', status: 'present' }, { studentId: '2', status: 'absent_unexplained' }, { studentId: '3', status: 'present' },
    ])
  })

  it('a present child with a symptom is sent along; an empty health note is not', () => {
    const sick = entered(allPresent(emptyForm(roll), now), '1', { status: 'present', health: { symptoms: ['cough'], temperature: null, note: '' } }, now)
    const both = entered(sick, '2', { status: 'present', health: { symptoms: [], temperature: null, note: ' ' } }, now)
    expect(reportOf(both, '2026-03-11', 'am').marks).toEqual([{ studentId: '1', status: 'present', health: { symptoms: ['cough'], temperature: null, note: '' } }])
  })

  it('minutes stay only with a child that is late', () => {
    const late = entered(emptyForm(roll), '1', { status: 'late', lateMinutes: 12 }, now)
    expect(reportOf(allPresent(late, now), '2026-03-11', 'am').marks).toEqual([{ studentId: '1', status: 'late', lateMinutes: 12 }])
    expect(reportOf(allPresent(tapped(late, '1', now), now), '2026-03-11', 'am').marks).toEqual([{ studentId: '1', status: 'leave_sick', health: { symptoms: ['to_be_traced'], temperature: null, note: '' } }])
  })

  it('AT-5 the time of the first entry is kept, not that of the last', () => {
    expect(tapped(tapped(emptyForm(roll), '1', now), '2', later).capturedAt).toBe(now)
  })
})

describe('a roll that changed while the teacher was filling it in (AT-1)', () => {
  const moved = { listVersion: 'b'.repeat(16), pupils: [...pupils.slice(1), { studentId: '4', name: '孙悦' }] }

  it('keeps the entries, drops who left, and leaves who came undecided although "all present" was said before', () => {
    const { form, change } = rebased(tap(allPresent(emptyForm(roll), now), '2', 1), moved)
    expect(change).toEqual({ added: [{ studentId: '4', name: '孙悦' }], removed: [{ studentId: '1', name: '周可' }] })
    expect(form.entries).toEqual({ 2: { status: 'absent_unexplained' }, 3: { status: 'present' } })
    expect(countsOf(form)).toEqual({ expected: 3, present: 1, late: 0, absent: 1, undecided: 1, toConfirm: 0 })
    expect(reportOf(form, '2026-03-11', 'am')).toMatchObject({ listVersion: moved.listVersion, allOthersPresent: false })
  })

  it('changes nothing when only the version is another', () => {
    const { form, change } = rebased(allPresent(emptyForm(roll), now), { ...roll, listVersion: 'c'.repeat(16) })
    expect(change).toEqual({ added: [], removed: [] })
    expect(form).toMatchObject({ othersPresent: true, listVersion: 'c'.repeat(16) })
  })
})

describe('two people reporting at once (AT-4)', () => {
  it('shows where the second saw something else and is silent about pupils the second had not come to', () => {
    const form = tap(tap(emptyForm(roll), '1', 2), '3', 1)
    const report = { marks: [{ studentId: '3', name: '徐明', status: 'late' as const, lateMinutes: null }] }
    expect(differences(form, report)).toMatchObject([{ name: '周可', mine: 'absent_unexplained', theirs: 'present' }, { name: '徐明', mine: 'present', theirs: 'late' }])
    expect(differences(emptyForm(roll), report)).toEqual([])
  })
})

describe('illness on the phone (AT-7)', () => {
  const none = { symptoms: [], temperature: null, note: '' }

  it('a tap to sick leave is sent as 待追踪 until somebody says more', () => {
    const sick = tap(emptyForm(roll), '1', 4)
    expect(reportOf(sick, '2026-03-11', 'am').marks).toEqual([{ studentId: '1', status: 'leave_sick', health: { ...none, symptoms: ['to_be_traced'] } }])
    const known = entered(sick, '1', { status: 'leave_sick', health: { ...none, symptoms: ['rash'] } }, now)
    expect(reportOf(known, '2026-03-11', 'am').marks[0]?.health?.symptoms).toEqual(['rash'])
  })

  it('37.3 ℃ without a tick asks, a tick or “不是发热” answers; a diagnosis asks for its name', () => {
    expect([asksFever(none, 37.2), asksFever(none, 37.3), asksFever({ symptoms: ['fever'] }, 37.3), asksFever({ symptoms: [], confirmNoFever: true }, 38)]).toEqual([false, true, false, false])
    expect([lacksAnswer(none, '37.3'), lacksAnswer({ ...none, symptoms: ['fever'] }, '37.3'), lacksAnswer(none, '45')]).toEqual([true, false, true])
    expect([lacksAnswer({ ...none, diagnosis: 'clinical' }, ''), lacksAnswer({ ...none, diagnosis: 'clinical', disease: '水痘' }, '')]).toEqual([true, false])
  })
})

describe('noon (AT-8)', () => {
  const noon = { ...roll, carriedOver: [{ studentId: '2', name: '吴雨桐', status: 'absent_unexplained' as const, lateMinutes: null }] }
  const open = () => rebased(emptyForm(noon), noon).form

  it('“全部到校” says nothing about the morning’s exceptions; each waits for a hand', () => {
    expect(countsOf(allPresent(open(), now))).toEqual({ expected: 3, present: 2, late: 0, absent: 0, undecided: 1, toConfirm: 1 })
  })

  it('the first tap confirms the morning’s word, the next go on from there, and the child is named even when all is well', () => {
    const confirmed = tapped(allPresent(open(), now), '2', now)
    expect([confirmed.entries['2']?.status, countsOf(confirmed).toConfirm]).toEqual(['absent_unexplained', 0])
    const back = entered(confirmed, '2', { status: 'present' }, now)
    expect(reportOf(back, '2026-03-11', 'pm').marks).toEqual([{ studentId: '2', status: 'present' }])
  })
})

describe('a roll called without the network (AT-5)', () => {
  it('sends what the capturing clock shows at sending, so that the school sees how far that clock is off', () => {
    const form: RollForm = { ...allPresent(emptyForm(roll), now), clockOffset: -60_000 }
    const sent = reportOf(form, '2026-03-11', 'am', Date.parse('2026-03-11T01:10:00.000Z'))
    expect([sent.capturedAt, sent.deviceNow]).toEqual([now, '2026-03-11T01:09:00.000Z'])
    expect(reportOf(allPresent(emptyForm(roll), now), '2026-03-11', 'am', Date.now()).deviceNow).toBeUndefined()
  })

  it('drafts of other classes that were handed in are listed; one still in the hand and the one in sight are not', () => {
    const draft = (handedIn: boolean) => ({ ...allPresent(emptyForm(roll), now), handedIn })
    const drafts = { 'roll:7:2026-03-11:am': draft(true), 'roll:8:2026-03-11:am': draft(true), 'roll:9:2026-03-11:am': draft(false), 'correct:5': {} }
    expect(waitingDrafts(drafts, 'roll:7:2026-03-11:am')).toEqual([{ classId: '8', day: '2026-03-11', session: 'am', capturedAt: now }])
  })
})

describe('a correction on the phone (AT-12, AT-13)', () => {
  const report = { version: 3, marks: [{ studentId: '1', name: '周可', status: 'absent_unexplained' as const, lateMinutes: null }] }
  const reported = { ...roll, day: '2026-03-04', session: 'am' as const, report: report as never }

  it('shows what the family will read, and sends the changed pupils only, on the version in sight', () => {
    const form = { reason: ' 家长来电补假 ', entries: { 1: { status: 'leave_sick' as const, health: { symptoms: ['rash' as const], temperature: null, note: '' } }, 2: { status: 'present' as const } } }
    expect(changesOf(form, reported).map((one) => one.told)).toEqual(['周可 更正：3月4日上午 由缺勤改为病假。'])
    expect(correctionOf(form, reported)).toEqual({ version: 3, reason: '家长来电补假', marks: [{ studentId: '1', ...form.entries[1] }] })
    expect(changesOf(emptyCorrection, reported)).toEqual([])
  })

  it('a changed finding alone is told to nobody', () => {
    const sick = { ...reported, report: { version: 1, marks: [{ studentId: '1', name: '周可', status: 'leave_sick', lateMinutes: null, health: { symptoms: ['to_be_traced'], temperature: null, note: '' } }] } as never }
    const form = { reason: '追踪', entries: { 1: { status: 'leave_sick' as const, health: { symptoms: ['vomiting' as const], temperature: null, note: '' } } } }
    expect(changesOf(form, sick)).toEqual([{ studentId: '1', name: '周可', from: '病假', to: '病假', told: undefined }])
    expect(saidOf({ marks: [] }, '2')).toEqual({ status: 'present' })
  })
})
