import Router from '@koa/router'
import Koa from 'koa'
import { readFile, stat } from 'node:fs/promises'
import request from 'supertest'
import { z } from 'zod'
import { contract } from '@zhixiao/shared-types/contract/contract'
import { Id } from '@zhixiao/shared-types/contract/common'
import type { Grant } from '@zhixiao/shared-types/values/access'
import { sql, write } from '../../src/platform/db'
import { fail, registerConstraints } from '../../src/platform/errors'
import { createHealth } from '../../src/platform/health'
import { installHttp } from '../../src/platform/http'
import { newId } from '../../src/platform/ids'
import { promise } from '../../src/platform/outbox'
import { configureRateLimits } from '../../src/platform/rate-limit'
import { configureRoutes, mount, type Handlers } from '../../src/platform/routes'
import { sessions, setCookie } from '../../src/platform/session-http'
import { database, type TestDatabase } from '../support/database'
import { apiOf } from '../support/http'
import { signedIn, unique } from '../support/world-base'

const schoolContract = contract({
  'GET /pupils/:studentId': {
    summary: 'One pupil',
    access: 'attendance.read',
    response: z.object({ id: Id, name: z.string() }),
  },
  'GET /pupils': { summary: 'Pupils within reach', access: { list: 'attendance.read' }, query: z.object({ limit: z.coerce.number().max(50).default(20) }), response: z.object({ students: z.array(z.string()) }) },
  'POST /notes': {
    summary: 'Write a note',
    access: 'signed-in',
    body: z.strictObject({ text: z.string().max(2_000_000), mode: z.string().optional() }),
    response: z.object({ id: Id, text: z.string() }),
    errors: ['attendance.already_reported'],
  },
  'POST /files': {
    summary: 'Hand in a file',
    access: 'signed-in',
    accepts: 'file',
    body: z.object({ school: z.string() }),
    response: z.object({ name: z.string(), size: z.number(), school: z.string(), first: z.string(), path: z.string() }),
  },
  'POST /callback': { summary: 'A callback', access: 'public', accepts: 'text', idempotency: 'none', response: 'text' },
  'GET /go': { summary: 'Go on', access: 'public', response: 'redirect', rate: 3 },
  'GET /download': { summary: 'A file', access: 'signed-in', response: 'file' },
  'GET /misshapen': { summary: 'Answers wrongly', access: 'signed-in', response: z.object({ n: z.number() }) },
  'GET /undeclared': { summary: 'Throws what it does not declare', access: 'signed-in', response: null },
  'GET /crash': { summary: 'Breaks', access: 'public', response: null },
  'DELETE /notes/:noteId': { summary: 'Gone', access: 'signed-in', response: null },
  'GET /days/:day': { summary: 'A day', access: 'signed-in', response: z.object({ day: z.string() }) },
})

const topic = 'plat.note-written'
const counts = { notes: 0, failures: 0 }
const handlers: Handlers<typeof schoolContract> = {
  'GET /pupils/:studentId': {
    place: async ({ params }) => (params.studentId.startsWith('9') ? fail('resource.not_found') : { bureau: '1', school: '2', class: '3', student: params.studentId }),
    run: async ({ place }) => ({ id: place.student ?? '0', name: '小明', pupilNo: 'SECRET-COLUMN' }),
  },
  'GET /pupils': async ({ reach }) => ({ students: reach.student }),
  'POST /notes': async ({ body, actor }) => {
    counts.notes += 1
    if (body.mode === 'slow') await new Promise((resolve) => setTimeout(resolve, 300))
    if (body.mode === 'very slow') await new Promise((resolve) => setTimeout(resolve, 1_800))
    const id = newId()
    await write('INSERT INTO plat_note (id, account_id, text) VALUES (?, ?, ?)', [id, actor.accountId, body.text])
    await promise(topic, { id })
    if (body.mode === 'refuse') fail('attendance.already_reported', { reportId: '77' })
    if (body.mode === 'crash') {
      counts.failures += 1
      throw new Error('crashed with SECRET-DETAIL')
    }
    return { id, text: body.text }
  },
  'POST /files': async ({ file, body }) => ({ name: file.name, size: file.size, school: body.school, path: file.path, first: (await readFile(file.path, 'utf8')).slice(0, 4) }),
  'POST /callback': async ({ text }) => `got ${text.length}`,
  'GET /go': async ({ ctx }) => {
    setCookie(ctx, 'seen=1; Path=/')
    return { redirect: '/home?a=1' }
  },
  'GET /download': async () => ({ file: Buffer.from('a,b'), name: '名册错误.csv', type: 'text/csv' }),
  // @ts-expect-error -- a reply of the wrong shape does not compile; here it is made to happen
  'GET /misshapen': async () => ({ n: 'not a number' }),
  'GET /undeclared': async () => fail('push.audience_empty'),
  'GET /crash': async () => {
    throw new Error('SECRET-DETAIL mysql://u:p@h/d')
  },
  'DELETE /notes/:noteId': async () => {},
  'GET /days/:day': async ({ params }) => ({ day: params.day }),
}

let bed: TestDatabase
let app: ReturnType<Koa['callback']>
const grants = new Map<string, Grant[]>()
const call = () => apiOf<typeof schoolContract>(app)

beforeAll(async () => {
  bed = await database()
  await write('CREATE TABLE IF NOT EXISTS plat_note (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, account_id BIGINT UNSIGNED NOT NULL, text MEDIUMTEXT NOT NULL, UNIQUE KEY plat_note__once (account_id, text(50))) DEFAULT CHARSET=utf8mb4')
  configureRateLimits({ redis: bed.redis })
  configureRoutes({ strict: true })
  const koa = new Koa()
  installHttp(koa, { trustedProxies: 0, frameAncestors: "'none'" })
  koa.use(createHealth({ version: 'Summary1760000000007', redis: bed.redis }).middleware)
  koa.use(sessions({ grantsOf: async (accountId) => grants.get(accountId) ?? [] }))
  const router = new Router({ prefix: '/api' })
  mount(router, schoolContract, handlers)
  koa.use(router.routes())
  app = koa.callback()
})
afterAll(() => bed.close())

async function person(held: Grant[] = []) {
  const one = await signedIn()
  grants.set(one.accountId, held)
  return one
}
const notesOf = (accountId: string) => sql<{ id: string }>('SELECT id FROM plat_note WHERE account_id = ?', [accountId])
const promisesFor = async (ids: string[]) => (ids.length === 0 ? 0 : (await sql('SELECT id FROM outbox WHERE JSON_VALUE(payload, "$.id") IN (?)', [ids])).length)

describe('who may', () => {
  test('a guardian sees the own child without columns the contract does not name; nobody sees a foreign one', async () => {
    const guardian = await person([{ role: 'guardian', scope: 'student', id: '5' }])
    const own = await call()('GET /pupils/:studentId', { params: { studentId: '5' } }, { token: guardian.token })
    expect([own.status, own.reply]).toEqual([200, { id: '5', name: '小明' }])
    expect(own.raw.text).not.toContain('SECRET')
    expect(own.headers['cache-control']).toBe('private, no-store')
    const foreign = await call()('GET /pupils/:studentId', { params: { studentId: '6' } }, { token: guardian.token })
    expect([foreign.status, foreign.error?.code]).toEqual([404, 'resource.not_found'])
  })

  test('covered without the right is 403; nobody signed in is 401; a list is cut to reach', async () => {
    const gate = await person([{ role: 'gate', scope: 'school', id: '2' }])
    expect((await call()('GET /pupils/:studentId', { params: { studentId: '5' } }, { token: gate.token })).error?.code).toBe('access.denied')
    expect((await call()('GET /pupils/:studentId', { params: { studentId: '5' } })).error?.code).toBe('auth.required')
    const guardian = await person([{ role: 'guardian', scope: 'student', id: '5' }, { role: 'gate', scope: 'school', id: '2' }])
    expect((await call()('GET /pupils', { query: {} }, { token: guardian.token })).reply).toEqual({ students: ['5'] })
  })

  test('an id that is no number and a day that is no day do not exist', async () => {
    const one = await person()
    for (const studentId of ['abc', '0', '1e3', '-1', "1' OR '1'='1", '99999999999999999999', '%00']) {
      expect((await call()('GET /pupils/:studentId', { params: { studentId } }, { token: one.token })).status).toBe(404)
    }
    expect((await call()('GET /days/:day', { params: { day: '2026-02-30' } }, { token: one.token })).status).toBe(404)
    expect((await call()('GET /days/:day', { params: { day: '2026-02-28' } }, { token: one.token })).status).toBe(200)
    expect((await request(app).get('/api/days/%E0%A4%A').set('Authorization', `Bearer ${one.token}`)).status).toBe(404)
  })
})

describe('what goes wrong', () => {
  test('an error has code, Chinese sentence, details and the request id of the header; a crash tells nothing', async () => {
    const one = await person()
    const bad = await call()('GET /pupils', { query: { limit: 99 } }, { token: one.token })
    expect(bad.error).toEqual({ code: 'request.invalid', message: expect.stringMatching(/有误/), details: [{ at: 'query.limit', rule: 'too_big' }], requestId: bad.headers['x-request-id'] })
    const crash = await call()('GET /crash')
    expect([crash.status, Object.keys(crash.error ?? {})]).toEqual([500, ['code', 'message', 'requestId']])
    expect(crash.raw.text).not.toContain('SECRET')
  })

  test('a reply that does not fit its contract and, in tests, an undeclared code fail closed', async () => {
    const one = await person()
    expect((await call()('GET /misshapen', {}, { token: one.token })).error?.code).toBe('server.unexpected')
    expect((await call()('GET /undeclared', {}, { token: one.token })).status).toBe(500)
    configureRoutes({ strict: false })
    expect((await call()('GET /undeclared', {}, { token: one.token })).error?.code).toBe('push.audience_empty')
    configureRoutes({ strict: true })
  })

  test('S56: over 1 MB is 413, 21 deep and broken JSON and wrong bytes are 400, text over 64 KB is 413', async () => {
    const one = await person()
    const post = (body: string | Buffer, type = 'application/json') =>
      request(app).post('/api/notes').set({ Authorization: `Bearer ${one.token}`, 'Idempotency-Key': newId(), 'Content-Type': type }).send(body)
    expect((await post(JSON.stringify({ text: 'x'.repeat(1_100_000) }))).status).toBe(413)
    expect((await post(`{"text":${'['.repeat(20)}${']'.repeat(20)}}`)).body).toMatchObject({ details: [{ rule: 'too_deep' }] })
    expect((await post('{"text":')).body).toMatchObject({ code: 'request.invalid', details: [{ rule: 'json' }] })
    expect((await post('text=1', 'application/x-www-form-urlencoded')).body).toMatchObject({ details: [{ rule: 'content_type' }] })
    expect((await post('{"text":"a","admin":true}')).body).toMatchObject({ details: [{ at: 'body', rule: 'unrecognized_keys' }] })
    expect((await call()('POST /callback', { text: 'x'.repeat(66_000) })).status).toBe(413)
    expect((await call()('POST /callback', { text: '<xml/>' })).raw.text).toBe('got 6')
  })

  test('an unknown path is a 404 in the same shape; every answer has the security headers', async () => {
    const reply = await request(app).get('/api/nothing/here')
    expect([reply.status, (reply.body as { code: string }).code]).toEqual([404, 'resource.not_found'])
    expect(reply.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'strict-origin-when-cross-origin' })
    expect(reply.headers['content-security-policy']).toBe("default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'")
  })

  test('S58: a request id or address from a stranger is not believed', async () => {
    const reply = await request(app).get('/api/go').set({ 'X-Request-Id': 'chosen-by-stranger', 'X-Forwarded-For': '1.2.3.4' })
    expect(reply.headers['x-request-id']).not.toBe('chosen-by-stranger')
    const statuses = []
    for (let n = 0; n < 4; n += 1) statuses.push((await request(app).get('/api/go').set('X-Forwarded-For', `1.2.3.${n}`)).status)
    expect(statuses).toContain(429)
    const refused = await request(app).get('/api/go')
    expect(refused.body).toMatchObject({ code: 'request.too_many' })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  })

  test('a download has its Chinese name, a file arrives whole and is gone afterwards, 10 MB is the end', async () => {
    const one = await person()
    const file = await call()('GET /download', {}, { token: one.token })
    expect(file.headers['content-disposition']).toContain("filename*=UTF-8''%E5%90%8D%E5%86%8C%E9%94%99%E8%AF%AF.csv")
    const upload = { file: { content: Buffer.from('姓名,年级'), name: '名册.csv' }, body: { school: '7' } }
    const kept = await call()('POST /files', upload, { token: one.token })
    expect(kept.reply).toMatchObject({ name: '名册.csv', size: 13, school: '7', first: '姓名,年' })
    await expect(stat(kept.reply.path)).rejects.toThrow('ENOENT')
    const big = { file: { content: Buffer.alloc(10 * 1024 * 1024 + 1), name: 'big.xlsx' }, body: { school: '7' } }
    expect((await call()('POST /files', big, { token: one.token })).status).toBe(413)
    expect((await call()('POST /files', { ...upload, body: {} as { school: string } }, { token: one.token })).error?.code).toBe('request.invalid')
  })
})

describe('one form, one answer (Idempotency-Key)', () => {
  test('the same form again gives the same answer, the same row and no second message', async () => {
    const one = await person()
    const input = { body: { text: unique('note') } }
    const options = { token: one.token, idempotencyKey: unique('form-key') }
    const first = await call()('POST /notes', input, options)
    const second = await call()('POST /notes', input, options)
    expect([first.status, second.status, second.reply]).toEqual([201, 201, first.reply])
    expect([first.headers['idempotent-replayed'], second.headers['idempotent-replayed']]).toEqual([undefined, 'true'])
    expect(await notesOf(one.accountId)).toHaveLength(1)
    expect(await promisesFor([first.reply.id])).toBe(1)
  })

  test('twenty at once with one key: one row, and each hears the one answer or that it is being worked on', async () => {
    const one = await person()
    const input = { body: { text: unique('note'), mode: 'slow' } }
    const options = { token: one.token, idempotencyKey: unique('form-key') }
    const all = await Promise.all(Array.from({ length: 20 }, () => call()('POST /notes', input, options)))
    const notes = await notesOf(one.accountId)
    expect(notes).toHaveLength(1)
    for (const answer of all) {
      if (answer.status === 201) expect(answer.reply.id).toBe(notes[0]?.id)
      else expect([answer.status, answer.error?.code, answer.headers['retry-after']]).toEqual([409, 'request.in_flight', '1'])
    }
    expect(all.filter((answer) => answer.status === 201 && !answer.headers['idempotent-replayed'])).toHaveLength(1)
  })

  test('a twin of one that takes longer than the lock wait is told to come back', async () => {
    const one = await person()
    const input = { body: { text: unique('note'), mode: 'very slow' } }
    const options = { token: one.token, idempotencyKey: unique('form-key') }
    const [first, second] = await Promise.all([call()('POST /notes', input, options), new Promise((resolve) => setTimeout(resolve, 100)).then(() => call()('POST /notes', input, options))])
    expect([first.status, second.status, second.error?.code]).toEqual([201, 409, 'request.in_flight'])
    expect((await call()('POST /notes', input, options)).headers['idempotent-replayed']).toBe('true')
  })

  test('another form under the same key, no key and a bad key are refused; another person may use the same key', async () => {
    const [one, two] = [await person(), await person()]
    const idempotencyKey = unique('form-key')
    const text = unique('note')
    await call()('POST /notes', { body: { text } }, { token: one.token, idempotencyKey })
    const other = await call()('POST /notes', { body: { text: `${text}!` } }, { token: one.token, idempotencyKey })
    expect([other.status, other.error?.code]).toEqual([422, 'request.key_reused'])
    expect((await call()('POST /notes', { body: { text } }, { token: two.token, idempotencyKey })).status).toBe(201)
    for (const bad of [null, 'short', 'x'.repeat(37), 'with space in it']) {
      expect((await call()('POST /notes', { body: { text } }, { token: one.token, idempotencyKey: bad })).error?.code).toBe('request.key_required')
    }
  })

  test('a business refusal leaves no row, is replayed with its details and is sealed in the table', async () => {
    const one = await person()
    const input = { body: { text: unique('note'), mode: 'refuse' } }
    const options = { token: one.token, idempotencyKey: unique('form-key') }
    const before = counts.notes
    const first = await call()('POST /notes', input, options)
    const second = await call()('POST /notes', input, options)
    expect([first.status, first.error?.code, first.error?.details]).toEqual([409, 'attendance.already_reported', { reportId: '77' }])
    expect([second.status, second.error?.code, second.error?.details, second.headers['idempotent-replayed']]).toEqual([409, 'attendance.already_reported', { reportId: '77' }, 'true'])
    expect(counts.notes - before).toBe(1)
    expect(await notesOf(one.accountId)).toHaveLength(0)
    const [row] = await sql<{ body_sealed: Buffer }>('SELECT body_sealed FROM idempotency WHERE account_id = ?', [one.accountId])
    expect(row?.body_sealed.includes(Buffer.from('77'))).toBe(false)
  })

  test('a crash is not stored: the same form is worked on again', async () => {
    const one = await person()
    const input = { body: { text: unique('note'), mode: 'crash' } }
    const options = { token: one.token, idempotencyKey: unique('form-key') }
    const before = counts.failures
    expect((await call()('POST /notes', input, options)).status).toBe(500)
    expect((await call()('POST /notes', input, options)).status).toBe(500)
    expect(counts.failures - before).toBe(2)
    expect(await sql('SELECT k FROM idempotency WHERE account_id = ?', [one.accountId])).toHaveLength(0)
  })

  test('a duplicate that the module has a name for becomes its conflict', async () => {
    registerConstraints({ plat_note__once: 'attendance.already_reported' })
    const one = await person()
    const input = { body: { text: unique('note') } }
    expect((await call()('POST /notes', input, { token: one.token })).status).toBe(201)
    expect((await call()('POST /notes', input, { token: one.token })).error?.code).toBe('attendance.already_reported')
  })
})

describe('the contract does not compile when', () => {
  test('an endpoint is left out, has no place, answers a wrong shape or is called wrongly', async () => {
    const router = new Router()
    const one = contract({ 'GET /x/:studentId': { summary: 'x', access: 'attendance.read', response: z.object({ n: z.number() }) } })
    const place = async () => ({ bureau: '1' })
    // @ts-expect-error -- the endpoint is left out
    expect(() => mount(router, one, {})).toThrow()
    // @ts-expect-error -- an ability-guarded endpoint without a place
    const noPlace: Handlers<typeof one> = { 'GET /x/:studentId': async () => ({ n: 1 }) }
    // @ts-expect-error -- the wrong reply
    const wrongReply: Handlers<typeof one> = { 'GET /x/:studentId': { place, run: async () => ({ n: '1' }) } }
    // @ts-expect-error -- a parameter the path does not have
    const wrongParam: Handlers<typeof one> = { 'GET /x/:studentId': { place, run: async ({ params }) => ({ n: params.classId.length }) } }
    // @ts-expect-error -- an access that is no ability
    const wrongAccess = contract({ 'GET /y': { summary: 'y', access: 'attendance.invent', response: null } })
    // @ts-expect-error -- an access must be named
    const noAccess = contract({ 'GET /y': { summary: 'y', response: null } })
    const caller = apiOf<typeof one>(app)
    // @ts-expect-error -- missing params
    const missing = await caller('GET /x/:studentId')
    // @ts-expect-error -- unknown endpoint
    await caller('GET /z')
    expect([noPlace, wrongReply, wrongParam, wrongAccess, noAccess, missing.status]).toHaveLength(6)
  })

  test('and does not boot when a public POST or a redirect asks for a key', () => {
    const router = new Router()
    const open = contract({ 'POST /open': { summary: 'x', access: 'public', response: null } })
    expect(() => mount(router, open, { 'POST /open': async () => {} })).toThrow("say idempotency: 'none'")
    const away = contract({ 'POST /away': { summary: 'x', access: 'signed-in', response: 'redirect' } })
    expect(() => mount(router, away, { 'POST /away': async () => ({ redirect: '/' }) })).toThrow('cannot be replayed')
  })
})

test('/livez and /readyz answer without a session and leak no version', async () => {
  expect((await request(app).get('/livez')).body).toEqual({ status: 'ok' })
  const ready = await request(app).get('/readyz')
  expect([ready.status, ready.body]).toEqual([200, { status: 'ok', database: 'ok', redis: 'ok' }])
})
