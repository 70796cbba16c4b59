/** A staff file meets duties that the page dated (RS-9, PM-3): one teacher for a class, no duty lost, no import that stands still. Through HTTP on the real database. */
import { house, type House } from '../../../test/support/house'
import { csvText } from '../../../test/support/roster-file'
import { schoolClock, schoolDayOfTests as today, world, type Staff, type World } from '../../../test/support/world'
import { sql } from '../../platform/db'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => void schoolClock())

const titles = ['工号', '姓名', '手机', '职务', '年级', '班级', '学科']
const rowOf = (person: Staff, duty: string, subject = '') => [person.staffNo, person.name, person.phone, duty, '三年级', '1班', subject]

/** Hands a staff file in and takes it over; says what became of it. */
async function takeOver(w: World, rows: readonly string[][]) {
  const as = { token: await w.tokenOf(w.admin) }
  const file = { name: '教师.csv', content: Buffer.from(csvText([titles, ...rows])) }
  const importId = (await h.api('POST /schools/:schoolId/roster-imports', { params: { schoolId: w.school.id }, file }, as)).reply.id
  await h.drain()
  const counts = (await h.api('GET /roster-imports/:importId', { params: { importId } }, as)).reply.counts
  await h.api('POST /roster-imports/:importId/applications', { params: { importId }, body: {} }, as)
  // A promise that fails is put off: the import would stay `applying` and nobody of the school could begin another.
  await h.drain()
  return { state: (await h.api('GET /roster-imports/:importId', { params: { importId } }, as)).reply.state, counts }
}
const give = async (w: World, person: Staff, duty: { role: 'homeroom' | 'teacher'; subject?: string; from: string; to?: string }) =>
  (await h.api('POST /schools/:schoolId/duties', { params: { schoolId: w.school.id }, body: { staffId: person.staffId, scopeId: w.class.class, ...duty } }, { token: await w.tokenOf(w.admin) })).reply.dutyId
const end = async (w: World, dutyId: string) => h.api('POST /duties/:dutyId/end', { params: { dutyId }, body: {} }, { token: await w.tokenOf(w.admin) })
/** Who holds the role in the own class on a day, by name. */
const holders = async (w: World, role: string, day: string) =>
  (await sql<{ name: string }>(
    `SELECT s.name FROM assignment a JOIN staff s ON s.id = a.staff_id WHERE a.scope_id = ? AND a.role = ? AND a.from_day <= ? AND (a.to_day IS NULL OR a.to_day > ?) ORDER BY s.name`,
    [w.class.class, role, day, day],
  )).map((one) => one.name)

describe('a staff file against duties with days of their own', () => {
  test('RS-9, PM-3: another homeroom teacher in the file ends one whose last day the page had set; the class has one teacher on every day', async () => {
    const w = await world()
    await end(w, (await sql<{ id: string }>(`SELECT id FROM assignment WHERE staff_id = ?`, [w.homeroom.staffId]))[0]!.id)
    await give(w, w.homeroom, { role: 'homeroom', from: today, to: '2026-07-10' })
    const done = await takeOver(w, [rowOf(w.nurse, '班主任')])
    expect([done.state, done.counts?.movedStudents]).toEqual(['applied', 1])
    for (const day of [today, '2026-06-30', '2026-07-10']) expect(await holders(w, 'homeroom', day)).toEqual([w.nurse.name])
  })

  test('RS-9: a duty that the page gave with a last day is held when the file names it: nothing is written twice, the day stays', async () => {
    const w = await world()
    await give(w, w.nurse, { role: 'teacher', subject: '数学', from: today, to: '2026-04-01' })
    const done = [await takeOver(w, [rowOf(w.nurse, '任课教师', '数学')]), await takeOver(w, [rowOf(w.nurse, '任课教师', '数学')])]
    for (const one of done) expect(one).toMatchObject({ state: 'applied', counts: { changedStudents: 0, unchangedStudents: 1 } })
    expect([await holders(w, 'teacher', '2026-03-31'), await holders(w, 'teacher', '2026-04-01')]).toEqual([[w.teacher.name, w.nurse.name], [w.teacher.name]])
  })

  test('RS-9: a duty that the page plans for later is held too: the file does not bring it forward', async () => {
    const w = await world()
    await give(w, w.nurse, { role: 'homeroom', from: '2026-03-16', to: '2026-07-10' })
    expect(await takeOver(w, [rowOf(w.nurse, '班主任')])).toMatchObject({ state: 'applied', counts: { unchangedStudents: 1, movedStudents: 0 } })
    expect([await holders(w, 'homeroom', today), await holders(w, 'homeroom', '2026-03-16')]).toEqual([[w.homeroom.name], [w.nurse.name]])
  })

  test('RS-9: a duty given and ended today begins again with the file that names it', async () => {
    const w = await world()
    await end(w, await give(w, w.nurse, { role: 'teacher', subject: '美术', from: today }))
    expect(await takeOver(w, [rowOf(w.nurse, '任课教师', '数学')])).toMatchObject({ state: 'applied', counts: { changedStudents: 1 } })
    expect(await holders(w, 'teacher', today)).toEqual([w.teacher.name, w.nurse.name])
    expect(await sql('SELECT subject, to_day AS `to` FROM assignment WHERE staff_id = ? AND role = ?', [w.nurse.staffId, 'teacher'])).toEqual([{ subject: '数学', to: null }])
  })
})
