import { MP, MP_SECRET, OA, OA_SECRET, type Reply, type World, worldForFile } from './support'

/**
 * Every error code that the simulated platform promises, each by the call that a school would really make wrong
 * (shared specification "simulator" §6.2). A row: code, what went wrong, the call. Here: tokens and signing in.
 */
let world: World
worldForFile((made) => (world = made), { dailyQuota: {}, minuteLimit: {} })

type Row = [number, string, () => Promise<Reply>]

const secret = { grant_type: 'client_credential', appid: OA, secret: OA_SECRET }
const classic = (changes: Record<string, string>): Promise<Reply> =>
  world.call(`/cgi-bin/token?${new URLSearchParams({ ...secret, ...changes })}`)
const stable = (changes: Record<string, unknown>): Promise<Reply> => world.call('/cgi-bin/stable_token', { ...secret, ...changes })
const app = (changes: object): Promise<unknown> => world.control('/apps', { kind: 'oa', appid: OA, secret: OA_SECRET, ...changes })

describe('tokens', () => {
  const rows: Row[] = [
    [40002, 'the grant type is another one', () => classic({ grant_type: 'password' })],
    [40013, 'the appid is unknown', () => classic({ appid: 'wxffffffffffffffff' })],
    [40125, 'the secret is wrong', () => classic({ secret: 'wrong' })],
    [41002, 'the appid is missing', () => classic({ appid: '' })],
    [41004, 'the secret is missing', () => classic({ secret: '' })],
    [40243, 'the secret is frozen', async () => app({ secretFrozen: true }).then(() => classic({}))],
    [40164, 'the address is not in the whitelist', async () => app({ ipWhitelist: ['203.0.113.1'] }).then(() => classic({}))],
    [
      45009,
      'the day has no calls left',
      async () =>
        app({ quotas: { '/cgi-bin/token': 1 } })
          .then(() => classic({}))
          .then(() => classic({})),
    ],
    [43001, 'a token is asked for by POST', () => world.call('/cgi-bin/token', {})],
    [43002, 'a stable token is asked for by GET', () => world.call('/cgi-bin/stable_token')],
    [47001, 'the body is no JSON', () => world.call('/cgi-bin/stable_token', '{"appid"')],
    [44002, 'the body is empty', () => world.call('/cgi-bin/stable_token', '')],
    [40002, 'stable: the grant type is another one', () => stable({ grant_type: 'x' })],
    [40125, 'stable: the secret is wrong', () => stable({ secret: 'wrong' })],
    [
      45011,
      'stable: two forced refreshes within 30 s',
      async () => stable({ force_refresh: true }).then(() => stable({ force_refresh: true })),
    ],
    [
      45011,
      'stable: the minute has no calls left',
      async () => app({ minuteLimits: { '/cgi-bin/stable_token': 0 } }).then(() => stable({})),
    ],
  ]
  it.each(rows)('%i when %s', expectErrcode)
})

describe('access tokens of any API', () => {
  const info = '/cgi-bin/user/info'
  const rows: Row[] = [
    [41001, 'there is none', () => world.call(info)],
    [40014, 'it is no token at all', () => world.call(`${info}?access_token=nonsense`)],
    [40001, 'it was never issued', () => world.call(`${info}?access_token=${'a'.repeat(136)}`)],
    [
      40001,
      'it was revoked',
      async () => {
        const token = await world.token()
        await world.control(`/apps/${OA}/revoke-tokens`, {})
        return world.call(`${info}?access_token=${token}`)
      },
    ],
    [
      42001,
      'two hours have passed',
      async () => {
        const token = await world.token()
        await world.advance(7_200_000)
        return world.call(`${info}?access_token=${token}`)
      },
    ],
    [48001, 'it belongs to a mini-program', async () => world.call(`${info}?access_token=${await world.token(MP, MP_SECRET)}`)],
  ]
  it.each(rows)('%i when %s', expectErrcode)
})

describe('signing in', () => {
  const login = (changes: Record<string, string>): Promise<Reply> =>
    world.call(
      `/sns/jscode2session?${new URLSearchParams({ appid: MP, secret: MP_SECRET, grant_type: 'authorization_code', js_code: 'x', ...changes })}`,
    )
  const oauth = (changes: Record<string, string>): Promise<Reply> =>
    world.call(
      `/sns/oauth2/access_token?${new URLSearchParams({ appid: OA, secret: OA_SECRET, grant_type: 'authorization_code', code: 'x', ...changes })}`,
    )
  const code = async (kind: 'login' | 'oauth', who = 'mother', body = {}): Promise<string> =>
    (await world.control<{ code: string }>(`/users/${who}/${kind}-code`, body)).code
  const userToken = async (scope: string): Promise<Reply> => oauth({ code: await code('oauth', 'mother', { scope }) })

  const rows: Row[] = [
    [41002, 'mini: the appid is missing', () => login({ appid: '' })],
    [40013, 'mini: the appid is an official account', () => login({ appid: OA, secret: OA_SECRET })],
    [41004, 'mini: the secret is missing', () => login({ secret: '' })],
    [40125, 'mini: the secret is wrong', () => login({ secret: 'wrong' })],
    [41008, 'mini: the code is missing', () => login({ js_code: '' })],
    [40029, 'mini: the code is made up', () => login({})],
    [
      40029,
      'mini: the code is five minutes old',
      async () => {
        const js_code = await code('login')
        await world.advance(300_000)
        return login({ js_code })
      },
    ],
    [
      40163,
      'mini: the code was used',
      async () => {
        const js_code = await code('login')
        await login({ js_code })
        return login({ js_code })
      },
    ],
    [40029, 'mini: the code is one of OAuth', async () => login({ js_code: await code('oauth') })],
    [40002, 'mini: the grant type is another one', async () => login({ js_code: await code('login'), grant_type: 'x' })],
    [
      40226,
      'mini: WeChat holds the person for dangerous',
      async () => {
        await world.control('/users', { id: 'risky', name: '某人', riskBlocked: true })
        return login({ js_code: await code('login', 'risky') })
      },
    ],
    [
      45011,
      'mini: one person signs in too often',
      async () => {
        await world.control('/assumptions', { loginsPerMinutePerUser: 1 })
        await login({ js_code: await code('login') })
        return login({ js_code: await code('login') })
      },
    ],
    [40029, 'OAuth: the code is made up', () => oauth({})],
    [
      40163,
      'OAuth: the code was used',
      async () => {
        const given = await code('oauth')
        await oauth({ code: given })
        return oauth({ code: given })
      },
    ],
    [
      42003,
      'OAuth: the code is five minutes old',
      async () => {
        const given = await code('oauth')
        await world.advance(300_000)
        return oauth({ code: given })
      },
    ],
    [40125, 'OAuth: the secret is wrong', () => oauth({ secret: 'wrong' })],
    [
      40030,
      'OAuth: the refresh token is made up',
      () => world.call(`/sns/oauth2/refresh_token?appid=${OA}&grant_type=refresh_token&refresh_token=x`),
    ],
    [
      42002,
      'OAuth: the refresh token is 30 days old',
      async () => {
        const { refresh_token: refresh } = await userToken('snsapi_base')
        await world.advance(30 * 86_400_000)
        return world.call(`/sns/oauth2/refresh_token?appid=${OA}&grant_type=refresh_token&refresh_token=${String(refresh)}`)
      },
    ],
    [
      48001,
      'OAuth: the name is asked for with snsapi_base',
      async () => {
        const { access_token: token, openid } = await userToken('snsapi_base')
        return world.call(`/sns/userinfo?access_token=${String(token)}&openid=${String(openid)}`)
      },
    ],
    [
      40003,
      'OAuth: the openid is another person',
      async () => {
        const { access_token: token } = await userToken('snsapi_userinfo')
        return world.call(`/sns/auth?access_token=${String(token)}&openid=${world.openid('teacher')}`)
      },
    ],
    [40001, 'OAuth: the token is made up', () => world.call('/sns/userinfo?access_token=x&openid=y')],
    [
      42001,
      'OAuth: the token is two hours old',
      async () => {
        const { access_token: token, openid } = await userToken('snsapi_userinfo')
        await world.advance(7_200_000)
        return world.call(`/sns/userinfo?access_token=${String(token)}&openid=${String(openid)}`)
      },
    ],
  ]
  it.each(rows)('%i when %s', expectErrcode)
})

async function expectErrcode(errcode: number, _why: string, run: () => Promise<Reply>): Promise<void> {
  const reply = await run()
  expect(reply).toMatchObject({ status: 200, errcode })
}
