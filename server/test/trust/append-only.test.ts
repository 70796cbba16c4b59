/** S32: the house runs as the user of config/deploy/app-grants.sql, who can add audit rows and nothing else to them. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createConnection, type Connection } from 'mysql2/promise'
import { protectAppendOnly } from '../../migrations/append-only'
import { auditProtection } from '../../src/platform/audit-guard'
import { sealAudit } from '../../src/platform/audit-seal'
import { sql, write } from '../../src/platform/db'
import { newId } from '../../src/platform/ids'
import { markOf, reportBody } from '../support/attendance'
import { databaseUrl, prepareDatabase, runId, workerId } from '../support/database'
import { house, type House } from '../support/house'
import { world } from '../support/world'

const user = `app_${runId()}_${workerId()}`.slice(0, 32)
let owner: Connection
let h: House
beforeAll(async () => {
  await prepareDatabase()
  owner = await createConnection({ uri: databaseUrl() })
  await owner.query(`DROP USER IF EXISTS '${user}'@'127.0.0.1'`)
  await owner.query(`CREATE USER '${user}'@'127.0.0.1' IDENTIFIED BY 'of-the-test-only'`)
  for (const grant of await grants()) await owner.query(grant.replace(`'zhixiao_app'@'%'`, `'${user}'@'127.0.0.1'`))
  const url = new URL(databaseUrl())
  url.username = user
  url.password = 'of-the-test-only'
  process.env.MYSQL_URL = url.toString() // this file's own copy: jest gives each file its environment
  h = await house()
})
afterAll(async () => {
  await h.close()
  await owner.query(`DROP USER IF EXISTS '${user}'@'127.0.0.1'`)
  await owner.end()
})

/** What the file of the deployment makes of the schema as it is. */
async function grants(): Promise<string[]> {
  const [rows] = await owner.query(readFileSync(path.resolve(__dirname, '../../../config/deploy/app-grants.sql'), 'utf8'))
  return (rows as { statement: string }[]).map((row) => row.statement)
}

it('S32 every table of the schema is granted; audit, seals and consents SELECT and INSERT only', async () => {
  const rights = new Map((await grants()).map((grant) => [/`\.`(\w+)`/.exec(grant)?.[1], /^GRANT (.*) ON/.exec(grant)?.[1]]))
  for (const table of ['audit_log', 'audit_seal', 'consent']) expect(rights.get(table)).toBe('SELECT, INSERT')
  const [tables] = await owner.query(`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'`)
  expect((tables as { name: string }[]).map((table) => table.name).filter((name) => !rights.has(name))).toEqual([])
})

it('S32 the restricted user cannot change, remove or empty what was written, nor take the triggers away', async () => {
  expect((await sql<{ me: string }>('SELECT CURRENT_USER() AS me'))[0]?.me).toBe(`${user}@127.0.0.1`)
  for (const table of ['audit_log', 'audit_seal', 'consent']) {
    for (const statement of [`DELETE FROM ${table}`, `TRUNCATE TABLE ${table}`, `DROP TABLE ${table}`, `RENAME TABLE ${table} TO ${table}_x`, `DROP TRIGGER ${table}__no_update`])
      await expect(write(statement)).rejects.toThrow(/denied/)
  }
  for (const statement of ['UPDATE audit_log SET id = id', 'UPDATE audit_seal SET seq = seq', 'UPDATE consent SET given = 0', `REPLACE INTO audit_seal SELECT * FROM audit_seal LIMIT 1`])
    await expect(write(statement)).rejects.toThrow(/denied/)
  // Without triggers, too: then the grants alone protect it, and production opens.
  for (const verb of ['update', 'delete']) await owner.query(`DROP TRIGGER audit_log__no_${verb}`)
  try {
    expect(await auditProtection()).toBe('grants')
    // A user without the TRIGGER right migrates on and is told what is missing.
    const refused = await protectAppendOnly({ query: (text, params) => sql(text, params) })
    expect(refused.map((one) => one.split(':')[0])).toEqual(['audit_log__no_update', 'audit_log__no_delete'])
  } finally {
    await protectAppendOnly({ query: async (text, params) => (await owner.query(text, params))[0] })
  }
  expect(await auditProtection()).not.toBe('nothing')
})

it('S32 the service works for that user: it boots, reports, reads with audit, takes a consent, keeps promises, seals', async () => {
  const w = await world()
  const token = await w.tokenOf(w.homeroom)
  const roll = () => h.api('GET /classes/:classId/roll', { params: { classId: w.class.class } }, { token })
  const body = reportBody((await roll()).reply, { marks: [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['cough'] } }), markOf(w.pupils[1], 'absent_unexplained')] })
  expect((await h.api('POST /classes/:classId/attendance-reports', { params: { classId: w.class.class }, body }, { token })).status).toBe(201)
  expect((await roll()).reply.report?.marks).toHaveLength(2)
  const guardian = { token: await w.tokenOf(w.guardianA) }
  const studentId = w.pupils[0]!.id
  expect((await h.api('PUT /students/:studentId/consents/:purpose', { params: { studentId, purpose: 'health_detail' }, body: { given: false, version: 1 } }, guardian)).status).toBe(200)
  expect((await h.api('GET /students/:studentId/data-accesses', { params: { studentId } }, guardian)).reply.items).toHaveLength(1)
  expect((await h.drain()).failed).toBe(0)
  expect(await sealAudit(newId())).toBeGreaterThan(0)
})
