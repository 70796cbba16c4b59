import { DAY_NOTE, MARKETING, MP, MP_SECRET, OA, OTHER_OA, type Reply, type World, worldForFile } from './support'

/**
 * Every error code that the simulated platform promises, each by the call that a school would really make wrong (shared specification
 * "simulator" §6.2). A row: code, what went wrong, the call. Here: quotas and the template library.
 */
let world: World
worldForFile((made) => (world = made), { dailyQuota: {}, minuteLimit: {} })

type Row = [number, string, () => Promise<Reply>]

const mini = (changes: object): Promise<unknown> => world.control('/apps', { kind: 'mp', appid: MP, secret: MP_SECRET, ...changes })

async function oa(path: string, body?: unknown): Promise<Reply> {
  return world.call(`${path}?access_token=${await world.token()}`, body)
}

async function mp(path: string, body?: unknown): Promise<Reply> {
  return world.call(`${path}?access_token=${await world.token(MP, MP_SECRET)}`, body)
}

describe('quotas', () => {
  const rows: Row[] = [
    [40013, 'another account’s appid is given', () => oa('/cgi-bin/clear_quota', { appid: OTHER_OA })],
    [
      48006,
      'the counters were cleared ten times this month',
      async () => {
        for (let i = 0; i < 10; i += 1) await oa('/cgi-bin/clear_quota', { appid: OA })
        return oa('/cgi-bin/clear_quota', { appid: OA })
      },
    ],
    [40125, 'the secret is wrong', () => world.call('/cgi-bin/clear_quota/v2', { appid: OA, appsecret: 'x' })],
    [76021, 'there is no such path', () => oa('/cgi-bin/openapi/quota/get', { cgi_path: 'cgi-bin/message/template/send' })],
    [76022, 'the path is the mini-program’s', () => oa('/cgi-bin/openapi/quota/get', { cgi_path: '/wxa/msg_sec_check' })],
    [76022, 'the path is one of signing in', () => mp('/cgi-bin/openapi/quota/get', { cgi_path: '/sns/jscode2session' })],
  ]
  it.each(rows)('%i when %s', expectErrcode)
})

describe('the template library', () => {
  const add = (changes: object): Promise<Reply> =>
    oa('/cgi-bin/template/api_add_template', { template_id_short: '47123', keyword_name_list: ['学生姓名', '状态'], ...changes })
  const held = (changes: object): Promise<Reply> =>
    oa('/wxa/sec/queryblocktmplmsg', { tmpl_msg_id: MARKETING, largest_id: 0, limit: 100, ...changes })
  const addMini = (form: string): Promise<Reply> => mp('/wxaapi/newtmpl/addtemplate', form)
  const rows: Row[] = [
    [40247, 'the number is one of the old library', () => add({ template_id_short: 'OPENTM123' })],
    [40037, 'the number is unknown', () => add({ template_id_short: '1' })],
    [40246, 'there are no keywords', () => add({ keyword_name_list: [] })],
    [40246, 'a keyword is not in the template', () => add({ keyword_name_list: ['学生姓名', '身高'] })],
    [
      45026,
      'the account has 25 templates',
      async () => {
        for (let i = 0; i < 22; i += 1) await add({})
        return add({})
      },
    ],
    [40037, 'an unknown template is deleted', () => oa('/cgi-bin/template/del_private_template', { template_id: 'x' })],
    [40037, 'held-back messages of no template are asked for', () => held({ tmpl_msg_id: 'x' })],
    [40097, 'more than a hundred held-back messages are asked for', () => held({ limit: 101 })],
    [200014, 'mini: the number is unknown', () => addMini('tid=1&kidList=1&kidList=2')],
    [200020, 'mini: there is one keyword only', () => addMini('tid=401&kidList=1')],
    [200020, 'mini: a keyword is not in the template', () => addMini('tid=401&kidList=1&kidList=9')],
    [200021, 'mini: the scene is described at length', () => addMini(`tid=401&kidList=1&kidList=2&sceneDesc=${'长'.repeat(16)}`)],
    [
      200012,
      'mini: there are 50 templates',
      async () => {
        await mini({ templates: Array.from({ length: 47 }, (_, i) => ({ title: `模板${i}`, content: '内容:{{thing1.DATA}}' })) })
        return addMini('tid=401&kidList=1&kidList=2')
      },
    ],
    [20001, 'mini: an unknown template is deleted', () => mp('/wxaapi/newtmpl/deltemplate', { priTmplId: 'x' })],
    [20002, 'mini: nothing is said to be deleted', () => mp('/wxaapi/newtmpl/deltemplate', {})],
  ]
  it.each(rows)('%i when %s', expectErrcode)

  it('adds a template in the order of its keywords, lists it, sends it and deletes it', async () => {
    const { template_id: id } = await add({ keyword_name_list: ['状态', '学生姓名'] })
    const { template_list: list } = await oa('/cgi-bin/template/get_all_private_template')
    expect(list).toContainEqual(expect.objectContaining({ template_id: id, content: '状态:{{const3.DATA}}\n学生姓名:{{thing1.DATA}}' }))
    const data = { const3: { value: '已放学' }, thing1: { value: '王小明' } }
    expect((await world.send({ template_id: id, data })).errcode).toBe(0)
    expect((await oa('/cgi-bin/template/del_private_template', { template_id: id })).errcode).toBe(0)
    expect((await world.send({ template_id: id, data })).errcode).toBe(40037)
  })

  it('the mini-program’s library takes forms and JSON', async () => {
    const first = await addMini('tid=401&kidList=3&kidList=1&sceneDesc=%E4%BD%9C%E4%B8%9A')
    const second = await mp('/wxaapi/newtmpl/addtemplate', { tid: '401', kidList: [1, 2] })
    const { data } = await mp('/wxaapi/newtmpl/gettemplate')
    expect(data).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ priTmplId: first.priTmplId, content: '页数:{{number3.DATA}}\n科目:{{thing1.DATA}}', type: 2 }),
        expect.objectContaining({ priTmplId: second.priTmplId }),
        expect.objectContaining({ priTmplId: DAY_NOTE, title: '学生考勤提醒' }),
      ]),
    )
    expect((await mp('/wxaapi/newtmpl/deltemplate', { priTmplId: first.priTmplId })).errcode).toBe(0)
  })

  it('messages that were held back for marketing can be looked up, page by page', async () => {
    for (let i = 0; i < 3; i += 1) await world.send({ template_id: MARKETING })
    expect(await held({ limit: 2 })).toMatchObject({ errcode: 0, msginfo: [{ id: 1, title: '营销模板' }, { id: 2 }] })
    expect((await held({ largest_id: 2 })).msginfo).toMatchObject([{ id: 3, openid: world.openid('mother') }])
  })
})

async function expectErrcode(errcode: number, _why: string, run: () => Promise<Reply>): Promise<void> {
  const reply = await run()
  expect(reply).toMatchObject({ status: 200, errcode })
}
