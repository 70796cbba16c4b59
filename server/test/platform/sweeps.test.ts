/** What the platform need not keep goes in one night, however much of it there is (SE-5). On the real database. */
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTemporaryFolder } from '../../src/platform/body'
import { fixedClock, setClock } from '../../src/platform/clock'
import { sql, write } from '../../src/platform/db'
import { housekeeping } from '../../src/platform/housekeeping'
import { newId } from '../../src/platform/ids'
import { createRunner } from '../../src/platform/jobs'
import { beginSession } from '../../src/platform/session'
import { database, type TestDatabase } from '../support/database'

let bed: TestDatabase
beforeAll(async () => (bed = await database()))
afterAll(() => bed.close())
beforeEach(() => setClock(fixedClock('2026-03-11T03:00:00+08:00')))
afterEach(() => setClock())

/** More than two pieces: a night with one statement would leave some of them. */
const many = 11_000
const rows = <T>(make: (index: number) => T): T[] => Array.from({ length: many }, (_, index) => make(index))
const night = () => createRunner([housekeeping]).runByHand('platform.sweep', 'all', '2026-03-10')
const left = async (table: 'session' | 'idempotency', accountId: string) => (await sql<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table} WHERE account_id = ?`, [accountId]))[0]?.n

test('SE-5: every answer older than 72 hours and every session past its end is forgotten in one night; younger ones stay', async () => {
  const account = newId()
  const old = new Date('2026-01-31T00:00:00Z')
  await write('INSERT INTO idempotency (account_id, k, route, req_hash, status, created_at) VALUES ?', [rows((index) => [account, `key-${index}`, 'POST /notes', Buffer.alloc(32), 204, old])])
  await write('INSERT INTO session (id, token_hash, account_id, channel, created_at, last_seen_at) VALUES ?', [rows(() => [newId(), Buffer.from(newId().padStart(32, '0')), account, 'mp', old, old])])
  await write('INSERT INTO idempotency (account_id, k, route, req_hash, status, created_at) VALUES (?)', [[account, 'young-key', 'POST /notes', Buffer.alloc(32), 204, new Date('2026-03-09T00:00:00Z')]])
  await beginSession(account, 'mp')
  await night()
  expect([await left('idempotency', account), await left('session', account)]).toEqual([1, 1])
})

test('SE-5: a file that a killed process had received goes in the night, if it was too young at the start', async () => {
  const folder = await mkdtemp(path.join(process.env.TEST_DIR ?? tmpdir(), 'incoming-'))
  setTemporaryFolder(folder)
  await writeFile(path.join(folder, 'left'), '赵零一')
  const earlier = Date.now() / 1000 - 7200
  await utimes(path.join(folder, 'left'), earlier, earlier)
  await createRunner([housekeeping]).runByHand('platform.sweep', 'all', '2026-03-09')
  expect(await readdir(folder)).toEqual([])
  await rm(folder, { recursive: true, force: true })
})
