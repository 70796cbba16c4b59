import { createHash } from 'node:crypto'
import { decrypt, encrypt, signature } from '../src/callback/crypto'
import { AES_KEY, OA, Receiver, TOKEN, until, World } from './support'

/** Values published by WeChat (message-push page, cryptoDemo.zip) and by wechatpy and easywechat for the same protocol. */
const SIGNED = [
  ['1714036504', '1514711492', 'f464b24fc39322e44b38aa78f5edd27bd1441696'],
  ['1714037059', '486452656', '899cf89e464efb63f54ddac96b0a0a235f53aa78'],
  ['1714112445', '415670741', '6c5c811b55cc85e0e1b54100749188c20beb3f5d'],
] as const
const DOC_KEY = 'A'.repeat(43)
const DOC_REPLY = {
  appid: 'wxba5fad812f8e6fb9',
  random: '707722b803182950',
  plaintext: '{"demo_resp":"good luck"}',
  encrypt: 'ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==',
  msgSignature: '1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1',
}
const DOC_IN = {
  random: 'a8eedb185eb2fecf',
  encrypt:
    '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=',
  msgSignature: '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3',
  plaintext:
    '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}',
}
const JAVA = {
  key: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  appid: 'wxb11529c136998cb6',
  random: 'aaaabbbbccccdddd',
  plaintext: '我是中文abcd123',
  encrypt: 'jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==',
}

describe('the protocol, by published values', () => {
  it.each(SIGNED)('signs timestamp %s and nonce %s', (timestamp, nonce, expected) => {
    expect(signature('AAAAA', timestamp, nonce)).toBe(expected)
  })

  it('encrypts as WeChat’s own page and its Java sample, padding to blocks of 32', () => {
    expect(encrypt(DOC_REPLY.plaintext, DOC_REPLY.appid, DOC_KEY, Buffer.from(DOC_REPLY.random))).toBe(DOC_REPLY.encrypt)
    expect(signature('AAAAA', '1713424427', '415670741', DOC_REPLY.encrypt)).toBe(DOC_REPLY.msgSignature)
    expect(encrypt(DOC_IN.plaintext, DOC_REPLY.appid, DOC_KEY, Buffer.from(DOC_IN.random))).toBe(DOC_IN.encrypt)
    expect(encrypt(JAVA.plaintext, JAVA.appid, JAVA.key, Buffer.from(JAVA.random))).toBe(JAVA.encrypt)
  })

  it('decrypts what WeChat’s own page shows', () => {
    expect(decrypt(DOC_IN.encrypt, DOC_KEY)).toEqual({ message: DOC_IN.plaintext, appid: DOC_REPLY.appid })
    expect(signature('AAAAA', '1714112445', '415670741', DOC_IN.encrypt)).toBe(DOC_IN.msgSignature)
  })

  it('refuses a message whose bytes were changed', () => {
    const bytes = Buffer.from(DOC_IN.encrypt, 'base64')
    const last = bytes.length - 1
    bytes.writeUInt8(bytes.readUInt8(last) ^ 1, last)
    expect(() => decrypt(bytes.toString('base64'), DOC_KEY)).toThrow()
  })
})

describe('pushing to the school', () => {
  let world: World
  let school: Receiver

  beforeAll(async () => {
    world = await World.start({ callbackTimeoutMs: 150 })
    school = await Receiver.start()
  })
  afterAll(async () => {
    await world.close()
    await school.close()
  })
  beforeEach(async () => {
    await world.reset()
    school.clear()
    school.answer = (request) => ({ body: request.query.get('echostr') ?? 'success' })
  })

  const connect = (mode = 'secure'): Promise<unknown> => world.control(`/apps/${OA}/callback`, school.callback(mode))
  const sha1 = (...parts: string[]): string => createHash('sha1').update(parts.sort().join('')).digest('hex')
  const field = (body: string, name: string): string =>
    new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([\\s\\S]*?)(?:\\]\\]>)?</${name}>`).exec(body)?.[1] ?? ''
  const opened = (body: string): string => decrypt(field(body, 'Encrypt'), AES_KEY).message

  it('checks the address by GET when it is saved', async () => {
    await connect()
    const [check] = school.received
    const query = check?.query ?? new URLSearchParams()
    expect(check?.method).toBe('GET')
    expect(query.get('signature')).toBe(sha1(TOKEN, query.get('timestamp') ?? '', query.get('nonce') ?? ''))
    expect(query.get('echostr')).toMatch(/^\d{19}$/)
  })

  it('keeps the old setting when the address does not echo', async () => {
    school.answer = () => ({ body: 'hello' })
    await expect(connect()).rejects.toThrow(/Token验证失败/)
    expect(await world.control('/apps')).toMatchObject({ apps: [{ appid: OA, callback: null }, {}, {}] })
  })

  it('secure mode: encrypted body, msg_signature over it, CreateTime in seconds of the virtual clock', async () => {
    await connect()
    await world.control('/clock', { setTo: '2026-03-11T07:50:00+08:00' })
    await world.control('/users/stranger/follow', {})
    const [post] = await school.posts(1)
    const query = post?.query ?? new URLSearchParams()
    const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? '']
    expect(Object.fromEntries(query)).toMatchObject({
      encrypt_type: 'aes',
      openid: world.openid('stranger'),
      signature: sha1(TOKEN, timestamp, nonce),
      msg_signature: sha1(TOKEN, timestamp, nonce, field(post?.body ?? '', 'Encrypt')),
    })
    const inner = opened(post?.body ?? '')
    expect(decrypt(field(post?.body ?? '', 'Encrypt'), AES_KEY).appid).toBe(OA)
    expect([field(inner, 'Event'), field(inner, 'FromUserName'), field(inner, 'ToUserName')]).toEqual([
      'subscribe',
      world.openid('stranger'),
      'gh_0123456789ab',
    ])
    expect(Number(field(inner, 'CreateTime'))).toBeCloseTo(Date.parse('2026-03-11T07:50:00+08:00') / 1000, -1)
    expect(post?.body).not.toContain('FromUserName')
  })

  it('plain mode: readable; compatible mode: both', async () => {
    await connect('plain')
    await world.control('/users/mother/unfollow', {})
    const [plain] = await school.posts(1)
    expect([field(plain?.body ?? '', 'Event'), plain?.query.has('msg_signature')]).toEqual(['unsubscribe', false])
    await world.control(`/apps/${OA}/callback`, { mode: 'compat' })
    await world.control('/users/mother/follow', {})
    const both = (await school.posts(2))[1]
    expect([field(both?.body ?? '', 'Event'), field(opened(both?.body ?? ''), 'Event')]).toEqual(['subscribe', 'subscribe'])
  })

  it('menu taps: CLICK with the key, VIEW with the address, view_miniprogram with the page', async () => {
    await connect('plain')
    const token = await world.token()
    const button = [
      { type: 'click', name: '联系老师', key: 'CONTACT' },
      { type: 'view', name: '今天', url: 'http://school.test/today' },
      { type: 'miniprogram', name: '小程序', url: 'http://school.test/', appid: 'wx3b00000000000001', pagepath: 'pages/day' },
    ]
    expect((await world.call(`/cgi-bin/menu/create?access_token=${token}`, { button })).errcode).toBe(0)
    for (const { name } of button) await world.control('/users/mother/menu-click', { name })
    const events = (await school.posts(3)).map((post) => [field(post.body, 'Event'), field(post.body, 'EventKey')])
    expect(events.sort()).toEqual([
      ['CLICK', 'CONTACT'],
      ['VIEW', 'http://school.test/today'],
      ['view_miniprogram', 'pages/day'],
    ])
  })

  it('conditional menus: the teacher sees the one for her tag, others the default', async () => {
    const token = await world.token()
    const view = (name: string): object[] => [{ type: 'view', name, url: 'http://school.test/' }]
    await world.call(`/cgi-bin/menu/create?access_token=${token}`, { button: view('孩子今天') })
    await world.call(`/cgi-bin/menu/addconditional?access_token=${token}`, { button: view('点名上报'), matchrule: { tag_id: '100' } })
    const seen = async (id: string): Promise<unknown> =>
      world.call(`/cgi-bin/menu/trymatch?access_token=${token}`, { user_id: world.openid(id) })
    expect([await seen('teacher'), await seen('mother')]).toMatchObject([
      { button: [{ name: '点名上报' }] },
      { button: [{ name: '孩子今天' }] },
    ])
    expect(await world.control('/users/li-jianguo/menu')).toMatchObject({ button: [{ name: '点名上报' }] })
    expect(await world.call(`/cgi-bin/get_current_selfmenu_info?access_token=${token}`)).toMatchObject({
      is_menu_open: 1,
      selfmenu_info: { button: [{ name: '孩子今天' }] },
    })
    await world.call(`/cgi-bin/menu/delete?access_token=${token}`)
    expect(await world.call(`/cgi-bin/get_current_selfmenu_info?access_token=${token}`)).toMatchObject({ is_menu_open: 0 })
  })

  it('a school that does not answer in time is asked three times, with the same body and a fresh stamp', async () => {
    await connect()
    school.answer = () => null
    await world.control('/users/stranger/follow', {})
    const posts = await school.posts(3)
    await until(
      async () => (await world.control<{ callbacks: { state: string }[] }>('/callbacks')).callbacks[0]?.state === 'failed',
      'giving up',
    )
    expect(posts).toHaveLength(3)
    expect(new Set(posts.map((post) => post.body)).size).toBe(1)
    expect(new Set(posts.map((post) => post.query.get('nonce'))).size).toBe(3)
    const { callbacks } = await world.control<{ callbacks: { attempts: { error: string }[] }[] }>('/callbacks')
    expect(callbacks[0]?.attempts.map((attempt) => attempt.error)).toEqual(['timeout', 'timeout', 'timeout'])
  })

  it('an error of the school is tried again until it answers', async () => {
    await connect()
    let failures = 2
    school.answer = () => (failures-- > 0 ? { status: 500, body: 'oops' } : { body: '' })
    await world.control('/users/stranger/follow', {})
    expect(await school.posts(3)).toHaveLength(3)
    await until(
      async () => (await world.control<{ callbacks: { state: string }[] }>('/callbacks')).callbacks[0]?.state === 'delivered',
      'delivery',
    )
  })

  it('faults: duplicates, delay on the virtual clock, a wrong signature, a foreign appid, an old stamp', async () => {
    await connect()
    school.clear()
    await world.fault({ kind: 'callback-duplicate', times: 2, match: { event: 'subscribe' } })
    await world.control('/users/stranger/follow', {})
    expect(new Set((await school.posts(3)).map((post) => opened(post.body))).size).toBe(1)
    await world.control('/faults', undefined, 'DELETE')

    await world.fault({ kind: 'callback-delay', ms: 60_000, match: { count: 1 } })
    await world.control('/users/stranger/unfollow', {})
    expect(school.received).toHaveLength(3)
    await world.advance(60_000)
    expect(await school.posts(4)).toHaveLength(4)

    await world.fault({ kind: 'callback-signature', match: { count: 1 } })
    await world.control('/users/stranger/follow', {})
    const forged = (await school.posts(5))[4]
    const query = forged?.query ?? new URLSearchParams()
    expect(query.get('msg_signature')).not.toBe(
      sha1(TOKEN, query.get('timestamp') ?? '', query.get('nonce') ?? '', field(forged?.body ?? '', 'Encrypt')),
    )

    await world.fault({ kind: 'callback-appid', match: { count: 1 } })
    await world.control('/users/stranger/unfollow', {})
    expect(decrypt(field((await school.posts(6))[5]?.body ?? '', 'Encrypt'), AES_KEY).appid).toBe('wx0000000000000000')

    await world.fault({ kind: 'callback-stale', seconds: 600, match: { count: 1 } })
    await world.control('/users/stranger/follow', {})
    const stale = Number((await school.posts(7))[6]?.query.get('timestamp'))
    expect(world.simulator.sim.clock.now() / 1000 - stale).toBeGreaterThanOrEqual(600)
  })

  it('an answer that WeChat cannot read shows its notice of a fault; a correct one is shown as text', async () => {
    await connect()
    school.answer = () => ({ body: 'hello' })
    await world.control('/users/stranger/follow', {})
    const entries = async (): Promise<object[]> => (await world.control<{ entries: object[] }>('/users/stranger/inbox')).entries
    await until(async () => (await entries()).length === 1, 'the notice')
    school.answer = () => {
      const inner = `<xml><ToUserName><![CDATA[${world.openid('stranger')}]]></ToUserName><FromUserName><![CDATA[gh_0123456789ab]]></FromUserName><CreateTime>1</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[欢迎]]></Content></xml>`
      const sealed = encrypt(inner, OA, AES_KEY, Buffer.alloc(16, 'r'))
      return {
        body: `<xml><Encrypt><![CDATA[${sealed}]]></Encrypt><MsgSignature><![CDATA[${sha1(TOKEN, '1', '2', sealed)}]]></MsgSignature><TimeStamp>1</TimeStamp><Nonce><![CDATA[2]]></Nonce></xml>`,
      }
    }
    await world.control('/users/stranger/unfollow', { silent: true })
    await world.control('/users/stranger/follow', {})
    await until(async () => (await entries()).length === 2, 'the welcome')
    expect(await entries()).toMatchObject([
      { kind: 'notice', text: '该公众号提供的服务出现故障，请稍后再试' },
      { kind: 'reply', text: '欢迎' },
    ])
  })
})
