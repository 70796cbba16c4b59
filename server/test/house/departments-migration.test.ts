/** Migration 0015 on a database in use (AT-12). */
import { migrations } from '../../migrations'
import { Departments1760000000015 } from '../../migrations/0015-departments'
import { grantsOf } from '../../src/modules/roster/index'
import { connectDatabase, sql, write } from '../../src/platform/db'
import { migrate } from '../../src/platform/migrate'
import { databaseUrl, onServer, runId, workerId } from '../support/database'

const name = `dep_${runId()}_${workerId()}`
const url = Object.assign(new URL(databaseUrl()), { pathname: `/${name}` }).toString()
/** Ids as long as real ones, so that the driver gives them as text. */
const bureau = '9007199254740993'
const grant = { role: 'bureau', scope: 'bureau', id: bureau }
const said: string[] = []
beforeAll(async () => {
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0)
  await onServer(`DROP DATABASE IF EXISTS \`${name}\``, `CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`)
})
afterAll(async () => {
  jest.restoreAllMocks()
  await onServer(`DROP DATABASE IF EXISTS \`${name}\``)
})

async function within<T>(work: () => Promise<T>): Promise<T> {
  const opened = await connectDatabase({ url, entities: [], poolSize: 2 })
  try {
    return await work()
  } finally {
    await opened.close()
  }
}
const give = (id: number, department: string | null) =>
  write(`INSERT INTO assignment (id, bureau_id, staff_id, role, scope, scope_id, department, from_day) VALUES (?, ?, 1, 'bureau', 'bureau', ?, ?, '2025-09-01')`, [id, bureau, bureau, department])
const keyColumns = async () =>
  (await sql<{ name: string }>(`SELECT column_name AS name FROM information_schema.statistics WHERE table_schema = DATABASE() AND index_name = 'assignment__one_start' ORDER BY seq_in_index`)).map((one) => one.name)

test('AT-12: officers of before keep their duty, belong to no department, and the operator is told; it may run again, also half done', async () => {
  const at = migrations.indexOf(Departments1760000000015)
  await migrate(url, migrations.slice(0, at))
  await within(async () => {
    await write(`INSERT INTO staff (id, bureau_id, staff_no, name, phone_index, phone_sealed, account_id) VALUES (1, ?, 'J1', '科员', UNHEX(REPEAT('00', 32)), '', 5)`, [bureau])
    await write(`INSERT INTO assignment (id, bureau_id, staff_id, role, scope, scope_id, from_day) VALUES (1, ?, 1, 'bureau', 'bureau', ?, '2025-09-01')`, [bureau, bureau])
  })
  expect(said.filter((line) => line.includes('科室'))).toEqual([])
  // A crash after the first step: its column is there, and nothing is written down as done.
  await within(() => write('ALTER TABLE assignment ADD COLUMN department VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER subject'))
  expect(await migrate(url, migrations)).toContain(Departments1760000000015.name)
  expect(said.filter((line) => line.includes('--department 卫生'))).toHaveLength(1)
  await within(() => sql('DELETE FROM schema_migration WHERE name = ?', [Departments1760000000015.name]))
  expect(await migrate(url, migrations)).toEqual([Departments1760000000015.name])
  await within(async () => {
    expect(await grantsOf('5', '2026-03-11')).toEqual([grant])
    expect(await keyColumns()).toEqual(['staff_id', 'role', 'scope', 'scope_id', 'from_day', 'department_mark'])
    await give(2, 'health')
    expect(await grantsOf('5', '2026-03-11')).toContainEqual({ ...grant, department: 'health' })
    await expect(give(3, 'health')).rejects.toMatchObject({ errno: 1062 })
    await expect(give(4, null)).rejects.toMatchObject({ errno: 1062 })
  })
})
