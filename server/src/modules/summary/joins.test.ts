/** Pupils of a roster file who come into a class change how many are enrolled today: the day's numbers hear of it, with the right cause (SM-4, SM-6). */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { markOf } from '../../../test/support/attendance'
import { house, type House } from '../../../test/support/house'
import { csvText, pupilTitles } from '../../../test/support/roster-file'
import { summariesOf, tokenOf } from '../../../test/support/summaries'
import { world, type World } from '../../../test/support/world'
import { sql, write } from '../../platform/db'
import { importRosterFile } from '../../workflows/roster-import/index'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
const day = '2026-03-11'
beforeEach(() => h.clock.set(`${day}T07:50:00+08:00`))

const fileOf = (pupils: readonly { no: string; name: string; klass: string }[]) =>
  Buffer.from(csvText([pupilTitles, ...pupils.map(({ no, name, klass }) => [no, name, '', '三年级', klass, '', '', ''])]))
const newcomers = (count: number, klass = '2班') => Array.from({ length: count }, (_, index) => ({ no: `G77${count}${index}00`, name: `新生${index}`, klass }))
/** By the command line: nothing of what follows is kept yet. */
async function takeOver(w: World, pupils: Parameters<typeof fileOf>[0]) {
  const target = path.join(h.env.STORAGE_DIR, 'joins.csv')
  await writeFile(target, fileOf(pupils))
  return importRosterFile(w.school.id, target, { apply: true })
}
/** On the page, by the administrator; the worker keeps what is promised. */
async function takeOverOnPage(w: World, pupils: Parameters<typeof fileOf>[0]) {
  const as = { token: await tokenOf(w.admin) }
  const importId = (await h.api('POST /schools/:schoolId/roster-imports', { params: { schoolId: w.school.id }, file: { name: 'a.csv', content: fileOf(pupils) } }, as)).reply.id
  await h.drain()
  await h.api('POST /roster-imports/:importId/applications', { params: { importId }, body: {} }, as)
}
/** Both classes of four reported in the morning, and the final. */
async function compiledDay(w: World) {
  const school = summariesOf(h, w)
  const { report } = await school.report(w.class, 'am', { marks: [markOf(w.pupils[0], 'absent_unexplained')] })
  await school.report(w.otherClass, 'am')
  school.at('18:00', day)
  await school.runner().tick()
  await school.settle()
  school.at('19:00', day)
  return { ...school, reportId: report.id }
}
const causesOf = (w: World) => sql<{ classId: string; reason: string }>('SELECT CAST(class_id AS CHAR) AS classId, reason FROM summary_cause WHERE school_id = ? ORDER BY id', [w.school.id])
const promises = async (w: World) => (await sql(`SELECT id FROM outbox WHERE topic = 'summary.recompile' AND JSON_VALUE(payload, '$.schoolId') = ?`, [w.school.id])).length

test('SM-6: two pupils whom a file brings after the final make the day stale at once; its next version says the file did it, and a later correction is not blamed for them', async () => {
  const w = await world({ pupils: 4 })
  const { schoolDay, schoolVersions, classVersions, settle, reportId } = await compiledDay(w)
  expect((await schoolDay(day)).school).toMatchObject({ version: 1, measures: { enrolled: 8 } })
  expect((await takeOver(w, newcomers(2))).counts.newStudents).toBe(2)
  const stale = await schoolDay(day)
  expect([stale.school?.stale, stale.grades[0]?.stale, ...stale.classes.map((one) => one.stale)]).toEqual([true, true, false, true])
  await settle()
  expect((await schoolDay(day)).school).toMatchObject({ version: 2, stale: false, measures: { enrolled: 10 } })
  expect((await schoolVersions(day))[0]).toMatchObject({ causes: [{ kind: 'move', who: null, why: '导入名册', ref: w.school.id }] })
  expect((await classVersions(w.class, day)).map((one) => one.version)).toEqual([1])
  const body = { version: 1, reason: '家长来电', marks: [markOf(w.pupils[0], 'leave_personal')] }
  await h.api('POST /attendance-reports/:reportId/corrections', { params: { reportId }, body }, { token: await tokenOf(w.leader) })
  await settle()
  const [newest] = await schoolVersions(day)
  expect([newest?.causes.map((one) => one.kind), newest?.diff.map((one) => one.metric)]).toEqual([['correction'], ['absentUnexplained', 'leavePersonal']])
})

test('SM-6: on the page the cause names who took the file over; a pupil of the school who was in no class counts as well', async () => {
  const w = await world({ pupils: 4 })
  const gone = w.otherPupils[3]!
  await write('UPDATE membership SET to_day = ? WHERE student_id = ?', ['2026-03-02', gone.id])
  const { schoolDay, schoolVersions, settle } = await compiledDay(w)
  expect((await schoolDay(day)).school).toMatchObject({ measures: { enrolled: 7 } })
  await takeOverOnPage(w, [{ no: gone.pupilNo, name: gone.name, klass: '2班' }])
  await settle()
  expect((await schoolDay(day)).school).toMatchObject({ version: 2, measures: { enrolled: 8 } })
  expect((await schoolVersions(day))[0]?.causes).toMatchObject([{ kind: 'move', who: '管理员', role: 'admin', why: '导入名册' }])
})

test('SM-4: many pupils of one piece of a file are one piece of news for each class; before anything of the day is due there is none', async () => {
  const w = await world({ pupils: 4 })
  await takeOver(w, [...newcomers(30, '1班'), ...newcomers(40, '2班')])
  expect([await causesOf(w), await promises(w)]).toEqual([[], 0])
  await compiledDay(w)
  await takeOver(w, [...newcomers(31, '1班'), ...newcomers(41, '2班')])
  const told = await causesOf(w)
  expect([told.map((one) => one.classId).sort(), told[0]?.reason]).toEqual([[w.class.class, w.otherClass.class].sort(), '导入名册'])
})
