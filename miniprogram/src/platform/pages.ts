/**
 * Every page of the app, as the features declare them: path, title and ability are written there and nowhere else.
 * `app.config.ts` and each page's `index.config.ts` are built from this list, `nav.ts` navigates by it. Paths outside
 * `pages/` form one sub-package per first folder.
 */
import { mergeOnce } from '@zhixiao/shared-types/values/merge'
import { attendancePages } from '../features/attendance/pages'
import { calendarPages } from '../features/calendar/pages'
import { identityPages } from '../features/identity/pages'
import { importPages } from '../features/import/pages'
import { movesPages } from '../features/moves/pages'
import { overviewPages } from '../features/overview/pages'
import { pushPages } from '../features/push/pages'
import { rosterPages } from '../features/roster/pages'
import { summaryPages } from '../features/summary/pages'
import { trustPages } from '../features/trust/pages'
import type { Page } from './page'

/** The app opens with the first page. New subjects come last. */
const features = [
  identityPages,
  attendancePages,
  overviewPages,
  calendarPages,
  pushPages,
  rosterPages,
  trustPages,
  importPages,
  movesPages,
  summaryPages,
] as const
export const pages = mergeOnce<(typeof features)[number]>(features)

/** WeChat opens at most ten pages above one another. https://developers.weixin.qq.com/miniprogram/dev/api/route/wx.navigateTo.html */
const mostPages = 10
/** How to come to an address: back where it lies right below, in place of the page in sight where no more fit, else above it. `open` has that page last. */
export const wayTo = (open: readonly string[], url: string): 'navigateBack' | 'redirectTo' | 'navigateTo' =>
  open[open.length - 2] === url ? 'navigateBack' : open.length < mostPages ? 'navigateTo' : 'redirectTo'

export type PageName = keyof typeof pages
export type ParamsOf<Name extends PageName> = NonNullable<(typeof pages)[Name]['params']>

/** What the gate, the frame and the navigation ask about a page. */
export const factsOf = (name: PageName): Page => pages[name]

/** What Taro must know of one page while it builds; H5 scrolls by itself. */
export function configOf(name: PageName): { navigationBarTitleText: string; enablePullDownRefresh?: boolean } {
  const { title, still } = factsOf(name)
  return { navigationBarTitleText: title, ...(!still && { enablePullDownRefresh: process.env.TARO_ENV === 'weapp' }) }
}

/** The page table in the shape of Taro's app config: main package first, then one sub-package per audience. */
export function packages(): { pages: string[]; subPackages: { root: string; pages: string[] }[] } {
  const paths = Object.values(pages).map((entry) => entry.path)
  const roots = [...new Set(paths.map((path) => path.split('/')[0] as string))].filter((root) => root !== 'pages')
  return {
    pages: paths.filter((path) => path.startsWith('pages/')),
    subPackages: roots.map((root) => ({
      root,
      pages: paths.filter((path) => path.startsWith(`${root}/`)).map((path) => path.slice(root.length + 1)),
    })),
  }
}
