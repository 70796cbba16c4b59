/**
 * The hard cases as their people click them: a computer signed in by QR, a closure at noon, a correction after the bell and what the family reads of
 * it, the versions of a day, who looked, consents. Comes after the school day, in the evening it ends with.
 */
import { actingOn, patience } from './support/acting'
import { desktop, phone, picture, type Stage } from './support/stage'

/** Declares the story; the school day's story has reported 三(2)班 and moved the clock to the evening. */
export const tellHardCases = (stageOf: () => Stage) => describe('hard cases, clicked', () => {
  const { as, browser, seen, tap, moveClock, reloadUntil, quiet, close } = actingOn(stageOf)
  let stage: Stage
  beforeAll(() => {
    stage = stageOf()
  })
  afterEach(close)

  it('S09 a computer is signed in by the QR that the administrator confirms in WeChat', async () => {
    const desk = await browser(desktop)
    const asked = desk.page.waitForResponse((response) => response.url().endsWith('/api/desktop-sign-ins') && response.request().method() === 'POST')
    // A computer's own browser, outside WeChat: nothing signs in by itself there.
    await desk.page.goto(`http://localhost:${stage.ports.api}/pages/desktop/index`)
    const { confirmUrl } = (await (await asked).json()) as { confirmUrl: string }
    await desk.page.getByRole('img', { name: '登录二维码' }).filter({ visible: true }).waitFor({ timeout: patience })
    await picture(desk.page, 'desktop-qr-desktop')
    const { pathname, search } = new URL(confirmUrl)
    const hand = await as('he-xiaoyan', `${pathname}${search}`, /是您要在这台电脑上登录吗/)
    await picture(hand.page, 'desktop-confirm-phone')
    await tap(hand.page, '确认登录')
    await seen(hand.page, /电脑已登录/)
    await seen(desk.page, /何晓燕/)
    await picture(desk.page, 'desktop-signed-in-desktop')
    // The session ends under the open page: nobody reads on, and there is a way back in.
    await desk.context.clearCookies()
    await tap(desk.page, '学校校历')
    await seen(desk.page, /用微信登录，不需要密码/)
    expect(await desk.page.getByText('何晓燕').filter({ visible: true }).count()).toBe(0)
    await picture(desk.page, 'desktop-session-over-desktop')
    quiet(hand)
  })

  it('AT-12 after the lock the homeroom teacher asks for a correction with a reason; the leader approves it', async () => {
    const asking = await as('li-min', '/teacher/roll/index?session=am', /缺 1，报完/)
    await tap(asking.page, '申请更正')
    await seen(asking.page, /提交后由校医或校领导审批/)
    await tap(asking.page, '张雨桐')
    await tap(asking.page, '事假')
    await tap(asking.page, '确定')
    await seen(asking.page, /由缺勤改为事假/)
    await asking.page.locator('#reason textarea, textarea#reason, #reason').filter({ visible: true }).first().fill('家长已来电说明')
    await picture(asking.page, 'correct-phone')
    await tap(asking.page, '提交申请')
    await seen(asking.page, /1 条更正正在等审批/)
    quiet(asking)

    const deciding = await as('huang-zhiyuan', '/school/corrections/index', /1 条申请等您审批/)
    await picture(deciding.page, 'corrections-phone')
    await tap(deciding.page, '同意更正')
    await seen(deciding.page, /没有等待审批的申请/)
    quiet(deciding)
  })

  it('AT-13 the family reads the correction, once, and the child’s day says what it had been', async () => {
    const reading = await as('wang-fang', '/family/messages/index', /更正/)
    await picture(reading.page, 'messages-correction-phone')
    quiet(reading)
    const child = await as('wang-fang', '/family/day/index', /张雨桐/)
    await seen(child.page, /更正，原为缺勤/)
    await picture(child.page, 'family-day-corrected-phone')
    quiet(child)
  })

  it('SM-6 the day has a new version by itself; the leader reads what changed, from what to what, who and why', async () => {
    const visited = await as('huang-zhiyuan', '/school/today/index', /班已报|没有/, phone)
    await reloadUntil(visited.page, /第2版/, /班已报|没有/, 60_000)
    await visited.page.getByText('看变化').filter({ visible: true }).first().click()
    await seen(visited.page, /家长已来电说明/)
    await picture(visited.page, 'changes-phone')
    quiet(visited)
  })

  it('CA-4 tomorrow is closed in a few taps, with what will happen in words first; the family reads the reason', async () => {
    const closing = await as('he-xiaoyan', '/school/calendar/index', /照常上课|停课|放假/)
    await tap(closing.page, '安排校历')
    await seen(closing.page, /从哪天起/)
    await picture(closing.page, 'calendar-plan-phone')
    quiet(closing)
    const month = await as('wang-fang', '/family/calendar/index', /上课/)
    await picture(month.page, 'class-calendar-phone')
    quiet(month)
  })

  it('S40 S41 a mother says no to health details in one tap, and yes again', async () => {
    const visited = await as('wang-fang', '/family/consents/index', /都已选择/)
    await tap(visited.page, '撤回同意')
    await seen(visited.page, /您已(不同意|撤回|拒绝)|选择了不同意/)
    await picture(visited.page, 'consents-refused-phone')
    await tap(visited.page, '同意')
    await seen(visited.page, /选择了同意/)
    quiet(visited)
  })

  it('S33 she sees who looked at her child’s data', async () => {
    const visited = await as('wang-fang', '/family/accesses/index', /近半年/)
    await picture(visited.page, 'accesses-phone')
    quiet(visited)
  })

  it('AT-12 two weeks after the term the leader asks, and the bureau confirms without seeing a name', async () => {
    await moveClock('2026-07-25T09:00:00+08:00')
    const home = await as('li-min', '/pages/me/index', /李敏/)
    const classId = await home.page.evaluate(async () => {
      const { grants } = (await (await fetch('/api/me')).json()) as { grants: { scope: string; id: string }[] }
      return grants.find((grant) => grant.scope === 'class')?.id
    })
    const asking = await as('huang-zhiyuan', `/teacher/correct/index?class=${classId}&day=2026-03-11&session=am`, /提交后由教育局审批/)
    await tap(asking.page, '张雨桐')
    await tap(asking.page, '公假')
    await tap(asking.page, '确定')
    await asking.page.locator('#reason textarea, textarea#reason, #reason').filter({ visible: true }).first().fill('参加市里比赛，补假条')
    await picture(asking.page, 'correct-archived-phone')
    await tap(asking.page, '提交申请')
    // The page goes back to the home page at once; the answer is read there.
    await asking.page.locator('.taro_page[id*="pages/home"]').getByText(/等教育局审批/).filter({ visible: true }).first().waitFor({ timeout: patience })
    quiet(asking)

    const deciding = await as('lin-guodong', '/bureau/corrections/index', /1 条申请等您审批/)
    expect(await deciding.page.evaluate(() => document.body.innerText)).not.toMatch(/张雨桐|补假条|公假/)
    await picture(deciding.page, 'bureau-corrections-phone')
    await tap(deciding.page, '同意更正')
    await seen(deciding.page, /没有等待审批的申请/)
    quiet(deciding)
    // He may, for he is of 卫生; his own page says so.
    const own = await as('lin-guodong', '/pages/me/index', /镜花市水月区教育局 · 卫生/)
    await picture(own.page, 'me-officer-phone')
    quiet(own)
    const child = await as('wang-fang', '/family/messages/index', /由事假改为公假|更正/)
    quiet(child)
  })
})
