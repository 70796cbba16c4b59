import { setClock } from '../../src/platform/clock'
import { currentCall, withCall } from '../../src/platform/context'
import { db, inTransaction, sql, write } from '../../src/platform/db'
import { recordStatements as record } from '../../src/platform/db-connection'
import { AppError, driverErrorOf, duplicateKeyOf, registerConstraints, translateError } from '../../src/platform/errors'
import { newId } from '../../src/platform/ids'
import { defineTopic, enqueue } from '../../src/platform/outbox'
import { database, type TestDatabase } from '../support/database'
import { unique } from '../support/world-base'

let bed: TestDatabase
beforeAll(async () => {
  bed = await database({ lockWaitSeconds: 1 })
  await write(`CREATE TABLE IF NOT EXISTS plat_seat (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, taken INT NOT NULL, holder VARCHAR(60) NULL,
    day DATE NULL, at DATETIME(3) NULL, UNIQUE KEY plat_seat__one_holder (holder))`)
})
afterAll(() => bed.close())
afterEach(() => setClock())

const countOf = async (topic: string) => (await sql<{ n: number }>('SELECT COUNT(*) AS n FROM outbox WHERE topic = ?', [topic]))[0]?.n

describe('a transaction', () => {
  test('keeps its rows and its promise together, and neither when it fails', async () => {
    const topic = defineTopic<{ seat: string }>(unique('plat.atomic'))
    const kept = newId()
    const lost = newId()
    await inTransaction(async () => {
      await write('INSERT INTO plat_seat (id, taken) VALUES (?, 0)', [kept])
      await enqueue(topic, { seat: kept })
    })
    const failing = inTransaction(async () => {
      await write('INSERT INTO plat_seat (id, taken) VALUES (?, 0)', [lost])
      await enqueue(topic, { seat: lost })
      throw new Error('the headteacher changed her mind')
    })
    await expect(failing).rejects.toThrow('changed her mind')
    expect(await sql('SELECT id FROM plat_seat WHERE id IN (?)', [[kept, lost]])).toHaveLength(1)
    expect(await countOf(topic.name)).toBe(1)
  })

  test('a task outside a transaction is refused', async () => {
    await expect(enqueue(defineTopic('plat.outside'), {})).rejects.toThrow('outside a transaction')
  })

  test('an inner transaction joins the outer one, also through TypeORM', async () => {
    const id = newId()
    const failing = inTransaction(async () => {
      await inTransaction(() => write('INSERT INTO plat_seat (id, taken) VALUES (?, 1)', [id]))
      await db().query('UPDATE plat_seat SET taken = 2 WHERE id = ?', [id])
      await db().transaction((manager) => manager.query('UPDATE plat_seat SET taken = 3 WHERE id = ?', [id]))
      expect(await sql('SELECT taken FROM plat_seat WHERE id = ?', [id])).toEqual([{ taken: 3 }])
      throw new Error('undo')
    })
    await expect(failing).rejects.toThrow('undo')
    expect(await sql('SELECT id FROM plat_seat WHERE id = ?', [id])).toEqual([])
  })

  test('a query that outlives its transaction is caught', async () => {
    let later: Promise<unknown> = Promise.resolve()
    await inTransaction(async () => {
      later = new Promise((resolve) => setTimeout(resolve, 30)).then(() => sql('SELECT 1 AS one'))
      later.catch(() => undefined)
    })
    await expect(later).rejects.toThrow('not awaited')
  })

  test('two that lock the same seats in opposite order both succeed, because a deadlock is tried again', async () => {
    const [a, b] = [newId(), newId()]
    await write('INSERT INTO plat_seat (id, taken) VALUES ?', [
      [
        [a, 0],
        [b, 0],
      ],
    ])
    const take = (first: string, second: string) =>
      inTransaction(async () => {
        await write('UPDATE plat_seat SET taken = taken + 1 WHERE id = ?', [first])
        await new Promise((resolve) => setTimeout(resolve, 50))
        await write('UPDATE plat_seat SET taken = taken + 1 WHERE id = ?', [second])
      })
    await Promise.all([take(a, b), take(b, a)])
    expect(await sql('SELECT taken FROM plat_seat WHERE id IN (?)', [[a, b]])).toEqual([{ taken: 2 }, { taken: 2 }])
  })

  test('twenty at once for three seats: exactly three get one (no isolation trick, a conditional update)', async () => {
    const id = newId()
    await write('INSERT INTO plat_seat (id, taken) VALUES (?, 0)', [id])
    const tries = Array.from({ length: 20 }, () =>
      inTransaction(async () => (await write('UPDATE plat_seat SET taken = taken + 1 WHERE id = ? AND taken < 3', [id])).affectedRows),
    )
    const won = (await Promise.all(tries)).reduce((sum, n) => sum + n, 0)
    expect(won).toBe(3)
  })
})

describe('the database session', () => {
  test('is UTC, READ COMMITTED, strict and compares names with unicode_520 on every connection', async () => {
    const sessions = await Promise.all(
      Array.from({ length: 12 }, () =>
        inTransaction(async () => {
          const [row] = await sql<Record<string, string>>(
            'SELECT @@session.time_zone AS zone, @@session.tx_isolation AS isolation, @@session.sql_mode AS mode, @@session.collation_connection AS collation, SLEEP(0.02) AS s',
          )
          return row
        }),
      ),
    )
    for (const row of sessions) {
      expect(row).toMatchObject({ zone: '+00:00', isolation: 'READ-COMMITTED', collation: 'utf8mb4_unicode_520_ci' })
      expect(row?.mode).toContain('STRICT_TRANS_TABLES')
    }
  })

  test('a day stays the same day, an instant the same instant and a 64-bit id the same digits', async () => {
    const id = '9007199254740993001'
    const at = new Date('2026-03-11T23:59:59.123Z')
    await write('DELETE FROM plat_seat WHERE id = ?', [id])
    await write('INSERT INTO plat_seat (id, taken, day, at) VALUES (?, 0, ?, ?)', [id, '2026-09-01', at])
    expect(await sql('SELECT id, day, at FROM plat_seat WHERE id = ?', [id])).toEqual([{ id, day: '2026-09-01', at }])
  })

  test('𠮷 and 😀 survive, and an object given as a parameter does not become SQL', async () => {
    const name = unique('𠮷😀')
    await write('INSERT INTO plat_seat (id, taken, holder) VALUES (?, 0, ?)', [newId(), name])
    expect(await sql('SELECT holder FROM plat_seat WHERE holder = ?', [name])).toEqual([{ holder: name }])
    expect(await sql('SELECT id FROM plat_seat WHERE holder = ?', [{ holder: 1 }])).toEqual([])
  })

  test('a duplicate is known by the name of its key, and means what the module said', async () => {
    const holder = unique('holder')
    await write('INSERT INTO plat_seat (id, taken, holder) VALUES (?, 0, ?)', [newId(), holder])
    const error: unknown = await write('INSERT INTO plat_seat (id, taken, holder) VALUES (?, 0, ?)', [newId(), holder]).catch(
      (e: unknown) => e,
    )
    const wrapped: unknown = await db()
      .query('INSERT INTO plat_seat (id, taken, holder) VALUES (?, 0, ?)', [newId(), holder])
      .catch((e: unknown) => e)
    expect(duplicateKeyOf(error)).toBe('plat_seat__one_holder')
    expect(duplicateKeyOf(wrapped)).toBe('plat_seat__one_holder')
    expect(duplicateKeyOf({ errno: 1062, sqlMessage: "Duplicate entry 'x' for key 'plat_seat.plat_seat__one_holder'" })).toBe(
      'plat_seat__one_holder',
    )
    registerConstraints({ plat_seat__one_holder: 'attendance.already_reported' })
    expect(translateError(error)).toMatchObject({ code: 'attendance.already_reported', status: 409 })
    expect(driverErrorOf(new AppError('access.denied'))?.errno).toBeUndefined()
  })

  test('statements are counted for the call they serve, and a recorder sees the same ones', async () => {
    const seen: string[] = []
    record((statement) => void (statement.requestId === 'plat-count' && seen.push(statement.text)))
    const count = await withCall({ requestId: 'plat-count' }, async () => {
      await inTransaction(async () => {
        await sql('SELECT 1 AS one')
        await db().query('SELECT 2 AS two')
      })
      return currentCall()?.dbCount
    })
    record(undefined)
    expect(seen).toEqual(['START TRANSACTION', 'SELECT 1 AS one', 'SELECT 2 AS two', 'COMMIT'])
    expect(count).toBe(4)
  })
})
