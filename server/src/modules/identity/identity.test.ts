/** Sign-in, accounts and sessions through HTTP on the real database, with codes of the simulator. */
import { randomUUID } from 'node:crypto'
import { house, simCall, wechatApps, type House } from '../../../test/support/house'
import { world } from '../../../test/support/world'
import { inTransaction, sql, write } from '../../platform/db'
import { newId } from '../../platform/ids'
import {
  openSession,
  reachOf,
  redeemLinkCode,
  setFollow,
} from './index'
import { mergeAccounts } from '../../workflows/account-merge/index'
import { accountOf } from '../../workflows/sign-in/index'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(async () => {
  h.clock.set('2026-03-11T07:50:00+08:00')
  await simCall(h.simulator, '/__sim/faults', undefined, 'DELETE')
})

type SimUser = { id: string; openids: Record<string, string>; unionid: string | null; tags: Record<string, number[]> }
const simUser = (more: object = {}): Promise<SimUser> => simCall(h.simulator, '/__sim/users', { name: '家长', unionid: null, ...more })
const loginCode = async (user: SimUser) =>
  (await simCall<{ code: string }>(h.simulator, `/__sim/users/${user.id}/login-code`, { appid: wechatApps().mp })).code
const oauthCode = async (user: SimUser, more: object = {}) =>
  (await simCall<{ code: string }>(h.simulator, `/__sim/users/${user.id}/oauth-code`, { appid: wechatApps().oa, ...more })).code
const fault = (kind: string, match: object, more: object = {}) => simCall(h.simulator, '/__sim/faults', { kind, match, ...more })
const sessionsOf = async (accountId: string) =>
  (await sql<{ n: number }>('SELECT COUNT(*) AS n FROM session WHERE account_id = ? AND revoked_at IS NULL', [accountId]))[0]?.n
const openidOf = (user: SimUser, account: 'oa' | 'mp') => user.openids[wechatApps()[account]] ?? ''

/** A browser begins the round: WeChat's address, the state in it, and the cookies the browser keeps. */
async function begin(back = '/teacher/roll/index', host = 'school.test') {
  const answer = await h.api('GET /wechat/oauth/start', { query: { back } }, { headers: { Host: host } })
  const address = new URL(answer.headers.location ?? '')
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
  return { answer, address, cookie, state: address.searchParams.get('state') ?? '' }
}
const finish = (round: { cookie: string; state: string }, code: string) =>
  h.api('GET /wechat/oauth/callback', { query: { code, state: round.state } }, { headers: { Host: 'school.test', Cookie: round.cookie } })
const tokenIn = (headers: Record<string, string>) => /__Host-zhixiao=([\w-]+)/.exec(String(headers['set-cookie'] ?? ''))?.[1]

describe('sign-in from the mini-program', () => {
  it('a code of wx.login opens one session; the same code again is refused (ID-1)', async () => {
    const code = await loginCode(await simUser())
    const answer = await h.api('POST /sessions/mini-program', { body: { code } })
    expect(answer.status).toBe(201)
    expect((await h.api('GET /sessions', {}, { token: answer.reply.token })).reply.items).toHaveLength(1)
    const again = await h.api('POST /sessions/mini-program', { body: { code } })
    expect([again.status, again.error?.code]).toEqual([401, 'auth.code_used'])
  })

  it('twenty phones that send one code at once get one session between them (ID-1, S02)', async () => {
    const user = await simUser()
    const code = await loginCode(user)
    const answers = await Promise.all(Array.from({ length: 20 }, () => h.api('POST /sessions/mini-program', { body: { code } })))
    const winners = answers.filter((answer) => answer.status === 201)
    expect(winners).toHaveLength(1)
    expect(answers.filter((answer) => answer.error?.code === 'auth.code_used')).toHaveLength(19)
    expect(await sessionsOf(winners[0]?.reply.accountId ?? '0')).toBe(1)
  })

  it('a code WeChat does not know, or that is older than five minutes, is refused', async () => {
    expect((await h.api('POST /sessions/mini-program', { body: { code: randomUUID() } })).error?.code).toBe('auth.wechat_refused')
    const code = await loginCode(await simUser())
    await simCall(h.simulator, '/__sim/clock', { advanceMs: 301_000 })
    expect((await h.api('POST /sessions/mini-program', { body: { code } })).error?.code).toBe('auth.wechat_refused')
  })

  it('while WeChat does not answer sign-in says so, and the same code works when it is back', async () => {
    const code = await loginCode(await simUser())
    await fault('reset', { path: '/sns/jscode2session', count: 1 })
    const away = await h.api('POST /sessions/mini-program', { body: { code } })
    expect([away.status, away.error?.code]).toEqual([503, 'outside.wechat_down'])
    expect((await h.api('POST /sessions/mini-program', { body: { code } })).status).toBe(201)
  })

  it('openids that differ only in case are two people (S01)', async () => {
    const { mp } = wechatApps()
    const openid = `oCase${newId()}`
    const one = await accountOf({ appid: mp, openid: `${openid}a`, kind: 'mp' })
    const other = await accountOf({ appid: mp, openid: `${openid}A`, kind: 'mp' })
    expect(one).not.toBe(other)
  })

  it('twenty first sign-ins of one person at once make one account', async () => {
    const person = { appid: wechatApps().mp, openid: `oNew${newId()}`, kind: 'mp' as const, unionid: `u${newId()}` }
    const ids = await Promise.all(Array.from({ length: 20 }, () => accountOf(person)))
    expect(new Set(ids).size).toBe(1)
  })
})

describe('sign-in in H5 by OAuth', () => {
  it('from the menu to WeChat, back with a code, and on to the page first asked for (ID-9)', async () => {
    const user = await simUser({ follows: [wechatApps().oa] })
    const round = await begin('/teacher/roll/index?class=7')
    expect(round.answer.status).toBe(302)
    expect([...round.address.searchParams.keys()]).toEqual(['appid', 'redirect_uri', 'response_type', 'scope', 'state'])
    expect(round.address.searchParams.get('scope')).toBe('snsapi_base')
    const back = await finish(round, await oauthCode(user))
    expect([back.status, back.headers.location]).toEqual([302, '/teacher/roll/index?class=7'])
    const cookie = tokenIn(back.headers) ?? ''
    expect(String(back.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Lax/)
    expect((await h.api('GET /sessions', {}, { cookie })).reply.items[0]).toMatchObject({ channel: 'h5', current: true })
  })

  it('WeChat accepts our address, and brings the person back to the host that holds the cookie', async () => {
    const round = await begin('/', 'wang-fang.zhixiao.localhost')
    expect(round.address.searchParams.get('redirect_uri')).toBe('http://wang-fang.zhixiao.localhost/api/wechat/oauth/callback')
    const page = await fetch(`${h.simulator}${round.address.pathname}${round.address.search}`, { redirect: 'manual' })
    expect([page.status, await page.text()]).toEqual([200, expect.not.stringMatching(/redirect_uri 域名|参数缺失/) as string])
  })

  it('a request to a host that is not ours comes back to our first origin', async () => {
    expect((await begin('/', 'evil.example')).address.searchParams.get('redirect_uri')).toBe('http://school.test/api/wechat/oauth/callback')
  })

  it('nobody can finish a round that another browser began, or with a cookie that was touched', async () => {
    const code = await oauthCode(await simUser())
    const mine = await begin()
    const others = await begin()
    expect((await finish({ state: mine.state, cookie: others.cookie }, code)).error?.code).toBe('auth.wechat_refused')
    expect((await finish({ state: mine.state, cookie: '' }, code)).error?.code).toBe('auth.wechat_refused')
    expect((await finish({ state: mine.state, cookie: `${mine.cookie}x` }, code)).error?.code).toBe('auth.wechat_refused')
    h.clock.advance(601_000)
    expect((await finish(mine, code)).error?.code).toBe('auth.wechat_refused')
  })

  it('WeChat loads the page twice: the second redirect of one round goes on, with no second session (ID-1)', async () => {
    const user = await simUser()
    const round = await begin('/family/day/index')
    const code = await oauthCode(user)
    const answers = await Promise.all(Array.from({ length: 20 }, () => finish(round, code)))
    expect(answers.map((answer) => [answer.status, answer.headers.location])).toEqual(
      Array.from({ length: 20 }, () => [302, '/family/day/index']),
    )
    expect(answers.filter((answer) => tokenIn(answer.headers))).toHaveLength(1)
    const accountId = await accountOf({ appid: wechatApps().oa, openid: openidOf(user, 'oa'), kind: 'oa' })
    expect(await sessionsOf(accountId)).toBe(1)
  })

  it('a used code in another round is refused (S02)', async () => {
    const code = await oauthCode(await simUser())
    expect((await finish(await begin(), code)).status).toBe(302)
    expect((await finish(await begin(), code)).error?.code).toBe('auth.code_used')
  })

  it("a preview's virtual account is never taken for a person", async () => {
    const user = await simUser()
    expect((await finish(await begin(), await oauthCode(user, { snapshot: true }))).error?.code).toBe('auth.wechat_refused')
    expect(await sql('SELECT 1 FROM wechat_identity WHERE openid = ?', [openidOf(user, 'oa')])).toEqual([])
  })

  it('sign-in tells us whether the person follows, and goes on when WeChat cannot say', async () => {
    const follower = await simUser({ follows: [wechatApps().oa] })
    await finish(await begin(), await oauthCode(follower))
    const accountId = await accountOf({ appid: wechatApps().oa, openid: openidOf(follower, 'oa'), kind: 'oa' })
    expect((await reachOf([accountId])).get(accountId)?.follows).toBe(true)
    await fault('errcode', { path: '/cgi-bin/user/info', count: 1 }, { errcode: -1 })
    expect((await finish(await begin(), await oauthCode(await simUser()))).status).toBe(302)
  })
})

describe('one person, one account (ID-2)', () => {
  it('the same unionid is the same account, whichever app comes first', async () => {
    const user = await simUser({ unionid: `u${newId()}` })
    await finish(await begin(), await oauthCode(user))
    const mini = await h.api('POST /sessions/mini-program', { body: { code: await loginCode(user) } })
    expect(await accountOf({ appid: wechatApps().oa, openid: openidOf(user, 'oa'), kind: 'oa' })).toBe(mini.reply.accountId)
  })

  it('a follower whose unionid shows up later becomes the account that has it; the old sessions end and what upper modules keep moves along', async () => {
    const { oa, mp } = wechatApps()
    const unionid = `u${newId()}`
    const follower = { appid: oa, openid: `oLate${newId()}`, kind: 'oa' as const }
    await setFollow(oa, follower.openid, true, new Date('2026-03-11T07:00:00+08:00'))
    const before = await accountOf(follower)
    const w = await world()
    await write('UPDATE staff SET account_id = ? WHERE id = ?', [before, w.teacher.staffId])
    const { token } = await openSession(before, 'h5')
    const mini = await accountOf({ appid: mp, openid: `oMini${newId()}`, kind: 'mp', unionid })
    expect(mini).not.toBe(before)
    expect(await accountOf({ ...follower, unionid })).toBe(mini)
    const [staff] = await sql<{ accountId: string }>('SELECT account_id AS accountId FROM staff WHERE id = ?', [w.teacher.staffId])
    expect(staff?.accountId).toBe(mini)
    expect((await reachOf([mini])).get(mini)).toMatchObject({ openid: follower.openid, follows: true })
    expect((await h.api('GET /sessions', {}, { cookie: token })).error?.code).toBe('auth.expired')
  })

  it('without a unionid a code shown in one account joins the other; it works once and for ten minutes', async () => {
    const { oa, mp } = wechatApps()
    const shown = await accountOf({ appid: mp, openid: `oShow${newId()}`, kind: 'mp' })
    const typing = await accountOf({ appid: oa, openid: `oType${newId()}`, kind: 'oa' })
    const { token } = await openSession(shown, 'mp')
    const answer = await h.api('POST /account-link-codes', {}, { token })
    expect([answer.status, answer.reply.expiresAt]).toEqual([201, '2026-03-11T00:00:00.000Z'])
    await expect(redeemLinkCode(answer.reply.code, shown)).rejects.toMatchObject({ code: 'identity.already_linked' })
    const tries = await Promise.allSettled([
      redeemLinkCode(answer.reply.code, typing),
      redeemLinkCode(answer.reply.code.toLowerCase(), typing),
    ])
    expect(tries.filter((one) => one.status === 'fulfilled').map((one) => one.value)).toEqual([shown])
    await inTransaction(() => mergeAccounts(typing, shown))
    expect((await reachOf([shown])).has(shown)).toBe(true)
    const late = await h.api('POST /account-link-codes', {}, { token })
    h.clock.advance(601_000)
    await expect(redeemLinkCode(late.reply.code, newId())).rejects.toMatchObject({ code: 'identity.link_code_wrong' })
  })

  it('after five wrong codes in ten minutes the right one is refused too; the misses outlive the refused transaction', async () => {
    const shown = await accountOf({ appid: wechatApps().mp, openid: `oShow${newId()}`, kind: 'mp' })
    const { token } = await openSession(shown, 'mp')
    const { reply } = await h.api('POST /account-link-codes', {}, { token })
    const typing = newId()
    for (let miss = 1; miss <= 5; miss += 1)
      await expect(inTransaction(() => redeemLinkCode('00000000', typing))).rejects.toMatchObject({ code: 'identity.link_code_wrong' })
    await expect(redeemLinkCode(reply.code, typing)).rejects.toMatchObject({ code: 'identity.link_code_wrong' })
    await expect(redeemLinkCode(reply.code, newId())).resolves.toBe(shown)
  })
})

describe('my sessions (S03)', () => {
  it('I see where I am signed in, end another session and my own; nobody ends mine', async () => {
    const [mine, others] = [newId(), newId()]
    const [phone, browser, stranger] = [await openSession(mine, 'mp'), await openSession(mine, 'h5'), await openSession(others, 'mp')]
    const list = await h.api('GET /sessions', {}, { token: phone.token })
    expect(list.reply.items.map((one) => [one.channel, one.current]).sort()).toEqual([
      ['h5', false],
      ['mp', true],
    ])
    expect(
      (await h.api('DELETE /sessions/:sessionId', { params: { sessionId: browser.sessionId } }, { token: stranger.token })).status,
    ).toBe(404)
    expect((await h.api('DELETE /sessions/:sessionId', { params: { sessionId: browser.sessionId } }, { token: phone.token })).status).toBe(
      204,
    )
    expect((await h.api('GET /sessions', {}, { cookie: browser.token })).status).toBe(401)
    const out = await h.api('DELETE /sessions/current', {}, { token: phone.token })
    expect([out.status, String(out.headers['set-cookie']).includes('Max-Age=0')]).toEqual([204, true])
    expect((await h.api('GET /sessions', {}, { token: phone.token })).status).toBe(401)
  })
})

describe('a sign-in that WeChat does not confirm', () => {
  it('ends on the sign-in page in a browser, which says why, and in words for a program', async () => {
    const query = { code: 'never-given', state: 'no-such-round' }
    const browser = await h.api('GET /wechat/oauth/callback', { query }, { headers: { Host: 'school.test', Accept: 'text/html,application/xhtml+xml' } })
    expect([browser.status, browser.headers.location]).toEqual([302, '/pages/sign-in/index?problem=auth.wechat_refused'])
    expect((await h.api('GET /wechat/oauth/callback', { query }, { headers: { Host: 'school.test' } })).error?.code).toBe('auth.wechat_refused')
  })
})
