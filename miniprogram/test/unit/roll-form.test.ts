import { allPresent, countsOf, differences, emptyForm, entered, rebased, reportOf, tapped, type RollForm } from '../../src/features/attendance/roll-form'

const pupils = ['周可', '吴雨桐', '徐明'].map((name, at) => ({ studentId: String(at + 1), name }))
const roll = { listVersion: 'a'.repeat(16), pupils }
const now = '2026-03-11T00:05:00.000Z'
const later = '2026-03-11T00:09:00.000Z'
const tap = (form: RollForm, id: string, times: number) => Array.from({ length: times }).reduce<RollForm>((seen) => tapped(seen, id, now), form)

describe('the roll call form', () => {
  it('AT-2 nobody is present until the teacher says so', () => {
    expect(countsOf(emptyForm(roll))).toEqual({ expected: 3, present: 0, late: 0, absent: 0, undecided: 3 })
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
    expect(reportOf(allPresent(tapped(late, '1', now), now), '2026-03-11', 'am').marks).toEqual([{ studentId: '1', status: 'leave_sick' }])
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
    expect(countsOf(form)).toEqual({ expected: 3, present: 1, late: 0, absent: 1, undecided: 1 })
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
    expect(differences(form, report)).toEqual([{ name: '周可', mine: 'absent_unexplained', theirs: 'present' }, { name: '徐明', mine: 'present', theirs: 'late' }])
    expect(differences(emptyForm(roll), report)).toEqual([])
  })
})
