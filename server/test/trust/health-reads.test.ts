/**
 * S30, S31: every endpoint of every contract whose reply can carry what is known of a named child's health is walked here. One that is not in
 * `scenarios` fails, one that answers without an audit row for each child shown fails, and one that answers while the audit cannot be written fails.
 */
import { randomUUID } from 'node:crypto'
import { api as contracts } from '@zhixiao/shared-types/contract/api'
import type { Endpoint, EndpointName } from '@zhixiao/shared-types/contract/contract'
import { healthKeys } from '@zhixiao/shared-types/values/consent'
import { z } from 'zod'
import { summaryJob } from '../../src/modules/summary/jobs'
import { childrenShown } from '../../src/platform/audit-replay'
import { sql, write } from '../../src/platform/db'
import { createRunner } from '../../src/platform/jobs'
import { audited, auditRow } from '../support/audit'
import { healthKeysIn, markOf, reportBody } from '../support/attendance'
import { house, type House } from '../support/house'
import { schoolDayOfTests as day, world, type Person, type World } from '../support/world'

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h.close())
beforeEach(() => h.clock.set('2026-03-11T07:50:00+08:00'))

type Asked = { who: Person; params?: Record<string, string>; query?: object; body?: object }
const health = { symptoms: ['fever' as const, 'cough' as const], temperature: 38.2, note: '昨晚开始' }
const marks = (w: World) => [
  markOf(w.pupils[0], 'leave_sick', { health }), markOf(w.pupils[1], 'present', { health: { symptoms: ['cough'] } }), markOf(w.pupils[2], 'leave_sick', { health: { symptoms: ['to_be_traced'] } }),
]
const as = async (w: World, who: Person) => ({ token: await w.tokenOf(who) })
const inClass = (w: World) => ({ classId: w.class.class })
async function form(w: World) {
  const roll = await h.api('GET /classes/:classId/roll', { params: inClass(w), query: { session: 'am' } }, await as(w, w.homeroom))
  return { who: w.homeroom, params: inClass(w), body: reportBody(roll.reply, { marks: marks(w) }) }
}
async function reported(w: World): Promise<string> {
  const { params, body } = await form(w)
  const answer = await h.api('POST /classes/:classId/attendance-reports', { params, body }, await as(w, w.homeroom))
  expect([answer.status, answer.error]).toEqual([201, undefined])
  return answer.reply.id
}
const change = (w: World) => ({ version: 1, reason: '家长来电', marks: [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['fever', 'rash'], temperature: 37.9 } })] })
async function corrected(w: World, time: string) {
  const reportId = await reported(w)
  h.clock.set(`2026-03-11T${time}:00+08:00`)
  const { reply, error } = await h.api('POST /attendance-reports/:reportId/corrections', { params: { reportId }, body: change(w) }, await as(w, w.homeroom))
  expect(error).toBeUndefined()
  return { reportId, correctionId: reply.correction.id }
}
async function compiled(w: World): Promise<string> {
  await reported(w)
  h.clock.set('2026-03-11T18:30:00+08:00')
  await createRunner([summaryJob('day', [w.school.id])]).tick()
  await h.drain()
  const { reply } = await h.api('GET /classes/:classId/summary-versions', { params: inClass(w), query: { day, period: 'day' } }, await as(w, w.homeroom))
  return reply.items[0]!.id
}
async function task(w: World): Promise<string> {
  await reported(w)
  return (await h.api('GET /classes/:classId/tracing-tasks', { params: inClass(w) }, await as(w, w.homeroom))).reply.items[0]!.id
}

/** For each endpoint a call that really shows health. */
const scenarios: Partial<Record<EndpointName, (w: World) => Promise<Asked>>> = {
  'GET /classes/:classId/roll': async (w) => (await reported(w), { who: w.deputy, params: inClass(w), query: { session: 'am' } }),
  'POST /classes/:classId/attendance-reports': form,
  'GET /attendance-reports/:reportId': async (w) => ({ who: w.nurse, params: { reportId: await reported(w) } }),
  'GET /students/:studentId/attendance': async (w) => (await reported(w), { who: w.guardianA, params: { studentId: w.pupils[0]!.id } }),
  'POST /attendance-reports/:reportId/corrections': async (w) => ({ who: w.homeroom, params: { reportId: await reported(w) }, body: change(w) }),
  'GET /attendance-reports/:reportId/corrections': async (w) => ({ who: w.leader, params: { reportId: (await corrected(w, '10:00')).reportId } }),
  'GET /schools/:schoolId/attendance-corrections': async (w) => (await corrected(w, '19:00'), { who: w.nurse, params: { schoolId: w.school.id } }),
  'POST /attendance-corrections/:correctionId/decisions': async (w) => ({ who: w.nurse, params: { correctionId: (await corrected(w, '19:00')).correctionId }, body: { decision: 'approve' } }),
  'POST /tracing-tasks/:taskId/answers': async (w) => ({ who: w.homeroom, params: { taskId: await task(w) }, body: { health: { symptoms: ['rash'] } } }),
  'GET /classes/:classId/summaries/:summaryId/rows': async (w) => ({ who: w.homeroom, params: { ...inClass(w), summaryId: await compiled(w) } }),
}
/** Their replies have no health key: to be in the list is to be ill. */
const tellingLists: Partial<Record<EndpointName, (w: World) => Promise<Asked>>> = {
  'GET /classes/:classId/tracing-tasks': async (w) => (await reported(w), { who: w.homeroom, params: inClass(w) }),
  'GET /schools/:schoolId/tracing-tasks': async (w) => (await reported(w), { who: w.nurse, params: { schoolId: w.school.id } }),
}
const walked = Object.entries({ ...scenarios, ...tellingLists }) as [EndpointName, (w: World) => Promise<Asked>][]

async function call(w: World, name: EndpointName, { who, params, query, body }: Asked, key: string = randomUUID()) {
  return h.api(name as 'GET /me', { params, query, body }, { ...(await as(w, who)), idempotencyKey: key })
}
type Row = { student: string; account: string; role: string; fields: unknown; route: string; ip: string; at: Date; result: string }
const auditOf = (requestId: string) =>
  sql<Row>(`SELECT CAST(student_id AS CHAR) AS student, CAST(account_id AS CHAR) AS account, role, fields, route, ip, at, result FROM audit_log WHERE request_id = ? AND action LIKE '%.read\\_%'`, [requestId])
const named = (reply: unknown): string[] => ((reply as { items?: { studentId: string }[] }).items ?? []).map((one) => one.studentId)

/** Names of a schema's keys, however deep. */
function keysOf(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(keysOf)
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([key, inner]) => [...(key === 'properties' ? Object.keys(inner as object) : []), ...keysOf(inner)])
}
const carriesHealth = ({ response }: Endpoint) =>
  typeof response === 'object' && response !== null && keysOf(z.toJSONSchema(response, { io: 'output', unrepresentable: 'any' })).some((key) => (healthKeys as readonly string[]).includes(key))

describe('S30 every look at health data is written down', () => {
  it('S30 every endpoint whose reply can carry health is walked here; a new one must be added', () => {
    const carrying = (Object.entries(contracts) as [EndpointName, Endpoint][]).filter(([, endpoint]) => carriesHealth(endpoint)).map(([name]) => name)
    expect(carrying.length).toBeGreaterThan(5)
    expect(carrying.filter((name) => !(name in scenarios))).toEqual([])
  })

  it.each(walked)('S30 %s: one row for each child shown, with who, role, fields, route, address, time and result', async (name, prepare) => {
    const w = await world()
    const asked = await prepare(w)
    const answer = await call(w, name, asked)
    expect([answer.status, answer.error]).toEqual([name.startsWith('POST') ? 201 : 200, undefined])
    const shown = name in tellingLists ? named(answer.reply) : childrenShown(answer.reply)
    expect(shown.length).toBeGreaterThan(0)
    const rows = await auditOf(answer.headers['x-request-id'] ?? '')
    expect([...new Set(rows.map((row) => row.student))].sort()).toEqual([...shown].sort())
    for (const row of rows) {
      expect(row).toMatchObject({ account: asked.who.accountId, route: name, at: h.clock.now(), result: 'done' })
      expect(row.role).not.toBeNull()
      expect(row.ip).not.toBe('')
      // Names of fields, never what is in them.
      expect(JSON.stringify(row.fields)).not.toMatch(/38|fever|昨晚/)
    }
  })

  it('S30 a kept answer that is shown again after a broken connection is a look too', async () => {
    const w = await world()
    const asked = await form(w)
    const key = randomUUID()
    const name = 'POST /classes/:classId/attendance-reports'
    await call(w, name, asked, key)
    const again = await call(w, name, asked, key)
    expect(again.headers['idempotent-replayed']).toBe('true')
    expect((await auditOf(again.headers['x-request-id'] ?? '')).map((row) => row.student).sort()).toEqual(childrenShown(again.reply).sort())
    const looks = childrenShown(again.reply).map((student) => auditRow(w.homeroom, { school: w.school.id, student }))
    expect(await audited('answer.read_again', { school: w.school.id })).toEqual(looks)
  })

  it('S30 a refused try is written down as refused, with the child it was about', async () => {
    const w = await world()
    const tried = await h.api('GET /students/:studentId/attendance', { params: { studentId: w.pupils[0]!.id } }, await as(w, w.otherGuardian))
    expect(tried.status).toBe(404)
    expect(await sql('SELECT CAST(student_id AS CHAR) AS student, action, result FROM audit_log WHERE account_id = ?', [w.otherGuardian.accountId])).toEqual([
      { student: w.pupils[0]!.id, action: 'access.refused', result: 'refused' },
    ])
  })

  it('S30 the acting role is the one held at the child, not any the person says they have', async () => {
    const w = await world()
    const reportId = await reported(w)
    await h.api('GET /attendance-reports/:reportId', { params: { reportId } }, { ...(await as(w, w.nurse)), headers: { 'X-Acting-Role': 'leader' } })
    expect(await sql(`SELECT DISTINCT role FROM audit_log WHERE account_id = ?`, [w.nurse.accountId])).toEqual([{ role: 'nurse' }])
  })

  it('S30 who reads the guardians of a child, their requests or a roster file is written down', async () => {
    const w = await world()
    await h.api('GET /students/:studentId/guardians', { params: { studentId: w.pupils[0]!.id } }, await as(w, w.homeroom))
    expect(await sql('SELECT action, CAST(student_id AS CHAR) AS student FROM audit_log WHERE account_id = ?', [w.homeroom.accountId])).toEqual([{ action: 'roster.read_guardians', student: w.pupils[0]!.id }])
  })
})

describe('S31 no row, no answer', () => {
  afterEach(() => write('DROP TRIGGER IF EXISTS audit_log__away'))

  it.each(walked)('S31 %s answers nothing about health while the audit cannot be written', async (name, prepare) => {
    const w = await world()
    const asked = await prepare(w)
    await write(`CREATE TRIGGER audit_log__away BEFORE INSERT ON audit_log FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the audit is away'`)
    const answer = await call(w, name, asked)
    expect(answer.status).toBeGreaterThanOrEqual(500)
    expect(healthKeysIn(answer.raw.body)).toEqual([])
    expect(JSON.stringify(answer.raw.body)).not.toContain(w.pupils[0]!.name)
  })

  it('S31 a kept answer is not shown again either, and who may not look is refused all the same', async () => {
    const w = await world()
    const asked = await form(w)
    const key = randomUUID()
    await call(w, 'POST /classes/:classId/attendance-reports', asked, key)
    await write(`CREATE TRIGGER audit_log__away BEFORE INSERT ON audit_log FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the audit is away'`)
    expect((await call(w, 'POST /classes/:classId/attendance-reports', asked, key)).status).toBe(500)
    expect((await h.api('GET /students/:studentId/attendance', { params: { studentId: w.pupils[0]!.id } }, await as(w, w.otherGuardian))).status).toBe(404)
  })
})
