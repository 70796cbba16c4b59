/** A desktop is signed in with a QR that is confirmed in WeChat (S03, S09). */
import request from 'supertest'
import { audited, auditRow } from '../../../test/support/audit'
import { house, type House } from '../../../test/support/house'
import { schoolClock, world, type Person, type World } from '../../../test/support/world'
import { sql } from '../../platform/db'
import { sessionsOf } from '../../platform/session'

let h: House
let clock: ReturnType<typeof schoolClock>
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => (clock = schoolClock()))

const edge = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0'
/** What the browser holds, and the ticket of its QR. */
async function ask() {
  const { reply, status } = await h.api('POST /desktop-sign-ins', {}, { headers: { 'User-Agent': edge, Host: 'school.test' } })
  const back = new URL(reply.confirmUrl).searchParams.get('back') ?? ''
  return { ...reply, status, back, ticket: new URL(back, 'http://school.test').searchParams.get('ticket') ?? '' }
}
type Asked = Awaited<ReturnType<typeof ask>>
const poll = ({ id, secret }: Pick<Asked, 'id' | 'secret'>) => h.api('POST /desktop-sign-ins/:signInId/polls', { params: { signInId: id }, body: { secret } }, { headers: { Host: 'school.test' } })
const scan = async (w: World, person: Person, { id, ticket }: Asked) => h.api('POST /desktop-sign-ins/:signInId/scans', { params: { signInId: id }, body: { ticket } }, { token: await w.tokenOf(person) })
const decide = async (w: World, person: Person, { id, ticket }: Asked, decision: 'confirm' | 'refuse' = 'confirm') =>
  h.api('POST /desktop-sign-ins/:signInId/decisions', { params: { signInId: id }, body: { ticket, decision } }, { token: await w.tokenOf(person) })
const tokenIn = (headers: Record<string, string>) => /__Host-zhixiao=([\w-]{43});.*HttpOnly; SameSite=Lax/.exec(String(headers['set-cookie'] ?? ''))?.[1]
const h5SessionsOf = async (person: Person) => (await sessionsOf(person.accountId)).filter((one) => one.channel === 'h5').length

describe('signing in on a desktop', () => {
  test('S09: the QR opens the page in WeChat; scanned and confirmed, the browser gets its cookie once, and it is the person who confirmed', async () => {
    const w = await world()
    const asked = await ask()
    expect([asked.status, asked.expiresAt]).toEqual([201, '2026-03-10T23:53:00.000Z'])
    expect(asked.confirmUrl.startsWith('http://school.test/api/wechat/oauth/start?back=')).toBe(true)
    expect(asked.confirmUrl).not.toContain(asked.secret)
    expect((await poll(asked)).reply.state).toBe('waiting')
    expect((await scan(w, w.admin, asked)).reply).toEqual({ browser: 'Windows 电脑 · Edge 浏览器', askedAt: '2026-03-10T23:50:00.000Z', expiresAt: '2026-03-10T23:53:00.000Z' })
    const scanned = await poll(asked)
    expect([scanned.reply.state, tokenIn(scanned.headers)]).toEqual(['scanned', undefined])
    expect((await decide(w, w.admin, asked)).reply.state).toBe('confirmed')
    expect(await audited('identity.desktop_confirmed', { who: w.admin.accountId })).toEqual([auditRow(w.admin)])
    const confirmed = await poll(asked)
    const token = tokenIn(confirmed.headers)
    expect([confirmed.reply.state, token?.length]).toEqual(['confirmed', 43])
    expect((await h.api('GET /me', {}, { cookie: token })).reply).toMatchObject({ accountId: w.admin.accountId, channel: 'h5' })
    const again = await poll(asked)
    expect([again.reply.state, tokenIn(again.headers)]).toEqual(['expired', undefined])
  })

  test('S09: two confirmations and twenty questions at the same moment give one session', async () => {
    const w = await world()
    const asked = await ask()
    await scan(w, w.officer, asked)
    const decided = await Promise.all([decide(w, w.officer, asked), decide(w, w.officer, asked)])
    expect(decided.map((one) => one.error?.code ?? one.reply.state).sort()).toEqual(['confirmed', 'identity.desktop_over'])
    const answers = await Promise.all(Array.from({ length: 20 }, () => poll(asked)))
    expect(answers.filter((one) => tokenIn(one.headers))).toHaveLength(1)
    expect(await h5SessionsOf(w.officer)).toBe(1)
  })

  test('S03: on the desktop an administrator is signed out after half an hour without a request, and after twelve hours; a teacher is not', async () => {
    const w = await world()
    const signIn = async (person: Person) => {
      const asked = await ask()
      await scan(w, person, asked)
      await decide(w, person, asked)
      return tokenIn((await poll(asked)).headers)!
    }
    const [admin, teacher] = [await signIn(w.admin), await signIn(w.homeroom)]
    const status = async (cookie: string) => (await h.api('GET /me', {}, { cookie })).status
    const forget = async () => Promise.all((await h.redis.keys('*session:*')).map((key) => h.redis.del(key.slice(h.env.REDIS_PREFIX.length))))
    expect([await status(admin), await status(teacher)]).toEqual([200, 200])
    clock.advance(30 * 60_000 + 1)
    await forget()
    expect([await status(admin), await status(teacher)]).toEqual([401, 200])
  })

  test('only people with a duty of today may confirm; a parent, a stranger and somebody whose duty ended may not', async () => {
    const w = await world()
    const asked = await ask()
    for (const person of [w.guardianA, w.stranger, w.endedLeader]) {
      expect((await scan(w, person, asked)).error?.code).toBe('access.denied')
      expect((await decide(w, person, asked)).error?.code).toBe('access.denied')
    }
    expect((await poll(asked)).reply.state).toBe('waiting')
  })

  test('who scanned first holds it: a colleague cannot decide it, and nobody decides without scanning', async () => {
    const w = await world()
    const asked = await ask()
    expect((await decide(w, w.admin, asked)).error?.code).toBe('identity.desktop_over')
    await scan(w, w.admin, asked)
    expect((await scan(w, w.admin, asked)).status).toBe(201)
    expect((await scan(w, w.leader, asked)).error?.code).toBe('identity.desktop_over')
    expect((await decide(w, w.leader, asked)).error?.code).toBe('identity.desktop_over')
    expect((await decide(w, w.admin, asked, 'refuse')).reply.state).toBe('refused')
    expect(await audited('identity.desktop_refused', { who: w.admin.accountId })).toEqual([auditRow(w.admin)])
    expect((await poll(asked)).reply.state).toBe('refused')
    expect((await decide(w, w.admin, asked)).error?.code).toBe('identity.desktop_over')
  })

  test('S09: the QR alone signs nobody in, nor does a wrong secret; both are kept as hashes; after three minutes it is over', async () => {
    const w = await world()
    const asked = await ask()
    expect((await poll({ id: asked.id, secret: asked.ticket })).reply.state).toBe('expired')
    expect((await scan(w, w.admin, { ...asked, ticket: asked.secret })).error?.code).toBe('identity.desktop_over')
    const [row] = await sql<Record<string, unknown>>('SELECT * FROM desktop_sign_in WHERE id = ?', [asked.id])
    expect(JSON.stringify(row)).not.toContain(asked.secret)
    await scan(w, w.admin, asked)
    clock.advance(180_000)
    expect((await decide(w, w.admin, asked)).error?.code).toBe('identity.desktop_over')
    expect((await poll(asked)).reply.state).toBe('expired')
    expect(await h5SessionsOf(w.admin)).toBe(0)
  })

  test('S09: a form of another site cannot sign a browser in as somebody: the question must be JSON', async () => {
    const w = await world()
    const asked = await ask()
    await scan(w, w.admin, asked)
    await decide(w, w.admin, asked)
    const form = await request(h.server).post(`/api/desktop-sign-ins/${asked.id}/polls`).type('text/plain').send(JSON.stringify({ secret: asked.secret }))
    expect([form.status, form.headers['set-cookie']]).toEqual([400, undefined])
  })
})
