/** S04, SE-2: what is planted about a child, a family and a session is in no log line, no audit row, no seal head and no refusal. */
import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { exportHead } from '../../src/platform/audit-heads'
import { sealAudit } from '../../src/platform/audit-seal'
import { sql } from '../../src/platform/db'
import { newId } from '../../src/platform/ids'
import { configureLog } from '../../src/platform/log'
import { markOf, reportBody } from '../support/attendance'
import { house, type House } from '../support/house'
import { world } from '../support/world'

const lines: string[] = []
let h: House
beforeAll(async () => {
  h = await house()
  configureLog({ level: 'debug', destination: { write: (line: string) => void lines.push(line) } })
})
afterAll(async () => {
  configureLog({ level: 'silent' })
  await h.close()
})

it('S04 SE-2 a day with illness, consents, looks, refusals and a broken audit leaves none of what was planted behind', async () => {
  const w = await world()
  const token = await w.tokenOf(w.homeroom)
  const guardian = { token: await w.tokenOf(w.guardianA) }
  const studentId = w.pupils[0]!.id
  const note = '金丝雀备注：奶奶家发过水痘'
  const roll = () => h.api('GET /classes/:classId/roll', { params: { classId: w.class.class } }, { token })
  const health = { symptoms: ['fever' as const, 'cough' as const], temperature: 38.7, note }
  const body = reportBody((await roll()).reply, { marks: [markOf(w.pupils[0], 'leave_sick', { health }), markOf(w.pupils[1], 'absent_unexplained')] })
  expect((await h.api('POST /classes/:classId/attendance-reports', { params: { classId: w.class.class }, body }, { token })).status).toBe(201)
  await h.drain()
  await roll()
  await h.api('GET /students/:studentId/attendance', { params: { studentId } }, guardian)
  await h.api('GET /students/:studentId/guardians', { params: { studentId } }, { token })
  await h.api('PUT /students/:studentId/consents/:purpose', { params: { studentId, purpose: 'health_detail' }, body: { given: false, version: 1 } }, guardian)
  await h.api('GET /students/:studentId/data-accesses', { params: { studentId } }, guardian)
  await h.api('GET /students/:studentId/attendance', { params: { studentId } }, { token: await w.tokenOf(w.otherGuardian) })
  await sql('RENAME TABLE audit_log TO audit_log_away')
  const broken = await roll()
  await sql('RENAME TABLE audit_log_away TO audit_log')
  expect(broken.status).toBe(500)
  await sealAudit(newId())
  await exportHead()

  const audit = JSON.stringify(await sql('SELECT * FROM audit_log WHERE school_id = ?', [w.school.id]))
  const folder = path.join(h.env.STORAGE_DIR, 'audit-heads')
  const heads = (await readdir(folder)).map((name) => readFileSync(path.join(folder, name), 'utf8')).join('')
  expect(lines.length).toBeGreaterThan(8)
  expect(audit).toContain('attendance.read_health')
  expect(heads).toContain('"hash"')
  const planted = [
    note, '38.7', w.pupils[0]!.name, w.guardianA.name, ...w.pupils[0]!.contacts.map((contact) => contact.phone), w.guardianA.openid, token, guardian.token,
    h.env.WX_OA_SECRET, h.env.INDEX_KEY, h.env.COOKIE_KEY, ...Object.values(h.env.FIELD_KEYS),
  ]
  const said = { log: lines.join(''), audit, heads, refusal: JSON.stringify(broken.raw.body) }
  expect(planted.flatMap((secret) => Object.entries(said).flatMap(([where, text]) => (text.includes(secret) ? [`${where}: ${secret.slice(0, 6)}`] : [])))).toEqual([])
})
