import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { familyMenu, taggedMenus } from '@zhixiao/config/wechat/menu'
import { configOf, factsOf, pages, type PageName } from '../../src/platform/pages'

const src = path.resolve(__dirname, '../../src')
const names = Object.keys(pages) as PageName[]

describe('the list of pages', () => {
  it('no two pages share an address', () => {
    const paths = names.map((name) => factsOf(name).path)
    expect(paths.filter((one, at) => paths.indexOf(one) !== at)).toEqual([])
  })

  it.each(names)('%s has a page, and its configuration comes from the list', (name) => {
    const { path: file } = factsOf(name)
    expect(existsSync(path.join(src, `${file}.tsx`))).toBe(true)
    const config = readFileSync(path.join(src, `${file}.config.ts`), 'utf8')
    expect(config).toBe(
      `import { configOf } from '../../platform/pages'\n\nexport default definePageConfig(configOf('${name}'))\n`,
    )
    expect(configOf(name).navigationBarTitleText).toMatch(/^[\u4e00-\u9fff]+$/)
  })

  it('the menus of the official account lead to pages that there are', () => {
    const paths = new Set(names.map((name) => `/${factsOf(name).path}`))
    const menus = [familyMenu, ...taggedMenus.map(([, menu]) => menu)]
    const items = menus.flat().flatMap((one) => ('items' in one ? one.items : [one]))
    expect(items.length).toBeGreaterThan(10)
    expect(items.filter((item) => !paths.has(item.path))).toEqual([])
  })
})
