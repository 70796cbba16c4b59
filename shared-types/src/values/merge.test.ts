import { mergeOnce } from './merge'
import { attendance } from './subjects/attendance'
import { subject } from './subjects/subject'

describe('what subjects declare is merged into one list', () => {
  it('every key of every part, in order, and none of them changed', () => {
    const merged = mergeOnce([{ 'a.one': 1 }, {}, { 'b.two': 2 }])
    expect(merged).toEqual({ 'a.one': 1, 'b.two': 2 })
    expect(Object.keys(merged)).toEqual(['a.one', 'b.two'])
  })

  it.each(['errors', 'abilities', 'departments', 'pushKinds'] as const)(
    'two subjects that declare the same of %s do not start',
    (part) => {
      const again = subject({
        errors: { 'attendance.no_session': { status: 422, text: '又一次' } },
        abilities: { 'attendance.read': ['guardian'] },
        departments: { 'attendance.confirm_correction': ['moral'] },
        pushKinds: { late: { text: '又一种', to: 'staff', weight: 'news' } },
      })
      expect(() => mergeOnce<object>([attendance[part], again[part]])).toThrow(
        `${Object.keys(again[part]).join()} is declared by two subjects`,
      )
    },
  )

  it('two subjects with the same endpoint do not start', () => {
    expect(() => mergeOnce<object>([{ 'GET /me': {} }, { 'POST /me': {} }, { 'GET /me': {} }])).toThrow(
      'GET /me is declared by two subjects',
    )
  })
})
