/** Every page at two sizes, light; ui parts dark and in elder mode: a picture, no English, no errors, axe without serious findings (look.md, Proof). */
import { readFileSync } from 'node:fs'
import { factsOf, pages as table, type PageName } from '../../src/platform/pages'
import { desktop, phone, picture, visit, type Stage } from './support/stage'

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
/** Who opens what, where it is not the usual person of its audience. */
const special: [name: string, slug: string, address: string][] = [
  ['home-parent', 'wang-fang', '/pages/home/index'],
  ['home-two-schools', 'chen-jing', '/pages/home/index'],
  ['home-homeroom', 'li-min', '/pages/home/index'],
  ['home-teacher-parent', 'zhou-ting', '/pages/home/index'],
  ['home-leader', 'huang-zhiyuan', '/pages/home/index'],
  ['home-admin', 'he-xiaoyan', '/pages/home/index'],
  ['home-bureau', 'lin-guodong', '/pages/home/index'],
  ['sign-in', 'li-min', '/pages/sign-in/index'],
  ['bind', 'sun-li', '/pages/bind/index'],
  ['me', 'li-min', '/pages/me/index'],
  ['forbidden', 'wang-fang', '/pages/forbidden/index'],
  ['messages', 'wang-fang', '/family/messages/index'],
  ['roll', 'zhou-ting', '/teacher/roll/index'],
  ['roll-subject-teacher', 'wu-gang', '/teacher/roll/index'],
  ['school-today', 'huang-zhiyuan', '/school/today/index'],
  ['desktop', 'he-xiaoyan', '/pages/desktop/index'],
  ['confirm-desktop-without-code', 'he-xiaoyan', '/pages/confirm-desktop/index'],
  ['corrections', 'huang-zhiyuan', '/school/corrections/index'],
]
/** Pages that need something to be about; the stories open them. */
const openedByStories = ['family/message/index', 'school/versions/index', 'pages/gallery/index']
/** Who opens every other page of an audience; a new page is looked at without being named here. */
const usual: Record<string, string> = {
  family: 'chen-jing',
  teacher: 'li-min',
  school: 'he-xiaoyan',
  bureau: 'lin-guodong',
}
const named = new Set([...special.map(([, , address]) => address.slice(1)), ...openedByStories])
const pages = [
  ...special,
  ...(Object.keys(table) as PageName[])
    .map((name) => ({ name, path: factsOf(name).path }))
    .filter(({ path }) => !named.has(path))
    .map(({ name, path }): [string, string, string] => [name, usual[path.split('/')[0] ?? ''] ?? '', `/${path}`]),
]
/** Latin words that are the field's own: file endings, units, the code of the sample. */
const allowedLatin = /^(xlsx|csv|GBK|UTF|WPS|Excel|KB|MB|ID)$/i

let stage: Stage

/** Declares one test for each page and size. */
export function lookAtEveryPage(stageOf: () => Stage) {
  beforeAll(() => {
    stage = stageOf()
  })
  it('every page of the app is looked at here or opened by a story', () => {
    expect(pages.filter(([, slug]) => slug === '')).toEqual([])
    const seen = new Set([...pages.map(([, , address]) => address.slice(1)), ...openedByStories])
    expect(Object.values(table).map(({ path }) => path).filter((path) => !seen.has(path))).toEqual([])
  })
  describe.each([['phone', phone], ['desktop', desktop]] as const)('on a %s', (size, screen) => {
    it.each(pages)('%s is Chinese, quiet and accessible', async (name, slug, address) => {
      const { context, page, problems } = await visit(stage, screen)
      await page.goto(stage.at(slug, address))
      await page.waitForLoadState('networkidle')
      await page.waitForFunction(() => !document.querySelector('[aria-busy="true"], .skeleton'), undefined, { timeout: 20_000 })
      await picture(page, `${name}-${size}`)
      const text = await page.evaluate(() => document.body.innerText)
      expect(text.trim().length).toBeGreaterThan(10)
      expect([...text.matchAll(/[A-Za-z]{2,}/g)].map(([word]) => word).filter((word) => !allowedLatin.test(word))).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0)
      expect(await serious(page)).toEqual([])
      expect(problems).toEqual([])
      await context.close()
    })
  })

  describe('the parts of the house', () => {
    it.each([['light', false, ''], ['dark', true, ''], ['elder', false, '?elder=1']] as const)('in %s', async (name, dark, query) => {
      const { context, page, problems } = await visit(stage, phone, { dark })
      await page.goto(stage.at('li-min', `/pages/gallery/index${query}`))
      await page.waitForLoadState('networkidle')
      await picture(page, `gallery-${name}`)
      expect(await serious(page)).toEqual([])
      expect(problems).toEqual([])
      await context.close()
    })
  })
}

/** Serious and critical findings of axe-core in words; the page's own policy refuses inline scripts, so axe is evaluated by the browser. */
async function serious(page: Awaited<ReturnType<typeof visit>>['page']): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    type Finding = { id: string; impact: string; nodes: { html: string }[] }
    const { violations } = await (globalThis as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } }).axe.run()
    return violations.filter((one) => one.impact === 'serious' || one.impact === 'critical').map((one) => `${one.id}: ${one.nodes[0]?.html.slice(0, 160) ?? ''}`)
  })
}
