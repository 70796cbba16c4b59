/** A school's list of decided corrections stays quick in its third year (AT-12). */
import { house, type House } from '../../../test/support/house'
import { world } from '../../../test/support/world'
import { newId } from '../../platform/ids'
import { sql, write } from '../../platform/db'
import { decidedOfSchool, decidedStatement } from './correction-queries'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())

/** Corrections that were decided, one every six hours before the instant. */
async function decided(school: { id: string }, bureau: { id: string }, count: number, before: Date) {
  const rows = Array.from({ length: count }, (_, at) => {
    const when = new Date(before.getTime() - at * 6 * 3_600_000)
    return [newId(), bureau.id, school.id, '1', '1', '2026-03-02', 'am', 'correction', 'applied', 'open', 1, '1', '班主任', '记错', '', when, when]
  })
  await write(
    `INSERT INTO attendance_correction (id, bureau_id, school_id, grade_id, class_id, day, session, kind, state, phase, from_version, account_id, account_name, reason, device, made_at, decided_at) VALUES ?`,
    [rows],
  )
}

test('AT-12: of three years of decided corrections the last weeks are found by when they were decided, newest first, without reading the others', async () => {
  const w = await world({ pupils: 1, bound: 0 })
  const today = new Date('2026-03-11T00:00:00Z')
  for (const school of [w.school, w.neighbour]) await decided(school, w.bureau, 4000, today)
  await sql('ANALYZE TABLE attendance_correction')
  const since = new Date('2026-03-01T00:00:00Z')
  const [plan] = await sql<{ key: string; rows: number; Extra: string }>(`EXPLAIN ${decidedStatement}`, [w.school.id, since])
  expect(plan?.key).toBe('attendance_correction__decided')
  expect(Number(plan?.rows)).toBeLessThan(100)
  expect(plan?.Extra).not.toContain('filesort')
  const found = await decidedOfSchool(w.school.id, since)
  expect([found.length, found[0]?.decidedAt, found.at(-1)?.decidedAt]).toEqual([41, today, since])
})
