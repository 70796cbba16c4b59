/** The WeChat build, untouched, on a simulated phone: WeChat's own template compilers, our API, our database. */
import type { BrowserContext } from 'playwright-core'
import type { MiniBundle } from '../../../scripts/wechat-simulator/phone/bundle'
import { sql } from '../../../server/src/platform/db'
import { simCall } from '../../../server/test/support/house'
import { itIs, knownByUnionid, openGround, type Ground } from './support/ground'
import { openPhone } from './support/phone'

const MiB = 1024 * 1024
const morning = '2026-03-11T07:50:00+08:00'
/** After the time in which a report can be taken back before families are told. */
const later = '2026-03-11T08:40:00+08:00'

let ground: Ground
let context: BrowserContext
beforeAll(async () => {
  ground = await openGround()
  context = await ground.browser.newContext({ viewport: { width: 375, height: 768 }, hasTouch: true, locale: 'zh-CN' })
  await itIs(ground, morning)
  for (const person of [ground.school.homeroom, ground.school.guardianA]) await knownByUnionid(ground, person)
}, 240_000)
afterAll(() => ground?.close(), 60_000)

const accountsOf = (openid: string) =>
  sql<{ appid: string; id: string }>('SELECT i.appid, CAST(i.account_id AS CHAR) AS id FROM wechat_identity i WHERE i.account_id = (SELECT account_id FROM wechat_identity WHERE openid = ?) ORDER BY i.kind', [openid])

it('every package is small enough for WeChat: the main one up to 1.5 MB, each other up to 2 MB', async () => {
  const { packages } = await simCall<MiniBundle>(ground.simulator, '/__sim/mini/bundle.json')
  expect(packages.map(({ root }) => root)).toEqual(['', 'family/', 'teacher/', 'school/', 'bureau/'])
  expect(packages.filter(({ root, bytes }) => bytes === 0 || bytes > (root === '' ? 1.5 : 2) * MiB)).toEqual([])
})

it('every part of ours is drawn by WeChat’s compilers without an error', async () => {
  const phone = await openPhone(ground, context, ground.school.stranger, '/pages/gallery/index')
  await phone.sees('卡片与行')
  expect(await phone.problems()).toEqual([])
})

it('ID-1 ID-2 a teacher opens the mini-program and is signed in without a word, as the person the official account knows', async () => {
  const { homeroom } = ground.school
  const phone = await openPhone(ground, context, homeroom)
  await phone.sees('今天的班级')
  await phone.sees('晨检还没报')
  expect(await phone.calls()).toEqual(expect.arrayContaining(['login', 'request POST /sessions/mini-program']))
  expect(await accountsOf(homeroom.openid)).toEqual([
    { appid: ground.house.env.WX_MP_APPID, id: homeroom.accountId },
    { appid: ground.house.env.WX_OA_APPID, id: homeroom.accountId },
  ])
  expect(await phone.problems()).toEqual([])
})

it('AT-2 the teacher taps "all present", then one child, and reports; the report is in the database', async () => {
  const { homeroom, class: ours, pupils } = ground.school
  const phone = await openPhone(ground, context, homeroom)
  await phone.tap('开始点名')
  await phone.sees(/6 人，还没点名/)
  expect(await phone.at()).toBe('teacher/roll/index')
  await phone.tap('全部到校')
  await phone.tap(pupils[0]?.name ?? '')
  await phone.sees(/缺 1 · 迟到 0/)
  await phone.tap('上报')
  await phone.sees(/6 人，缺 1，报完 ✓/)
  const [report] = await sql(
    'SELECT session, expected, absent_unexplained AS absent, CAST(reporter_id AS CHAR) AS reporter FROM attendance_report WHERE class_id = ? AND day = ?', [ours.class, morning.slice(0, 10)],
  )
  expect(report).toEqual({ session: 'am', expected: 6, absent: 1, reporter: homeroom.accountId })
  // The session was kept on the phone: this second opening needed no code.
  expect(await phone.calls()).not.toContain('login')
  expect(await phone.problems()).toEqual([])
})

it('MS-2 the parent finds the message in the mini-program; opening it counts as read', async () => {
  const { guardianA, pupils } = ground.school
  await itIs(ground, later)
  await ground.house.drain()
  const phone = await openPhone(ground, context, guardianA)
  await phone.sees('孩子今天')
  // The sheet of first use asks for consents; it may wait, and nothing depends on it (S41).
  await phone.tap('以后再说')
  await phone.sees(/1 条消息未看/)
  await phone.tap(/未到校/)
  await phone.sees('发出时间')
  expect(await phone.at()).toBe('family/message/index')
  await phone.page.getByLabel('返回').last().click()
  await phone.sees('消息都看过了')
  const read = await sql<{ opened: number }>('SELECT opened_at IS NOT NULL AS opened FROM delivery WHERE account_id = ? AND student_id = ?', [guardianA.accountId, pupils[0]?.id])
  expect(read).toEqual([{ opened: 1 }])
  expect(await phone.problems()).toEqual([])
})
