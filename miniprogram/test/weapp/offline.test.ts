/** A teacher in a classroom without signal (AT-5): the WeChat build is shut, the network goes, and the roll is called all the same. */
import type { BrowserContext } from 'playwright-core'
import { sql, write } from '../../../server/src/platform/db'
import { markOf, reportBody } from '../../../server/test/support/attendance'
import type { Person } from '../../../server/test/support/world'
import { itIs as schoolIsAt, knownByUnionid, openGround, phoneOf, type Ground } from './support/ground'
import { clockAhead, noNetwork, plant, storageOf, withOwnClock } from './support/no-network'
import { openPhone } from './support/phone'

const day = '2026-03-11'
let ground: Ground
let context: BrowserContext
beforeAll(async () => {
  ground = await openGround()
  context = await ground.browser.newContext({ viewport: { width: 375, height: 768 }, hasTouch: true, locale: 'zh-CN' })
  await withOwnClock(context)
  const { homeroom, otherHomeroom, teacher } = ground.school
  for (const person of [homeroom, otherHomeroom, teacher]) await knownByUnionid(ground, person)
}, 240_000)
afterAll(() => ground?.close(), 60_000)

/** It is so late at school, and the phones have gone on since 07:00. */
async function itIs(time: string) {
  await schoolIsAt(ground, `${day}T${time}:00+08:00`)
  await onlyPhones(time)
}
/** Nobody tells the phones; their own clocks have gone on. */
const onlyPhones = (time: string) => clockAhead(context, ground.simulator, (Date.parse(`${day}T${time}:00Z`) - Date.parse(`${day}T07:00:00Z`)) / 60_000)
const stored = (person: Person) => storageOf(context, ground.simulator, phoneOf(person))

it('AT-5 opened at home in the morning, called and handed in without network, and it arrives by itself with both times', async () => {
  const { homeroom, class: ours, pupils } = ground.school
  await itIs('07:00')
  const atHome = await openPhone(ground, context, homeroom)
  await atHome.sees('晨检 07:20 开始')
  await atHome.page.close()
  // One look is enough for the whole day: the noon list came along.
  const [kept] = Object.values(JSON.parse((await stored(homeroom))['zhixiao.kept'] ?? '{}') as Record<string, { copies: object }>)
  expect(Object.keys(kept?.copies ?? {}).filter((name) => name.startsWith('roll'))).toEqual([`roll ${ours.class} ${day} am`, `roll ${ours.class} ${day} pm`])

  const silence = await noNetwork(context)
  await onlyPhones('07:50')
  const phone = await openPhone(ground, context, homeroom)
  await phone.sees('没有刷新成功')
  await phone.sees('晨检还没报')
  await phone.tap('开始点名')
  await phone.sees(pupils[0]?.name ?? '')
  await phone.tap('全部到校')
  await phone.tap('上报')
  await phone.sees('未上报（离线草稿）')
  await phone.page.close()

  // Shut again, without network still; meanwhile the session ends, and it is past 08:30.
  await write('UPDATE session SET revoked_at = NOW(3) WHERE account_id = ?', [homeroom.accountId])
  await itIs('08:40')
  const later = await openPhone(ground, context, homeroom, '/teacher/roll/index')
  await later.sees('未上报（离线草稿）')
  expect(await later.calls()).not.toContain('login')
  // The signal comes back for us and not yet for WeChat: 401 without a code to sign in with is no refusal, the roll stays handed in.
  silence.only(/\/mini\/api\//)
  await later.page.waitForFunction(() => (window as unknown as { mini: { calls: string[] } }).mini.calls.includes('login'))
  await later.sees('未上报（离线草稿）')
  expect(await later.page.getByText('继续修改').count()).toBe(1)
  await silence.over()
  await later.sees(/6 人，全部到校，报完 ✓/)
  expect(await later.problems()).toEqual([])
  const reports = await sql<{ captured: string; waited: number; late: number; onTime: number }>(
    `SELECT DATE_FORMAT(captured_at, '%H') AS captured, TIMESTAMPDIFF(MINUTE, captured_at, received_at) AS waited, is_late AS late, on_time AS onTime
     FROM attendance_report WHERE class_id = ? AND day = ? AND session = 'am'`, [ours.class, day])
  // Filled in at 07:50 (UTC in the database), arrived at 08:40: late by the school's clock, on time for the teacher.
  expect(reports).toEqual([{ captured: '23', waited: expect.any(Number) as number, late: 1, onTime: 1 }])
  expect(Math.abs((reports[0]?.waited ?? 0) - 50)).toBeLessThanOrEqual(1)
}, 90_000)

it('AT-5 no finding of the morning is kept on the phone, and the noon list is there without network', async () => {
  const { otherHomeroom, otherClass, otherPupils, tokenOf } = ground.school
  const { api } = ground.house
  await itIs('09:00')
  const options = { token: await tokenOf(otherHomeroom) }
  const at = { params: { classId: otherClass.class } }
  const am = await api('GET /classes/:classId/roll', { ...at, query: { session: 'am' } }, options)
  const ill = markOf(otherPupils[0], 'present', { health: { symptoms: ['cough'], temperature: 37.2, note: '咳了一夜' } })
  await api('POST /classes/:classId/attendance-reports', { ...at, body: reportBody(am.reply, { marks: [ill, markOf(otherPupils[1], 'leave_sick'), markOf(otherPupils[2], 'absent_unexplained')] }) }, options)
  await itIs('14:00')
  // The server does tell it to this teacher; only the phone's memory must not.
  expect(JSON.stringify((await api('GET /classes/:classId/roll', { ...at, query: {} }, options)).reply)).toContain('咳了一夜')

  const phone = await openPhone(ground, context, otherHomeroom)
  await phone.sees('午检还没报')
  await phone.tap('开始点名')
  await phone.sees('上一次有情况的 3 人请逐个确认')
  await phone.page.close()
  const kept = (await stored(otherHomeroom))['zhixiao.kept'] ?? ''
  expect(kept).toContain(otherPupils[0]?.name)
  expect(JSON.stringify(await stored(otherHomeroom))).not.toMatch(/咳|cough|37\.2|symptoms"|health"|leave_sick|to_be_traced/)

  const silence = await noNetwork(context)
  const later = await openPhone(ground, context, otherHomeroom, '/teacher/roll/index')
  await later.sees('上一次有情况的 1 人请逐个确认')
  await silence.over()
})

it('AT-5 another account on the same phone sees nothing of it', async () => {
  const { otherHomeroom, otherPupils, teacher } = ground.school
  const name = otherPupils[0]?.name ?? ''
  const kept = (await stored(otherHomeroom))['zhixiao.kept'] ?? ''
  expect(kept).toContain(name)
  const own = await openPhone(ground, context, teacher)
  await own.sees('今天的班级')
  await own.page.close()
  await plant(context, ground.simulator, ground.house.env.WX_MP_APPID, phoneOf(teacher), 'zhixiao.kept', kept)

  const silence = await noNetwork(context)
  const phone = await openPhone(ground, context, teacher, '/teacher/roll/index')
  await phone.sees('没有网络，手机上也没有今天的这份名单')
  expect(await phone.page.getByText(name).count()).toBe(0)
  expect((await stored(teacher))['zhixiao.kept']).toBeUndefined()
  await silence.over()
})

it('PM-3 AT-5 when the duty is over, the first answer takes the kept list away', async () => {
  const { otherHomeroom, otherPupils } = ground.school
  const name = otherPupils[0]?.name ?? ''
  await write('UPDATE assignment SET to_day = ? WHERE staff_id = ?', ['2026-03-10', otherHomeroom.staffId])
  // Only the question for the roll finds an answer: the refusal itself must do it, not the new list of duties.
  const silence = await noNetwork(context)
  silence.only(/\/roll/)
  const phone = await openPhone(ground, context, otherHomeroom, '/teacher/roll/index')
  await phone.sees('没有找到，或您无权查看')
  expect(await phone.page.getByText(name).filter({ visible: true }).count()).toBe(0)
  expect((await stored(otherHomeroom))['zhixiao.kept']).not.toContain(name)
  await phone.page.close()
  await silence.over()
  await noNetwork(context)
  const later = await openPhone(ground, context, otherHomeroom, '/teacher/roll/index')
  await later.sees('没有网络，手机上也没有今天的这份名单')
})
