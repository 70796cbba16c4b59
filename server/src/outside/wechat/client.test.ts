/** Access tokens and errors of the real client library against the simulator over HTTP. */
import { house, registerApps, simCall, testEnv, wechatApps, type House } from '../../../test/support/house'
import { connectRedis, redisReady } from '../../platform/redis'
import { redisPrefix, redisUrl } from '../../../test/support/database'
import { connectWechat, type Wechat } from './wechat'

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h.close())

type Entry = { path: string; errcode: number | null; requestBody: string }
const { oa } = wechatApps()
const userInfoPath = '/cgi-bin/user/info'
const calls = async (path: string) =>
  (await simCall<{ entries: Entry[] }>(h.simulator, `/__sim/journal?limit=1000&appid=${oa}`)).entries.filter((entry) => entry.path === path)
const tokenCalls = async () =>
  (await simCall<{ entries: Entry[] }>(h.simulator, '/__sim/journal?limit=1000&path=/cgi-bin/stable_token')).entries.filter((entry) =>
    entry.requestBody.includes(oa),
  )

let openid = ''
beforeEach(async () => {
  await simCall(h.simulator, '/__sim/faults', undefined, 'DELETE')
  const user = await simCall<{ openids: Record<string, string> }>(h.simulator, '/__sim/users', { name: '家长', follows: [oa] })
  openid = user.openids[oa] ?? ''
  await revoke()
  await h.redis.del(`wx:token:${oa}:text`, `wx:token:${oa}:end`)
  await simCall(h.simulator, '/__sim/journal', undefined, 'DELETE')
})
const revoke = () => simCall(h.simulator, `/__sim/apps/${oa}/revoke-tokens`, {})
/** A process of its own as far as tokens are concerned: nothing in memory yet. */
const fresh = (changes: Record<string, string> = {}, redis = h.redis): Wechat => connectWechat(testEnv(changes), redis)

describe('access tokens (wechat/platform.md §1)', () => {
  it('a hundred calls of a cold process ask for one token', async () => {
    const wechat = fresh()
    const answers = await Promise.all(Array.from({ length: 100 }, () => wechat.userInfo(openid)))
    expect(answers.every((answer) => answer.follows)).toBe(true)
    expect(await tokenCalls()).toHaveLength(1)
  })

  it('two cold processes share one token through Redis', async () => {
    const pair = [fresh(), fresh()]
    await Promise.all(pair.flatMap((wechat) => Array.from({ length: 20 }, () => wechat.userInfo(openid))))
    expect(await tokenCalls()).toHaveLength(1)
  })

  it('a token that WeChat refuses (40001) is renewed once for everybody, and every call succeeds', async () => {
    const wechat = fresh()
    await wechat.userInfo(openid)
    await revoke()
    const answers = await Promise.all(Array.from({ length: 30 }, () => wechat.userInfo(openid)))
    expect(answers.every((answer) => answer.follows)).toBe(true)
    expect(await tokenCalls()).toHaveLength(2)
    expect((await calls(userInfoPath)).length).toBeLessThanOrEqual(61)
  })

  it('an account that WeChat keeps refusing ends after at most three calls, not in a loop', async () => {
    await simCall(h.simulator, '/__sim/faults', { kind: 'errcode', errcode: 40001, match: { path: userInfoPath } })
    await expect(fresh().userInfo(openid)).rejects.toMatchObject({ errcode: 40001 })
    expect((await calls(userInfoPath)).length).toBeLessThanOrEqual(3)
  })

  it('without Redis each process asks for itself and goes on', async () => {
    const lonely = connectRedis({ url: 'redis://127.0.0.1:9/0', prefix: redisPrefix(), name: 'gone' })
    try {
      await Promise.all(Array.from({ length: 20 }, () => fresh({}, lonely).userInfo(openid)))
    } finally {
      lonely.disconnect()
    }
    expect((await tokenCalls()).length).toBeGreaterThanOrEqual(1)
    const redis = connectRedis({ url: redisUrl(), prefix: redisPrefix(), name: 'again' })
    expect(await redisReady(redis)).toBe(true)
    redis.disconnect()
  })
})

describe('errors without secrets (S04)', () => {
  const send = (wechat: Wechat) =>
    wechat.sendTemplate({
      openid,
      template: 'absence',
      url: 'http://school.test/x',
      clientMsgId: 'c'.repeat(32),
      fields: { student: '王小明', school: '一小 三(1)班', time: '2026年3月11日 08:05', state: '晨检未到校' },
    })

  it.each([
    ['reset', {}],
    ['http', { status: 502 }],
    ['truncate', {}],
    ['errcode', { errcode: -1 }],
  ])('fault %s leaves the outcome unclear and shows neither token nor secret', async (kind, more) => {
    await simCall(h.simulator, '/__sim/faults', { kind, ...more, match: { path: '/cgi-bin/message/template/send' } })
    const outcome = await send(fresh())
    expect(outcome.kind).toBe('unclear')
    expect(JSON.stringify(outcome)).not.toMatch(/access_token=[^…]|oa-secret/)
  })

  it('a call that never ends is given up after the time-out', async () => {
    await simCall(h.simulator, '/__sim/faults', { kind: 'hang', match: { path: '/cgi-bin/message/template/send', count: 1 } })
    const startedAt = performance.now()
    expect((await send(fresh({ WX_TIMEOUT_MS: '300' }))).kind).toBe('unclear')
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })

  it('no token means certainly not sent, and the secret stays out of the reason', async () => {
    await simCall(h.simulator, '/__sim/faults', { kind: 'reset', match: { path: '/cgi-bin/stable_token' } })
    const outcome = await send(fresh())
    expect(outcome.kind).toBe('unsent')
    expect(JSON.stringify(outcome)).not.toContain('oa-secret')
  })

  it('an accepted message names its msgid with all 19 digits', async () => {
    await registerApps(h.simulator, h.env, h.url)
    const outcome = await send(fresh())
    expect(outcome).toEqual({ kind: 'accepted', msgid: expect.stringMatching(/^\d{19}$/) as string })
  })
})
