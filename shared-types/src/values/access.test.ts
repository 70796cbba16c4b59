import { abilities, allows, departments, holds, judge, reach, type Ability, type Department, type Grant, type Place } from './access'

const place: Place = { bureau: '9', school: '1', class: '3' }
const officer = (department?: Department, id = '9'): Grant => ({ role: 'bureau', scope: 'bureau', id, ...(department && { department }) })
const confirm = 'attendance.confirm_correction'

describe('AT-12 departments of a bureau', () => {
  it.each([['health', 'allowed'], ['teaching', 'allowed'], ['moral', 'denied'], ['safety', 'denied'], ['logistics', 'denied'], [undefined, 'denied']] as const)(
    'an officer of %s confirming a correction of an archived term: %s', (department, verdict) => {
      expect(judge([officer(department)], confirm, place)).toBe(verdict)
      expect(holds([officer(department)], confirm)).toBe(verdict === 'allowed')
      expect(reach([officer(department)], confirm).bureau).toEqual(verdict === 'allowed' ? ['9'] : [])
    })

  it('everything else is every officer’s, of any department and of none', () => {
    const others = (Object.keys(abilities) as Ability[]).filter((name) => name !== confirm && (abilities[name] as readonly string[]).includes('bureau'))
    expect(others).toEqual(['attendance.count_bureau', 'summary.read_bureau', 'calendar.read', 'calendar.edit_bureau'])
    for (const department of [...departments, undefined]) for (const name of others) expect(judge([officer(department)], name, place)).toBe('allowed')
  })

  it('of several departments one is enough, in any order; each counts only in its own bureau', () => {
    expect(judge([officer('safety'), officer('health')], confirm, place)).toBe('allowed')
    expect(judge([officer('health'), officer()], confirm, place)).toBe('allowed')
    expect(judge([officer('safety'), officer('health', '8')], confirm, place)).toBe('denied')
    expect(reach([officer('safety'), officer('health', '8')], confirm).bureau).toEqual(['8'])
    expect(judge([officer('health', '8')], confirm, place)).toBe('hidden')
  })

  it('a department gives nothing to another role', () => {
    for (const role of ['leader', 'admin', 'nurse'] as const) {
      const grant: Grant = { role, scope: 'school', id: '1', department: 'health' }
      expect([judge([grant], confirm, place), allows(grant, confirm)]).toEqual(['denied', false])
    }
    expect(allows({ role: 'leader', scope: 'school', id: '1' }, 'attendance.correct')).toBe(true)
  })
})
