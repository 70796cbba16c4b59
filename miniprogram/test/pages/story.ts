/**
 * The school day as its people click it, in Chromium, inside the simulator's phone: teacher → parent → teacher → leader → bureau, then the evening.
 * It stands on `npm run demo` itself. Pictures go to .test/screens for a person to look at.
 */
import type { Frame, Page } from 'playwright-core'
import { actingOn, patience } from './support/acting'
import { desktop, phone, picture, type Stage } from './support/stage'

/** Declares the story; it moves the clock, so it comes after everything that looks at the morning. */
export const tellStory = (stageOf: () => Stage) => describe('one school day, clicked', () => {
  const { as, browser, seen, tap, moveClock, reloadUntil, quiet, close } = actingOn(stageOf)
  let stage: Stage
  beforeAll(() => {
    stage = stageOf()
  })
  afterEach(close)

  it('ID-9 the homeroom teacher opens the roll from WeChat and is signed in without a word; one tap, one exception, reported (AT-2)', async () => {
    const visited = await as('li-min', '/teacher/roll/index', /还没点名/)
    const { page } = visited
    await picture(page, 'roll-phone')
    await tap(page, '全部到校')
    const tile = page.getByLabel(/^张雨桐，/).filter({ visible: true })
    await tile.click()
    await page.getByLabel('张雨桐，未到').filter({ visible: true }).waitFor({ timeout: patience })
    await picture(page, 'roll-filled-phone')
    await tap(page, '上报')
    await seen(page, /缺 1，报完 ✓/)
    await picture(page, 'roll-done-phone')
    quiet(visited)
  })

  it('MS-2 the parent gets a card in WeChat, opens it, and sees the child’s day', async () => {
    const visited = await browser(desktop)
    const { page } = visited
    await page.goto(stage.phoneUrl)
    await tap(page, /王芳/)
    await seen(page, /学生未到校提醒/)
    await picture(page, 'phone-card-desktop')
    await page.getByText('查看详情').filter({ visible: true }).last().click()
    const frame = await frameOf(page, 'wang-fang.')
    await seen(frame, /张雨桐/)
    await picture(page, 'phone-message-desktop')
    const day = await as('wang-fang', '/family/day/index', /张雨桐/)
    await seen(day.page, /未到/)
    await picture(day.page, 'family-day-phone')
    quiet(day)
  })

  it('MS-3 the teacher sees that this family has read; nobody else’s state changed', async () => {
    const visited = await as('li-min', '/teacher/receipts/index', /1\/1 家已看/)
    await seen(visited.page, /张雨桐/)
    await picture(visited.page, 'receipts-phone')
    quiet(visited)
  })

  it('ID-9 a parent who opens a teacher link sees a closed page and no data', async () => {
    const visited = await as('wang-fang', '/teacher/roll/index', /没有办理这件事的权限/)
    expect(await visited.page.getByText('刘沐阳').count()).toBe(0)
    await picture(visited.page, 'forbidden-phone')
    quiet(visited)
  })

  it('ID-9 staff without children who open a page of families are told whose it is and offered to bind', async () => {
    const visited = await as('lin-guodong', '/family/day/index', /给孩子的监护人看/)
    await picture(visited.page, 'family-closed-phone')
    await tap(visited.page, '去绑定')
    await seen(visited.page, /再绑定一个孩子或岗位/)
    quiet(visited)
  })

  it('ID-9 somebody who is not bound is led to binding first; wrong data is refused in Chinese and kept in the form (ID-3)', async () => {
    const visited = await as('sun-li', '/family/day/index', /绑定/)
    await picture(visited.page, 'bind-phone')
    quiet(visited)
  })

  it('the leader sees coverage first and who has not reported', async () => {
    for (const [screen, name] of [[phone, 'phone'], [desktop, 'desktop']] as const) {
      const visited = await as('huang-zhiyuan', '/school/today/index', /今天晨检 1\/\d+ 班已报，缺\s1\s人/, screen)
      await seen(visited.page, /个班还没报/)
      await picture(visited.page, `school-today-${name}`)
      quiet(visited)
    }
  })

  it('the bureau sees schools, counts only, no child’s name', async () => {
    for (const [screen, name] of [[phone, 'phone'], [desktop, 'desktop']] as const) {
      const visited = await as('lin-guodong', '/bureau/today/index', /班已报|还没开始/, screen)
      expect(await visited.page.getByText('张雨桐').count()).toBe(0)
      if (name === 'desktop') expect(await visited.page.getByRole('row', { name: /华胥中学/ }).first().innerText()).toMatch(/0\/6 班\s+—\s+—\s+—\s+—\s+—$/)
      await picture(visited.page, `bureau-today-${name}`)
      quiet(visited)
    }
  })

  it('SM-4 in the evening the day is compiled by itself, incomplete and saying so', async () => {
    await moveClock('2026-03-11T18:06:00+08:00')
    const visited = await as('huang-zhiyuan', '/school/today/index', /班已报|没有/, desktop)
    await reloadUntil(visited.page, /已报 1\/\d+/, /班已报|没有/, 90_000)
    await picture(visited.page, 'school-evening-desktop')
    quiet(visited)
  })
})

/** The frame of the phone that shows this person's page. */
async function frameOf(page: Page, host: string): Promise<Frame> {
  for (let i = 0; i < 100; i += 1) {
    const found = page.frames().find((frame) => frame.url().includes(host))
    if (found) return found
    await page.waitForTimeout(100)
  }
  throw new Error(`no frame of ${host}`)
}
