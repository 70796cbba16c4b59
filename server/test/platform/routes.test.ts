import Router from '@koa/router'
import { stat } from 'node:fs/promises'
import request from 'supertest'
import { z } from 'zod'
import { contract } from '@zhixiao/shared-types/contract/contract'
import { newId } from '../../src/platform/ids'
import { configureRoutes, mount, type Handlers } from '../../src/platform/routes'
import { apiOf } from '../support/http'
import { openSchool, type School } from './school'

let school: School
beforeAll(async () => {
  school = await openSchool()
})
afterAll(() => school.close())
const call = () => school.call
const person: School['person'] = (held) => school.person(held)

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
    expect((await call()('GET /pupils/:studentId', { params: { studentId: '5' } }, { token: gate.token })).error?.code).toBe(
      'access.denied',
    )
    expect((await call()('GET /pupils/:studentId', { params: { studentId: '5' } })).error?.code).toBe('auth.required')
    const guardian = await person([
      { role: 'guardian', scope: 'student', id: '5' },
      { role: 'gate', scope: 'school', id: '2' },
    ])
    expect((await call()('GET /pupils', { query: {} }, { token: guardian.token })).reply).toEqual({ students: ['5'] })
  })

  test('an id that is no number and a day that is no day do not exist', async () => {
    const one = await person()
    for (const studentId of ['abc', '0', '1e3', '-1', "1' OR '1'='1", '99999999999999999999', '%00']) {
      expect((await call()('GET /pupils/:studentId', { params: { studentId } }, { token: one.token })).status).toBe(404)
    }
    expect((await call()('GET /days/:day', { params: { day: '2026-02-30' } }, { token: one.token })).status).toBe(404)
    expect((await call()('GET /days/:day', { params: { day: '2026-02-28' } }, { token: one.token })).status).toBe(200)
    expect((await request(school.app).get('/api/days/%E0%A4%A').set('Authorization', `Bearer ${one.token}`)).status).toBe(404)
  })
})

describe('what goes wrong', () => {
  test('an error has code, Chinese sentence, details and the request id of the header; a crash tells nothing', async () => {
    const one = await person()
    const bad = await call()('GET /pupils', { query: { limit: 99 } }, { token: one.token })
    expect(bad.error).toEqual({
      code: 'request.invalid',
      message: expect.stringMatching(/有误/),
      details: [{ at: 'query.limit', rule: 'too_big' }],
      requestId: bad.headers['x-request-id'],
    })
    const crash = await call()('GET /crash')
    expect([crash.status, Object.keys(crash.error ?? {})]).toEqual([500, ['code', 'message', 'requestId']])
    expect(crash.raw.text).not.toContain('SECRET')
  })

  test('a reply that does not fit its contract and, in tests, an undeclared code fail closed', async () => {
    const one = await person()
    expect((await call()('GET /misshapen', {}, { token: one.token })).error?.code).toBe('server.unexpected')
    expect((await call()('GET /undeclared', {}, { token: one.token })).status).toBe(500)
    configureRoutes({ strict: false })
    expect((await call()('GET /undeclared', {}, { token: one.token })).error?.code).toBe('calendar.entry_invalid')
    configureRoutes({ strict: true })
  })

  test('S56: over 1 MB is 413, 21 deep and broken JSON and wrong bytes are 400, text over 64 KB is 413', async () => {
    const one = await person()
    const post = (body: string | Buffer, type = 'application/json') =>
      request(school.app)
        .post('/api/notes')
        .set({ Authorization: `Bearer ${one.token}`, 'Idempotency-Key': newId(), 'Content-Type': type })
        .send(body)
    expect((await post(JSON.stringify({ text: 'x'.repeat(1_100_000) }))).status).toBe(413)
    expect((await post(`{"text":${'['.repeat(20)}${']'.repeat(20)}}`)).body).toMatchObject({ details: [{ rule: 'too_deep' }] })
    expect((await post('{"text":')).body).toMatchObject({ code: 'request.invalid', details: [{ rule: 'json' }] })
    expect((await post('text=1', 'application/x-www-form-urlencoded')).body).toMatchObject({ details: [{ rule: 'content_type' }] })
    expect((await post('{"text":"a","admin":true}')).body).toMatchObject({ details: [{ at: 'body', rule: 'unrecognized_keys' }] })
    expect((await call()('POST /callback', { text: 'x'.repeat(66_000) })).status).toBe(413)
    expect((await call()('POST /callback', { text: '<xml/>' })).raw.text).toBe('got 6')
  })

  test('an unknown path is a 404 in the same shape; every answer has the security headers', async () => {
    const reply = await request(school.app).get('/api/nothing/here')
    expect([reply.status, (reply.body as { code: string }).code]).toEqual([404, 'resource.not_found'])
    expect(reply.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'strict-origin-when-cross-origin' })
    expect(reply.headers['content-security-policy']).toBe("default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'")
  })

  test('S58: a request id or address from a stranger is not believed', async () => {
    const reply = await request(school.app).get('/api/go').set({ 'X-Request-Id': 'chosen-by-stranger', 'X-Forwarded-For': '1.2.3.4' })
    expect(reply.headers['x-request-id']).not.toBe('chosen-by-stranger')
    const statuses = []
    for (let n = 0; n < 4; n += 1) statuses.push((await request(school.app).get('/api/go').set('X-Forwarded-For', `1.2.3.${n}`)).status)
    expect(statuses).toContain(429)
    const refused = await request(school.app).get('/api/go')
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
    expect((await call()('POST /files', { ...upload, body: {} as { school: string } }, { token: one.token })).error?.code).toBe(
      'request.invalid',
    )
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
    const caller = apiOf<typeof one>(school.app)
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
  expect((await request(school.app).get('/livez')).body).toEqual({ status: 'ok' })
  const ready = await request(school.app).get('/readyz')
  expect([ready.status, ready.body]).toEqual([200, { status: 'ok', database: 'ok', redis: 'ok' }])
})
