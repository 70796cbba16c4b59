import type { AppJson, MiniBundle, WindowConfig } from '../bundle'
import { button, element } from './overlays'

export interface Frame {
  node: HTMLElement
  /** Holds what is fixed to the screen; never scrolls. */
  viewport: HTMLElement
  /** Scrolls; the page's own parts. */
  page: HTMLElement
  setTitle: (text: string) => void
}

export interface FrameActs {
  /** Absent on the first page. */
  back?: () => void
  /** On a first page that is not the app's own. */
  home?: () => void
  more: () => void
  close: () => void
}

/** A page's screen: the bar with title and capsule, and the place of the page below. */
export function createFrame(config: WindowConfig, theme: Theme, acts: FrameActs): Frame {
  const title = element('b', 'bar__title', config.navigationBarTitleText ?? '')
  const go = acts.back ?? acts.home
  const left = go ? named(button(acts.back ? '‹' : '⌂', go, 'bar__back'), acts.back ? '返回' : '回到首页') : element('span', '')
  const capsule = element('span', 'bar__capsule', named(button('···', acts.more), '更多'), named(button('◉', acts.close), '关闭小程序'))
  const bar = element('div', 'bar', left, title, capsule)
  const page = document.createElement('wx-page')
  const viewport = element('div', 'viewport', page)
  const node = element('section', 'frame', ...(config.navigationStyle === 'custom' ? [] : [bar]), viewport)
  theme.paint(() => {
    bar.style.background = theme.value(config.navigationBarBackgroundColor, '#ffffff')
    bar.style.color = theme.value(config.navigationBarTextStyle, 'black') === 'white' ? '#ffffff' : '#000000'
  })
  return {
    node,
    viewport,
    page,
    setTitle: (text) => void (title.textContent = text),
  }
}

const named = (node: HTMLElement, label: string): HTMLElement => {
  node.setAttribute('aria-label', label)
  return node
}

/** The bar of tabs below a tab's page; null on every other page. */
export function tabBar(config: AppJson['tabBar'], current: string, theme: Theme, go: (index: number) => void): HTMLElement | null {
  if (!config?.list.some((tab) => tab.pagePath === current)) return null
  const tabs = config.list.map((tab, index) => {
    const node = button(tab.text, () => go(index))
    node.style.color = theme.value(tab.pagePath === current ? config.selectedColor : config.color, '#333333')
    return node
  })
  const bar = element('nav', 'tabs', ...tabs)
  bar.style.background = theme.value(config.backgroundColor, '#ffffff')
  return bar
}

export interface Theme {
  name: () => 'light' | 'dark'
  /** `@navBg` → its value in the present theme. */
  value: (text: string | undefined, fallback: string) => string
  /** Now, and whenever the phone changes between light and dark. */
  paint: (run: () => void) => void
}

/** `theme.json` of the build. https://developers.weixin.qq.com/miniprogram/dev/framework/ability/darkmode.html */
export function createTheme(values: MiniBundle['theme']): Theme {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const name = (): 'light' | 'dark' => (dark.matches ? 'dark' : 'light')
  return {
    name,
    value: (text, fallback) => {
      if (!text?.startsWith('@')) return text ?? fallback
      return values[name()]?.[text.slice(1)] ?? fallback
    },
    paint: (run) => {
      run()
      dark.addEventListener('change', run)
    },
  }
}
