import { createHash } from 'node:crypto'
import { decrypt } from '../src/callback/crypto'
import { AES_KEY, DAY_NOTE, EXAM, LONG_TERM, MP, type Receiver, type Received, TOKEN, type World, worldForFile } from './support'

let world: World
let school: Receiver
worldForFile((made, server) => ([world, school] = [made, server]))

const connect = (changes: object = {}): Promise<unknown> => world.control(`/apps/${MP}/callback`, { ...school.callback(), ...changes })
const field = (body: string, name: string): string =>
  new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([\\s\\S]*?)(?:\\]\\]>)?</${name}>`).exec(body)?.[1] ?? ''
const opened = (post: Received | undefined): { message: string; appid: string } => decrypt(field(post?.body ?? '', 'Encrypt'), AES_KEY)
const sha1 = (...parts: string[]): string => createHash('sha1').update(parts.sort().join('')).digest('hex')
const inbox = async (who = 'mother'): Promise<Record<string, unknown>[]> =>
  (await world.control<{ entries: Record<string, unknown>[] }>(`/users/${who}/inbox`)).entries

describe('consent to subscribe messages', () => {
  it('one consent is one message: the second is refused by 43101 until the mother agrees again', async () => {
    expect((await world.note()).errcode).toBe(43101)
    await world.consent()
    expect(await world.note()).toMatchObject({ errcode: 0, errmsg: 'ok' })
    expect((await world.note()).errcode).toBe(43101)
    await world.consent()
    await world.consent()
    expect([(await world.note()).errcode, (await world.note()).errcode, (await world.note()).errcode]).toEqual([0, 0, 43101])
  })

  it('a refused popup gives nothing, and takes nothing that was accepted before', async () => {
    await world.consent()
    expect(await world.consent({ answer: 'reject' })).toMatchObject({
      errMsg: 'requestSubscribeMessage:ok',
      results: { [DAY_NOTE]: 'reject' },
    })
    expect([(await world.note()).errcode, (await world.note()).errcode]).toEqual([0, 43101])
  })

  it('each box of the popup counts by itself', async () => {
    const answered = await world.consent({ templateIds: [DAY_NOTE, EXAM], answers: { [DAY_NOTE]: 'accept', [EXAM]: 'reject' } })
    expect(answered).toMatchObject({ results: { [DAY_NOTE]: 'accept', [EXAM]: 'reject' } })
    const exam = { template_id: EXAM, data: { thing1: { value: '数学' }, number2: { value: 42 } } }
    expect([(await world.note()).errcode, (await world.note(exam)).errcode]).toEqual([0, 43101])
  })

  it('“always” asks no more and adds a message at every request; “never” refuses silently and stops what was accepted', async () => {
    await world.consent({ answer: 'always' })
    const again = await world.control('/users/mother/subscribe-request', { templateIds: [DAY_NOTE] })
    expect(again).toMatchObject({ ask: [], settled: { [DAY_NOTE]: 'accept' } })
    await world.consent({ answer: 'reject' })
    expect([(await world.note()).errcode, (await world.note()).errcode, (await world.note()).errcode]).toEqual([0, 0, 43101])
    await world.consent({ templateIds: [EXAM], answer: 'accept' })
    await world.control('/users/mother/subscribe-setting', { templateId: EXAM, setting: 'reject' })
    const exam = { template_id: EXAM, data: { thing1: { value: '数学' }, number2: { value: 42 } } }
    expect((await world.note(exam)).errcode).toBe(43101)
    await world.consent({ answer: 'never' }, 'teacher')
    expect(await world.consent({ answer: 'accept' }, 'teacher')).toMatchObject({ results: { [DAY_NOTE]: 'reject' }, callback: null })
  })

  it('a long-term consent lasts until it is ended', async () => {
    await world.consent({ templateIds: [LONG_TERM] })
    const note = { template_id: LONG_TERM, data: { thing1: { value: '明天停课' } } }
    expect([(await world.note(note)).errcode, (await world.note(note)).errcode]).toEqual([0, 0])
    await world.control('/users/mother/subscribe-setting', { templateId: LONG_TERM, setting: 'reject' })
    expect((await world.note(note)).errcode).toBe(43101)
  })

  it('the switch above all messages refuses requests and messages', async () => {
    await world.consent()
    await world.control('/users/mother/subscribe-setting', { receive: false })
    expect((await world.note()).errcode).toBe(43101)
    expect(await world.consent()).toMatchObject({ errCode: 20004 })
    await world.control('/users/mother/subscribe-setting', { receive: true })
    expect((await world.note()).errcode).toBe(0)
  })

  it('wx.requestSubscribeMessage fails with WeChat’s codes', async () => {
    const ask = async (...templateIds: string[]): Promise<unknown> =>
      (await world.control<{ errCode: number }>('/users/mother/subscribe-request', { templateIds })).errCode
    expect(await ask()).toBe(10001)
    expect(await ask('nothing')).toBe(20001)
    expect(await ask(DAY_NOTE, LONG_TERM)).toBe(20002)
    expect(await ask('1', '2', '3', '4', '5', '6')).toBe(20003)
    await world.control('/apps', { kind: 'mp', appid: MP, secret: 'x', subscribeBanned: true })
    expect(await ask(DAY_NOTE)).toBe(20005)
  })

  it('a seed can hold consents', async () => {
    await world.control('/users', {
      id: 'grandma',
      name: '奶奶',
      consents: { [MP]: { [DAY_NOTE]: 2, [EXAM]: { credits: 5, setting: 'reject' } } },
    })
    expect([(await world.note({}, 'grandma')).errcode, (await world.note({}, 'grandma')).errcode]).toEqual([0, 0])
    expect((await world.note({}, 'grandma')).errcode).toBe(43101)
  })
})

describe('what arrives', () => {
  it('the message lies under 服务通知 with its fields and opens its page; msgid is a literal of 19 digits', async () => {
    await world.consent()
    const { text } = await world.note()
    const msgid = /"msgid":(\d{19})\}$/.exec(text)?.[1]
    const [card] = await inbox()
    expect(card).toMatchObject({ family: 'subscribe', msgid, appid: MP, appName: '智校小程序', title: '学生考勤提醒', readAt: null })
    expect(card?.lines).toContainEqual({ label: '考勤状态', value: '缺勤' })
    expect(await world.control('/users/mother/open-message', { msgid })).toMatchObject({
      miniprogram: { appid: MP, pagepath: 'family/day/index?day=2026-03-11' },
    })
  })

  it('the mini-program’s own callback hears the popup and the sending, encrypted for its own appid', async () => {
    await connect()
    school.clear()
    await world.consent({ templateIds: [DAY_NOTE, EXAM], answers: { [DAY_NOTE]: 'accept' } })
    const popup = opened((await school.posts(1))[0])
    expect(popup.appid).toBe(MP)
    expect([field(popup.message, 'ToUserName'), field(popup.message, 'FromUserName')]).toEqual([
      'gh_mini56789abc',
      world.openid('mother', MP),
    ])
    expect(popup.message.replace(/\n/g, '')).toContain(
      `<Event><![CDATA[subscribe_msg_popup_event]]></Event><SubscribeMsgPopupEvent><List><TemplateId><![CDATA[${DAY_NOTE}]]></TemplateId><SubscribeStatusString><![CDATA[accept]]></SubscribeStatusString><PopupScene>0</PopupScene></List><List><TemplateId><![CDATA[${EXAM}]]></TemplateId><SubscribeStatusString><![CDATA[reject]]></SubscribeStatusString><PopupScene>0</PopupScene></List></SubscribeMsgPopupEvent>`,
    )
    const msgid = /"msgid":(\d+)/.exec((await world.note()).text)?.[1] ?? ''
    const post = (await school.posts(2))[1]
    expect(opened(post).message.replace(/\n/g, '')).toContain(
      `<Event><![CDATA[subscribe_msg_sent_event]]></Event><SubscribeMsgSentEvent><List><TemplateId><![CDATA[${DAY_NOTE}]]></TemplateId><MsgID>${msgid}</MsgID><ErrorCode>0</ErrorCode><ErrorStatus><![CDATA[success]]></ErrorStatus></List></SubscribeMsgSentEvent>`,
    )
    const query = post?.query ?? new URLSearchParams()
    const parts = [TOKEN, query.get('timestamp') ?? '', query.get('nonce') ?? '']
    expect(query.get('msg_signature')).toBe(sha1(...parts, field(post?.body ?? '', 'Encrypt')))
  })

  it('refusing a template in the settings is told once; allowing it again is not told', async () => {
    await connect()
    school.clear()
    for (const setting of ['reject', 'reject', 'accept', 'reject']) {
      await world.control('/users/mother/subscribe-setting', { templateId: DAY_NOTE, setting })
    }
    const posts = await school.posts(2)
    expect(opened(posts[0]).message).toContain('<SubscribeMsgChangeEvent><List>')
    expect([posts.length, field(opened(posts[0]).message, 'SubscribeStatusString')]).toEqual([2, 'reject'])
  })

  it('JSON format: a single entry is an object, several are an array, numbers are texts', async () => {
    await connect({ format: 'json', mode: 'plain' })
    school.clear()
    await world.consent()
    const one = JSON.parse((await school.posts(1))[0]?.body ?? '') as Record<string, unknown>
    expect(one).toMatchObject({ Event: 'subscribe_msg_popup_event', List: { TemplateId: DAY_NOTE, PopupScene: '0' } })
    await world.consent({ templateIds: [DAY_NOTE, EXAM] })
    const two = JSON.parse((await school.posts(2))[1]?.body ?? '') as { List: object[] }
    expect(two.List).toHaveLength(2)
    await connect({ format: 'json', mode: 'secure' })
    await world.note()
    const { Encrypt } = JSON.parse((await school.posts(3))[2]?.body ?? '') as { Encrypt: string }
    expect(JSON.parse(decrypt(Encrypt, AES_KEY).message)).toMatchObject({ List: { ErrorCode: '0', MsgID: expect.any(String) as string } })
  })

  it('faults of receipts apply: missing, failed, before the answer, duplicated', async () => {
    await connect()
    await world.consent({ answer: 'always' })
    for (let i = 0; i < 4; i += 1) await world.consent()
    school.clear()
    await world.fault({ kind: 'receipt-missing', match: { event: 'subscribe_msg_sent_event', count: 1 } })
    await world.note()
    await world.fault({ kind: 'receipt-status', status: 'failed:user block', match: { count: 1 } })
    await world.note()
    expect(field(opened((await school.posts(1))[0]).message, 'ErrorCode')).toBe('43101')
    await world.fault({ kind: 'receipt-first', match: { count: 1 } })
    await world.note()
    expect(school.received).toHaveLength(2)
    await world.fault({ kind: 'callback-duplicate', times: 1, match: { event: 'subscribe_msg_sent_event', count: 1 } })
    await world.note()
    expect(await school.posts(4)).toHaveLength(4)
    expect(await world.control(`/ledger?appid=${MP}`)).toMatchObject({ count: 4 })
  })

  it('a snapshot keeps consents and messages', async () => {
    await world.consent()
    await world.control('/snapshot', {})
    await world.note()
    await world.control('/restore', {})
    expect((await world.note()).errcode).toBe(0)
  })
})
