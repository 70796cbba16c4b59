/** The host keeps WeChat's rules, shown by a mini-program of our own that breaks them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http, { type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { type Simulator, startSimulator } from '../src/simulator'

const apiBase = 'https://api.school.test/api'
const script = `
const { double } = require('../../tools')
Page({
  data: { said: '', typed: '', taps: '' },
  say(value) { this.setData({ said: JSON.stringify(value) }) },
  outer() { this.setData({ taps: this.data.taps + 'outer ' }) },
  inner() { this.setData({ taps: this.data.taps + 'inner ' }) },
  type(event) { this.setData({ typed: event.detail.value }) },
  browser() {
    const names = [typeof window, typeof document, typeof fetch, typeof localStorage, typeof AbortController, typeof navigator, typeof self, typeof Intl]
    let refused = ''
    try { new Function('return 1') } catch (error) { refused = error.name }
    this.say({ names, own: Function('return this')() === globalThis, refused, double: double(21) })
  },
  photo() { wx.chooseImage({ fail: (result) => this.say([result.errMsg, typeof wx.flyToMoon]) }) },
  early() { try { require('../../sub/tools') } catch (error) { this.say(error.message) } },
  abroad() { wx.request({ url: 'https://elsewhere.test/api/me', fail: (result) => this.say(result.errMsg) }) },
  ask() { wx.request({ url: '${apiBase}/me', data: { a: 1 }, header: { Authorization: 'Bearer t' }, success: (result) => this.say(result.data) }) },
  keep() { this.say(wx.getStorageSync('who') || 'nobody'); wx.setStorageSync('who', 'me') },
  lost() { wx.navigateTo({ url: '/pages/none/index' }).catch((error) => this.say(error.errMsg)) },
  sub() { wx.navigateTo({ url: '../../sub/page?day=2026-03-11' }) },
})`
const buttons = ['browser', 'photo', 'early', 'abroad', 'ask', 'keep', 'lost', 'sub']
const template = `<view bindtap="outer"><view catchtap="inner">里面</view><view>外面</view></view><text>{{taps}}</text>
<input bindinput="type" value="{{typed}}" placeholder="输入" /><text>{{typed}}</text>
${buttons.map((name) => `<view bindtap="${name}">${name}</view>`).join('')}<view id="said">{{said}}</view>`
const files: Record<string, string> = {
  'app.json': JSON.stringify({
    pages: ['pages/first/index'],
    subPackages: [{ root: 'sub', pages: ['page'] }],
    window: { navigationBarTitleText: '规则' },
  }),
  'app.js': 'App({})',
  'app.wxss': '.wide { width: 375rpx }',
  'tools.js': 'module.exports = { double: (x) => 2 * x }',
  'pages/first/index.js': script,
  'pages/first/index.wxml': template,
  'sub/tools.js': 'exports.words = "分包"',
  'sub/page.js': `const { words } = require('./tools'); Page({ data: { words, day: '' }, onLoad(query) { this.setData({ day: query.day }) } })`,
  'sub/page.wxml': '<view class="wide">{{words}} {{day}}</view>',
}

let folder: string
let simulator: Simulator
let browser: Browser
let api: http.Server
const asked: { url: string; headers: IncomingHttpHeaders }[] = []
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mini-'))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }
  api = http.createServer((req, res) => {
    asked.push({ url: req.url ?? '', headers: req.headers })
    res.setHeader('content-type', 'application/json')
    res.end('{"name":"王芳"}')
  })
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve))
  const h5Target = `http://127.0.0.1:${(api.address() as AddressInfo).port}`
  simulator = await startSimulator({
    h5Target,
    mini: { dir: folder, appid: 'wxmini', name: '规则', apiBase },
  })
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  })
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await simulator?.close()
  api?.close()
  rmSync(folder, { recursive: true, force: true })
})

let page: Page
beforeEach(async () => {
  page = await browser.newPage()
  await open('a')
})
afterEach(() => page.context().close())
const open = async (person: string): Promise<void> => {
  await page.goto(`${simulator.url}/__sim/mini?person=${person}`)
  await page.getByText('里面').waitFor()
}
/** Taps the entry and reads what the page then says. */
const says = async (entry: string): Promise<unknown> => {
  await page.getByText(entry, { exact: true }).click()
  await page.waitForFunction('document.getElementById("said").textContent !== ""')
  return JSON.parse((await page.locator('#said').textContent()) ?? '')
}
const missing = (): Promise<string[]> => page.evaluate('window.mini.missing()')

it('the logic layer knows the language and modules, and nothing of the browser', async () => {
  expect(await says('browser')).toEqual({
    names: Array(8).fill('undefined'),
    own: true,
    refused: 'EvalError',
    double: 42,
  })
})

it('a tap rises through bind and ends at catch', async () => {
  await page.getByText('里面').click()
  await page.getByText('外面').click()
  await page.getByText('inner outer').waitFor()
})

it('what is typed comes back from the logic layer without losing the cursor', async () => {
  await page.getByPlaceholder('输入').pressSequentially('张雨桐')
  await page.getByText('张雨桐').waitFor()
  expect(await page.getByPlaceholder('输入').inputValue()).toBe('张雨桐')
})

it('a call that this phone does not have fails as in WeChat and is noted; so is a name that nobody has', async () => {
  expect(await says('photo')).toEqual(['chooseImage:fail not supported', 'undefined'])
  expect(await missing()).toEqual(['chooseImage', 'flyToMoon'])
})

it('a request leaves for the registered address only, without cookies and origin, saying which mini-program asks', async () => {
  expect(await says('abroad')).toBe('request:fail url not in domain list: https://elsewhere.test/api/me')
  await page.context().addCookies([{ name: 'h5', value: 'session', url: simulator.url }])
  await open('a')
  expect(await says('ask')).toEqual({ name: '王芳' })
  const { url, headers } = asked[0] ?? { url: '', headers: {} }
  expect([url, headers.authorization, headers.referer]).toEqual([
    '/api/me?a=1',
    'Bearer t',
    'https://servicewechat.com/wxmini/devtools/page-frame.html',
  ])
  expect([headers.cookie, headers.origin]).toEqual([undefined, undefined])
})

it('the scripts of a sub-package are there once one of its pages was opened; 750 rpx are the screen', async () => {
  expect(await says('early')).toBe("module 'sub/tools' is not defined")
  await page.getByText('sub', { exact: true }).click()
  const line = page.getByText('分包 2026-03-11')
  await line.waitFor()
  expect((await line.boundingBox())?.width).toBe((page.viewportSize()?.width ?? 0) / 2)
  await page.getByLabel('返回').click()
  await page.getByText('里面').waitFor()
})

it('a page that does not exist is refused and noted as an error', async () => {
  expect(await says('lost')).toBe('navigateTo:fail page "pages/none/index" is not found')
  expect(await page.evaluate('window.mini.errors')).toEqual(['navigateTo: page "pages/none/index" is not found'])
})

it('each person has a storage of their own on one machine', async () => {
  expect(await says('keep')).toBe('nobody')
  await open('a')
  expect(await says('keep')).toBe('me')
  await open('b')
  expect(await says('keep')).toBe('nobody')
})
