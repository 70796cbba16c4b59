import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { decrypt } from '../src/callback/crypto'
import { AES_KEY, MP, MP_SECRET, OA, type Receiver, type Received, type Reply, type World, worldForFile } from './support'
import { readQr } from './qr-reader'

let world: World
let school: Receiver
worldForFile((made, server) => ([world, school] = [made, server]), {}, (made, server) => made.control(`/apps/${OA}/callback`, server.callback()))

const field = (body: string, name: string): string =>
  new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([\\s\\S]*?)(?:\\]\\]>)?</${name}>`).exec(body)?.[1] ?? ''
const opened = (post: Received | undefined): string => decrypt(field(post?.body ?? '', 'Encrypt'), AES_KEY).message
const picture = async (path: string, body?: object): Promise<Buffer> => {
  const response = await fetch(world.url + path, body ? { method: 'POST', body: JSON.stringify(body) } : {})
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png'])
  return Buffer.from(await response.arrayBuffer())
}
const oa = async (path: string, body?: unknown): Promise<Reply> => world.call(`${path}?access_token=${await world.token()}`, body)
const mp = async (path: string, body?: unknown): Promise<Reply> =>
  world.call(`${path}?access_token=${await world.token(MP, MP_SECRET)}`, body)
const code = async (scene: object, changes = {}): Promise<{ ticket: string; url: string; expire_seconds?: number }> => {
  const reply = await oa('/cgi-bin/qrcode/create', { action_name: 'QR_STR_SCENE', action_info: { scene }, ...changes })
  return reply as unknown as { ticket: string; url: string }
}
const scan = (who: string, text: string): Promise<Record<string, unknown>> => world.control(`/users/${who}/scan`, { text })

describe('a code on the school’s wall', () => {
  it('is a picture that a reader reads, and says the address of its ticket', async () => {
    const { ticket, url } = await code({ scene_str: 'bind-1234' })
    expect(readQr(await picture(`/cgi-bin/showqrcode?ticket=${encodeURIComponent(ticket)}`))).toBe(url)
  })

  it('every code made is readable: texts of all lengths', async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[\w:/.?=&王小明]{1,24}$/), async (text) => {
        expect(readQr(await picture(`/__sim/qr.png?text=${encodeURIComponent(text)}`))).toBe(text)
      }),
      { numRuns: 25 },
    )
  })

  it('a follower’s scan is SCAN with the scene and the ticket', async () => {
    const { ticket } = await code({ scene_str: 'bind-1234' })
    expect(await scan('mother', ticket)).toMatchObject({ kind: 'account', appid: OA, scene: 'bind-1234', event: 'SCAN' })
    const event = opened((await school.posts(1))[0])
    expect([field(event, 'Event'), field(event, 'EventKey'), field(event, 'Ticket')]).toEqual(['SCAN', 'bind-1234', ticket])
  })

  it('a stranger’s scan makes her follow: subscribe with qrscene_ before the scene, and user/info knows the scene', async () => {
    const { url } = await code({ scene_id: 4_294_967_295 }, { action_name: 'QR_SCENE', expire_seconds: 600 })
    expect(await scan('stranger', url)).toMatchObject({ event: 'subscribe', scene: '4294967295' })
    const event = opened((await school.posts(1))[0])
    expect([field(event, 'Event'), field(event, 'EventKey')]).toEqual(['subscribe', 'qrscene_4294967295'])
    const info = await world.call(`/cgi-bin/user/info?access_token=${await world.token()}&openid=${world.openid('stranger')}`)
    expect(info).toMatchObject({ subscribe: 1, subscribe_scene: 'ADD_SCENE_QR_CODE', qr_scene: 4_294_967_295, qr_scene_str: '' })
  })

  it('a temporary code ends; its picture is gone with it; a permanent one has the same ticket each time', async () => {
    const { ticket, expire_seconds: life } = await code({ scene_str: 'x' })
    expect(life).toBe(60)
    await world.advance(60_000)
    expect(await scan('mother', ticket)).toEqual({ kind: 'expired' })
    expect((await fetch(`${world.url}/cgi-bin/showqrcode?ticket=${encodeURIComponent(ticket)}`)).status).toBe(404)
    const limit = { action_name: 'QR_LIMIT_STR_SCENE' }
    const first = await code({ scene_str: 'door' }, limit)
    expect(await code({ scene_str: 'door' }, limit)).toEqual(first)
    expect(first).not.toHaveProperty('expire_seconds')
    await world.advance(365 * 86_400_000)
    expect(await scan('mother', first.ticket)).toMatchObject({ scene: 'door' })
  })

  it('a web page opens inside the person’s phone; words are shown', async () => {
    expect(await scan('mother', 'https://school.test/desk?c=1')).toMatchObject({ kind: 'web', url: 'https://school.test/desk?c=1' })
    expect(await scan('mother', '你好')).toEqual({ kind: 'text', text: '你好' })
  })
})

describe('ways into the mini-program', () => {
  it('a mini-program code opens its page with the scene, coded as WeChat hands it over', async () => {
    const body = { scene: 's=7&t=a/b', page: 'family/day/index' }
    const said = readQr(await picture(`/wxa/getwxacodeunlimit?access_token=${await world.token(MP, MP_SECRET)}`, body))
    expect(await scan('mother', said)).toMatchObject({
      kind: 'mini',
      appid: MP,
      scene: 1047,
      pagepath: `family/day/index?scene=${encodeURIComponent('s=7&t=a/b')}`,
    })
  })

  it('check_path false allows a page that is not published', async () => {
    const token = await world.token(MP, MP_SECRET)
    const body = { scene: 'a', page: 'pages/next', check_path: false, env_version: 'trial' }
    expect((await picture(`/wxa/getwxacodeunlimit?access_token=${token}`, body)).length).toBeGreaterThan(100)
  })

  it('links and schemes lead to their page until they end; ?cq= adds to the query', async () => {
    const { url_link: link } = await mp('/wxa/generate_urllink', {
      path: '/family/day/index',
      query: 'a=1',
      expire_type: 1,
      expire_interval: 30,
    })
    expect(link).toMatch(/^https:\/\/wxaurl\.cn\/\w{11}$/)
    expect(await scan('mother', String(link))).toMatchObject({ kind: 'mini', pagepath: 'family/day/index?a=1', scene: 1194 })
    expect(await scan('mother', `${String(link)}?cq=b%3D2`)).toMatchObject({ query: 'a=1&b=2' })
    const { openlink } = await mp('/wxa/generatescheme', { jump_wxa: { path: 'pages/home/index' }, expire_type: 1, expire_interval: 1 })
    expect(await scan('mother', String(openlink))).toMatchObject({ kind: 'mini', path: 'pages/home/index', scene: 1065 })
    await world.advance(86_400_000)
    expect(await scan('mother', String(openlink))).toEqual({ kind: 'expired' })
    await world.advance(29 * 86_400_000)
    expect(await scan('mother', String(link))).toEqual({ kind: 'expired' })
  })
})

describe('phone numbers', () => {
  const give = async (body = {}): Promise<Record<string, unknown>> => world.control('/users/mother/phone-code', body)
  const ask = async (code: unknown, changes = {}): Promise<Reply> => mp('/wxa/business/getuserphonenumber', { code, ...changes })

  it('the code brings the number with its watermark, for the right openid', async () => {
    const { code: given, errMsg } = await give()
    expect(errMsg).toBe('getPhoneNumber:ok')
    expect((await ask(given, { openid: world.openid('mother', MP) })).phone_info).toEqual({
      phoneNumber: '13800138000',
      purePhoneNumber: '13800138000',
      countryCode: '86',
      watermark: { timestamp: expect.any(Number) as number, appid: MP },
    })
  })

  it('a number from abroad carries its country; another number of hers is handed out when she picks it', async () => {
    expect((await ask((await give({ phone: '+852 91234567' })).code)).phone_info).toMatchObject({
      phoneNumber: '+85291234567',
      purePhoneNumber: '91234567',
      countryCode: '852',
    })
    expect((await ask((await give({ phone: '13900139000' })).code)).phone_info).toMatchObject({ phoneNumber: '13900139000' })
  })

  it('she may refuse; an account without numbers left says errno 1400001', async () => {
    expect(await give({ deny: true })).toEqual({ errMsg: 'getPhoneNumber:fail user deny' })
    await world.control('/apps', { kind: 'mp', appid: MP, secret: MP_SECRET, phoneQuota: 1 })
    await ask((await give()).code)
    expect(await give()).toEqual({ errMsg: 'getPhoneNumber:fail', errno: 1400001 })
  })
})

describe('JS-SDK', () => {
  it('the ticket stays the same until it ends, with the rest of its life', async () => {
    const ask = async (): Promise<Reply> => world.call(`/cgi-bin/ticket/getticket?type=jsapi&access_token=${await world.token()}`)
    const first = await ask()
    expect(first).toMatchObject({ errcode: 0, expires_in: expect.any(Number) as number })
    await world.advance(3_600_000)
    const later = await ask()
    expect([later.ticket, Number(later.expires_in) <= 3600]).toEqual([first.ticket, true])
    await world.advance(3_600_000)
    expect((await ask()).ticket).not.toBe(first.ticket)
  })

  it('the phone accepts a right signature on a known domain only', async () => {
    const { ticket } = await world.call(`/cgi-bin/ticket/getticket?type=jsapi&access_token=${await world.token()}`)
    const url = 'https://school.test/today?a=1'
    const signed = `jsapi_ticket=${String(ticket)}&noncestr=n&timestamp=1&url=${url}`
    const signature = createHash('sha1').update(signed).digest('hex')
    const judge = (changes: object): Promise<unknown> =>
      world.control(`/apps/${OA}/js-config`, { url: `${url}#/x`, nonceStr: 'n', timestamp: 1, signature, ...changes })
    expect(await judge({})).toEqual({ errMsg: 'config:ok' })
    expect(await judge({ timestamp: 2 })).toEqual({ errMsg: 'config:fail, Error: invalid signature' })
    expect(await judge({ url: 'https://elsewhere.test/' })).toEqual({ errMsg: 'config:fail, Error: invalid url domain' })
  })
})

describe('content security and quotas', () => {
  it('words decide: pass, review, risky, each with its label', async () => {
    await world.control('/users/mother/login-code', {})
    const check = async (content: string, changes = {}): Promise<unknown> =>
      (await mp('/wxa/msg_sec_check', { version: 2, scene: 2, openid: world.openid('mother', MP), content, ...changes })).result
    expect(await check('明天开家长会')).toEqual({ suggest: 'pass', label: 100 })
    expect(await check('你这个笨蛋')).toEqual({ suggest: 'review', label: 20003 })
    expect(await check('笨蛋才赌博')).toEqual({ suggest: 'risky', label: 20006 })
    expect(await check('好', { nickname: '赌博之王' })).toEqual({ suggest: 'risky', label: 20006 })
    expect((await mp('/wxa/msg_sec_check', { content: '明天开家长会' })).errcode).toBe(0)
  })

  it('the quota tells used and left; clearing starts the day again', async () => {
    const path = '/cgi-bin/message/template/send'
    const quota = async (): Promise<unknown> => (await oa('/cgi-bin/openapi/quota/get', { cgi_path: path })).quota
    await world.control(`/apps/${OA}/quota`, { path, limit: 1 })
    await world.send()
    expect([await quota(), (await world.send()).errcode]).toEqual([{ daily_limit: 1, used: 1, remain: 0 }, 45009])
    expect((await oa('/cgi-bin/clear_quota', { appid: OA })).errcode).toBe(0)
    expect([await quota(), (await world.send()).errcode]).toEqual([{ daily_limit: 1, used: 0, remain: 1 }, 0])
    expect(await oa('/cgi-bin/getcallbackip')).toMatchObject({ ip_list: ['127.0.0.1'] })
    expect(await oa('/cgi-bin/get_api_domain_ip')).toMatchObject({ ip_list: ['127.0.0.1'] })
  })
})

describe('faults of clocks and repeats', () => {
  it('token-life: a token ends sooner than its answer said', async () => {
    const token = await world.token()
    await world.fault({ kind: 'token-life', seconds: 60, appid: OA })
    expect((await world.send({}, token)).errcode).toBe(0)
    await world.advance(60_000)
    expect((await world.send({}, token)).errcode).toBe(42001)
  })

  it('token-skew: the answer promises more than the token lives', async () => {
    await world.fault({ kind: 'token-skew', seconds: 3600, match: { path: '/cgi-bin/stable_token' } })
    const body = { grant_type: 'client_credential', appid: MP, secret: MP_SECRET }
    expect((await world.call('/cgi-bin/stable_token', body)).expires_in).toBe(10_800)
  })

  it('clock-skew: WeChat’s clock is wrong and nobody is told', async () => {
    const before = await world.control<{ offsetMs: number }>('/clock')
    await world.fault({ kind: 'clock-skew', ms: 600_000 })
    expect((await world.control<{ offsetMs: number }>('/clock')).offsetMs).toBe(before.offsetMs)
    await scan('mother', (await code({ scene_str: 'x' })).ticket)
    const stamp = Number((await school.posts(1))[0]?.query.get('timestamp'))
    expect(stamp - Date.now() / 1000).toBeGreaterThan(590)
    await world.fault({ kind: 'clock-skew', ms: 0 })
  })

  it('callback-replay: the delivered request comes again with the same stamp and signature', async () => {
    await world.fault({ kind: 'callback-replay', afterMs: 60_000, match: { count: 1 } })
    await scan('mother', (await code({ scene_str: 'x' })).ticket)
    await school.posts(1)
    await world.advance(60_000)
    const [first, second] = await school.posts(2)
    expect([second?.body, second?.query.toString()]).toEqual([first?.body, first?.query.toString()])
  })

  it('a picture can be cut off or lost', async () => {
    const { ticket } = await code({ scene_str: 'x' })
    const path = `${world.url}/cgi-bin/showqrcode?ticket=${encodeURIComponent(ticket)}`
    const whole = (await (await fetch(path)).arrayBuffer()).byteLength
    await world.fault({ kind: 'truncate', match: { path: '/cgi-bin/showqrcode', count: 1 } })
    expect((await (await fetch(path)).arrayBuffer()).byteLength).toBe(whole >> 1)
    await world.fault({ kind: 'reset', match: { path: '/cgi-bin/showqrcode', count: 1 } })
    await expect(fetch(path)).rejects.toThrow()
  })
})
