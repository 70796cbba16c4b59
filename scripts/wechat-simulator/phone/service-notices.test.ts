/** The phone page: service notices of a mini-program, and the scanner. */
import { type Browser, chromium, type Page } from 'playwright-core'
import { type Simulator, startSimulator } from '../src/simulator'

const oa = 'wxoa'
const mp = 'wxmp'
const note = 'n'.repeat(43)

let simulator: Simulator
let browser: Browser
let page: Page

beforeAll(async () => {
  const content = '学生姓名：{{name1.DATA}}\n考勤状态：{{phrase2.DATA}}'
  simulator = await startSimulator({
    seed: {
      apps: [
        { kind: 'oa', appid: oa, secret: 's', name: '水月区智慧校园' },
        { kind: 'mp', appid: mp, secret: 's', name: '智校家校通', templates: [{ templateId: note, title: '学生考勤提醒', content }] },
      ],
      users: [{ id: 'mother', person: 'wang-fang', name: '王芳', follows: [oa], consents: { [mp]: { [note]: 3 } } }],
    },
  })
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  })
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await simulator?.close()
})
beforeEach(async () => {
  simulator.sim.reset()
  page = await browser.newPage({ viewport: { width: 375, height: 740 } })
})
afterEach(() => page.context().close())

const post = async (path: string, body: object): Promise<Record<string, unknown>> =>
  (await (await fetch(simulator.url + path, { method: 'POST', body: JSON.stringify(body) })).json()) as Record<string, unknown>
const token = async (appid: string): Promise<string> =>
  String((await post('/cgi-bin/stable_token', { grant_type: 'client_credential', appid, secret: 's' })).access_token)
const send = async (state: string): Promise<unknown> => {
  const data = { name1: { value: '王小明' }, phrase2: { value: state } }
  const touser = simulator.sim.people.find('mother')?.openids[mp]
  const sent = await post(`/cgi-bin/message/subscribe/send?access_token=${await token(mp)}`, { touser, template_id: note, data })
  return sent.errcode
}
const open = async (): Promise<void> => {
  await page.goto(`${simulator.url}/__sim/ui?stay#wang-fang`)
  await page.getByRole('button', { name: '扫一扫' }).waitFor()
}

it('a subscribe message lies under 服务通知 with a count, not in the account’s chat, and is read by looking', async () => {
  expect(await send('缺勤')).toBe(0)
  await open()
  const entry = page.getByRole('button', { name: '服务通知 1' })
  await entry.waitFor()
  expect(await page.locator('#chat article').count()).toBe(0)
  await entry.click()
  await page.locator('#notices').getByText('缺勤').waitFor()
  await page.locator('#notices').getByText('智校家校通').waitFor()
  await page.getByLabel('返回公众号').click()
  await page.locator('#notices-unread').waitFor({ state: 'hidden' })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(375)
})

it('she refuses such notices at the card and allows them again', async () => {
  await send('缺勤')
  await open()
  await page.getByRole('button', { name: /^服务通知/ }).click()
  await page.getByLabel('拒收学生考勤提醒').click()
  await page.getByText('已拒收：学生考勤提醒').waitFor()
  expect(await send('已到校')).toBe(43101)
  await page.getByRole('button', { name: '恢复' }).click()
  await page.getByText('已拒收：学生考勤提醒').waitFor({ state: 'detached' })
  expect(await send('已到校')).toBe(0)
})

it('she scans a code of the school from the list, and pastes one that has expired', async () => {
  const create = async (scene: string): Promise<string> => {
    const body = { action_name: 'QR_STR_SCENE', expire_seconds: 60, action_info: { scene: { scene_str: scene } } }
    return String((await post(`/cgi-bin/qrcode/create?access_token=${await token(oa)}`, body)).url)
  }
  const old = await create('old')
  await post('/__sim/clock', { advanceMs: 60_000 })
  await create('bind-7')
  await open()
  await page.getByRole('button', { name: '扫一扫' }).click()
  await page.getByLabel('二维码内容').fill(old)
  await page.getByRole('button', { name: '扫描' }).click()
  await page.getByText('二维码已过期').waitFor()
  await page.getByText('参数 bind-7').click()
  await page.getByText('已扫码，进入公众号').waitFor()
})
