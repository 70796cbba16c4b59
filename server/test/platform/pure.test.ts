import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { whereWithin, likeText } from '../../src/platform/access'
import { houseProblems } from '../../src/platform/boot'
import { fixedClock, now, offsetClock, setClock } from '../../src/platform/clock'
import { createVault } from '../../src/platform/crypto'
import { newId, useIdNode } from '../../src/platform/ids'
import { configureLog, log, reasonOf, redactUrl } from '../../src/platform/log'
import type { Module } from '../../src/platform/module'
import { newRequestId } from '../../src/platform/request-id'
import { matchesOrigin } from '../../src/platform/session-http'
import { addDays, daysBetween, instantAt, isDay, isoWeek, minutesOfDay, schoolDay, schoolTime, weekday } from '../../src/platform/time'

const key = (n: number) => Buffer.alloc(32, n).toString('base64')
const place = { table: 'student', column: 'pupil_no_sealed', row: '42' }

describe('the vault', () => {
  const vault = createVault({ keys: { k1: key(1) }, currentKeyId: 'k1', indexKey: key(9) })

  test('S20: opens what it sealed, and no two seals of the same text look alike', () => {
    const [one, two] = [vault.seal(place, '张三 𠮷 体温37.8'), vault.seal(place, '张三 𠮷 体温37.8')]
    expect(vault.open(place, one)).toBe('张三 𠮷 体温37.8')
    expect(one.equals(two)).toBe(false)
    expect(one.includes(Buffer.from('张三'))).toBe(false)
  })

  test('S22: a value moved to another row, column or table does not open, nor does one with any byte changed', () => {
    const sealed = vault.seal(place, '13800000000')
    for (const other of [
      { ...place, row: '43' },
      { ...place, column: 'phone_sealed' },
      { ...place, table: 'staff' },
    ]) {
      expect(() => vault.open(other, sealed)).toThrow()
    }
    for (let at = 0; at < sealed.length; at += 1) {
      const bent = Buffer.from(sealed)
      bent.writeUInt8(bent.readUInt8(at) ^ 1, at)
      expect(() => vault.open(place, bent)).toThrow()
    }
    expect(() => vault.open(place, sealed.subarray(0, 20))).toThrow()
  })

  test('S22: after rotation the new key writes, the old one still reads, and old values are known', () => {
    const sealed = vault.seal(place, 'before')
    const rotated = createVault({ keys: { k1: key(1), k2: key(2) }, currentKeyId: 'k2', indexKey: key(9) })
    expect(rotated.open(place, sealed)).toBe('before')
    expect(rotated.isOld(sealed)).toBe(true)
    expect(rotated.isOld(rotated.seal(place, 'after'))).toBe(false)
    expect(() => vault.open(place, rotated.seal(place, 'after'))).toThrow('unknown key')
  })

  test('S21: equal phones of one school have equal indexes, of two schools not; wrong keys do not boot', () => {
    expect(vault.index('school-1', '13800000000')).toEqual(vault.index('school-1', '13800000000'))
    expect(vault.index('school-1', '13800000000')).toHaveLength(32)
    expect(vault.index('school-2', '13800000000')).not.toEqual(vault.index('school-1', '13800000000'))
    expect(() => createVault({ keys: { k1: key(1) }, currentKeyId: 'k2', indexKey: key(9) })).toThrow('k2')
    expect(() => createVault({ keys: { k1: 'c2hvcnQ=' }, currentKeyId: 'k1', indexKey: key(9) })).toThrow('32 bytes')
    expect(() => createVault({ keys: { k1: key(1) }, currentKeyId: 'k1', indexKey: key(1) })).toThrow('differ')
  })
})

describe('ids', () => {
  test('are unique and grow, also when the machine clock steps back and beyond 4,096 in a millisecond', () => {
    useIdNode(5)
    const at = Date.now()
    const ids = [...Array.from({ length: 10_000 }, () => newId(at)), newId(at - 60_000), newId(at - 1), newId(at + 60_000)].map(BigInt)
    expect(new Set(ids).size).toBe(ids.length)
    ids.reduce((before, id) => {
      expect(id > before).toBe(true)
      return id
    }, 0n)
    expect(ids.every((id) => id < 2n ** 63n && id > BigInt(Number.MAX_SAFE_INTEGER))).toBe(true)
  })

  test('of two processes differ in the same millisecond', () => {
    const at = Date.now() + 120_000
    useIdNode(1)
    const one = newId(at)
    useIdNode(2)
    expect(newId(at)).not.toBe(one)
  })

  test('request ids are UUIDs of version 7', () => {
    expect(newRequestId()).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  })
})

describe('school time', () => {
  test('the school day begins at midnight in Shanghai', () => {
    expect(schoolDay(new Date('2026-03-10T15:59:59Z'))).toBe('2026-03-10')
    expect(schoolDay(new Date('2026-03-10T16:00:00Z'))).toBe('2026-03-11')
    expect(instantAt('2026-03-11', '07:50').toISOString()).toBe('2026-03-10T23:50:00.000Z')
    expect(schoolTime(new Date('2026-03-10T23:50:30Z'))).toBe('07:50')
    expect(minutesOfDay('07:50')).toBe(470)
  })

  test('days, weeks and weekdays cross months and years', () => {
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
    expect(daysBetween('2026-02-27', '2026-03-02')).toBe(3)
    expect(isoWeek('2027-01-01')).toBe('2026-W53')
    expect(isoWeek('2026-03-11')).toBe('2026-W11')
    expect(weekday('2026-03-11')).toBe(3)
    expect([isDay('2026-02-29'), isDay('2028-02-29'), isDay('2026-3-1'), isDay('x')]).toEqual([false, true, false, false])
    expect(() => instantAt('2026-02-30', '07:00')).toThrow('not a school day')
  })

  test('says the same on machines in UTC, Shanghai and New York', () => {
    const said = ['UTC', 'Asia/Shanghai', 'America/New_York'].map((zone) => {
      const file = path.resolve(__dirname, '../../src/platform/time.ts')
      const code = `const t = require(${JSON.stringify(file)}); const at = new Date('2026-03-08T06:59:59Z')
        console.log(JSON.stringify([t.schoolDay(at), t.schoolTime(at), t.instantAt('2026-03-08', '02:30'), t.addDays('2026-03-08', 1), t.isoWeek('2026-03-08'), t.daysBetween('2026-03-07', '2026-11-02'), t.weekday('2026-11-01')]))`
      const run = spawnSync(process.execPath, ['--import', 'tsx', '-e', code], {
        encoding: 'utf8',
        env: { ...process.env, TZ: zone },
        cwd: path.resolve(__dirname, '../../..'),
      })
      return run.stdout.trim() || run.stderr
    })
    expect(said[0]).toBe('["2026-03-08","14:59","2026-03-07T18:30:00.000Z","2026-03-09","2026-W10",240,7]')
    expect(new Set(said).size).toBe(1)
  })
})

describe('the clock', () => {
  afterEach(() => setClock())

  test('stands where it is put and moves when told', () => {
    const clock = fixedClock('2026-03-11T07:50:00+08:00')
    setClock(clock)
    expect(now().toISOString()).toBe('2026-03-10T23:50:00.000Z')
    clock.advance(60_000)
    expect(schoolTime(now())).toBe('07:51')
    expect(() => clock.set('soon')).toThrow('not an instant')
  })

  test('production refuses an offset', async () => {
    await expect(offsetClock({ url: 'http://127.0.0.1:9', production: true })).rejects.toThrow('refused')
  })
})

describe('lists and searches', () => {
  test('nothing in reach is nothing found, never everything', () => {
    const none = { student: [], class: [], grade: [], school: [], bureau: [] }
    expect(whereWithin('a', none)).toEqual({ text: 'FALSE', params: [] })
    expect(whereWithin('a', { ...none, class: ['3', '4'], school: ['1'] })).toEqual({
      text: '(a.class_id IN (?) OR a.school_id IN (?))',
      params: [['3', '4'], ['1']],
    })
    expect(whereWithin('a', { ...none, student: ['7'] }, { class: 'class_id' })).toEqual({ text: 'FALSE', params: [] })
  })

  test('S56: % and _ in a search are letters', () => {
    expect(likeText('100%_\\')).toBe('100\\%\\_\\\\')
  })
})

describe('logs', () => {
  test('S04: a secret in an address or an unknown field does not reach a line', () => {
    const lines: string[] = []
    configureLog({ destination: { write: (line: string) => void lines.push(line) }, level: 'info' })
    const fields = { event: 'test', reason: 'https://x/?access_token=SECRET1&a=1', openid: 'SECRET2' }
    log.info(fields)
    log.info({ event: 'test', stack: 'mysql://user:SECRET3@host/db', problems: ['?secret=SECRET4'] })
    expect(lines.join('')).not.toMatch(/SECRET/)
    expect(lines).toHaveLength(2)
    expect(redactUrl('GET /sns/oauth2?appid=a&secret=abc&code=def&grant_type=x')).toBe(
      'GET /sns/oauth2?appid=a&secret=…&code=…&grant_type=x',
    )
    expect(reasonOf(new Error('x'.repeat(2_000)))).toHaveLength(500)
  })
})

describe('the house at boot', () => {
  const module = (name: string, given: Partial<Module>): Module => ({
    name,
    mount: () => [],
    entities: [],
    tasks: [],
    jobs: [],
    constraints: {},
    ...given,
  })
  const nothing = async () => {}

  test('names every topic with two handlers or none, handler without a topic, job twice and endpoint without a route', () => {
    const sweep = { name: 'sweep', owed: async () => [], run: nothing }
    const modules = [
      module('push', { tasks: [{ topic: 'push.deliver', run: nothing }], jobs: [sweep] }),
      module('leave', { tasks: [{ topic: 'push.deliver', run: nothing }, { topic: 'leave.gone', run: nothing }], jobs: [sweep] }),
    ]
    expect(houseProblems({ modules, topics: ['push.deliver', 'leave.filed'], mounted: ['GET /me', 'GET /me', 'GET /extra'], endpoints: ['GET /me', 'GET /gone'] })).toEqual([
      'topic push.deliver has two handlers',
      'topic leave.filed has no handler',
      'there is a handler for topic leave.gone, which nobody defines',
      'job sweep exists twice',
      'endpoint GET /me is mounted twice',
      'endpoint GET /gone has no route',
      'endpoint GET /extra is not in the merged contract',
    ])
  })
})

test('S09: an allowed origin pattern matches sub-domains, not look-alikes', () => {
  const pattern = 'http://*.zhixiao.localhost:8080'
  expect(matchesOrigin(pattern, 'http://li.zhixiao.localhost:8080')).toBe(true)
  expect(matchesOrigin(pattern, 'http://evil.example/?.zhixiao.localhost:8080')).toBe(false)
  expect(matchesOrigin(pattern, 'https://li.zhixiao.localhost:8080')).toBe(false)
  expect(matchesOrigin(pattern, 'http://evilzhixiao.localhost:8080')).toBe(false)
})
