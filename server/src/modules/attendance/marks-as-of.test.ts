import fc from 'fast-check'
import { markOf } from '../../../test/support/attendance'
import { correctingIn } from '../../../test/support/correcting'
import { house, type House } from '../../../test/support/house'
import { schoolDayOfTests as day, world } from '../../../test/support/world'
import { sql, write } from '../../platform/db'
import { marksAsOf } from './marks-as-of'
import { absentIn, recount } from './rules'

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h.close())
beforeEach(() => h.clock.set('2026-03-11T07:50:00+08:00'))

const at = (time: string, on = day) => h.clock.set(`${on}T${time}:00+08:00`)
const { report, correct } = correctingIn(() => h)
const headerIs = async (reportId: string) =>
  (await sql<{ late: number; absent: number; ill: number; version: number }>(
    `SELECT late, absent_unexplained + leave_sick + leave_personal + leave_official + other_absent AS absent, ill, version FROM attendance_report WHERE id = ?`, [reportId],
  ))[0]

describe('what stood at an instant', () => {
  test('AT-12: marksAsOf gives the morning as it was reported, as it was after each correction, and nothing before the report', async () => {
    const w = await world({ pupils: 4 })
    const then = async (time: string) => marksAsOf(w.school.id, day, 'am', w.class.class, new Date(`${day}T${time}+08:00`))
    const told = await report(w, [markOf(w.pupils[0], 'absent_unexplained')])
    at('09:00')
    await correct(w, w.homeroom, told.id, 1, [markOf(w.pupils[0], 'late', { lateMinutes: 40 }), markOf(w.pupils[1], 'leave_sick', { health: { symptoms: ['rash'] } })])
    at('10:00')
    await correct(w, w.homeroom, told.id, 2, [markOf(w.pupils[0], 'present')])
    expect(await then('07:40:00')).toBeUndefined()
    expect(await then('08:00:00')).toMatchObject({ version: 1, counts: { absentUnexplained: 1, ill: 0 }, marks: [{ studentId: w.pupils[0]?.id, status: 'absent_unexplained' }] })
    expect(await then('09:30:00')).toMatchObject({ version: 2, counts: { late: 1, leaveSick: 1, ill: 1 }, marks: [{ status: 'late', lateMinutes: 40 }, { status: 'leave_sick' }] })
    expect(await then('10:00:00')).toMatchObject({ version: 3, counts: { late: 0, leaveSick: 1 }, marks: [{ studentId: w.pupils[1]?.id }] })
  })

  test('AT-12: after any series of corrections the header is the recount of the marks, and every version can be seen again (property)', async () => {
    const w = await world({ pupils: 5 })
    const statuses = ['present', 'late', 'absent_unexplained', 'leave_sick', 'leave_personal', 'leave_official'] as const
    const step = fc.array(fc.record({ pupil: fc.integer({ min: 0, max: 4 }), status: fc.constantFrom(...statuses), rash: fc.boolean() }), { minLength: 1, maxLength: 3 })
    let hour = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (series) => {
        await write('DELETE FROM attendance_report WHERE class_id = ?', [w.class.class])
        await write('DELETE FROM attendance_mark WHERE class_id = ?', [w.class.class])
        hour = 0
        at('07:50')
        const told = await report(w)
        const seen = new Map<number, unknown>([[1, []]])
        let version = 1
        for (const wanted of series) {
          hour += 1
          at(`${String(8 + hour).padStart(2, '0')}:00`)
          const unique = [...new Map(wanted.map((one) => [one.pupil, one])).values()]
          const marks = unique.map((one) => markOf(w.pupils[one.pupil], one.status, one.rash ? { health: { symptoms: ['rash'] } } : {}))
          const answer = await correct(w, w.homeroom, told.id, version, marks)
          if (answer.error?.code === 'attendance.nothing_changed') continue
          version = answer.reply.report.version ?? 0
          const rows = await sql<{ studentId: string; status: (typeof statuses)[number]; ill: number }>('SELECT student_id AS studentId, status, ill FROM attendance_mark WHERE class_id = ? ORDER BY student_id', [w.class.class])
          const counts = recount(5, rows)
          expect(await headerIs(told.id)).toEqual({ late: counts.late, absent: absentIn(counts), ill: counts.ill, version })
          seen.set(version, rows)
        }
        for (let past = 0; past <= hour; past += 1) {
          const then = await marksAsOf(w.school.id, day, 'am', w.class.class, new Date(`${day}T${String(8 + past).padStart(2, '0')}:30:00+08:00`))
          expect(then?.marks.map(({ studentId, status, ill }) => ({ studentId, status, ill }))).toEqual(seen.get(then?.version ?? 0))
        }
      }),
      { numRuns: 12 },
    )
  }, 60_000)
})
