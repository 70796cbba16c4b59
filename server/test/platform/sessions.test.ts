import Koa from 'koa'
import request from 'supertest'
import type { Grant } from '@zhixiao/shared-types/values/access'
import type { Actor } from '../../src/platform/access'
import { audit, auditEach } from '../../src/platform/audit'
import { fixedClock, setClock } from '../../src/platform/clock'
import { inTransaction, sql } from '../../src/platform/db'
import { installHttp } from '../../src/platform/http'
import { newId } from '../../src/platform/ids'
import { beginSession, revokeSession, revokeSessionsOf, sessionsOf } from '../../src/platform/session'
import { clearedSessionCookie, sessionCookie, sessions } from '../../src/platform/session-http'
import { database, type TestDatabase } from '../support/database'
import { signedIn } from '../support/world-base'

let bed: TestDatabase
let app: ReturnType<Koa['callback']>
const grants = new Map<string, Grant[] | undefined>()
const clock = fixedClock('2026-03-11T08:00:00+08:00')
const hour = 3_600_000

beforeAll(async () => {
  bed = await database()
  const koa = new Koa()
  installHttp(koa, { trustedProxies: 0, frameAncestors: "'none'" })
  koa.use(
    sessions({
      grantsOf: async (accountId) => (grants.has(accountId) ? grants.get(accountId) : []),
      allowedOrigins: ['http://*.phone.test'],
    }),
  )
  koa.use((ctx) => {
    ctx.body = { actor: (ctx.state.actor as Actor | undefined) ?? null, problem: (ctx.state.authProblem as string | undefined) ?? null }
  })
  app = koa.callback()
})
beforeEach(() => {
  clock.set('2026-03-11T08:00:00+08:00')
  setClock(clock)
})
afterAll(async () => {
  setClock()
  await bed.close()
})

type Seen = { actor: Actor | null; problem: string | null; code?: string }
const as = async (token: string, headers: Record<string, string> = {}) =>
  (
    await request(app)
      .get('/me')
      .set({ Authorization: `Bearer ${token}`, ...headers })
  ).body as Seen
test('S03: a parent stays signed in for seven idle days, and for thirty at most', async () => {
  const parent = await signedIn()
  for (let day = 0; day < 29; day += 6) {
    clock.set(new Date(Date.parse('2026-03-11T00:00:00Z') + day * 24 * hour).toISOString())
    expect((await as(parent.token)).actor?.accountId).toBe(parent.accountId)
  }
  clock.advance(6 * 24 * hour + 1)
  expect(await as(parent.token)).toEqual({ actor: null, problem: 'auth.expired' })
  const idle = await signedIn()
  clock.advance(7 * 24 * hour + 1)
  expect((await as(idle.token)).problem).toBe('auth.expired')
})

test('S03: bureau and admins are signed out after 30 idle minutes and after 12 hours; a new duty shortens an old session at once', async () => {
  const clerk = await signedIn()
  expect(
    (await beginSession(clerk.accountId, 'h5', [{ role: 'bureau', scope: 'bureau', id: '1' }])).expiresAt.getTime() - clock.now().getTime(),
  ).toBe(12 * hour)
  clock.advance(31 * 60_000)
  expect((await as(clerk.token)).actor).not.toBeNull()
  grants.set(clerk.accountId, [{ role: 'bureau', scope: 'bureau', id: '1' }])
  for (let n = 0; n < 24; n += 1) {
    clock.advance(29 * 60_000)
    expect((await as(clerk.token)).actor === null).toBe(31 + (n + 1) * 29 > 12 * 60)
  }
  const idle = await signedIn()
  grants.set(idle.accountId, [{ role: 'admin', scope: 'school', id: '1' }])
  clock.advance(30 * 60_000 + 1)
  expect((await as(idle.token)).problem).toBe('auth.expired')
})

test('S03: the token is not in the database, and signing in again gives another one', async () => {
  const parent = await signedIn()
  const again = await signedIn(parent.accountId)
  expect(again.token).not.toBe(parent.token)
  const rows = await sql<{ token_hash: Buffer }>('SELECT token_hash FROM session WHERE account_id = ?', [parent.accountId])
  expect(rows).toHaveLength(2)
  for (const row of rows) expect([row.token_hash.length, row.token_hash.toString('base64url') === parent.token]).toEqual([32, false])
})

test('S03: a revoked session is over on the next request, one or all of an account, and nobody ends a stranger’s', async () => {
  const parent = await signedIn()
  const tablet = await signedIn(parent.accountId)
  const stranger = await signedIn()
  expect((await as(parent.token)).actor).not.toBeNull()
  expect(await revokeSession(stranger.accountId, parent.sessionId)).toBe(false)
  expect(await revokeSession(parent.accountId, parent.sessionId)).toBe(true)
  expect((await as(parent.token)).problem).toBe('auth.expired')
  expect((await as(tablet.token)).actor).not.toBeNull()
  expect((await sessionsOf(parent.accountId)).map((one) => one.id)).toEqual([tablet.sessionId])
  expect(await revokeSessionsOf(parent.accountId)).toBe(1)
  expect((await as(tablet.token)).problem).toBe('auth.expired')
  expect((await as(stranger.token)).actor).not.toBeNull()
})

test('a disabled account, a guessed and a malformed token are nobody', async () => {
  const gone = await signedIn()
  grants.set(gone.accountId, undefined)
  expect((await as(gone.token)).actor).toBeNull()
  for (const token of ['x'.repeat(43), 'short', gone.token.slice(1), `${gone.token}=`]) expect((await as(token)).actor).toBeNull()
})

test('two tabs, two people: a page that belongs to another account is told so', async () => {
  const parent = await signedIn()
  const reply = await request(app)
    .get('/me')
    .set({ Authorization: `Bearer ${parent.token}`, 'X-Account': newId() })
  expect([reply.status, (reply.body as Seen).code]).toEqual([409, 'auth.other_person'])
  expect((await as(parent.token, { 'X-Account': parent.accountId })).actor?.accountId).toBe(parent.accountId)
})

test('S09: the cookie is for our own pages only; with a bearer header cookies mean nothing', async () => {
  const parent = await signedIn()
  const cookie = { Cookie: `a=b; __Host-zhixiao=${parent.token}`, Host: 'school.test' }
  const post = (headers: Record<string, string>) =>
    request(app)
      .post('/x')
      .set({ ...cookie, ...headers })
  expect((await request(app).get('/me').set(cookie)).body).toMatchObject({ actor: { accountId: parent.accountId } })
  expect((await post({ Origin: 'http://school.test' })).status).toBe(200)
  expect((await post({ Origin: 'http://li.phone.test' })).status).toBe(200)
  for (const headers of [{}, { Origin: 'http://evil.test' }, { Origin: 'null' }] as Record<string, string>[]) {
    const refused = await post(headers)
    expect([refused.status, (refused.body as Seen).code]).toEqual([403, 'auth.origin_refused'])
  }
  const other = await signedIn()
  expect(
    (
      await request(app)
        .get('/me')
        .set({ ...cookie, Authorization: `Bearer ${other.token}` })
    ).body,
  ).toMatchObject({ actor: { accountId: other.accountId } })
  expect(
    (
      await request(app)
        .get('/me')
        .set({ ...cookie, Authorization: 'Bearer bad' })
    ).body,
  ).toMatchObject({ actor: null })
  for (const text of [sessionCookie('t'), clearedSessionCookie()])
    expect(text).toMatch(/^__Host-zhixiao=t?; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=\d+$/)
})

test('the acting role is one the person holds, or none', async () => {
  const one = await signedIn()
  grants.set(one.accountId, [{ role: 'homeroom', scope: 'class', id: '3' }])
  expect((await as(one.token, { 'X-Acting-Role': 'homeroom' })).actor?.actingRole).toBe('homeroom')
  expect((await as(one.token, { 'X-Acting-Role': 'leader' })).actor?.actingRole).toBeUndefined()
})

test('S30, S31: a look at health data leaves a row for each child, and none when the work is undone; without a row there is no answer', async () => {
  const doctor = { accountId: newId(), actingRole: 'nurse' as const }
  const place = { bureau: '1', school: '2', class: '3' }
  const entry = (student: string) => ({
    actor: doctor,
    action: 'attendance.read_health',
    student,
    place,
    fields: ['symptoms', 'ill'],
    purpose: '晨检',
  })
  await auditEach(['11', '12', '13'].map(entry))
  await audit(entry('14'))
  await expect(inTransaction(async () => (await audit(entry('15')), Promise.reject(new Error('undone'))))).rejects.toThrow('undone')
  const rows = await sql<{ student_id: number; role: string; fields: unknown }>(
    'SELECT student_id, role, fields, at FROM audit_log WHERE account_id = ? ORDER BY student_id',
    [doctor.accountId],
  )
  expect(rows.map((row) => Number(row.student_id))).toEqual([11, 12, 13, 14])
  expect(rows[0]).toMatchObject({ role: 'nurse', at: clock.now() })
  await expect(audit({ ...entry('16'), action: 'x'.repeat(61) })).rejects.toThrow()
})
