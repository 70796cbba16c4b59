/** WeChat's own sheets on the phone: consent to messages, a phone number, a scanned code; shown by a mini-program of our own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { type Simulator, startSimulator } from '../src/simulator'

const appid = 'wxmini'
const note = 'n'.repeat(43)
const exam = 'e'.repeat(43)
const script = `
Page({
  data: { said: '' },
  say(value) { this.setData({ said: JSON.stringify(value) }) },
  subscribe() { wx.requestSubscribeMessage({ tmplIds: ['${note}', '${exam}'], complete: (result) => this.say(result) }) },
  unknown() { wx.requestSubscribeMessage({ tmplIds: ['x'], complete: (result) => this.say(result) }) },
  untapped() { setTimeout(() => wx.requestSubscribeMessage({ tmplIds: ['${note}'], complete: (result) => this.say(result) }), 6000) },
  scan() { wx.scanCode({ complete: (result) => this.say(result) }) },
  phone(event) { this.say(event.detail) },
  entered() { this.say([wx.getLaunchOptionsSync().scene, wx.getLaunchOptionsSync().query]) },
})`
const template = `${['subscribe', 'unknown', 'untapped', 'scan', 'entered'].map((name) => `<view bindtap="${name}">${name}</view>`).join('')}
<button open-type="getPhoneNumber" bindgetphonenumber="phone">手机号</button><view id="said">{{said}}</view>`
const files: Record<string, string> = {
  'app.json': JSON.stringify({ pages: ['pages/first/index'], window: { navigationBarTitleText: '询问' } }),
  'app.js': 'App({})',
  'app.wxss': '.wide { width: 375rpx }',
  'pages/first/index.js': script,
  'pages/first/index.wxml': template,
}

let folder: string
let simulator: Simulator
let browser: Browser
let page: Page

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mini-'))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }
  const line = '内容：{{thing1.DATA}}'
  const templates = [
    { templateId: note, title: '考勤提醒', content: `姓名：{{name1.DATA}}\n${line}` },
    { templateId: exam, title: '考试安排', content: line },
  ]
  simulator = await startSimulator({
    seed: {
      apps: [
        { kind: 'oa', appid: 'wxoa', secret: 's', name: '公众号' },
        { kind: 'mp', appid, secret: 's', name: '智校', templates },
      ],
      users: [{ id: 'a', person: 'a', name: '王芳', phones: ['13800138000'] }],
    },
    mini: { dir: folder, appid, name: '智校', apiBase: 'https://api.school.test/api' },
  })
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  })
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await simulator?.close()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  simulator.sim.reset()
  page = await browser.newPage({ viewport: { width: 375, height: 812 } })
  await page.goto(`${simulator.url}/__sim/mini?person=a`)
  await page.getByText('手机号').waitFor()
})
afterEach(() => page.context().close())

const tap = (text: string): Promise<void> => page.getByText(text, { exact: true }).click()
const said = async (timeout = 5000): Promise<unknown> => {
  await page.waitForFunction('document.getElementById("said").textContent !== ""', undefined, { timeout })
  return JSON.parse((await page.locator('#said').textContent()) ?? '')
}
const consents = (): unknown => simulator.sim.people.find('a')?.consents[appid]

it('the popup names the messages; each box counts; “always” asks no more', async () => {
  await tap('subscribe')
  await page.getByText('「智校」想给你发送以下消息').waitFor()
  await page.getByLabel('考试安排').uncheck()
  await page.getByLabel('总是保持以上选择，不再询问').check()
  await tap('允许')
  expect(await said()).toEqual({ [note]: 'accept', [exam]: 'reject', errMsg: 'requestSubscribeMessage:ok' })
  expect(consents()).toEqual({ [note]: { credits: 1, setting: 'accept' }, [exam]: { credits: 0, setting: 'reject' } })
  await tap('subscribe')
  await page.waitForFunction('window.mini.calls.filter((name) => name === "requestSubscribeMessage").length === 2')
  expect(await page.getByText('想给你发送').count()).toBe(0)
})

it('refusing the popup refuses every message, and gives none', async () => {
  await tap('subscribe')
  await tap('拒绝')
  expect(await said()).toMatchObject({ [note]: 'reject', [exam]: 'reject' })
  expect(consents()).toMatchObject({ [note]: { credits: 0, setting: 'ask' } })
})

it('an unknown template, and a call without a tap, fail as in WeChat', async () => {
  await tap('unknown')
  expect(await said()).toMatchObject({ errCode: 20001, errMsg: expect.stringContaining('requestSubscribeMessage:fail') as string })
  await page.reload()
  await page.getByText('手机号').waitFor()
  await tap('untapped')
  expect(await said(10_000)).toMatchObject({ errMsg: 'requestSubscribeMessage:fail can only be invoked by user TAP gesture.' })
})

it('a phone number is handed out as a code, or refused', async () => {
  await tap('手机号')
  await tap('138****8000')
  const detail = (await said()) as { code?: string; errMsg?: string }
  expect(detail).toEqual({ errMsg: 'getPhoneNumber:ok', code: expect.any(String) as string })
  expect(simulator.sim.state.codes.get(detail.code ?? '')).toMatchObject({ kind: 'phone', scope: '13800138000', userId: 'a' })
  await tap('手机号')
  await tap('不允许')
  await page.getByText('getPhoneNumber:fail user deny').waitFor()
})

it('a scan picks a code that WeChat knows, or pasted words, or is given up', async () => {
  const url = 'http://weixin.qq.com/q/02x'
  simulator.sim.state.qrTickets.set('t', { ticket: 't', url, appid: 'wxoa', scene: 'bind-7', isText: true, expiresAt: null, at: 0 })
  await tap('scan')
  await tap('公众号 bind-7')
  expect(await said()).toMatchObject({ result: url, scanType: 'QR_CODE', errMsg: 'scanCode:ok' })
  await tap('scan')
  await tap('粘贴二维码内容')
  await page.getByLabel('二维码内容').fill('你好')
  await tap('确定')
  await page.getByText('"result":"你好"').waitFor()
  await tap('scan')
  await tap('取消')
  await page.getByText('scanCode:fail cancel').waitFor()
})

it('opened by a scanned code it knows the way in; the scene is handed over coded', async () => {
  await page.goto(`${simulator.url}/__sim/mini?person=a&scene=1047&path=${encodeURIComponent('/pages/first/index?scene=s%3D7')}`)
  await tap('entered')
  expect(await said()).toEqual([1047, { scene: 's%3D7' }])
})
