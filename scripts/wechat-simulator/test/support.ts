import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Assumptions } from '../src/assumptions'
import { startSimulator, type Simulator } from '../src/simulator'
import type { Seed } from '../src/state/seed'

export const OA = 'wx0a00000000000001'
export const OTHER_OA = 'wx0a00000000000002'
export const MP = 'wx3b00000000000001'
export const OA_SECRET = 'secret-of-the-official-account'
export const MP_SECRET = 'secret-of-the-mini-program'
export const TOKEN = 'schooltoken'
export const AES_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
export const ABSENCE = 'tpl_absence'.padEnd(43, '0')
export const DAY_NOTE = 'sub_day_note'.padEnd(43, '0')
export const EXAM = 'sub_exam'.padEnd(43, '0')
export const LONG_TERM = 'sub_long_term'.padEnd(43, '0')
export const LIMITED = 'tpl_limited'.padEnd(43, '0')
export const MARKETING = 'tpl_marketing'.padEnd(43, '0')

const NOTE = '学生姓名：{{name1.DATA}}\n考勤时间：{{time2.DATA}}\n考勤状态：{{phrase3.DATA}}'
const CONTENT = '学生姓名:{{thing1.DATA}}\n时间:{{time2.DATA}}\n状态:{{const3.DATA}}'

/** A district with one official account, its mini-program, a mother who follows, a teacher who follows and a man who does not. */
export function seed(): Seed {
  const allowed = { const3: ['缺勤', '迟到'] }
  return {
    apps: [
      {
        kind: 'oa',
        appid: OA,
        secret: OA_SECRET,
        ghId: 'gh_0123456789ab',
        name: '青禾区智校',
        oauthDomains: ['*.zhixiao.localhost', 'school.test'],
        boundMiniApps: [MP],
        library: [{ id: '47123', title: '放学通知', keywords: { 学生姓名: 'thing1', 放学时间: 'time2', 状态: 'const3' } }],
        tags: ['老师'],
        templates: [
          { templateId: ABSENCE, title: '学生缺勤通知', content: CONTENT, allowed },
          { templateId: LIMITED, title: '被限制的模板', content: CONTENT, allowed, state: 'limited' },
          { templateId: MARKETING, title: '营销模板', content: CONTENT, allowed, state: 'marketing' },
        ],
      },
      { kind: 'oa', appid: OTHER_OA, secret: 'other', name: '别的公众号' },
      {
        kind: 'mp',
        appid: MP,
        secret: MP_SECRET,
        ghId: 'gh_mini56789abc',
        name: '智校小程序',
        pages: ['pages/home/index', 'family/day/index'],
        library: [{ id: '401', title: '作业提醒', keywords: { 科目: 'thing1', 截止时间: 'time2', 页数: 'number3' } }],
        templates: [
          { templateId: DAY_NOTE, title: '学生考勤提醒', content: NOTE },
          { templateId: EXAM, title: '考试安排提醒', content: '科目：{{thing1.DATA}}\n人数：{{number2.DATA}}' },
          { templateId: LONG_TERM, title: '长期通知', content: '内容：{{thing1.DATA}}', type: 3 },
        ],
      },
    ],
    users: [
      {
        id: 'mother',
        person: 'wang-fang',
        name: '王芳',
        role: '三年级2班 王小明的妈妈',
        follows: [OA],
        phones: ['13800138000', '13900139000'],
      },
      { id: 'teacher', person: 'li-jianguo', name: '李建国', role: '三年级2班 班主任', follows: [OA], tags: { [OA]: [100] } },
      { id: 'stranger', name: '陈杰', role: '还没有关注' },
    ],
  }
}

/** A simulator of its own for one test file, with the calls that tests make most. */
export class World {
  private constructor(readonly simulator: Simulator) {}

  static async start(assumptions: Partial<Assumptions> = {}, options: { h5Target?: string; seed?: Seed } = {}): Promise<World> {
    const simulator = await startSimulator({
      seed: options.seed ?? seed(),
      assumptions: { receiptDelayMs: 5, callbackRetryMs: 5, ...assumptions },
      ...options,
    })
    return new World(simulator)
  }

  get url(): string {
    return this.simulator.url
  }

  close(): Promise<void> {
    return this.simulator.close()
  }

  /** GET without a body, POST with one; a string is sent as it is. */
  async call(path: string, body?: unknown): Promise<Reply> {
    const init = body === undefined ? {} : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }
    const response = await fetch(this.url + path, init)
    const text = await response.text()
    return { status: response.status, text, ...(JSON.parse(text) as object) }
  }

  /** The control API; fails when it refuses. */
  async control<T = Record<string, unknown>>(path: string, body?: unknown, method?: string): Promise<T> {
    const init = body === undefined ? { method: method ?? 'GET' } : { method: 'POST', body: JSON.stringify(body) }
    const response = await fetch(`${this.url}/__sim${path}`, init)
    const answer = (await response.json()) as T & { error?: string }
    if (!response.ok) throw new Error(`${response.status} ${answer.error}`)
    return answer
  }

  async token(appid = OA, secret = OA_SECRET): Promise<string> {
    const reply = await this.call('/cgi-bin/stable_token', { grant_type: 'client_credential', appid, secret })
    return String(reply.access_token)
  }

  openid(id: string, appid = OA): string {
    return this.simulator.sim.people.find(id)?.openids[appid] ?? ''
  }

  /** A message about the child, with what a test wants different. */
  async send(changes: Record<string, unknown> = {}, token?: string): Promise<Reply> {
    const body = { touser: this.openid('mother'), template_id: ABSENCE, data: absence(), ...changes }
    return this.call(`/cgi-bin/message/template/send?access_token=${token ?? (await this.token())}`, body)
  }

  /** A subscribe message about the child, with what a test wants different. */
  async note(changes: Record<string, unknown> = {}, who = 'mother'): Promise<Reply> {
    const body = {
      touser: this.openid(who, MP),
      template_id: DAY_NOTE,
      page: 'family/day/index?day=2026-03-11',
      data: dayNote(),
      ...changes,
    }
    return this.call(`/cgi-bin/message/subscribe/send?access_token=${await this.token(MP, MP_SECRET)}`, body)
  }

  /** The person answers the popup of wx.requestSubscribeMessage. */
  consent(changes: Record<string, unknown> = {}, who = 'mother'): Promise<Record<string, unknown>> {
    return this.control(`/users/${who}/subscribe-accept`, { templateIds: [DAY_NOTE], answer: 'accept', ...changes })
  }

  /** Arms a fault. */
  fault(fault: Record<string, unknown>): Promise<{ id: string }> {
    return this.control('/faults', fault)
  }

  reset(): Promise<unknown> {
    return this.control('/reset', {})
  }

  ledger(): Promise<{ count: number; messages: { msgid: string; clientMsgId: string | null; duplicates?: number }[] }> {
    return this.control(`/ledger?appid=${OA}`)
  }

  advance(ms: number): Promise<unknown> {
    return this.control('/clock', { advanceMs: ms })
  }
}

export interface Reply extends Record<string, unknown> {
  status: number
  text: string
  errcode?: number
  errmsg?: string
}

/** Fields that the absence template takes. */
export function absence(changes: Record<string, string> = {}): Record<string, { value: string }> {
  const values = { thing1: '王小明', time2: '2026年3月11日 08:05', const3: '缺勤', ...changes }
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]))
}

/** Fields that the day note takes. */
export function dayNote(changes: Record<string, string> = {}): Record<string, { value: string }> {
  const values = { name1: '王小明', time2: '2026-03-11 08:05', phrase3: '缺勤', ...changes }
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]))
}

export interface Received {
  method: string
  query: URLSearchParams
  body: string
  at: number
}

/** The school's server as WeChat sees it: keeps what arrives, answers as the test says. */
export class Receiver {
  readonly received: Received[] = []
  /** null: never answers. */
  answer: (request: Received) => Promise<{ status?: number; body: string } | null> | { status?: number; body: string } | null = (
    request,
  ) => ({
    body: request.query.get('echostr') ?? 'success',
  })

  private constructor(private readonly server: http.Server) {}

  static async start(): Promise<Receiver> {
    const server = http.createServer()
    const receiver = new Receiver(server)
    server.on('request', (req, res) => void receiver.take(req, res))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return receiver
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/wechat`
  }

  callback(mode = 'secure'): object {
    return { url: this.url, token: TOKEN, aesKey: AES_KEY, mode }
  }

  /** Waits until so many POSTs have arrived. */
  async posts(count: number): Promise<Received[]> {
    await until(() => this.received.filter((one) => one.method === 'POST').length >= count, `${count} callbacks`)
    return this.received.filter((one) => one.method === 'POST')
  }

  clear(): void {
    this.received.length = 0
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  private async take(req: http.IncomingMessage, res: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    const request = {
      method: req.method ?? '',
      query: new URL(req.url ?? '/', this.url).searchParams,
      body: Buffer.concat(chunks).toString('utf8'),
      at: performance.now(),
    }
    this.received.push(request)
    const answer = await this.answer(request)
    if (answer) res.writeHead(answer.status ?? 200).end(answer.body)
  }
}

/** Polls a condition for up to five seconds. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + 5000
  while (performance.now() < end) {
    if (await condition()) return
    await pause(5)
  }
  throw new Error(`waited in vain for ${what}`)
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/**
 * A simulated platform and a school's server for all tests of a file, as new before each; declares the hooks itself.
 * `prepare` is what each test of the file needs besides.
 */
export function worldForFile(
  take: (world: World, school: Receiver) => void,
  assumptions: Partial<Assumptions> = {},
  prepare: (world: World, school: Receiver) => unknown = () => undefined,
): void {
  let made: { world: World; school: Receiver } | undefined
  beforeAll(async () => {
    made = { world: await World.start(assumptions), school: await Receiver.start() }
    take(made.world, made.school)
  })
  afterAll(async () => {
    await made?.world.close()
    await made?.school.close()
  })
  beforeEach(async () => {
    if (!made) return
    await made.world.reset()
    await prepare(made.world, made.school)
    made.school.clear()
  })
}
