/**
 * The platform as a browser runs it: our own H5 device; Taro's storage and network, the window and swr's cache are replaced. Loaded anew before
 * every test and by `reload`, as a page is. Modules are required, because the compiler cannot see which of a pair stands behind `./device`.
 */
import type { Say } from '../../src/platform/device/types'

type Reply = { statusCode: number; data: unknown }
type Platform = {
  api: (name: string, input?: object) => Promise<unknown>
  knowAccount: (accountId: string) => void
  leaveSession: (url?: string, say?: Say) => void
  signedOut: () => void
  leftToSay: () => Say | undefined
  keyFor: (form: string, content: unknown) => string
  store: () => { accountId: string | null; drafts: Record<string, unknown>; elder: boolean | null; draft: (form: string, content: unknown) => void; setElder: (elder: boolean) => void }
}
const source = '../../src/platform'
const kept = new Map<string, unknown>()
const ofTab = new Map<string, string>()
const went: string[] = []
const mutate = jest.fn((_key: unknown): Promise<unknown> => new Promise(() => undefined))
let answer: (url: string) => Reply

const storageOf = (map: Map<string, string>) => ({
  getItem: (key: string) => map.get(key) ?? null,
  setItem: (key: string, text: string) => { map.set(key, text) },
  removeItem: (key: string) => { map.delete(key) },
})
const taro = {
  getStorageSync: (key: string) => kept.get(key) ?? '',
  setStorageSync: (key: string, data: unknown) => { kept.set(key, data) },
  removeStorageSync: (key: string) => { kept.delete(key) },
  getStorageInfoSync: () => ({ keys: [...kept.keys()] }),
  request: ({ url }: { url: string }) => Promise.resolve({ ...answer(url), header: {} }),
}
const window = {
  sessionStorage: storageOf(ofTab),
  location: { pathname: '/school/import/index', search: '', assign: (url: string) => { went.push(url) } },
  navigator: { userAgent: 'Mozilla/5.0 (Windows NT 10.0)' },
}

/** A page of ours, just loaded: memory is empty, storage is not. */
function reload(): Platform {
  jest.resetModules()
  jest.doMock('@tarojs/taro', () => ({ __esModule: true, default: taro }))
  jest.doMock('swr', () => ({ mutate }))
  for (const pair of ['device', 'kept']) jest.doMock(`${source}/${pair}`, () => jest.requireActual<object>(`${source}/${pair}/index.h5`), { virtual: true })
  const [api, session, keys, { useStore }] = ['api', 'session', 'keys', 'store'].map((name) => jest.requireActual<object>(`${source}/${name}`)) as [object, object, object, { useStore: { getState: Platform['store'] } }]
  const device = jest.requireActual<object>(`${source}/device/index.h5`)
  return { ...api, ...session, ...keys, ...device, store: () => useStore.getState() } as unknown as Platform
}
let page: Platform
beforeEach(() => {
  for (const map of [kept, ofTab]) map.clear()
  went.length = 0
  mutate.mockClear()
  answer = () => ({ statusCode: 200, data: {} })
  Object.assign(globalThis, { API_BASE: '/api', window })
  page = reload()
})
afterAll(() => { for (const name of ['API_BASE', 'window']) Reflect.deleteProperty(globalThis, name) })

const form = 'POST /guardian-bindings'
const body = { body: { name: '周可', phone: '13800000000' } }
/** Somebody types a draft and sends a form that nobody answers. */
function leavesThings(accountId: string) {
  page.knowAccount(accountId)
  page.store().draft('import:9', '77')
  return page.keyFor(form, body)
}
const pending = () => [...kept.keys()].filter((key) => key.startsWith('zhixiao.pending.'))

describe('a computer that many use', () => {
  it('what was typed lies there once, as a draft: the key of an unanswered form does not repeat it', () => {
    const key = page.keyFor(form, body)
    expect(JSON.stringify([...kept])).not.toMatch(/周可|138/)
    page = reload()
    expect(page.keyFor(form, body)).toBe(key)
    expect(page.keyFor(form, { body: { ...body.body, name: '周可心' } })).not.toBe(key)
  })

  it('signing out takes drafts and keys along and leaves the size of letters', () => {
    leavesThings('5')
    page.store().setElder(true)
    page.signedOut()
    expect(went).toEqual(['/pages/sign-in/index'])
    expect(pending()).toEqual([])
    page = reload()
    expect(page.store()).toMatchObject({ accountId: null, drafts: {}, elder: true })
  })

  it('a session that ended while one was away takes nothing: the same person finds draft and key again', () => {
    const key = leavesThings('5')
    page = reload()
    page.knowAccount('5')
    expect(page.store().drafts).toEqual({ 'import:9': '77' })
    expect(page.keyFor(form, body)).toBe(key)
  })

  it('another person is known before anybody draws with the answer who is here, and begins with nothing', async () => {
    leavesThings('5')
    page = reload()
    answer = () => ({ statusCode: 200, data: { accountId: '6' } })
    const drawn = page.api('GET /me').then(() => ({ drafts: page.store().drafts, pending: pending() }))
    expect(await drawn).toEqual({ drafts: {}, pending: [] })
  })
})

describe('a session that ended under an open page', () => {
  it('refused calls make the page ask who is here, once for all of them; the question itself does not', async () => {
    answer = () => ({ statusCode: 401, data: { code: 'auth.expired', message: '登录已过期，请重新登录' } })
    await page.api('GET /me').catch(() => undefined)
    expect(mutate).not.toHaveBeenCalled()
    const calls = ['GET /my/classes', 'GET /my/messages', 'GET /sessions'].map((name) => page.api(name))
    expect((await Promise.allSettled(calls)).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    // The key under which `useCall('GET /me')` keeps its answer.
    expect(mutate.mock.calls).toEqual([[['GET /me', {}]]])
  })
})

describe('a sentence said just before the page is loaded anew', () => {
  it('is read on the next page, once', () => {
    page.leaveSession('/pages/home/index', ['两个账号已合并', 'green'])
    page = reload()
    expect(page.leftToSay()).toEqual(['两个账号已合并', 'green'])
    expect(page.leftToSay()).toBeUndefined()
  })

  it('whoever finds another account signed in reads why the page jumped', async () => {
    answer = () => ({ statusCode: 409, data: { code: 'auth.other_person', message: '' } })
    await page.api('GET /my/classes').catch(() => undefined)
    expect(went).toEqual(['/pages/home/index'])
    expect(reload().leftToSay()?.[0]).toContain('另一个')
  })
})
