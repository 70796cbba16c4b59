/** The official account's bottom menu. `path` is a page of the app; the publisher wraps it in OAuth (snsapi_base, ID-9). */
type Item = { name: string; path: string }
type Group = { name: string; items: readonly Item[] }

/** What everybody sees: families first. */
export const familyMenu: readonly (Item | Group)[] = [
  { name: '孩子今天', path: '/family/day/index' },
  { name: '消息', path: '/family/messages/index' },
  { name: '我的', items: [{ name: '首页', path: '/pages/home/index' }, { name: '绑定孩子', path: '/pages/bind/index' }, { name: '设置', path: '/pages/me/index' }] },
]
/** Tags of the official account that choose a menu; WeChat knows them by these names. Who carries both sees the later one of `taggedMenus`. */
export type MenuTag = 'bureau' | 'teacher'
/** What people with the tag `teacher` see. */
export const teacherMenu: readonly (Item | Group)[] = [
  { name: '点名上报', path: '/teacher/roll/index' },
  { name: '家校', items: [{ name: '送达与阅读', path: '/teacher/receipts/index' }, { name: '孩子今天', path: '/family/day/index' }, { name: '消息', path: '/family/messages/index' }] },
  { name: '我的', items: [{ name: '首页', path: '/pages/home/index' }, { name: '今日学校', path: '/school/today/index' }, { name: '设置', path: '/pages/me/index' }] },
]
/** What officers of a bureau see: counts, never children. */
export const bureauMenu: readonly (Item | Group)[] = [
  { name: '全区今天', path: '/bureau/today/index' },
  { name: '消息', path: '/family/messages/index' },
  { name: '我的', items: [{ name: '首页', path: '/pages/home/index' }, { name: '全区校历', path: '/bureau/calendar/index' }, { name: '设置', path: '/pages/me/index' }] },
]
export const taggedMenus = [['bureau', bureauMenu], ['teacher', teacherMenu]] as const satisfies readonly (readonly [MenuTag, readonly (Item | Group)[]])[]
