/** Who lives at school, when that changes on an evening that was reported already (RS-3, AT-1). */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { markOf, reportBody } from '../../../test/support/attendance'
import { house, type House } from '../../../test/support/house'
import { csvText } from '../../../test/support/roster-file'
import { signedIn } from '../../../test/support/world-base'
import { schoolDayOfTests as day, world, type Person, type Pupil, type World } from '../../../test/support/world'
import { write } from '../../platform/db'
import { createBoardings } from '../../modules/roster/enter'
import { studentsOn } from '../../modules/roster/index'
import { causesOf } from '../../../test/support/summaries'
import { importRosterFile } from '../roster-import/index'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
const at = (time: string) => h.clock.set(`${day}T${time}:00+08:00`)
const as = async (person: Person) => ({ token: (await signedIn(person.accountId)).token })

/** A school with an evening check on Wednesdays; the class' first pupil lives there. */
async function boardingSchool(): Promise<World> {
  at('07:50')
  const w = await world({ pupils: 3, bound: 0 })
  await write('UPDATE school SET times = ? WHERE id = ?', [JSON.stringify({ eveWeekdays: [3] }), w.school.id])
  await createBoardings([{ bureauId: w.bureau.id, schoolId: w.school.id, studentId: w.pupils[0]!.id, from: '2026-03-01' }])
  return w
}
async function reportEvening(w: World) {
  const asked = { params: { classId: w.class.class } }
  const roll = await h.api('GET /classes/:classId/roll', { ...asked, query: { day, session: 'eve' } }, await as(w.homeroom))
  return (await h.api('POST /classes/:classId/attendance-reports', { ...asked, body: reportBody(roll.reply) }, await as(w.homeroom))).reply
}
const lives = async (w: World, pupil: Pupil, boards: boolean) =>
  (await h.api('PUT /students/:studentId/boarding', { params: { studentId: pupil.id }, body: { boards } }, await as(w.admin))).reply
const correct = async (w: World, reportId: string, pupil: Pupil) =>
  h.api('POST /attendance-reports/:reportId/corrections', { params: { reportId }, body: { version: 1, reason: '查寝时发现', marks: [markOf(pupil, 'absent_unexplained')] } }, await as(w.homeroom))
const evening = async (w: World, on: string) => (await studentsOn(w.class.class, on, 'eve')).map((one) => one.studentId)

/** A roster file of the class' pupils that says for each whether it lives at school; an empty cell says nothing. */
async function takeOver(w: World, beds: readonly string[]) {
  const target = path.join(h.env.STORAGE_DIR, 'beds.csv')
  const rows = [['学籍号', '姓名', '性别', '年级', '班级', '是否住校'], ...w.pupils.map((one, at) => [one.pupilNo, one.name, '', '', '三(1)班', beds[at] ?? ''])]
  await writeFile(target, csvText(rows))
  await importRosterFile(w.school.id, target, { apply: true })
}

describe('SM-6: an evening list that changes today is news for the day’s numbers', () => {
  test('on the page and by a roster file, while the evening is not reported; once it is, and from a later day, nothing of today changed', async () => {
    const w = await boardingSchool()
    // The morning's summary is due: from here on every change of the day is kept with its cause.
    at('10:00')
    const told = async () => (await causesOf(w)).filter((one) => one.kind === 'move')
    const onPage = { day, classId: w.class.class, kind: 'move' }
    await lives(w, w.pupils[1]!, true)
    expect(await told()).toEqual([{ ...onPage, accountId: w.admin.accountId, role: null, reason: '改为住校', ref: w.pupils[1]!.id }])
    await takeOver(w, ['', '', '是'])
    expect((await told()).slice(1)).toEqual([{ ...onPage, accountId: null, role: null, reason: '导入名册', ref: w.school.id }])
    at('18:40')
    await reportEvening(w)
    await lives(w, w.pupils[1]!, false)
    await takeOver(w, ['否', '', '否'])
    expect(await told()).toHaveLength(2)
  })
})

describe('RS-3: an evening that was reported stays as it is', () => {
  test('who comes to live at school after it begins the next day, so no correction counts a child that was not expected', async () => {
    const w = await boardingSchool()
    at('18:40')
    const told = await reportEvening(w)
    expect((await lives(w, w.pupils[1]!, true)).from).toBe('2026-03-12')
    expect((await correct(w, told.id, w.pupils[1]!)).error?.code).toBe('attendance.marks_incomplete')
    expect(await evening(w, day)).toEqual([w.pupils[0]!.id])
    expect(await evening(w, '2026-03-12')).toEqual([w.pupils[0]!.id, w.pupils[1]!.id])
  })

  test('who moves out after it is still on it, also when a roster file says so; before it was reported the change counts at once', async () => {
    const w = await boardingSchool()
    expect((await lives(w, w.pupils[1]!, true)).from).toBe(day)
    at('18:40')
    const told = await reportEvening(w)
    expect(told.expected).toBe(2)
    await takeOver(w, ['否', '否', '否'])
    expect(await evening(w, '2026-03-12')).toEqual([])
    const corrected = await correct(w, told.id, w.pupils[0]!)
    expect([corrected.status, corrected.reply.report.present]).toEqual([201, 1])
  })
})
