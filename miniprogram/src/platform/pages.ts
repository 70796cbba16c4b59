/**
 * Every page of the app with the parameters of its address. This table is the only place where page paths are written:
 * `app.config.ts` is built from it, `nav.ts` navigates by it. Paths outside `pages/` form one sub-package per first folder.
 */
type Page<Params> = { path: string; params?: Params }
const page = <Params extends Record<string, string | undefined> = Record<never, string>>(path: string): Page<Params> => ({ path })

export const pages = {
  home: page('pages/home/index'),
  signIn: page<{ back?: string; problem?: string }>('pages/sign-in/index'),
  bind: page<{ back?: string }>('pages/bind/index'),
  me: page('pages/me/index'),
  forbidden: page('pages/forbidden/index'),
  /** Every part of `ui/` in its states; reached by its address only. */
  gallery: page<{ elder?: string; dialog?: string }>('pages/gallery/index'),
  /** Signs a computer in: the QR here, the confirmation on the phone. */
  desktop: page<{ back?: string }>('pages/desktop/index'),
  confirmDesktop: page<{ id?: string; ticket?: string }>('pages/confirm-desktop/index'),
  childGuardians: page<{ student?: string }>('family/guardians/index'),
  day: page<{ student?: string }>('family/day/index'),
  classCalendar: page<{ class?: string }>('family/calendar/index'),
  /** Who looked at my child's data, and what may be done with it (S33, S40). */
  accesses: page<{ student?: string }>('family/accesses/index'),
  consents: page('family/consents/index'),
  messages: page('family/messages/index'),
  message: page<{ push: string }>('family/message/index'),
  roll: page<{ class?: string; day?: string; session?: string }>('teacher/roll/index'),
  /** A report corrected, or a correction asked for (AT-12). */
  correct: page<{ class?: string; day?: string; session?: string }>('teacher/correct/index'),
  tracing: page<{ class?: string }>('teacher/tracing/index'),
  receipts: page<{ class?: string; day?: string }>('teacher/receipts/index'),
  guardians: page<{ class?: string }>('teacher/guardians/index'),
  corrections: page<{ school?: string }>('school/corrections/index'),
  schoolToday: page<{ school?: string; session?: string }>('school/today/index'),
  import: page<{ school?: string }>('school/import/index'),
  moves: page<{ school?: string; student?: string }>('school/moves/index'),
  people: page<{ school?: string }>('school/people/index'),
  schoolCalendar: page<{ school?: string }>('school/calendar/index'),
  bureauCalendar: page<{ bureau?: string }>('bureau/calendar/index'),
  /** The second person for an archived term (AT-12). */
  bureauCorrections: page<{ bureau?: string }>('bureau/corrections/index'),
  /** Every version of a compiled day or week; the district opens it too. */
  versions: page<{ scope: string; id: string; day: string; period?: string }>('school/versions/index'),
  bureauToday: page<{ bureau?: string; session?: string }>('bureau/today/index'),
}
/** WeChat opens at most ten pages above one another. https://developers.weixin.qq.com/miniprogram/dev/api/route/wx.navigateTo.html */
const mostPages = 10
/** How to come to an address: back where it lies right below, in place of the page in sight where no more fit, else above it. `open` has that page last. */
export const wayTo = (open: readonly string[], url: string): 'navigateBack' | 'redirectTo' | 'navigateTo' =>
  open[open.length - 2] === url ? 'navigateBack' : open.length < mostPages ? 'navigateTo' : 'redirectTo'

export type PageName = keyof typeof pages
export type ParamsOf<Name extends PageName> = NonNullable<(typeof pages)[Name]['params']>

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
