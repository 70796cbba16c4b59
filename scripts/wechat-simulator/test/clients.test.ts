import http from 'node:http'
import Encryptor from 'node-easywechat/dist/Core/Encryptor'
import ServerRequest from 'node-easywechat/dist/Core/Http/ServerRequest'
import AccessTokenAwareClient from 'node-easywechat/dist/Core/HttpClient/AccessTokenAwareClient'
import HttpClient from 'node-easywechat/dist/Core/HttpClient/HttpClient'
import MiniApp from 'node-easywechat/dist/MiniApp/Application'
import AccessToken from 'node-easywechat/dist/OfficialAccount/AccessToken'
import Server from 'node-easywechat/dist/OfficialAccount/Server'
import { ABSENCE, absence, AES_KEY, MP, MP_SECRET, OA, OA_SECRET, type Receiver, TOKEN, until, type World, worldForFile } from './support'

/** The part of co-wechat-api 3.11 that is driven here; the package has no types. */
interface CoWechatApi {
  prefix: string
  snsPrefix: string
  setOpts: (options: object) => void
  sendTemplate: (
    openid: string,
    templateId: string,
    url: string,
    colour: string,
    data: object,
  ) => Promise<{ msgid: { toString: () => string } }>
  getUser: (options: object) => Promise<{ subscribe: number; unionid: string; language: string }>
  batchGetUsers: (openids: string[]) => Promise<{ user_info_list: object[] }>
  getFollowers: () => Promise<{ total: number; data: { openid: string[] } }>
  createMenu: (menu: object) => Promise<{ errcode: number }>
  addConditionalMenu: (menu: object) => Promise<{ menuid: string }>
  tryConditionalMenu: (openid: string) => Promise<{ button: object[] }>
  getMenu: () => Promise<{ menu: { button: object[] } }>
  getMenuConfig: () => Promise<{ is_menu_open: number }>
  removeMenu: () => Promise<{ errcode: number }>
  createTags: (name: string) => Promise<{ tag: { id: number } }>
  batchTagging: (openids: string[], id: number) => Promise<{ errcode: number }>
  getAllPrivateTemplate: () => Promise<{ template_list: { template_id: string }[] }>
  code2Session: (code: string) => Promise<{ openid: string; session_key: string; unionid: string }>
  getAccessToken: () => Promise<{ accessToken: string; expireTime: number }>
}
type Saved = { accessToken: string; expireTime: number } | null
type CoWechatApiClass = new (
  appid: string,
  secret: string,
  get?: () => Promise<Saved>,
  save?: (token: Saved) => Promise<void>,
) => CoWechatApi

const API = jest.requireActual<CoWechatApiClass>('co-wechat-api')

let world: World
let school: Receiver
worldForFile((made, server) => ([world, school] = [made, server]))

describe('co-wechat-api 3.11', () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 50 })
  afterAll(() => agent.destroy())

  function client(appid = OA, secret = OA_SECRET): CoWechatApi {
    let saved: Saved = null
    const api = new API(
      appid,
      secret,
      () => Promise.resolve(saved),
      (token) => Promise.resolve(void (saved = token)),
    )
    api.prefix = `${world.url}/cgi-bin/`
    api.snsPrefix = `${world.url}/sns/`
    api.setOpts({ agent })
    return api
  }

  it('sends a template message and reads its number in full', async () => {
    const { msgid } = await client().sendTemplate(world.openid('mother'), ABSENCE, 'http://school.test/', '', absence())
    const [accepted] = (await world.ledger()).messages
    expect(msgid.toString()).toBe(accepted?.msgid)
    expect(accepted?.msgid).toMatch(/^\d{19}$/)
  })

  it('fails with WeChat’s code', async () => {
    const sending = client().sendTemplate(world.openid('stranger'), ABSENCE, '', '', absence())
    await expect(sending).rejects.toMatchObject({ name: 'WeChatAPIError', code: 43004 })
  })

  it('reads people, tags them and gives them their own menu', async () => {
    const api = client()
    const mother = world.openid('mother')
    expect(await api.getUser({ openid: mother, lang: 'zh_CN' })).toMatchObject({
      subscribe: 1,
      language: 'zh_CN',
      unionid: expect.any(String) as string,
    })
    expect((await api.getFollowers()).data.openid.sort()).toEqual([mother, world.openid('teacher')].sort())
    expect((await api.batchGetUsers([mother, world.openid('stranger')])).user_info_list).toMatchObject([{ subscribe: 1 }, { subscribe: 0 }])
    const { tag } = await api.createTags('家委会')
    expect((await api.batchTagging([mother], tag.id)).errcode).toBe(0)
    expect((await api.createMenu({ button: [{ type: 'view', name: '孩子今天', url: 'http://school.test/' }] })).errcode).toBe(0)
    await api.addConditionalMenu({ button: [{ type: 'click', name: '家委会', key: 'C' }], matchrule: { tag_id: String(tag.id) } })
    expect(await api.tryConditionalMenu(mother)).toMatchObject({ button: [{ name: '家委会' }] })
    expect((await api.getMenu()).menu.button).toMatchObject([{ name: '孩子今天', sub_button: [] }])
    expect((await api.getMenuConfig()).is_menu_open).toBe(1)
    expect((await api.removeMenu()).errcode).toBe(0)
  })

  it('lists templates and signs a person in to the mini-program', async () => {
    expect((await client().getAllPrivateTemplate()).template_list.map((one) => one.template_id)).toContain(ABSENCE)
    const { code } = await world.control<{ code: string }>('/users/mother/login-code', {})
    const session = await client(MP, MP_SECRET).code2Session(code)
    expect([session.openid, Buffer.from(session.session_key, 'base64').length]).toEqual([world.openid('mother', MP), 16])
    expect(session.unionid).toBe((await client().getUser({ openid: world.openid('mother') })).unionid)
  })

  it('fetches a new token by itself after a revocation', async () => {
    const api = client()
    await api.getFollowers()
    await world.control(`/apps/${OA}/revoke-tokens`, {})
    expect((await api.getFollowers()).total).toBe(2)
  })

  it('herd: a hundred cold calls with one flight for the token ask once under the strict overlap; without it the herd tramples', async () => {
    await world.control('/assumptions', { tokenOverlapMs: 0 })
    const single = client()
    let flight: Promise<{ accessToken: string; expireTime: number }> | null = null
    single.getAccessToken = () => (flight ??= stable())
    expect(await hundred(single)).toEqual({ failed: 0, tokens: 1 })
    await world.control('/journal', undefined, 'DELETE')
    expect((await hundred(client())).tokens).toBeGreaterThan(50)
  })

  async function hundred(api: CoWechatApi): Promise<{ failed: number; tokens: number }> {
    const results = await Promise.allSettled(Array.from({ length: 100 }, () => api.getUser({ openid: world.openid('mother') })))
    const { entries } = await world.control<{ entries: { path: string }[] }>('/journal?limit=2000')
    return {
      failed: results.filter((one) => one.status === 'rejected').length,
      tokens: entries.filter((one) => one.path.endsWith('token')).length,
    }
  }

  async function stable(): Promise<{ accessToken: string; expireTime: number }> {
    return { accessToken: await world.token(), expireTime: Date.now() + 7_000_000 }
  }
})

/**
 * By its parts: `require('node-easywechat')` itself fails with node-socialite 1.5.3 (a file it imports is gone), which concerns
 * only its OAuth helper.
 */
describe('node-easywechat 3.6, which we did not write for', () => {
  it('fetches stable and classic tokens and sends', async () => {
    const json = { touser: world.openid('mother'), template_id: ABSENCE, data: absence(), client_msg_id: 'easy' }
    for (const isStable of [true, false]) {
      const plain = HttpClient.create({ baseURL: `${world.url}/` })
      const token = new AccessToken(OA, OA_SECRET, undefined, undefined, plain, isStable)
      const response = await new AccessTokenAwareClient(plain, token).request('post', 'cgi-bin/message/template/send', { json } as object)
      expect(response.toObject()).toMatchObject({ errcode: 0 })
    }
    expect((await world.ledger()).count).toBe(1)
  })

  it('signs a person in to the mini-program', async () => {
    const app = new MiniApp({ app_id: MP, secret: MP_SECRET, http: { baseURL: `${world.url}/` } })
    const { code } = await world.control<{ code: string }>('/users/mother/login-code', {})
    expect(await app.getUtils().codeToSession(code)).toMatchObject({
      openid: world.openid('mother', MP),
      session_key: expect.any(String) as string,
    })
  })

  it('verifies our encrypted event and answers it; we can read its encrypted reply', async () => {
    await world.control(`/apps/${OA}/callback`, { ...school.callback(), verify: false })
    const heard: unknown[] = []
    school.answer = async (request) => {
      const url = `/wechat?${request.query.toString()}`
      const asRequest = new ServerRequest('POST', url, { 'content-type': 'text/xml' }, request.body)
      const server = new Server(asRequest, new Encryptor(OA, TOKEN, AES_KEY, OA))
      server.addEventListener('subscribe', (message: { FromUserName?: string }) => {
        heard.push(message.FromUserName)
        return Promise.resolve('欢迎来到青禾区智校')
      })
      const reply = await server.serve()
      return { status: reply.getStatusCode(), body: String(reply.getBody()) }
    }
    await world.control('/users/stranger/follow', {})
    const entries = async (): Promise<object[]> => (await world.control<{ entries: object[] }>('/users/stranger/inbox')).entries
    await until(async () => (await entries()).length > 0, 'the reply in the chat')
    expect(heard).toEqual([world.openid('stranger')])
    expect(await entries()).toMatchObject([{ kind: 'reply', text: '欢迎来到青禾区智校' }])
  })
})
