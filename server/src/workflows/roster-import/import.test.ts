import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { readSheet } from 'read-excel-file/node'
import { sql } from '../../platform/db'
import { audited, auditRow } from '../../../test/support/audit'
import { house, type House } from '../../../test/support/house'
import { csvText, inGbk, pupilTitles, workbook, zip, zipBomb } from '../../../test/support/roster-file'
import { schoolClock, schoolDayOfTests, world, type Person, type World } from '../../../test/support/world'
import { classesOn, grantsOf, issueStaffCodes, studentsOn } from '../../modules/roster/index'
import { bindGuardian } from '../guardian-change/index'
import { importRosterFile } from './index'
import { createStaff } from '../../modules/roster/enter'
import { readTableApart } from './read-table'

let h: House
let clock: ReturnType<typeof schoolClock>
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => (clock = schoolClock()))
const today = schoolDayOfTests

type Row = (string | number | null)[]
async function upload(w: World, name: string, content: Buffer, by: Person = w.admin) {
  return h.api('POST /schools/:schoolId/roster-imports', { params: { schoolId: w.school.id }, file: { name, content } }, { token: await w.tokenOf(by) })
}
async function stateOf(w: World, importId: string) {
  return (await h.api('GET /roster-imports/:importId', { params: { importId } }, { token: await w.tokenOf(w.admin) })).reply
}
/** Hands a file in and lets the worker do the dry run. */
async function checked(w: World, name: string, content: Buffer) {
  const begun = await upload(w, name, content)
  expect([begun.status, begun.error]).toEqual([201, undefined])
  await h.drain()
  return stateOf(w, begun.reply.id)
}
async function apply(w: World, importId: string) {
  const asked = await h.api('POST /roster-imports/:importId/applications', { params: { importId }, body: {} }, { token: await w.tokenOf(w.admin) })
  await h.drain()
  return { asked, after: await stateOf(w, importId) }
}
const errorsOf = async (w: World, importId: string) =>
  (await h.api('GET /roster-imports/:importId/errors', { params: { importId }, query: { limit: 200 } }, { token: await w.tokenOf(w.admin) })).reply
/** The world's own pupils as the school would write them. */
const ownRows = (w: World): Row[] =>
  [...w.pupils, ...w.otherPupils].map((one) => [one.pupilNo, one.name, '', '三年级', one.class.className, one.contacts[0]!.name, '父亲', one.contacts[0]!.phone])
const newcomer = (number: number, change: Partial<Record<(typeof pupilTitles)[number], string | number>> = {}): Row =>
  pupilTitles.map((title) => change[title] ?? { 学籍号: `G9${number}000`, 姓名: `新生${number}`, 性别: '女', 年级: '三年级', 班级: '2班', 监护人: '新妈', 关系: '母亲', 手机: `1900000${1000 + number}` }[title] ?? '')

describe('RS-9: a school brings its own roster', () => {
  test('dry run, then application: new pupils in new classes, moves from today, contacts that prove a guardian; nobody is removed', async () => {
    const w = await world()
    const rows = ownRows(w)
    rows[0]![4] = '三(2)班'
    rows[1]![1] = `${w.pupils[1]!.name}改`
    const stays = rows.splice(2, 1)[0]!
    const file = await workbook([['城东第一小学学生名册'], pupilTitles, ...rows, newcomer(1), newcomer(2, { 班级: '四年级1班', 年级: '四年级' }), newcomer(3, { 手机: '12' })])
    const dry = await checked(w, '名册.xlsx', file)
    expect(dry).toMatchObject({ state: 'checked', kind: 'students', rows: 14, done: 14, failure: null })
    expect(dry.counts).toEqual({ newStudents: 2, changedStudents: 2, unchangedStudents: 9, newClasses: 1, movedStudents: 1, guardianContacts: 2, badRows: 1, notInFile: 1 })
    expect((await errorsOf(w, dry.id)).items).toEqual([{ row: 16, column: '手机', text: '手机应为11位手机号' }])
    const missing = await h.api('GET /roster-imports/:importId/not-in-file', { params: { importId: dry.id } }, { token: await w.tokenOf(w.admin) })
    expect(missing.reply).toEqual({ items: [{ studentId: w.pupils[2]!.id, name: stays[1], class: '三(1)班' }], total: 1 })
    expect(await sql('SELECT id FROM student WHERE school_id = ? AND name LIKE ?', [w.school.id, '新生%'])).toEqual([])

    const { asked, after } = await apply(w, dry.id)
    expect([asked.status, asked.reply.state, after.state]).toEqual([201, 'applying', 'applied'])
    const byAdmin = [auditRow(w.admin, { school: w.school.id })]
    expect(await audited('roster.begin_import', { school: w.school.id })).toEqual(byAdmin)
    expect(await audited('roster.apply_import', { school: w.school.id })).toEqual(byAdmin)
    const classes = await classesOn(w.school.id, today)
    expect(classes.map((one) => [one.className, one.enrolled])).toEqual([['三(1)班', 5], ['三(2)班', 8], ['四(1)班', 1]])
    expect((await studentsOn(w.class.class, '2026-03-10')).map((one) => one.studentId)).toContain(w.pupils[0]!.id)
    expect((await studentsOn(w.otherClass.class, today)).map((one) => one.studentId)).toContain(w.pupils[0]!.id)
    expect((await studentsOn(w.class.class, today)).map((one) => one.name)).toContain(`${w.pupils[1]!.name}改`)
    expect((await studentsOn(w.class.class, today)).map((one) => one.studentId)).toContain(w.pupils[2]!.id)
    const bound = await bindGuardian(w.stranger.accountId, { schoolId: w.school.id, pupilNo: 'G91000', name: '新生1', relation: 'mother', proof: { kind: 'phone_on_file', phone: '19000001001' } })
    expect(bound.status).toBe('active')
  })

  test('the same file again changes nothing: every pupil is unchanged, and no row of the roster moves', async () => {
    const w = await world()
    const file = await workbook([pupilTitles, ...ownRows(w), newcomer(1), newcomer(2)])
    const first = await checked(w, 'a.xlsx', file)
    await apply(w, first.id)
    const snapshot = async () => ({
      students: await sql('SELECT * FROM student WHERE school_id = ? ORDER BY id', [w.school.id]), memberships: await sql('SELECT * FROM membership WHERE school_id = ? ORDER BY id', [w.school.id]),
      contacts: await sql('SELECT * FROM guardian_contact WHERE school_id = ? ORDER BY id', [w.school.id]), classes: await sql('SELECT * FROM class WHERE school_id = ? ORDER BY id', [w.school.id]),
    })
    const before = await snapshot()
    clock.advance(10 * 60_000)
    const second = await checked(w, 'a.xlsx', file)
    expect(second.counts).toEqual({ newStudents: 0, changedStudents: 0, unchangedStudents: 14, newClasses: 0, movedStudents: 0, guardianContacts: 0, badRows: 0, notInFile: 0 })
    expect((await apply(w, second.id)).after.state).toBe('applied')
    const tomorrow = path.join(h.env.STORAGE_DIR, 'tomorrow.xlsx')
    await writeFile(tomorrow, file)
    await importRosterFile(w.school.id, tomorrow, { apply: true, day: '2026-03-12' })
    expect(await snapshot()).toEqual(before)
    const twice = await apply(w, second.id)
    expect(twice.asked.error?.code).toBe('roster.import_not_ready')
  })

  test('phones, pupil numbers and guardian names lie sealed; the file itself too', async () => {
    const w = await world()
    const dry = await checked(w, 'a.csv', Buffer.from(csvText([pupilTitles, newcomer(77, { 监护人: '封好的名字' })])))
    await apply(w, dry.id)
    const [row] = await sql<{ no: Buffer; name: Buffer; phone: Buffer }>(
      'SELECT t.pupil_no_sealed AS no, c.name_sealed AS name, c.phone_sealed AS phone FROM student t JOIN guardian_contact c ON c.student_id = t.id WHERE t.school_id = ? AND t.name = ?',
      [w.school.id, '新生77'],
    )
    for (const [sealed, text] of [[row!.no, 'G977000'], [row!.name, '封好的名字'], [row!.phone, '19000001077']] as const) expect(sealed.includes(Buffer.from(text))).toBe(false)
    const folder = path.join(h.env.STORAGE_DIR, 'roster-imports')
    for (const name of await readdir(folder)) expect((await readFile(path.join(folder, name))).includes(Buffer.from('新生77'))).toBe(false)
  })

  test.each([
    ['UTF-8', (text: string) => Buffer.from(text)], ['UTF-8 with a mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['GBK', inGbk], ['UTF-16 ("Unicode text")', (text: string) => Buffer.from(`\uFEFF${text.replaceAll(',', '\t')}`, 'utf16le')],
  ])('a .csv in %s is read', async (_, encode) => {
    const w = await world()
    const dry = await checked(w, '名册.csv', encode(csvText([['学生名册'], pupilTitles, newcomer(1), newcomer(2, { 姓名: '欧阳"娜"娜' })])))
    expect(dry).toMatchObject({ state: 'checked', counts: { newStudents: 2, badRows: 0, notInFile: 12 } })
    await apply(w, dry.id)
    expect((await studentsOn(w.otherClass.class, today)).map((one) => one.name)).toEqual(expect.arrayContaining(['新生1', '欧阳"娜"娜']))
  })

  test('bad input: emoji and 𠮷 are names, 10,000 characters are not; repeated rows and phones typed as numbers are known for what they are', async () => {
    const w = await world()
    const rows = [newcomer(1, { 姓名: '𠮷田🌟太郎', 手机: 1.3800000001e10 }), newcomer(2, { 姓名: '王'.repeat(10_000) }), newcomer(1, { 姓名: '𠮷田🌟太郎', 手机: '13800000001' })]
    const dry = await checked(w, 'a.xlsx', await workbook([pupilTitles, ...rows]))
    expect(dry.counts).toMatchObject({ newStudents: 1, badRows: 2 })
    const { items, total } = await errorsOf(w, dry.id)
    expect([items, total]).toEqual([[{ row: 3, column: '姓名', text: '姓名超过60个字' }, { row: 4, column: '学籍号', text: '与第2行重复' }], 2])
    await apply(w, dry.id)
    expect((await studentsOn(w.otherClass.class, today)).map((one) => one.name)).toContain('𠮷田🌟太郎')
  })

  test('the error file has the columns of the file handed in, the reasons at the end, and nothing a spreadsheet would run; corrected, it goes through', async () => {
    const w = await world()
    const titles = ['备注', ...pupilTitles]
    const bad = ['=HYPERLINK("http://x")', ...newcomer(5, { 手机: '12345', 姓名: '+加号' })]
    const errorFile = async (importId: string) =>
      fetch(`${h.url}/api/roster-imports/${importId}/error-file`, { headers: { Authorization: `Bearer ${await w.tokenOf(w.admin)}` } })
    const dry = await checked(w, 'a.xlsx', await workbook([['标题'], titles, ['', ...newcomer(4)], bad]))
    const reply = await errorFile(dry.id)
    expect(reply.headers.get('content-disposition')).toContain('.xlsx')
    expect(await audited('roster.read_import_file', { school: w.school.id })).toEqual([auditRow(w.admin, { school: w.school.id })])
    const rows = (await readSheet(Buffer.from(await reply.arrayBuffer()))) as string[][]
    expect(rows).toEqual([[...titles, '错误'], [`'=HYPERLINK("http://x")`, ...newcomer(5, { 手机: '12345', 姓名: `'+加号` }), '手机：手机应为11位手机号']])
    rows[1]![8] = '19000009999'
    expect((await checked(w, 'b.xlsx', await workbook(rows))).counts).toMatchObject({ newStudents: 1, badRows: 0 })

    const text = await checked(w, 'a.csv', Buffer.from(csvText([titles, bad])))
    const csv = await errorFile(text.id)
    expect(csv.headers.get('content-type')).toContain('text/csv')
    expect(Buffer.from(await csv.arrayBuffer()).toString('utf8')).toBe(`\uFEFF${[[...titles, '错误'], [`'=HYPERLINK("http://x")`, ...newcomer(5, { 手机: '12345', 姓名: `'+加号` }), '手机：手机应为11位手机号']].map((row) => row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(',')).join('\r\n')}\r\n`)
  })

  test('a roster that moved since the dry run is not overwritten: the school looks again', async () => {
    const w = await world()
    const dry = await checked(w, 'a.xlsx', await workbook([pupilTitles, newcomer(1)]))
    await createStaff([{ bureauId: w.bureau.id, schoolId: w.school.id, staffNo: 'NEW1', name: '新老师', phone: '19000000077' }])
    const { asked, after } = await apply(w, dry.id)
    expect([asked.status, asked.error?.code, after.state]).toEqual([409, 'roster.import_changed', 'checked'])
  })

  test('a file without the needed columns says which are missing; a new file takes the place of one that was only checked', async () => {
    const w = await world()
    const poor = await checked(w, 'a.xlsx', await workbook([['姓名', '班级'], ['张三', '三(1)班']]))
    expect(poor).toMatchObject({ state: 'failed', failure: '表头缺少必需的列：学籍号' })
    const first = await checked(w, 'a.xlsx', await workbook([pupilTitles, newcomer(1)]))
    await checked(w, 'b.xlsx', await workbook([pupilTitles, newcomer(2)]))
    expect(await stateOf(w, first.id)).toMatchObject({ state: 'failed', failure: '已上传新的文件，这一份不再处理' })
    expect((await apply(w, first.id)).asked.error?.code).toBe('roster.import_not_ready')
  })

  test('only the school’s own administrator hands a roster in', async () => {
    const w = await world()
    const file = await workbook([pupilTitles, newcomer(1)])
    const codes = [w.leader, w.homeroom, w.neighbourAdmin, w.abroadAdmin, w.officer, w.stranger]
    const statuses = []
    for (const person of codes) statuses.push((await upload(w, 'a.xlsx', file, person)).status)
    expect(statuses).toEqual([403, 404, 404, 404, 403, 404])
    const { id } = await checked(w, 'a.xlsx', file)
    expect((await h.api('GET /roster-imports/:importId/errors', { params: { importId: id } }, { token: await w.tokenOf(w.neighbourAdmin) })).status).toBe(404)
  })
})

describe('files that mean harm or are broken', () => {
  test('are refused at the door when it shows there: pictures, cut-off workbooks, zip bombs, archives of thousands', async () => {
    const w = await world()
    const good = await workbook([pupilTitles, newcomer(1)])
    const many = zip([{ name: 'xl/workbook.xml', content: Buffer.from('<w/>') }, ...Array.from({ length: 2_000 }, (_, index) => ({ name: `f${index}`, content: Buffer.from('x') }))])
    const replies = []
    for (const content of [Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]), Buffer.from('PK not a zip'), good.subarray(0, good.length - 40), zip([{ name: 'a.txt', content: Buffer.from('a') }])]) {
      replies.push((await upload(w, 'a.xlsx', content)).error?.code)
    }
    expect(new Set(replies)).toEqual(new Set(['roster.file_unreadable']))
    expect((await upload(w, 'a.xlsx', zipBomb())).error?.code).toBe('roster.file_too_big')
    expect((await upload(w, 'a.xlsx', many)).error?.code).toBe('roster.file_too_big')
    expect((await upload(w, 'a.xlsx', Buffer.alloc(11 * 1024 * 1024, 0x61))).status).toBe(413)
  })

  test('fail in the dry run when it shows only inside: a lying directory, XML that is none, a sheet that wants all memory', async () => {
    const w = await world()
    const lying = await checked(w, 'a.xlsx', zipBomb(30 * 1024 * 1024, 1_000))
    expect(lying).toMatchObject({ state: 'failed', failure: '文件读不出来，请用 .xlsx 或 .csv 格式重新保存后再传' })
    const noXml = await checked(w, 'a.xlsx', zip([{ name: 'xl/workbook.xml', content: Buffer.from('<workbook><broken') }]))
    expect(noXml.state).toBe('failed')
    const binary = await checked(w, 'a.csv', Buffer.from([0xff, 0xff, 0x80, 0x81, 0x20, 0xff]))
    expect(binary.state).toBe('failed')
  })

  test('a reading process that runs out of memory dies alone', async () => {
    const wide = Array.from({ length: 20_000 }, (_, index) => `<row r="${index + 1}"><c r="${index === 0 ? 'XFD' : 'A'}${index + 1}" t="n"><v>1</v></c></row>`).join('')
    const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
    const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    const entries = {
      '[Content_Types].xml': '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
      'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${wide}</sheetData></worksheet>`,
    }
    const file = zip(Object.entries(entries).map(([name, text]) => ({ name, content: Buffer.from(text) })))
    await expect(readTableApart(file)).rejects.toMatchObject({ what: 'too_big' })
  })
})

describe('RS-9: the staff file and the command line', () => {
  const titles = ['工号', '姓名', '手机', '职务', '年级', '班级', '学科']
  const write = async (name: string, content: Buffer) => {
    const file = path.join(h.env.STORAGE_DIR, name)
    await writeFile(file, content)
    return file
  }

  test('staff come with their duties; a new homeroom teacher takes the class over from today; the same file again changes nothing', async () => {
    const w = await world()
    const rows = [['N01', '新班主任', '19000000501', '班主任、任课教师', '三年级', '1班', '数学'], ['N02', '新年级长', '19000000502', '年级组长', '三年级', '', '']]
    const file = await write('staff.xlsx', await workbook([['教师名册'], titles, ...rows]))
    const steps: string[] = []
    const first = await importRosterFile(w.school.id, file, { apply: true, report: (step, done, total) => void steps.push(`${step} ${done}/${total}`) })
    expect([first.kind, first.faults, first.counts.newStudents, steps.at(-1)]).toEqual(['staff', [], 2, 'apply 2/2'])
    // By an operator, who is nobody signed in.
    expect(await audited('roster.apply_import', { school: w.school.id })).toEqual([auditRow(undefined, { school: w.school.id })])
    expect(await grantsOf(w.homeroom.accountId, today)).toEqual([])
    expect(await grantsOf(w.homeroom.accountId, '2026-03-10')).toHaveLength(1)
    const again = await importRosterFile(w.school.id, file, { apply: true })
    expect(again.counts).toMatchObject({ newStudents: 0, changedStudents: 0, unchangedStudents: 2, movedStudents: 0 })
    const codes = await issueStaffCodes(w.school.id)
    expect(codes.map((one) => [one.staffNo, one.name])).toEqual([['N01', '新班主任'], ['N02', '新年级长']])
  })

  test('a district’s pupils enter quickly: 5,000 pupils of one school with two guardians each', async () => {
    const w = await world()
    const rows = Array.from({ length: 5_000 }, (_, index) => [
      `G${440400000000 + index}`, `学生${index}`, index % 2 ? '男' : '女', `${'一二三四五六'[index % 6]}年级`, `${1 + (index % 20)}班`, `家长${index}`, '父亲', `1${3_900_000_000 + index}`,
      `家长乙${index}`, '母亲', `1${3_800_000_000 + index}`,
    ])
    const file = await write('many.csv', Buffer.from(csvText([['学籍号', '姓名', '性别', '年级', '班级', '监护人1', '关系1', '手机1', '监护人2', '关系2', '手机2'], ...rows])))
    const started = performance.now()
    const done = await importRosterFile(w.school.id, file, { apply: true })
    const perSecond = Math.round(5_000 / ((performance.now() - started) / 1000))
    process.stdout.write(`${JSON.stringify({ figure: 'roster import, read and applied', rowsPerSecond: perSecond })}\n`)
    expect(done.counts).toMatchObject({ newStudents: 5_000, newClasses: 59, guardianContacts: 10_000, badRows: 0 })
    // 3,000 a second on a quiet machine; a busy one must not fail the suite.
    expect(perSecond).toBeGreaterThan(300)
  })
})
