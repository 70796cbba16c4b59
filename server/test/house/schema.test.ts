/** The schema on the database is the one the entities describe and the house expects (data notes §2.2: synchronize never runs). */
import { modulesAndWorkflows } from '../../src/main/modules'
import { dataSource, sql } from '../../src/platform/db'
import { database, type TestDatabase } from '../support/database'

describe('the schema', () => {
  let ground: TestDatabase
  beforeAll(async () => {
    ground = await database({ entities: modulesAndWorkflows.flatMap((module) => module.entities) })
  })
  afterAll(() => ground.close())

  const columns = () =>
    sql<{ tableName: string; columnName: string; type: string; charset: string | null; collation: string | null; nullable: 'YES' | 'NO'; extra: string }>(
      `SELECT table_name AS tableName, column_name AS columnName, column_type AS type, character_set_name AS charset, collation_name AS collation, is_nullable AS nullable, extra
       FROM information_schema.columns WHERE table_schema = DATABASE()`,
    )

  it('every column of every entity exists, and every table of a module has its entity', async () => {
    const present = new Set((await columns()).map((one) => `${one.tableName}.${one.columnName}`))
    const described = dataSource().entityMetadatas.flatMap((entity) => entity.columns.map((column) => `${entity.tableName}.${column.databaseName}`))
    expect(described.length).toBeGreaterThan(100)
    expect(described.filter((column) => !present.has(column))).toEqual([])

    const ofThePlatform = new Set(['outbox', 'job_run', 'session', 'idempotency', 'audit_log', 'audit_seal', 'id_node', 'schema_migration'])
    const entities = new Set(dataSource().entityMetadatas.map((entity) => entity.tableName))
    const tables = [...new Set((await columns()).map((one) => one.tableName))]
    // The platform's own tests keep a table of theirs in the same database.
    expect(tables.filter((table) => !entities.has(table) && !ofThePlatform.has(table) && !table.startsWith('plat_'))).toEqual([])
  })

  it('names are utf8mb4_unicode_520_ci; openids, codes, keys and tokens are ascii_bin (S01)', async () => {
    const wrong = (await columns()).filter((one) => one.charset !== null && one.tableName !== 'schema_migration' && !one.tableName.startsWith('plat_')).filter((one) => {
      if (/(openid|unionid|appid|token|_key|msgid|client_msg_id)$/.test(one.columnName) && !/^(window|event)_key$/.test(one.columnName)) return one.collation !== 'ascii_bin'
      return one.collation !== 'utf8mb4_unicode_520_ci' && one.collation !== 'ascii_bin' && one.collation !== 'utf8mb4_bin'
    })
    expect(wrong.map((one) => `${one.tableName}.${one.columnName}: ${one.collation ?? ''}`)).toEqual([])
  })

  it('S20 phones, pupil numbers, guardians’ names and health texts are kept sealed, never as text', async () => {
    const bare = (await columns()).filter((one) => /phone|pupil_no|id_card|diagnos|temperature|symptom_text|health/.test(one.columnName)).filter((one) => !/binary|blob/.test(one.type))
    expect(bare.map((one) => `${one.tableName}.${one.columnName} ${one.type}`)).toEqual([])
  })
})
