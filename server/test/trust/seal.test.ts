/** S32: the chain over the audit finds every kind of tampering by somebody with all rights on the database. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Trust1760000000013 } from '../../migrations/0013-trust'
import { protectByHand, verifyByHand } from '../../src/main/audit-by-hand'
import { audit } from '../../src/platform/audit'
import { auditProtection } from '../../src/platform/audit-guard'
import { exportedHeads, exportHead, headJob, setAuditHeads } from '../../src/platform/audit-heads'
import { hashOf, lastSeal, sealAudit, sealJob, sealsFrom } from '../../src/platform/audit-seal'
import { verifyAudit } from '../../src/platform/audit-verify'
import { bootCheck } from '../../src/platform/boot'
import { fixedClock, setClock } from '../../src/platform/clock'
import { dataSource, sql, write } from '../../src/platform/db'
import { expectedVersion } from '../../src/platform/migrate'
import { newId } from '../../src/platform/ids'
import { createRunner } from '../../src/platform/jobs'
import { migrations } from '../../migrations'
import { database, type TestDatabase } from '../support/database'

let bed: TestDatabase
let folder: string
const clock = fixedClock('2026-03-11T07:50:00+08:00')
beforeAll(async () => {
  bed = await database()
})
afterAll(() => bed.close())
beforeEach(async () => {
  setClock(clock)
  folder = mkdtempSync(path.join(tmpdir(), 'zhixiao-heads-'))
  setAuditHeads(folder)
  await withoutTriggers(async () => {
    await write('DELETE FROM audit_seal')
    await write('DELETE FROM audit_log')
  })
})
afterEach(async () => {
  await protectByHand()
  rmSync(folder, { recursive: true, force: true })
  setClock()
})

/** What a thief of the owner's password would do first. */
async function dropTriggers() {
  for (const table of ['audit_log', 'audit_seal']) for (const verb of ['update', 'delete']) await write(`DROP TRIGGER IF EXISTS ${table}__no_${verb}`)
}
async function withoutTriggers(work: () => Promise<unknown>) {
  await dropTriggers()
  await work()
  await protectByHand()
}
const everything = () => newId()
const look = (student: string) =>
  audit({ actor: { accountId: '7', actingRole: 'nurse' }, action: 'attendance.read_health', student, place: { bureau: '1', school: '2' }, fields: ['symptoms', 'temperature'], purpose: '晨检' })
const rowIds = async () => (await sql<{ id: string }>('SELECT CAST(id AS CHAR) AS id FROM audit_log ORDER BY id')).map((row) => row.id)
/** Three seals of two rows each, and the head of the third exported. */
async function sealedDay() {
  for (const [first, second] of [['11', '12'], ['13', '14'], ['15', '16']] as const) {
    await look(first)
    await look(second)
    await sealAudit(everything())
  }
  await exportHead()
  return rowIds()
}
const verify = async () => (await verifyAudit(await exportedHeads())).problem

describe('S32 the sealed audit', () => {
  it('S32 a day that nobody touched verifies, and rows still too young are counted as waiting', async () => {
    await sealedDay()
    await look('17')
    expect(await verifyAudit(await exportedHeads())).toEqual({ seals: 3, rows: 6, waiting: 1, problem: undefined })
    expect(await verifyByHand()).toBe('审计完整：3 个封存、6 条记录，与导出的 1 个摘要一致；1 条还未封存')
  })

  it('S32 a row younger than the longest transaction is left for a later minute, and sealing again changes nothing', async () => {
    await look('11')
    expect(await sealAudit()).toBe(0)
    expect(await sealAudit(everything())).toBe(1)
    expect(await sealAudit(everything())).toBe(0)
    expect((await sealsFrom(1n, 10)).map((seal) => [Number(seal.seq), seal.rowCount])).toEqual([[1, 1]])
  })

  it('S32 a changed value, a new purpose and a changed result are found and the row is named', async () => {
    for (const change of ["role = 'leader'", "purpose = '体检'", "result = 'refused'", "fields = '[]'", 'student_id = 99', "at = '2026-03-12 00:00:00'"]) {
      const ids = await sealedDay()
      await dropTriggers()
      await write(`UPDATE audit_log SET ${change} WHERE id = ?`, [ids[3]])
      expect([change, await verify()]).toEqual([change, { what: 'changed', seal: '2', row: ids[3] }])
      await expect(verifyByHand()).rejects.toThrow(`记录被改动，第 2 个封存，记录 ${ids[3]}`)
      await write('DELETE FROM audit_seal')
      await write('DELETE FROM audit_log')
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('S32 a row taken away and a row slipped in are found, also between two seals', async () => {
    const ids = await sealedDay()
    await dropTriggers()
    await write(`INSERT INTO audit_log SELECT ? AS id, at, account_id, role, action, 98 AS student_id, bureau_id, school_id, class_id, fields, purpose, route, request_id, ip, result FROM audit_log WHERE id = ?`, [
      (BigInt(ids[1] ?? 0) + 1n).toString(), ids[1],
    ])
    expect(await verify()).toEqual({ what: 'inserted', seal: '2', row: (BigInt(ids[1] ?? 0) + 1n).toString() })
    await write('DELETE FROM audit_log WHERE id = ?', [(BigInt(ids[1] ?? 0) + 1n).toString()])
    expect(await verify()).toBeUndefined()
    await write('DELETE FROM audit_log WHERE id = ?', [ids[1]])
    expect(await verify()).toEqual({ what: 'missing', seal: '1', row: ids[1] })
  })

  it('S32 two rows that changed places are found as moved', async () => {
    const ids = await sealedDay()
    await dropTriggers()
    await write('UPDATE audit_log SET id = 1 WHERE id = ?', [ids[2]])
    await write('UPDATE audit_log SET id = ? WHERE id = ?', [ids[2], ids[3]])
    await write('UPDATE audit_log SET id = ? WHERE id = 1', [ids[3]])
    expect(await verify()).toEqual({ what: 'moved', seal: '2', row: ids[2] })
  })

  it('S32 a cut tail is found by the exported head, though what is left is a whole chain', async () => {
    const ids = await sealedDay()
    await dropTriggers()
    await write('DELETE FROM audit_seal WHERE seq = 3')
    await write('DELETE FROM audit_log WHERE id IN (?)', [[ids[4], ids[5]]])
    expect(await verify()).toEqual({ what: 'tail_cut', seal: '3' })
    expect((await verifyAudit([])).problem).toBeUndefined()
  })

  it('S32 a link taken out, a link that was written over, and a chain that was written anew are found', async () => {
    await sealedDay()
    await dropTriggers()
    await write('UPDATE audit_seal SET at = at + INTERVAL 1 SECOND WHERE seq = 2')
    expect(await verify()).toEqual({ what: 'seal_changed', seal: '2' })
    await write('DELETE FROM audit_seal WHERE seq = 2')
    expect(await verify()).toEqual({ what: 'seal_missing', seal: '2' })
    await write('DELETE FROM audit_seal')
    await write("UPDATE audit_log SET purpose = '体检' WHERE student_id = 15")
    await sealAudit(everything())
    while ((await lastSeal())?.seq !== 3n) {
      await look('90')
      await sealAudit(everything())
    }
    expect((await verifyAudit([])).problem).toBeUndefined()
    expect(await verify()).toEqual({ what: 'head_differs', seal: '3' })
  })

  it('S32 the seal says what it sealed: its hash covers number, range, count, time, rows and the seal before', async () => {
    await sealedDay()
    const [first, second] = await sealsFrom(1n, 2)
    expect(second?.prevHash.equals(first!.hash)).toBe(true)
    for (const change of [{ seq: 9n }, { fromId: 1n }, { toId: 1n }, { rowCount: 1 }, { at: new Date(0) }, { prevHash: Buffer.alloc(32) }, { marks: Buffer.alloc(48) }])
      expect(hashOf({ ...second!, ...change }).equals(second!.hash)).toBe(false)
  })

  it('S32 the house seals each minute and takes the head out each hour, once however many workers run', async () => {
    await look('11')
    const runners = [createRunner([sealJob, headJob]), createRunner([sealJob, headJob])]
    clock.set('2026-03-11T09:00:00+08:00')
    const counts = await Promise.all(runners.map((runner) => runner.tick()))
    expect(counts.reduce((sum, one) => sum + one.ran, 0)).toBe(2)
    await sealAudit(everything())
    clock.set('2026-03-11T10:00:00+08:00')
    await runners[0]!.tick()
    expect((await exportedHeads()).map((head) => [head.seq, head.at])).toEqual([['1', '2026-03-11T02:00:00.000Z']])
  })
})

describe('S32 append-only by triggers', () => {
  it('S32 not even the owner of the schema changes or removes a row while the triggers stand', async () => {
    await look('11')
    await sealAudit(everything())
    for (const statement of ["UPDATE audit_log SET role = 'leader'", 'DELETE FROM audit_log', 'UPDATE audit_seal SET row_count = 0', 'DELETE FROM audit_seal'])
      await expect(write(statement)).rejects.toThrow('is append-only')
    expect(await auditProtection()).toBe('triggers')
  })

  it('S32 a database without them is said at boot, refused in production, and mended by the job or by migrating again', async () => {
    const boot = (production: boolean) => bootCheck({ modules: [], topics: [], version: expectedVersion(migrations), production })
    await boot(true)
    await dropTriggers()
    expect(await auditProtection()).toBe('nothing')
    await expect(boot(true)).rejects.toThrow('audit_log can be changed')
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
    await boot(false)
    expect(String(said.mock.calls[0]?.[0])).toContain('audit_log can be changed')
    said.mockRestore()
    const owner = dataSource().createQueryRunner()
    await new Trust1760000000013().up(owner)
    await owner.release()
    expect(await auditProtection()).toBe('triggers')
  })
})
