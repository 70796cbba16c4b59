import { absence, LIMITED, MARKETING, MP, OA, OA_SECRET, OTHER_OA, type Reply, type World, worldForFile } from './support'

/**
 * Every error code that the simulated platform promises, each by the call that a school would really make wrong
 * (shared specification "simulator" §6.2). A row: code, what went wrong, the call. Here: messages, people, tags, the menu, and the wire itself.
 */
let world: World
worldForFile((made) => (world = made), { dailyQuota: {}, minuteLimit: {} })

type Row = [number, string, () => Promise<Reply>]

const app = (changes: object): Promise<unknown> => world.control('/apps', { kind: 'oa', appid: OA, secret: OA_SECRET, ...changes })

async function api(path: string, body?: unknown): Promise<Reply> {
  return world.call(`${path}?access_token=${await world.token()}`, body)
}

describe('template messages', () => {
  const rows: Row[] = [
    [40003, 'the openid belongs to another account', () => world.send({ touser: world.openid('mother', OTHER_OA) })],
    [43004, 'the person does not follow', () => world.send({ touser: world.openid('stranger') })],
    [40036, 'the template id has a wrong length', () => world.send({ template_id: 'short' })],
    [40037, 'the template id is unknown', () => world.send({ template_id: 'x'.repeat(43) })],
    [40037, 'there is no template id', () => world.send({ template_id: undefined })],
    [40039, 'the link is too long', () => world.send({ url: `http://school.test/${'a'.repeat(1024)}` })],
    [40013, 'the mini-program is not bound', () => world.send({ miniprogram: { appid: OTHER_OA, pagepath: 'pages/a' } })],
    [43116, 'the template is limited', () => world.send({ template_id: LIMITED })],
    [40249, 'the template is used for marketing', () => world.send({ template_id: MARKETING })],
    [
      45009,
      'the day has no messages left',
      async () => {
        await app({ quotas: { '/cgi-bin/message/template/send': 1 } })
        await world.send()
        return world.send()
      },
    ],
    [
      45011,
      'the minute has no messages left',
      async () => app({ minuteLimits: { '/cgi-bin/message/template/send': 0 } }).then(() => world.send()),
    ],
    [47001, 'the body is no JSON', () => api('/cgi-bin/message/template/send', 'touser=1')],
    [47001, 'there are no fields', () => world.send({ data: undefined })],
    [47003, 'a field is missing', () => world.send({ data: { thing1: { value: '王小明' } } })],
    [47003, 'a state is none of the approved ones', () => world.send({ data: absence({ const3: '早退' }) })],
    [
      -1,
      'WeChat is busy',
      async () => world.fault({ kind: 'errcode', errcode: -1 }).then(() => world.call('/cgi-bin/message/template/send', {})),
    ],
  ]
  it.each(rows)('%i when %s', expectErrcode)

  it('47003 names the field, as WeChat does', async () => {
    const reply = await world.send({ data: absence({ thing1: '一'.repeat(21) }) })
    expect(reply.errmsg).toMatch(/^argument invalid! data\.thing1\.value invalid rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/)
  })
})

describe('people and tags', () => {
  const rows: Row[] = [
    [
      40003,
      'a person of another account is asked for',
      async () => world.call(`/cgi-bin/user/info?access_token=${await world.token()}&openid=${world.openid('mother', OTHER_OA)}`),
    ],
    [
      40003,
      'the list goes on after nobody',
      async () => world.call(`/cgi-bin/user/get?access_token=${await world.token()}&next_openid=nobody`),
    ],
    [
      40032,
      'more than a hundred people are asked for',
      () => api('/cgi-bin/user/info/batchget', { user_list: Array(101).fill({ openid: 'x' }) }),
    ],
    [45157, 'the tag exists', () => api('/cgi-bin/tags/create', { tag: { name: '老师' } })],
    [45158, 'the tag has more than 30 bytes', () => api('/cgi-bin/tags/create', { tag: { name: '十一个汉字的标签名字呀' } })],
    [45159, 'the tag is unknown', () => api('/cgi-bin/tags/members/batchtagging', { openid_list: [world.openid('mother')], tagid: 999 })],
    [
      45058,
      'the tag is the system’s',
      () => api('/cgi-bin/tags/members/batchtagging', { openid_list: [world.openid('mother')], tagid: 2 }),
    ],
    [
      40032,
      'more than fifty people are tagged',
      () => api('/cgi-bin/tags/members/batchtagging', { openid_list: Array(51).fill(world.openid('mother')), tagid: 100 }),
    ],
    [
      49003,
      'the person does not follow',
      () => api('/cgi-bin/tags/members/batchtagging', { openid_list: [world.openid('stranger')], tagid: 100 }),
    ],
    [
      45059,
      'a person has twenty tags',
      async () => {
        for (let i = 0; i < 20; i += 1) await tag(world.openid('mother'), `标签${i}`)
        return tag(world.openid('mother'), '又一个')
      },
    ],
    [
      45056,
      'the account has a hundred tags',
      async () => {
        for (let i = 0; i < 99; i += 1) await world.control(`/apps/${OA}/tags`, { name: `t${i}` })
        return api('/cgi-bin/tags/create', { tag: { name: '多了' } })
      },
    ],
  ]
  it.each(rows)('%i when %s', expectErrcode)

  async function tag(openid: string, name: string): Promise<Reply> {
    const { id } = await world.control<{ id: number }>(`/apps/${OA}/tags`, { name })
    return api('/cgi-bin/tags/members/batchtagging', { openid_list: [openid], tagid: id })
  }
})

describe('the menu', () => {
  const create = (...button: object[]): Promise<Reply> => api('/cgi-bin/menu/create', { button })
  const view = { type: 'view', name: '今天', url: 'http://school.test/' }
  const sub = (...list: object[]): Promise<Reply> => create({ name: '更多', sub_button: list })
  const rows: Row[] = [
    [40016, 'there are four buttons', () => create(view, view, view, view)],
    [40016, 'there is no button', () => create()],
    [40017, 'the type is unknown', () => create({ type: 'dance', name: '今天' })],
    [40018, 'the name has more than 16 bytes', () => create({ ...view, name: '六个汉字多了' })],
    [40019, 'the key has more than 128 bytes', () => create({ type: 'click', name: '今天', key: 'k'.repeat(129) })],
    [40020, 'the url has more than 1024 bytes', () => create({ ...view, url: `http://school.test/${'a'.repeat(1024)}` })],
    [40022, 'there is a third level', () => sub({ name: '二级', sub_button: [view] })],
    [40023, 'there are six sub-buttons', () => sub(view, view, view, view, view, view)],
    [40024, 'the sub-button has no type', () => sub({ name: '二级' })],
    [40025, 'the sub-name has more than 60 bytes', () => sub({ ...view, name: '一'.repeat(21) })],
    [40026, 'the sub-button has no key', () => sub({ type: 'click', name: '二级' })],
    [40027, 'the sub-button has no url', () => sub({ type: 'view', name: '二级' })],
    [40033, 'the body carries \\uxxxx', () => api('/cgi-bin/menu/create', '{"button":[{"type":"click","name":"\\u4eca","key":"a"}]}')],
    [40054, 'the sub-url is no web address', () => sub({ ...view, url: 'school.test' })],
    [40055, 'the url is no web address', () => create({ ...view, url: 'javascript:1' })],
    [40119, 'the type is not for this account', () => create({ type: 'media_id', name: '图', media_id: '1' })],
    [40165, 'the mini-program has no page', () => create({ ...view, type: 'miniprogram', appid: MP })],
    [40166, 'the mini-program is unknown', () => create({ ...view, type: 'miniprogram', appid: 'wx', pagepath: 'a' })],
    [
      45064,
      'the mini-program is not bound',
      async () => app({ boundMiniApps: [] }).then(() => create({ ...view, type: 'miniprogram', appid: MP, pagepath: 'a' })),
    ],
    [46003, 'there is no menu', async () => world.call(`/cgi-bin/menu/get?access_token=${await world.token()}`)],
    [65301, 'the conditional menu is unknown', () => api('/cgi-bin/menu/delconditional', { menuid: '1' })],
    [65302, 'nobody has this openid', () => api('/cgi-bin/menu/trymatch', { user_id: 'nobody' })],
    [65303, 'there is no default menu yet', () => api('/cgi-bin/menu/addconditional', { button: [view], matchrule: { tag_id: '100' } })],
    [
      65304,
      'the rule is empty',
      async () => create(view).then(() => api('/cgi-bin/menu/addconditional', { button: [view], matchrule: {} })),
    ],
    [
      65320,
      'the rule asks for the sex',
      async () => create(view).then(() => api('/cgi-bin/menu/addconditional', { button: [view], matchrule: { sex: '1' } })),
    ],
    [
      45159,
      'the rule names an unknown tag',
      async () => create(view).then(() => api('/cgi-bin/menu/addconditional', { button: [view], matchrule: { tag_id: '5' } })),
    ],
  ]
  it.each(rows)('%i when %s', expectErrcode)
})

describe('the wire', () => {
  it('answers errors with HTTP 200, WeChat’s content type and compact JSON', async () => {
    const response = await fetch(`${world.url}/cgi-bin/user/info`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json; encoding=utf-8')
    expect(await response.text()).toMatch(/^\{"errcode":41001,"errmsg":"access_token missing rid: \S+"\}$/)
  })

  it('writes msgid as a number literal of 19 digits, next ones one higher', async () => {
    const [first, second] = [await world.send(), await world.send()].map((reply) => /"msgid":(\d{19})\}$/.exec(reply.text)?.[1] ?? '')
    expect(BigInt(second ?? '') - BigInt(first ?? '')).toBe(1n)
  })

  it('knows no API that it does not simulate', async () => {
    expect(await world.call('/cgi-bin/nothing')).toMatchObject({ status: 404, errcode: 40066 })
  })
})

async function expectErrcode(errcode: number, _why: string, run: () => Promise<Reply>): Promise<void> {
  const reply = await run()
  expect(reply).toMatchObject({ status: 200, errcode })
}
