import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { OA, OA_SECRET, OTHER_OA, World } from './support'

interface Got {
  status: number
  location: string
  headers: http.IncomingHttpHeaders
  text: string
}

let world: World
let h5: http.Server
const asked: http.IncomingMessage[] = []

beforeAll(async () => {
  h5 = http.createServer((req, res) => {
    asked.push(req)
    if (req.url === '/app.js') return void res.writeHead(200, { 'Content-Type': 'text/javascript' }).end('ok()')
    if (req.url === '/login')
      return void res.writeHead(302, { Location: `${world.url}${authorizePath()}#wechat_redirect`, 'Set-Cookie': 'a=1' }).end()
    if (req.url === '/elsewhere') return void res.writeHead(302, { Location: 'https://example.com/x' }).end()
    res.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'X-Frame-Options': 'DENY',
      'Content-Security-Policy': "script-src 'self'; frame-ancestors 'none'",
    })
    res.end('<!doctype html><html><head><title>今日</title></head><body>王小明</body></html>')
  })
  await new Promise<void>((resolve) => h5.listen(0, '127.0.0.1', resolve))
  world = await World.start({}, { h5Target: `http://127.0.0.1:${(h5.address() as AddressInfo).port}` })
})
afterAll(async () => {
  await world.close()
  h5.closeAllConnections()
  await new Promise((resolve) => h5.close(resolve))
})
beforeEach(() => world.reset())

const personHost = (person: string): string => `${person}.zhixiao.localhost:${world.simulator.port}`

function authorizePath(changes: Record<string, string | undefined> = {}): string {
  const all = {
    appid: OA,
    redirect_uri: 'http://wang-fang.zhixiao.localhost:9999/back?x=1',
    response_type: 'code',
    scope: 'snsapi_base',
    state: 'abc123',
    ...changes,
  }
  const given = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return `/connect/oauth2/authorize?${new URLSearchParams(given)}`
}

/** A request with the Host of a person: `fetch` cannot set it. */
function get(path: string, host = '127.0.0.1', options: { form?: string; headers?: Record<string, string> } = {}): Promise<Got> {
  return new Promise((resolve, reject) => {
    const url = new URL(path, world.url)
    const method = options.form === undefined ? 'GET' : 'POST'
    const headers = {
      Host: host,
      'Accept-Encoding': 'gzip',
      ...(options.form !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded' }),
      ...options.headers,
    }
    const request = http.request(url, { method, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          location: response.headers.location ?? '',
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      )
    })
    request.on('error', reject).end(options.form)
  })
}

describe('OAuth in a person’s phone', () => {
  it('snsapi_base goes straight back with a code; the code gives the openid but no unionid', async () => {
    const { status, location } = await get(authorizePath(), personHost('wang-fang'))
    const back = new URL(location)
    expect([status, back.pathname, back.searchParams.get('x'), back.searchParams.get('state')]).toEqual([302, '/back', '1', 'abc123'])
    const code = back.searchParams.get('code') ?? ''
    const answer = await world.call(`/sns/oauth2/access_token?appid=${OA}&secret=${OA_SECRET}&code=${code}&grant_type=authorization_code`)
    expect(answer).toMatchObject({ openid: world.openid('mother'), scope: 'snsapi_base', expires_in: 7200 })
    expect(answer).not.toHaveProperty('unionid')
    expect(
      await world.call(`/sns/oauth2/refresh_token?appid=${OA}&grant_type=refresh_token&refresh_token=${String(answer.refresh_token)}`),
    ).toMatchObject({ openid: world.openid('mother') })
    expect(await world.call(`/sns/auth?access_token=${String(answer.access_token)}&openid=${world.openid('mother')}`)).toMatchObject({
      errcode: 0,
    })
  })

  it('snsapi_userinfo asks first; agreeing gives name and unionid, refusing gives no code', async () => {
    const host = personHost('wang-fang')
    const path = authorizePath({ scope: 'snsapi_userinfo' })
    expect((await get(path, host)).text).toMatch(/申请获取并验证你的昵称、头像[\s\S]*允许[\s\S]*拒绝/)
    const allow = path.replace('authorize', 'allow')
    const agreed = new URL((await get(allow, host, { form: 'answer=allow' })).location)
    const answer = await world.call(
      `/sns/oauth2/access_token?appid=${OA}&secret=${OA_SECRET}&code=${agreed.searchParams.get('code') ?? ''}&grant_type=authorization_code`,
    )
    const union = world.simulator.sim.people.find('mother')?.unionid
    expect(answer.unionid).toBe(union)
    expect(
      await world.call(`/sns/userinfo?access_token=${String(answer.access_token)}&openid=${world.openid('mother')}&lang=zh_CN`),
    ).toMatchObject({ nickname: '王芳', unionid: union })
    const refused = new URL((await get(allow, host, { form: 'answer=deny' })).location)
    expect([refused.searchParams.has('code'), refused.searchParams.get('state')]).toEqual([false, 'abc123'])
  })

  it('a visitor’s virtual account is marked', async () => {
    const { code } = await world.control<{ code: string }>('/users/mother/oauth-code', { scope: 'snsapi_userinfo', snapshot: true })
    expect(
      await world.call(`/sns/oauth2/access_token?appid=${OA}&secret=${OA_SECRET}&code=${code}&grant_type=authorization_code`),
    ).toMatchObject({ is_snapshotuser: 1 })
  })

  const errors: [string, number, Record<string, string | undefined>][] = [
    ['the domain is not registered', 10003, { redirect_uri: 'http://evil.test/' }],
    ['the domain only looks like a registered one', 10003, { redirect_uri: 'http://school.test.evil.test/' }],
    ['the scope is unknown', 10005, { scope: 'snsapi_everything' }],
    ['there is no scope', 10010, { scope: undefined }],
    ['there is no redirect_uri', 10011, { redirect_uri: undefined }],
    ['there is no appid', 10012, { appid: undefined }],
    ['the account is unknown', 10012, { appid: 'wxffffffffffffffff' }],
    ['the account has no domains', 10003, { appid: OTHER_OA }],
    ['the state has other characters', 10013, { state: 'a-b' }],
    ['the state is longer than 128', 10013, { state: 'a'.repeat(129) }],
  ]
  it.each(errors)('when %s the page says %i', async (_why, code, changes) => {
    const { status, text } = await get(authorizePath(changes), personHost('wang-fang'))
    expect([status, text.includes(`错误码：${code}`)]).toEqual([200, true])
  })

  it('the order of the parameters counts, unless the assumption is dropped', async () => {
    const swapped = authorizePath().replace(/(response_type=code)&(scope=snsapi_base)/, '$2&$1')
    expect((await get(swapped, personHost('wang-fang'))).text).toContain('链接参数错误')
    await world.control('/assumptions', { oauthStrictOrder: false })
    expect((await get(swapped, personHost('wang-fang'))).status).toBe(302)
    await world.control('/assumptions', { oauthStateRequired: true })
    expect((await get(authorizePath({ state: undefined }), personHost('wang-fang'))).text).toContain('错误码：10013')
  })
})

describe('on a desktop', () => {
  it('asks who one is, in Chinese, and goes on as that person', async () => {
    const page = await get(authorizePath({ redirect_uri: 'http://school.test/back' }))
    expect(page.text).toMatch(/用谁的微信登录[\s\S]*王芳[\s\S]*班主任/)
    const { location } = await get(authorizePath({ redirect_uri: 'http://school.test/back' }).replace('authorize', 'allow'), '127.0.0.1', {
      form: 'user=teacher',
    })
    expect(location).toMatch(/^http:\/\/school\.test\/back\?code=\w[\w-]+&state=abc123$/)
  })

  it('a page that a person’s phone left by script goes back to that phone', async () => {
    const { location } = await get(authorizePath(), `127.0.0.1:${world.simulator.port}`, {
      headers: { Referer: `http://${personHost('wang-fang')}/` },
    })
    expect(location).toBe(`http://${personHost('wang-fang')}${authorizePath()}`)
  })
})

describe('a person’s own host', () => {
  it('asks the school as a WeChat phone and makes the page believe it', async () => {
    asked.length = 0
    const page = await get('/family/day', personHost('wang-fang'))
    expect(asked[0]?.headers).toMatchObject({
      host: personHost('wang-fang'),
      'x-forwarded-proto': 'http',
      'user-agent': expect.stringContaining('MicroMessenger/8.0') as string,
    })
    expect(page.text).toContain('<head><script src="/__sim/ua.js"></script><title>今日')
    expect(Number(page.headers['content-length'])).toBe(Buffer.byteLength(page.text))
    expect([page.headers['x-frame-options'], page.headers['content-security-policy']]).toEqual([undefined, "script-src 'self';"])
    expect((await get('/__sim/ua.js', personHost('wang-fang'))).text).toContain('MicroMessenger/8.0')
  })

  it('leaves other files alone and keeps cookies', async () => {
    expect((await get('/app.js', personHost('wang-fang'))).text).toBe('ok()')
    expect((await get('/login', personHost('wang-fang'))).headers['set-cookie']).toEqual(['a=1'])
  })

  it('keeps a redirect to WeChat’s authorize page with this person; others go where they go', async () => {
    expect((await get('/login', personHost('wang-fang'))).location).toBe(
      `http://${personHost('wang-fang')}${authorizePath()}#wechat_redirect`,
    )
    expect((await get('/elsewhere', personHost('wang-fang'))).location).toBe('https://example.com/x')
  })

  it('brings a code for the H5 server back to the person’s host', async () => {
    await world.control('/apps', { kind: 'oa', appid: OA, secret: OA_SECRET, oauthDomains: ['127.0.0.1'] })
    const redirect_uri = `http://127.0.0.1:${(h5.address() as AddressInfo).port}/back`
    const { location } = await get(authorizePath({ redirect_uri }), personHost('wang-fang'))
    expect(new URL(location).host).toBe(personHost('wang-fang'))
  })

  it('says in Chinese when the school’s server is away', async () => {
    const lonely = await World.start({}, { h5Target: 'http://127.0.0.1:9' })
    try {
      const response = await fetch(`${lonely.url}/`, { headers: { Host: 'x' } }).catch(() => null)
      expect(response?.status).not.toBe(500)
      const text = await new Promise<string>((resolve, reject) => {
        http
          .get(`${lonely.url}/family`, { headers: { Host: `wang-fang.zhixiao.localhost:${lonely.simulator.port}` } }, (res) => {
            let all = ''
            res
              .setEncoding('utf8')
              .on('data', (part: string) => (all += part))
              .on('end', () => resolve(`${res.statusCode} ${all}`))
          })
          .on('error', reject)
      })
      expect(text).toMatch(/^502 [\s\S]*页面暂时打不开/)
    } finally {
      await lonely.close()
    }
  })

  it('the phone page is served on its own host, others are sent there', async () => {
    expect((await get('/', `phone.zhixiao.localhost:${world.simulator.port}`)).text).toContain('微信模拟器')
    expect((await get('/__sim/ui')).location).toBe(`http://phone.zhixiao.localhost:${world.simulator.port}/`)
  })
})
