import type { MiniBundle, WindowConfig } from '../bundle'
import { createFrame, type Frame, tabBar, type Theme } from './chrome'
import { listenForTouches, type Tell } from './events'
import type { MiniLog } from './log'
import { callMethod, copy, type Instance, setPath, type Template, type Values } from './model'
import type { Overlays } from './overlays'
import { type Address, addressOf, routeFault, type RouteKind } from './routes'
import { resolvePath } from './sandbox'
import { type Draw, leave } from './tree'

export interface StackOptions {
  bundle: MiniBundle
  root: HTMLElement
  theme: Theme
  overlays: Overlays
  log: MiniLog
  tell: Tell
  draw: Draw
  template: (path: string) => Template
  /** Downloads the page's package if it must and runs its script. */
  define: (path: string) => Values | undefined
  using: (path: string) => Record<string, string>
  showStyles: (page: string) => void
  /** The capsule's two buttons. */
  more: () => void
  close: () => void
}

export interface OpenPage {
  address: Address
  own: Instance
  frame: Frame
}

export interface Stack {
  top: () => OpenPage | undefined
  instances: () => Instance[]
  /** Fails with WeChat's words when the way is not allowed. */
  go: (kind: RouteKind, url: string) => void
  back: (delta: number) => void
  /** First page of a start; false when the app has no such page. */
  launch: (address: Address) => boolean
  configOf: (path: string) => WindowConfig
}

const BOTTOM_PX = 50

/** The pages that are open, one above the other. One long function: all of its parts work on the same list. */
export function createStack(options: StackOptions): Stack {
  const { bundle, root, log } = options
  const open: OpenPage[] = []
  const top = (): OpenPage | undefined => open[open.length - 1]
  const configOf = (path: string): WindowConfig => ({
    ...bundle.app.window,
    ...(JSON.parse(bundle.files[`${path}.json`] ?? '{}') as WindowConfig),
  })
  const tabs = bundle.app.tabBar?.list.map((tab) => tab.pagePath) ?? []

  const add = (address: Address): void => {
    const { path } = address
    const definition = log.guard(() => options.define(path))
    if (!definition) throw new Error(`${path} did not register its page`)
    const first = bundle.pages[0] ?? ''
    const frame = createFrame(configOf(path), options.theme, {
      ...(open.length > 0 && { back: () => back(1) }),
      ...(open.length === 0 && path !== first && !tabs.includes(path) && { home: () => go('reLaunch', `/${first}`) }),
      more: options.more,
      close: options.close,
    })
    const own = instanceOf(address, definition, frame, options)
    listenForTouches(frame.page, options.tell)
    listenForScrolling(frame.page, own, configOf(path).onReachBottomDistance ?? BOTTOM_PX, log)
    open.push({ address, own, frame })
    root.append(frame.node)
    log.guard(() => options.draw(frame.page, options.template(path)(own.data).children ?? [], own))
    show()
    live(own, 'onLoad', address.query)
    live(own, 'onShow')
    setTimeout(() => live(own, 'onReady'))
  }
  const live = (own: Instance, moment: string, ...args: unknown[]): void => void log.guard(() => callMethod(own, moment, ...args))
  const drop = (): void => {
    const page = open.pop()
    if (!page) return
    live(page.own, 'onUnload')
    leave(page.frame.page)
    page.frame.node.remove()
  }
  const show = (): void => {
    const page = top()
    if (!page) return
    for (const other of open) other.frame.node.hidden = other !== page
    options.showStyles(page.address.path)
    root.querySelector('.host-tabs')?.remove()
    const bar = tabBar(bundle.app.tabBar, page.address.path, options.theme, (index) => {
      live(page.own, 'onTabItemTap', {
        index,
        ...bundle.app.tabBar?.list[index],
      })
      go('switchTab', `/${tabs[index] ?? ''}`)
    })
    if (bar) root.append(bar)
  }
  const go = (kind: RouteKind, url: string): void => {
    const address = addressOf(url.startsWith('/') ? url : `/${resolvePath(top()?.address.path ?? '', url)}`)
    const fault = routeFault(kind, address, {
      pages: bundle.pages,
      tabs,
      depth: open.length,
    })
    if (fault) {
      log.errors.push(`${kind}: ${fault}`)
      throw new Error(fault)
    }
    const page = top()
    if (kind === 'navigateTo' && page) live(page.own, 'onHide')
    if (kind === 'redirectTo') drop()
    if (kind === 'reLaunch' || kind === 'switchTab') while (open.length > 0) drop()
    add(address)
  }
  const back = (delta: number): void => {
    const count = Math.min(delta, open.length - 1)
    for (let dropped = 0; dropped < count; dropped += 1) drop()
    show()
    const page = top()
    if (page && count > 0) live(page.own, 'onShow')
  }
  const launch = (address: Address): boolean => {
    if (!bundle.pages.includes(address.path)) return false
    add(address)
    return true
  }
  return {
    top,
    instances: () => open.map(({ own }) => own),
    go,
    back,
    launch,
    configOf,
  }
}

/** What `this` is in a page's methods. */
function instanceOf({ path, query }: Address, definition: Values, frame: Frame, options: StackOptions): Instance {
  const { log } = options
  const { data, methods, ...rest } = definition
  const render = (): void => options.draw(frame.page, options.template(path)(own.data).children ?? [], own)
  let isDue = false
  const own: Instance = {
    ...rest,
    ...(methods as Values | undefined),
    is: path,
    route: path,
    options: query,
    data: copy((data ?? {}) as Values),
    using: options.using(path),
    selectComponent: () => null,
    selectAllComponents: () => [],
    getTabBar: () => null,
    getPageId: () => `pageId:${path}`,
    setData: (change: Values, done?: () => void) => {
      for (const [key, value] of Object.entries(change)) setPath(own.data, key, copy(value))
      // The view lies behind a bridge: it is drawn after the logic has ended its turn, once for all changes until then.
      isDue = true
      setTimeout(() => {
        if (isDue && frame.node.isConnected) log.guard(render)
        isDue = false
        if (done) log.guard(() => done.call(own))
      })
    },
  }
  return own
}

function listenForScrolling(page: HTMLElement, own: Instance, distance: number, log: MiniLog): void {
  let wasBottom = false
  page.addEventListener('scroll', () => {
    const { scrollTop, clientHeight, scrollHeight } = page
    log.guard(() => callMethod(own, 'onPageScroll', { scrollTop }))
    const isBottom = scrollTop + clientHeight >= scrollHeight - distance
    if (isBottom && !wasBottom) log.guard(() => callMethod(own, 'onReachBottom'))
    wasBottom = isBottom
  })
}
