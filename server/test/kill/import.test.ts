/** Real workers as processes of their own: one is killed while it takes a roster over, one has 192 MB for 50,000 rows (RS-9). */
import { setTimeout as sleep } from 'node:timers/promises'
import { startChild, type HouseChild } from '../support/child'
import { house, testVariables, type House } from '../support/house'
import { csvText, workbook } from '../support/roster-file'
import { world, type World } from '../support/world'
import { setClock } from '../../src/platform/clock'
import { sql } from '../../src/platform/db'
import { beginSession } from '../../src/platform/session'

let h: House
const children: HouseChild[] = []
beforeAll(async () => {
  h = await house()
  setClock() // the workers are processes of their own: everybody keeps the machine's time
})
afterAll(async () => {
  for (const child of children) await child.stop('SIGKILL')
  await h.close()
})

async function worker(changes: Record<string, string> = {}): Promise<HouseChild> {
  const child = await startChild('worker', testVariables({ LEASE_MS: '2000', STORAGE_DIR: h.env.STORAGE_DIR, ...changes }))
  children.push(child)
  return child
}
const as = async (w: World) => ({ token: (await beginSession(w.admin.accountId, 'mp')).token })
const stateOf = async (w: World, importId: string) => (await h.api('GET /roster-imports/:importId', { params: { importId } }, await as(w))).reply
async function reaching(w: World, importId: string, state: string, ms = 60_000) {
  for (const until = Date.now() + ms; Date.now() < until; await sleep(100)) {
    const now = await stateOf(w, importId)
    if (now.state === state || now.state === 'failed') return now
  }
  return stateOf(w, importId)
}
async function upload(w: World, name: string, content: Buffer): Promise<string> {
  const { reply, status } = await h.api('POST /schools/:schoolId/roster-imports', { params: { schoolId: w.school.id }, file: { name, content } }, await as(w))
  expect(status).toBe(201)
  return reply.id
}
const apply = async (w: World, importId: string) =>
  expect((await h.api('POST /roster-imports/:importId/applications', { params: { importId }, body: {} }, await as(w))).status).toBe(201)

const titles = ['学籍号', '姓名', '性别', '年级', '班级', '监护人1', '关系1', '手机1', '监护人2', '关系2', '手机2', '住校']
const roster = (count: number) => [
  titles,
  ...Array.from({ length: count }, (_, n) => [
    `G77${String(n).padStart(8, '0')}`, `大名册${n}`, n % 2 ? '男' : '女', `${'一二三四五六'[n % 6]}年级`, `${1 + (n % 40)}班`, `家长甲${n}`, '父亲', `1${3_900_000_000 + n}`, `家长乙${n}`, '母亲',
    `1${3_800_000_000 + n}`, n % 5 === 0 ? '是' : '',
  ]),
]
async function stored(w: World) {
  const count = async (table: string) =>
    (await sql<{ n: number; distinctly: number }>(`SELECT COUNT(*) AS n, COUNT(DISTINCT x.student_id) AS distinctly FROM ${table} x JOIN student t ON t.id = x.student_id WHERE t.school_id = ? AND t.name LIKE '大名册%'`, [w.school.id]))[0]!
  const [students] = await sql<{ n: number }>(`SELECT COUNT(*) AS n FROM student WHERE school_id = ? AND name LIKE '大名册%'`, [w.school.id])
  const [members, contacts, boarders] = [await count('membership'), await count('guardian_contact'), await count('boarding')]
  return { students: students!.n, members: members.n, placed: members.distinctly, contacts: contacts.n, boarders: boarders.n }
}

it('a worker killed inside a piece and one killed between two: the next one goes on when the lease is over, and nobody is doubled', async () => {
  const w = await world({ bound: 0 })
  const importId = await upload(w, '名册.csv', Buffer.from(csvText(roster(4_000))))
  const checking = await worker()
  await reaching(w, importId, 'checked')
  await checking.stop()
  await apply(w, importId)
  for (const place of ['roster.in-piece:2', 'roster.after-piece:1']) {
    const child = await worker({ FAILPOINT: place })
    await child.exited
    expect([place, child.process.signalCode]).toEqual([place, 'SIGKILL'])
    const half = await stored(w)
    // Pieces are whole or not there: what the killed worker had open is gone.
    expect([half.students % 1_000, half.members, half.contacts]).toEqual([0, half.students, half.students * 2])
    expect(half.students).toBeLessThan(4_000)
  }
  const last = await worker()
  expect(await reaching(w, importId, 'applied')).toMatchObject({ state: 'applied', failure: null, taken: 4_000 })
  await last.stop()
  expect(await stored(w)).toEqual({ students: 4_000, members: 4_000, placed: 4_000, contacts: 8_000, boarders: 800 })
})

it('50,000 rows as .csv and again as .xlsx go through a worker whose heap is limited to 192 MB', async () => {
  const w = await world({ bound: 0 })
  const limited = await worker({ NODE_OPTIONS: '--max-old-space-size=192', LEASE_MS: '10000' })
  const rows = roster(50_000)
  const csv = await upload(w, '名册.csv', Buffer.from(csvText(rows)))
  expect(await reaching(w, csv, 'checked')).toMatchObject({ state: 'checked', rows: 50_000, counts: { newStudents: 50_000, badRows: 0, guardianContacts: 100_000 } })
  await apply(w, csv)
  expect(await reaching(w, csv, 'applied')).toMatchObject({ state: 'applied', taken: 50_000 })
  expect(await stored(w)).toEqual({ students: 50_000, members: 50_000, placed: 50_000, contacts: 100_000, boarders: 10_000 })

  const xlsx = await upload(w, '名册.xlsx', await workbook(rows))
  expect(await reaching(w, xlsx, 'checked')).toMatchObject({ state: 'checked', counts: { unchangedStudents: 50_000, newStudents: 0, badRows: 0 } })
  expect([limited.process.exitCode, limited.process.signalCode]).toEqual([null, null])
  await limited.stop()
}, 180_000)
