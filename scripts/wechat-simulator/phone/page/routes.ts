/** A page with the parameters of its address, as WeChat hands them over: not decoded. */
export interface Address {
  path: string
  query: Record<string, string>
}

export type RouteKind = 'navigateTo' | 'redirectTo' | 'reLaunch' | 'switchTab'

/** More pages than this lie never above each other. */
const MOST = 10

export function addressOf(url: string): Address {
  const [path = '', search = ''] = url.split('?')
  const pairs = search.split('&').filter(Boolean)
  const query = Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
  return { path: path.replace(/^\//, ''), query }
}

/** Why WeChat refuses this way, in its words. https://developers.weixin.qq.com/miniprogram/dev/api/route/wx.navigateTo.html */
export function routeFault(
  kind: RouteKind,
  { path }: Address,
  { pages, tabs, depth }: { pages: string[]; tabs: string[]; depth: number },
): string | null {
  if (!pages.includes(path)) return `page "${path}" is not found`
  const isTab = tabs.includes(path)
  if (kind === 'switchTab' && !isTab) return 'can not switch to no-tabBar page'
  if (isTab && (kind === 'navigateTo' || kind === 'redirectTo')) return `can not ${kind} a tabbar page`
  if (kind === 'navigateTo' && depth >= MOST) return `webview count limit exceed`
  return null
}
