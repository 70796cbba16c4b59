import { ABSENCE, dayNote, MP, MP_SECRET, OA, type Reply, type World, worldForFile } from './support'

/**
 * Every error code that the simulated platform promises, each by the call that a school would really make wrong (shared specification
 * "simulator" §6.2). A row: code, what went wrong, the call. Here: subscribe messages, phone numbers, codes and links, content security
 * and tickets. A code without a cause of its own in the world (-1) comes by a fault.
 */
let world: World
worldForFile((made) => (world = made), { dailyQuota: {}, minuteLimit: {} })

type Row = [number, string, () => Promise<Reply>]

const mini = (changes: object): Promise<unknown> => world.control('/apps', { kind: 'mp', appid: MP, secret: MP_SECRET, ...changes })
const busy = async (errcode: number, path: string): Promise<Reply> =>
  world.fault({ kind: 'errcode', errcode }).then(() => world.call(path, {}))

async function oa(path: string, body?: unknown): Promise<Reply> {
  return world.call(`${path}?access_token=${await world.token()}`, body)
}

async function mp(path: string, body?: unknown): Promise<Reply> {
  return world.call(`${path}?access_token=${await world.token(MP, MP_SECRET)}`, body)
}

describe('subscribe messages', () => {
  const send = '/cgi-bin/message/subscribe/send'
  const rows: Row[] = [
    [40003, 'the openid belongs to the official account', () => world.note({ touser: world.openid('mother', OA) })],
    [40003, 'there is no openid', () => world.note({ touser: undefined })],
    [40037, 'the template is one of the official account', () => world.note({ template_id: ABSENCE })],
    [40037, 'there is no template id', () => world.note({ template_id: undefined })],
    [41030, 'the page is not in the mini-program', () => world.note({ page: 'pages/nowhere' })],
    [43101, 'the mother was never asked', () => world.note()],
    [43101, 'the mother refused', async () => world.consent({ answer: 'never' }).then(() => world.note())],
    [43107, 'the mini-program may not send any more', async () => mini({ subscribeBanned: true }).then(() => world.note())],
    [
      43108,
      'another message to the same mother is under way',
      async () => {
        await world.control('/assumptions', { subscribeBusyMs: 1000 })
        await world.consent()
        await world.consent()
        await world.note()
        return world.note()
      },
    ],
    [
      45168,
      'a word is forbidden',
      async () => {
        await world.control('/assumptions', { sensitiveWords: [{ word: '王小明', label: 20001, suggest: 'risky' }] })
        return world.note()
      },
    ],
    [47001, 'the body is no JSON', () => mp(send, 'touser=1')],
    [47001, 'there are no fields', () => world.note({ data: undefined })],
    [47003, 'a field is missing', () => world.note({ data: { name1: { value: '王小明' } } })],
    [47003, 'a name has a digit in it', () => world.note({ data: dayNote({ name1: '王小明2' }) })],
    [40097, 'the version is an unknown one', () => world.note({ miniprogram_state: 'beta' })],
    [48001, 'the token belongs to the official account', () => oa(send, {})],
    [41001, 'there is no token', () => world.call(send, {})],
    [
      45009,
      'the day has no messages left',
      async () => {
        await mini({ quotas: { [send]: 0 } })
        return world.note()
      },
    ],
    [-1, 'WeChat is busy', () => busy(-1, send)],
  ]
  it.each(rows)('%i when %s', expectErrcode)

  it('a refused message costs no consent', async () => {
    await world.consent()
    for (const wrong of [{ page: 'pages/nowhere' }, { data: dayNote({ phrase3: '已到a' }) }, { template_id: 'x' }]) await world.note(wrong)
    expect((await world.note()).errcode).toBe(0)
  })
})

describe('phone numbers', () => {
  const path = '/wxa/business/getuserphonenumber'
  const code = async (body = {}): Promise<string> => (await world.control<{ code: string }>('/users/mother/phone-code', body)).code
  const rows: Row[] = [
    [40029, 'the code is made up', () => mp(path, { code: 'x' })],
    [40029, 'there is no code', () => mp(path, {})],
    [
      40029,
      'the code was used',
      async () => {
        const given = await code()
        await mp(path, { code: given })
        return mp(path, { code: given })
      },
    ],
    [
      40029,
      'the code is five minutes old',
      async () => {
        const given = await code()
        await world.advance(300_000)
        return mp(path, { code: given })
      },
    ],
    [
      40029,
      'the code is one of wx.login',
      async () => mp(path, { code: (await world.control<{ code: string }>('/users/mother/login-code', {})).code }),
    ],
    [
      40013,
      'the code was given to another mini-program',
      async () => {
        await world.control('/apps', { kind: 'mp', appid: 'wxother', secret: 'x' })
        return mp(path, { code: await code({ appid: 'wxother' }) })
      },
    ],
    [40003, 'the openid is another person', async () => mp(path, { code: await code(), openid: world.openid('teacher', MP) })],
    [
      45011,
      'one person asks too often',
      async () => {
        await world.control('/assumptions', { loginsPerMinutePerUser: 1 })
        await mp(path, { code: await code() })
        return mp(path, { code: await code() })
      },
    ],
    [48001, 'the token belongs to the official account', () => oa(path, {})],
    [-1, 'WeChat is busy', () => busy(-1, path)],
  ]
  it.each(rows)('%i when %s', expectErrcode)
})

describe('codes of the official account', () => {
  const create = (changes: object): Promise<Reply> =>
    oa('/cgi-bin/qrcode/create', { action_name: 'QR_STR_SCENE', action_info: { scene: { scene_str: 'bind' } }, ...changes })
  const id = (scene_id: unknown): object => ({ action_info: { scene: { scene_id } } })
  const rows: Row[] = [
    [40052, 'the kind is unknown', () => create({ action_name: 'QR_CARD' })],
    [40053, 'there is no scene', () => create({ action_info: {} })],
    [40053, 'the text has more than 64 characters', () => create({ action_info: { scene: { scene_str: 'x'.repeat(65) } } })],
    [40053, 'the number is 0', () => create({ action_name: 'QR_SCENE', ...id(0) })],
    [40053, 'the number has more than 32 bits', () => create({ action_name: 'QR_SCENE', ...id(2 ** 32) })],
    [40053, 'the permanent number is above 100,000', () => create({ action_name: 'QR_LIMIT_SCENE', ...id(100_001) })],
    [40053, 'the life is longer than 30 days', () => create({ expire_seconds: 2_592_001 })],
    [47001, 'the body is no JSON', () => oa('/cgi-bin/qrcode/create', 'x')],
    [40013, 'WeChat does not know the account any more', () => busy(40013, '/cgi-bin/qrcode/create')],
    [48001, 'the token belongs to the mini-program', () => mp('/cgi-bin/qrcode/create', {})],
    [40097, 'a ticket of an unknown type is asked for', async () => oa('/cgi-bin/ticket/getticket')],
  ]
  it.each(rows)('%i when %s', expectErrcode)
})

describe('links into the mini-program', () => {
  const link = (changes: object): Promise<Reply> => mp('/wxa/generate_urllink', { path: 'family/day/index', ...changes })
  const scheme = (jump: object, changes = {}): Promise<Reply> => mp('/wxa/generatescheme', { jump_wxa: jump, ...changes })
  const code = (changes: object): Promise<Reply> => mp('/wxa/getwxacodeunlimit', { scene: 'bind=1', page: 'pages/home/index', ...changes })
  const later = (days: number): number => Math.floor(world.simulator.sim.clock.now() / 1000) + days * 86_400
  const rows: Row[] = [
    [40165, 'the page is not published', () => link({ path: 'pages/nowhere' })],
    [40165, 'the page carries a query', () => link({ path: 'pages/home/index?a=1' })],
    [40212, 'the query has Chinese in it', () => link({ query: 'name=王' })],
    [40212, 'the query has more than 1024 characters', () => link({ query: 'a'.repeat(1025) })],
    [85401, 'the link lives 31 days', () => link({ expire_type: 1, expire_interval: 31 })],
    [85401, 'the link has ended before it begins', () => link({ expire_type: 0, expire_time: later(-1) })],
    [85401, 'the end is given in milliseconds', () => link({ expire_type: 0, expire_time: later(1) * 1000 })],
    [85402, 'the version is unknown', () => link({ env_version: 'beta' })],
    [40097, 'the kind of end is unknown', () => link({ expire_type: 2 })],
    [85079, 'nothing was ever published', async () => mini({ published: false }).then(() => link({}))],
    [
      44990,
      'a second has more than its share of links',
      async () => {
        await world.control('/assumptions', { secondLimit: { '/wxa/generate_urllink': 1 } })
        await world.token(MP, MP_SECRET)
        const both = await Promise.all([link({}), link({}), link({}), link({})])
        return both.find((reply) => reply.errcode === 44990) ?? both[3]
      },
    ],
    [40165, 'scheme: the page is not published', () => scheme({ path: 'pages/nowhere' })],
    [40212, 'scheme: the query has a space', () => scheme({ path: '', query: 'a b' })],
    [85401, 'scheme: it lives 31 days', () => scheme({}, { expire_type: 1, expire_interval: 31 })],
    [40097, 'scheme: the target is a list', () => scheme([])],
    [85079, 'scheme: nothing was ever published', async () => mini({ published: false }).then(() => scheme({}))],
    [40169, 'code: there is no scene', () => code({ scene: '' })],
    [40169, 'code: the scene has 33 characters', () => code({ scene: 'a'.repeat(33) })],
    [40129, 'code: the scene has a per cent sign', () => code({ scene: 'a%20b' })],
    [41030, 'code: the page is not published', () => code({ page: 'pages/nowhere' })],
    [41030, 'code: the page starts with a slash', () => code({ page: '/pages/home/index', check_path: false })],
    [40097, 'code: the picture is too small', () => code({ width: 100 })],
    [40097, 'code: the version is unknown', () => code({ env_version: 'beta' })],
    [85079, 'code: nothing was ever published', async () => mini({ published: false }).then(() => code({}))],
    [48001, 'the token belongs to the official account', () => oa('/wxa/generate_urllink', {})],
  ]
  it.each(rows)('%i when %s', expectErrcode)
})

describe('content security', () => {
  const path = '/wxa/msg_sec_check'
  const check = async (changes: object): Promise<Reply> => {
    await world.control('/users/mother/login-code', {})
    return mp(path, { version: 2, scene: 2, openid: world.openid('mother', MP), content: '今天请假', ...changes })
  }
  const rows: Row[] = [
    [40003, 'the openid belongs to the official account', () => check({ openid: world.openid('mother', OA) })],
    [61010, 'the person has never used the mini-program', () => check({ openid: world.openid('teacher', MP) })],
    [
      61010,
      'the person used it two hours ago',
      async () => {
        await check({})
        await world.advance(7_200_000)
        return mp(path, { version: 2, scene: 2, openid: world.openid('mother', MP), content: '今天请假' })
      },
    ],
    [44004, 'there is nothing to check', () => check({ content: '' })],
    [45002, 'the text has more than 2,500 characters', () => check({ content: '一'.repeat(2501) })],
    [40129, 'the scene is none of the four', () => check({ scene: 5 })],
    [87014, 'version 1 finds a forbidden word', () => check({ version: 1, content: '一起赌博' })],
    [44991, 'the minute has no checks left', async () => mini({ minuteLimits: { [path]: 0 } }).then(() => check({}))],
    [-1, 'WeChat is busy', () => busy(-1, path)],
  ]
  it.each(rows)('%i when %s', expectErrcode)
})

async function expectErrcode(errcode: number, _why: string, run: () => Promise<Reply>): Promise<void> {
  const reply = await run()
  expect(reply).toMatchObject({ status: 200, errcode })
}
