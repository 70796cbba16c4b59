import Encryptor from 'node-easywechat/dist/Core/Encryptor'
import ServerRequest from 'node-easywechat/dist/Core/Http/ServerRequest'
import AccessTokenAwareClient from 'node-easywechat/dist/Core/HttpClient/AccessTokenAwareClient'
import HttpClient from 'node-easywechat/dist/Core/HttpClient/HttpClient'
import AccessToken from 'node-easywechat/dist/OfficialAccount/AccessToken'
import JsApiTicket from 'node-easywechat/dist/OfficialAccount/JsApiTicket'
import Server from 'node-easywechat/dist/MiniApp/Server'
import { AES_KEY, DAY_NOTE, dayNote, MP, MP_SECRET, OA, OA_SECRET, type Receiver, TOKEN, until, type World, worldForFile } from './support'
import { readQr } from './qr-reader'

/** The part of co-wechat-api 3.11 that is driven here; the package has no types. */
interface CoWechatApi {
  prefix: string
  mpPrefix: string
  wxaPrefix: string
  sendSubscribeMessage: (openid: string, templateId: string, page: string, data: object) => Promise<{ errcode: number; msgid: object }>
  createTmpQRCode: (scene: string | number, seconds: number) => Promise<{ ticket: string; url: string; expire_seconds: number }>
  createLimitQRCode: (scene: string | number) => Promise<{ ticket: string; url: string }>
  showQRCodeURL: (ticket: string) => string
  getJsConfig: (options: object) => Promise<{ signature: string; nonceStr: string; timestamp: string; appId: string }>
  registerTicketHandle: () => void
  getWXACodeUnlimit: (scene: string, page: string) => Promise<Buffer>
  getIp: () => Promise<{ ip_list: string[] }>
  addTemplate: (shortId: string) => Promise<object>
  ensureAccessToken: () => Promise<{ accessToken: string }>
  request: <T>(url: string, options: object) => Promise<T>
}
type CoWechatApiClass = new (appid: string, secret: string) => CoWechatApi

const API = jest.requireActual<CoWechatApiClass>('co-wechat-api')

let world: World
let school: Receiver
worldForFile((made, server) => ([world, school] = [made, server]))

describe('co-wechat-api 3.11', () => {
  function client(appid = MP, secret = MP_SECRET): CoWechatApi {
    const api = new API(appid, secret)
    api.prefix = `${world.url}/cgi-bin/`
    api.mpPrefix = `${world.url}/cgi-bin/`
    api.wxaPrefix = `${world.url}/wxa/`
    return api
  }

  /** A call that the library has no name for, made the way its authors advise. */
  async function own<T>(api: CoWechatApi, path: string, data: object): Promise<T> {
    const { accessToken } = await api.ensureAccessToken()
    const headers = { 'Content-Type': 'application/json' }
    return api.request(`${world.url}${path}?access_token=${accessToken}`, {
      method: 'POST',
      data: JSON.stringify(data),
      headers,
      dataType: 'json',
    })
  }

  it('sends a subscribe message with a consent and fails with WeChat’s code without one', async () => {
    const api = client()
    const send = (): Promise<{ errcode: number; msgid: object }> =>
      api.sendSubscribeMessage(world.openid('mother', MP), DAY_NOTE, 'family/day/index', dayNote())
    await world.consent()
    const { errcode, msgid } = await send()
    expect([errcode, String(msgid)]).toEqual([0, expect.stringMatching(/^\d{19}$/)])
    await expect(send()).rejects.toMatchObject({ name: 'WeChatAPIError', code: 43101 })
  })

  it('makes codes with scenes and shows their picture', async () => {
    const api = client(OA, OA_SECRET)
    const made = await api.createTmpQRCode('bind-7', 1800)
    expect(made.expire_seconds).toBe(1800)
    const picture = await fetch(api.showQRCodeURL(encodeURIComponent(made.ticket)))
    expect(readQr(Buffer.from(await picture.arrayBuffer()))).toBe(made.url)
    const { ticket } = await api.createLimitQRCode(12)
    expect(await world.control('/users/mother/scan', { ticket })).toMatchObject({ scene: '12', event: 'SCAN' })
  })

  it('signs a page’s wx.config so that the phone accepts it', async () => {
    const api = client(OA, OA_SECRET)
    api.registerTicketHandle()
    const url = 'https://school.test/today'
    const config = await api.getJsConfig({ debug: false, jsApiList: ['scanQRCode'], url })
    expect(await world.control(`/apps/${OA}/js-config`, { ...config, url })).toEqual({ errMsg: 'config:ok' })
  })

  it('gets a mini-program code as a picture', async () => {
    const picture = await client().getWXACodeUnlimit('c=7', 'pages/home/index')
    expect(await world.control('/users/mother/scan', { text: readQr(picture) })).toMatchObject({ kind: 'mini', query: 'scene=c%3D7' })
    await expect(client().getIp()).resolves.toEqual({ ip_list: ['127.0.0.1'] })
  })

  it('asks for a phone number, a link and a check of words', async () => {
    const api = client()
    const { code } = await world.control<{ code: string }>('/users/mother/phone-code', {})
    expect(await own(api, '/wxa/business/getuserphonenumber', { code })).toMatchObject({ phone_info: { purePhoneNumber: '13800138000' } })
    const again = own(api, '/wxa/business/getuserphonenumber', { code })
    await expect(again).rejects.toMatchObject({ code: 40029 })
    expect(await own(api, '/wxa/generate_urllink', { path: 'family/day/index' })).toMatchObject({
      url_link: expect.stringContaining('https://wxaurl.cn/') as string,
    })
    const words = { version: 2, scene: 1, openid: world.openid('mother', MP), content: '一起赌博' }
    expect(await own(api, '/wxa/msg_sec_check', words)).toMatchObject({ result: { suggest: 'risky', label: 20006 } })
  })

  it('learns that the old template library is closed', async () => {
    await expect(client(OA, OA_SECRET).addTemplate('TM00015')).rejects.toMatchObject({ code: 40247 })
  })
})

describe('node-easywechat 3.6, which we did not write for', () => {
  async function post(path: string, json: object): Promise<object> {
    const plain = HttpClient.create({ baseURL: `${world.url}/` })
    const token = new AccessToken(MP, MP_SECRET, undefined, undefined, plain, true)
    return (await new AccessTokenAwareClient(plain, token).request('post', path, { json } as object)).toObject<object>()
  }

  it('sends a subscribe message, asks for a number, a link, a check', async () => {
    await world.consent()
    const openid = world.openid('mother', MP)
    const note = {
      touser: openid,
      template_id: DAY_NOTE,
      page: 'pages/home/index',
      data: dayNote(),
      miniprogram_state: 'formal',
      lang: 'zh_CN',
    }
    expect(await post('cgi-bin/message/subscribe/send', note)).toMatchObject({ errcode: 0 })
    const { code } = await world.control<{ code: string }>('/users/mother/phone-code', {})
    expect(await post('wxa/business/getuserphonenumber', { code, openid })).toMatchObject({ phone_info: { countryCode: '86' } })
    const jump = { path: 'pages/home/index', query: 'a=1' }
    expect(await post('wxa/generatescheme', { jump_wxa: jump, expire_type: 1, expire_interval: 7 })).toMatchObject({ errcode: 0 })
    const words = { version: 2, scene: 3, openid, content: '明天春游' }
    expect(await post('wxa/msg_sec_check', words)).toMatchObject({ result: { suggest: 'pass' } })
  })

  it('signs wx.config with a ticket that it fetched', async () => {
    const plain = HttpClient.create({ baseURL: `${world.url}/` })
    const token = new AccessToken(OA, OA_SECRET, undefined, undefined, plain, true)
    const ticket = new JsApiTicket(OA, OA_SECRET, undefined, undefined, new AccessTokenAwareClient(plain, token))
    const url = 'https://school.test/today'
    const config = await ticket.configSignature(url, 'nonce', 1_800_000_000)
    expect(await world.control(`/apps/${OA}/js-config`, { ...config, url })).toEqual({ errMsg: 'config:ok' })
  })

  it('opens the mini-program’s encrypted events and their lists', async () => {
    await world.control(`/apps/${MP}/callback`, { ...school.callback(), verify: false })
    const heard: Record<string, unknown>[] = []
    school.answer = async (request) => {
      const asRequest = new ServerRequest('POST', `/wechat?${request.query.toString()}`, { 'content-type': 'text/xml' }, request.body)
      const server = new Server(asRequest, new Encryptor(MP, TOKEN, AES_KEY, MP))
      server.with((message) => {
        heard.push((message as unknown as { attributes: Record<string, unknown> }).attributes)
        return Promise.resolve('success')
      })
      const reply = await server.serve()
      return { status: reply.getStatusCode(), body: String(reply.getBody()) }
    }
    await world.consent()
    await world.note()
    await until(() => heard.length === 2, 'both events')
    const accepted = { TemplateId: DAY_NOTE, SubscribeStatusString: 'accept', PopupScene: '0' }
    const sent = { TemplateId: DAY_NOTE, ErrorCode: '0', ErrorStatus: 'success' }
    expect(JSON.stringify(heard)).toContain(JSON.stringify(accepted).slice(1, -1))
    expect(heard[1]).toMatchObject({ Event: 'subscribe_msg_sent_event', SubscribeMsgSentEvent: { List: sent } })
  })
})
