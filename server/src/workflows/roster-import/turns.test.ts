/** Whose turn it is: imports called off half way, two administrators at once, and rosters that meet class moves (RS-9, RS-3, RS-8). */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { audited, auditRow } from '../../../test/support/audit'
import { house, type House } from '../../../test/support/house'
import { csvText, pupilTitles, workbook } from '../../../test/support/roster-file'
import { reportBody } from '../../../test/support/attendance'
import { signedIn } from '../../../test/support/world-base'
import { schoolDayOfTests as today, world, type Person, type World } from '../../../test/support/world'
import { vault } from '../../platform/crypto'
import { sql, write } from '../../platform/db'
import { assign } from '../../modules/roster/enter'
import { grantsOf, studentsOn } from '../../modules/roster/index'
import { importRosterFile } from './index'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => h.clock.set(`${today}T07:00:00+08:00`))
const as = async (person: Person) => ({ token: (await signedIn(person.accountId)).token })

const upload = async (schoolId: string, by: Person, content: Buffer) =>
  h.api('POST /schools/:schoolId/roster-imports', { params: { schoolId }, file: { name: '名册.csv', content } }, await as(by))
const stateOf = async (importId: string, by: Person) => (await h.api('GET /roster-imports/:importId', { params: { importId } }, await as(by))).reply
const apply = async (importId: string, by: Person) => h.api('POST /roster-imports/:importId/applications', { params: { importId }, body: {} }, await as(by))
const cancel = async (importId: string, by: Person) => h.api('POST /roster-imports/:importId/cancellations', { params: { importId }, body: {} }, await as(by))
const current = async (w: World, by: Person) => (await h.api('GET /schools/:schoolId/roster-imports/current', { params: { schoolId: w.school.id } }, await as(by))).reply.item
const pupils = (count: number, from = 0) =>
  Buffer.from(csvText([pupilTitles, ...Array.from({ length: count }, (_, n) => [`G88${from + n}00`, `新生${from + n}`, '女', '三年级', `${1 + (n % 2)}班`, '', '', ''])]))
/** The headteacher helps with the roster: a second administrator of the school. */
async function secondAdmin(w: World): Promise<Person> {
  await assign([{ bureauId: w.bureau.id, schoolId: w.school.id, staffId: w.leader.staffId, role: 'admin', scope: 'school', scopeId: w.school.id, from: '2026-01-01' }])
  return w.leader
}
const enrolled = async (w: World, like = '新生%') => (await sql<{ n: number }>('SELECT COUNT(*) AS n FROM student WHERE school_id = ? AND name LIKE ?', [w.school.id, like]))[0]!.n

describe('RS-9: an import that is called off', () => {
  test('half way: the pupils it counts are in, the others are not; applying again goes on to the end, and nobody is doubled', async () => {
    const w = await world({ bound: 0 })
    const { reply } = await upload(w.school.id, w.admin, pupils(6_000))
    await h.drain()
    await apply(reply.id, w.admin)
    const working = h.drain()
    while ((await stateOf(reply.id, w.admin)).taken === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    const stopped = await cancel(reply.id, w.admin)
    expect([stopped.status, stopped.reply.state]).toEqual([201, 'cancelled'])
    await working
    const half = await stateOf(reply.id, w.admin)
    expect(half.state).toBe('cancelled')
    expect(half.taken).toBeGreaterThanOrEqual(1_000)
    expect(half.taken).toBeLessThan(6_000)
    expect(await enrolled(w)).toBe(half.taken)
    expect((await cancel(reply.id, w.admin)).error?.code).toBe('roster.import_over')

    expect((await apply(reply.id, w.admin)).status).toBe(201)
    await h.drain()
    expect(await stateOf(reply.id, w.admin)).toMatchObject({ state: 'applied', taken: 6_000 })
    expect(await enrolled(w)).toBe(6_000)
    expect((await sql<{ n: number }>('SELECT COUNT(*) AS n FROM membership WHERE school_id = ?', [w.school.id]))[0]!.n).toBe(6_012)
  })

  test('before it is taken over: nothing was changed, nothing can be taken over, and its dry run ends', async () => {
    const w = await world()
    const waiting = await upload(w.school.id, w.admin, pupils(3))
    expect((await cancel(waiting.reply.id, w.admin)).reply.state).toBe('cancelled')
    await h.drain()
    expect(await stateOf(waiting.reply.id, w.admin)).toMatchObject({ state: 'cancelled', taken: 0 })
    expect((await apply(waiting.reply.id, w.admin)).error?.code).toBe('roster.import_not_ready')
    expect(await enrolled(w)).toBe(0)
  })

  test('when somebody changed the roster meanwhile, going on is refused: the school looks again', async () => {
    const w = await world({ bound: 0 })
    const { reply } = await upload(w.school.id, w.admin, pupils(3))
    await h.drain()
    await apply(reply.id, w.admin)
    await cancel(reply.id, w.admin)
    await write('UPDATE student SET name = ? WHERE id = ?', ['改名', w.pupils[0]!.id])
    expect((await apply(reply.id, w.admin)).error?.code).toBe('roster.import_changed')
  })
})

describe('RS-9: two administrators at once', () => {
  test('ten times in the same second: one begins, the other is told who', async () => {
    for (let round = 0; round < 10; round += 1) {
      const w = await world({ bound: 0, pupils: 1 })
      const other = await secondAdmin(w)
      const both = await Promise.all([upload(w.school.id, w.admin, pupils(2)), upload(w.school.id, other, pupils(2, 50))])
      expect(both.map((one) => one.status).sort()).toEqual([201, 409])
      const [first, second] = both[0].status === 201 ? [w.admin, other] : [other, w.admin]
      const begun = both.find((one) => one.status === 201)!.reply.id
      expect(both.find((one) => one.status === 409)!.error).toMatchObject({ code: 'roster.import_running', details: { by: first.name, importId: begun } })
      expect(await current(w, second)).toMatchObject({ by: first.name, mine: false })
      await cancel(begun, first)
    }
  })

  test('who was refused loses nothing and may begin as soon as the first is done: both files are in at the end', async () => {
    const w = await world({ bound: 0 })
    const other = await secondAdmin(w)
    const first = await upload(w.school.id, w.admin, pupils(2))
    await h.drain()
    await apply(first.reply.id, w.admin)
    expect((await upload(w.school.id, other, pupils(2, 50))).error?.code).toBe('roster.import_running')
    await h.drain()
    const again = await upload(w.school.id, other, pupils(2, 50))
    expect(again.status).toBe(201)
    await h.drain()
    expect((await apply(again.reply.id, other)).error).toBeUndefined()
    await h.drain()
    expect(await stateOf(again.reply.id, other)).toMatchObject({ state: 'applied', failure: null, taken: 2 })
    expect(await enrolled(w)).toBe(4)
    expect(await current(w, other)).toBeNull()
  })

  test('a colleague may call the other’s import off; a dry run nobody applied for half an hour holds nobody up, and its figures stay', async () => {
    const w = await world()
    const other = await secondAdmin(w)
    const first = await upload(w.school.id, w.admin, pupils(2))
    expect((await cancel(first.reply.id, other)).reply.state).toBe('cancelled')
    expect(await audited('roster.cancel_import', { school: w.school.id })).toEqual([auditRow(other, { school: w.school.id })])
    const forgotten = await upload(w.school.id, w.admin, pupils(2))
    await h.drain()
    h.clock.advance(31 * 60_000)
    expect((await upload(w.school.id, other, pupils(2))).status).toBe(201)
    expect(await stateOf(forgotten.reply.id, w.admin)).toMatchObject({ state: 'checked', counts: { newStudents: 2 } })
  })

  test('both press take over in the same moment: one file is applied, the other is refused and changes nothing', async () => {
    const w = await world({ bound: 0 })
    const other = await secondAdmin(w)
    const one = await upload(w.school.id, w.admin, pupils(2))
    await h.drain()
    h.clock.advance(31 * 60_000)
    const two = await upload(w.school.id, other, pupils(3, 50))
    await h.drain()
    const asked = await Promise.all([apply(one.reply.id, w.admin), apply(two.reply.id, other)])
    expect(asked.map((reply) => reply.status).sort()).toEqual([201, 409])
    await h.drain()
    expect(await enrolled(w)).toBe(asked[0].status === 201 ? 2 : 3)
  })

  test('different schools do not wait for each other', async () => {
    const w = await world()
    const both = await Promise.all([upload(w.school.id, w.admin, pupils(2)), upload(w.neighbour.id, w.neighbourAdmin, pupils(2))])
    expect(both.map((one) => one.status)).toEqual([201, 201])
  })
})

describe('a roster file on a school day', () => {
  const file = async (name: string, content: Buffer) => {
    const target = path.join(h.env.STORAGE_DIR, name)
    await writeFile(target, content)
    return target
  }
  const row = (pupilNo: string, name: string, className: string, boards = '') => [pupilNo, name, '', '', className, boards]
  const titles = ['学籍号', '姓名', '性别', '年级', '班级', '是否住校']

  test('RS-3: after the morning was reported, who moves begins with noon and who is new begins with noon; a move planned for later stays planned', async () => {
    const w = await world({ pupils: 3 })
    const [moving, planned, staying] = w.pupils as [World['pupils'][0], World['pupils'][0], World['pupils'][0]]
    h.clock.set(`${today}T07:50:00+08:00`)
    await h.api('POST /students/:studentId/class-moves', { params: { studentId: planned.id }, body: { toClassId: w.otherClass.class, from: '2026-03-16', reason: '家长申请' } }, await as(w.admin))
    for (const place of [w.class, w.otherClass]) {
      const roll = await h.api('GET /classes/:classId/roll', { params: { classId: place.class }, query: { day: today, session: 'am' } }, await as(w.leader))
      await h.api('POST /classes/:classId/attendance-reports', { params: { classId: place.class }, body: reportBody(roll.reply) }, await as(w.leader))
    }
    h.clock.set(`${today}T10:00:00+08:00`)
    const rows = [row(moving.pupilNo, moving.name, '三(2)班'), row(planned.pupilNo, planned.name, '三(1)班'), row(staying.pupilNo, staying.name, '三(1)班'), row('G7777', '插班生', '三(1)班')]
    const done = await importRosterFile(w.school.id, await file('day.xlsx', await workbook([titles, ...rows])), { apply: true })
    expect(done.counts).toMatchObject({ movedStudents: 1, newStudents: 1, unchangedStudents: 2 })
    const names = async (classId: string, session: 'am' | 'pm', day = today) => (await studentsOn(classId, day, session)).map((one) => one.name).sort()
    expect(await names(w.class.class, 'am')).toEqual([moving.name, planned.name, staying.name].sort())
    expect(await names(w.class.class, 'pm')).toEqual([planned.name, staying.name, '插班生'].sort())
    expect((await studentsOn(w.otherClass.class, today, 'pm')).map((one) => one.studentId)).toContain(moving.id)
    expect((await studentsOn(w.otherClass.class, '2026-03-16', 'am')).map((one) => one.studentId)).toContain(planned.id)
    const { reply } = await h.api('GET /students/:studentId/memberships', { params: { studentId: moving.id } }, await as(w.admin))
    expect(reply.moves).toMatchObject([{ source: 'import', reason: '导入名册', takesEffect: { day: today, session: 'pm' } }])
  })

  test('RS-9: a file taken over twice after the last session of a day moves nobody twice: one move on record, one message to the family', async () => {
    const w = await world({ pupils: 3 })
    const moving = w.pupils[0]!
    h.clock.set(`${today}T16:00:00+08:00`)
    const again = await file('again.csv', Buffer.from(csvText([titles, row(moving.pupilNo, moving.name, '三(2)班')])))
    for (let time = 0; time < 2; time += 1) {
      await importRosterFile(w.school.id, again, { apply: true })
      await h.drain()
    }
    const { reply } = await h.api('GET /students/:studentId/memberships', { params: { studentId: moving.id } }, await as(w.admin))
    expect(reply.moves).toMatchObject([{ state: 'standing', takesEffect: { day: '2026-03-12', session: 'am' } }])
    expect(await sql(`SELECT id FROM push WHERE school_id = ? AND kind = 'class_move'`, [w.school.id])).toHaveLength(1)
    expect((await studentsOn(w.otherClass.class, '2026-03-12', 'am')).filter((one) => one.studentId === moving.id)).toHaveLength(1)
  })

  test('boarders come by a column of their own: 是, 否, nothing; nothing changes nothing, and another word is an error of its row', async () => {
    const w = await world({ pupils: 3 })
    const [one, two, three] = w.pupils as [World['pupils'][0], World['pupils'][0], World['pupils'][0]]
    const bring = async (...marks: [string, string, string, string]) =>
      importRosterFile(w.school.id, await file('board.csv', Buffer.from(csvText([titles, ...[one, two, three].map((pupil, n) => row(pupil.pupilNo, pupil.name, '三(1)班', marks[n])), row('G5555', '新来的', '三(1)班', marks[3])]))), { apply: true })
    const evening = async () => (await studentsOn(w.class.class, today, 'eve')).map((pupil) => pupil.name).sort()
    expect((await bring('是', '寄宿', '', '是')).counts).toMatchObject({ changedStudents: 2, unchangedStudents: 1, newStudents: 1 })
    expect(await evening()).toEqual([one.name, two.name, '新来的'].sort())
    expect((await bring('', '走读', '', '')).counts).toMatchObject({ changedStudents: 1, unchangedStudents: 3 })
    expect(await evening()).toEqual([one.name, '新来的'].sort())
    const wrong = await bring('也许', '否', '', '是')
    expect(wrong.faults).toEqual([{ row: 2, column: '是否住校', text: '住校应填是或否' }])
    expect(await evening()).toEqual([one.name, '新来的'].sort())
  })

  test('corrected names and relations of many guardians at once reach each their own, sealed in its own place', async () => {
    const w = await world({ pupils: 3 })
    const corrected = w.pupils.map((pupil, n) => [pupil.pupilNo, pupil.name, '', '三年级', '1班', `改名${n}`, n === 1 ? '外公' : '', pupil.contacts[0]!.phone])
    const once = await importRosterFile(w.school.id, await file('names.csv', Buffer.from(csvText([pupilTitles, ...corrected]))), { apply: true })
    expect(once.counts).toMatchObject({ changedStudents: 3, guardianContacts: 0 })
    const rows = await sql<{ id: string; studentId: string; relation: string; name: Buffer }>(
      'SELECT id, student_id AS studentId, relation, name_sealed AS name FROM guardian_contact WHERE student_id IN (?) AND relation <> ? ORDER BY id', [w.pupils.map((pupil) => pupil.id), 'mother'],
    )
    expect(rows.map((one) => [one.relation, vault().open({ table: 'guardian_contact', column: 'name', row: one.id }, one.name)])).toEqual([['father', '改名0'], ['grandfather', '改名1'], ['father', '改名2']])
  })

  test('RS-8 one teacher with several classes, subjects and schools; a deputy holds the class named and no other', async () => {
    const w = await world({ classes: 3 })
    const staffTitles = ['工号', '姓名', '手机', '职务', '年级', '班级', '学科']
    const teacher = ['张老师', '19000000801', '任课教师', '三年级']
    const own = [['T1', ...teacher, '1班、2班', '数学'], ['T1', ...teacher, '1班', '科学'], ['T2', '李老师', '19000000802', '任课教师', '三年级', '1班、3班', '语文'], ['T2', '李老师', '19000000802', '代理班主任', '三年级', '3班', '']]
    await importRosterFile(w.school.id, await file('own.csv', Buffer.from(csvText([staffTitles, ...own]))), { apply: true })
    const again = await importRosterFile(w.school.id, await file('own.csv', Buffer.from(csvText([staffTitles, ...own]))), { apply: true })
    expect([again.faults, again.counts.unchangedStudents]).toEqual([[], 2])
    await importRosterFile(w.neighbour.id, await file('next.csv', Buffer.from(csvText([staffTitles, ['X9', ...teacher, '1班', '数学']]))), { apply: true })
    // Both schools' rows are bound to one account, as the two binding codes do.
    await write(`UPDATE staff SET account_id = ? WHERE name = '张老师' AND school_id IN (?)`, [w.stranger.accountId, [w.school.id, w.neighbour.id]])
    await write(`UPDATE staff SET account_id = ? WHERE name = '李老师' AND school_id = ?`, [w.endedLeader.accountId, w.school.id])
    const held = async (person: Person) => (await grantsOf(person.accountId, today)).map((grant) => `${grant.role} ${grant.id}`).sort()
    expect(await held(w.stranger)).toEqual([w.class.class, w.otherClass.class, w.neighbourClass.class].map((id) => `teacher ${id}`).sort())
    const third = w.classes[2]!.class
    expect(await held(w.endedLeader)).toEqual([`deputy ${third}`, `teacher ${third}`, `teacher ${w.class.class}`].sort())
    const subjects = await sql<{ subject: string }>(`SELECT a.subject FROM assignment a JOIN staff s ON s.id = a.staff_id WHERE s.name = '张老师' AND a.scope_id = ?`, [w.class.class])
    expect(subjects).toEqual([{ subject: '数学、科学' }])
    const roll = async (classId: string) => (await h.api('GET /classes/:classId/roll', { params: { classId }, query: { day: today, session: 'am' } }, await as(w.endedLeader)))
    const [mine, alsoTaught, others] = [await roll(third), await roll(w.class.class), await roll(w.otherClass.class)]
    expect([mine.reply.mayReport, alsoTaught.reply.mayReport, others.status]).toEqual([true, false, 404])
  })
})
