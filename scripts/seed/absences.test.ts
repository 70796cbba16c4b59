import { marksOf } from './absences'
import { generateWorld } from './generate'
import { reportsOf } from './timetable'

const { pupils } = generateWorld('district')

describe('a spring term’s absences', () => {
  it('keeps two to four in a hundred away, the same ones every time', () => {
    const away = (day: number, session: 'am' | 'pm') => [...marksOf(pupils, day, session).values()].filter((mark) => mark.status !== 'late' && mark.status !== 'present').length / pupils.length
    expect(away(0, 'am')).toBeGreaterThan(0.02)
    expect(away(3, 'pm')).toBeLessThan(0.04)
    expect(JSON.stringify([...marksOf(pupils.slice(0, 500), 2, 'am')])).toBe(JSON.stringify([...marksOf(pupils.slice(0, 500), 2, 'am')]))
  })

  it('names at least one symptom or "to be traced" for every child on sick leave (AT-7)', () => {
    const sick = [...marksOf(pupils, 1, 'am').values()].filter((mark) => mark.status === 'leave_sick')
    expect(sick.length).toBeGreaterThan(100)
    expect(sick.every((mark) => (mark.health?.symptoms.length ?? 0) > 0)).toBe(true)
  })

  it('lets an illness of the morning last through noon (AT-8)', () => {
    const noon = marksOf(pupils, 2, 'pm')
    const morning = [...marksOf(pupils, 2, 'am')].filter(([, mark]) => mark.status === 'leave_sick')
    expect(morning.every(([child]) => noon.get(child)?.status === 'leave_sick')).toBe(true)
  })
})

describe('when classes report', () => {
  it('has most in time, some late and a few never', () => {
    const reports = reportsOf(648, 0, 'am')
    expect(reports.length).toBeGreaterThan(630)
    expect(reports.length).toBeLessThan(648)
    const late = reports.filter((report) => report.minute > 8 * 60 + 30)
    expect(late.length / reports.length).toBeGreaterThan(0.03)
    expect(late.length / reports.length).toBeLessThan(0.1)
    expect(reports.every((report) => report.minute >= 7 * 60 + 20)).toBe(true)
  })
})
