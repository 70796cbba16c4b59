import type { MiniLog } from './log'

type Writer = (suffix: string, options: { deviceWidth: number }, style: HTMLStyleElement) => void

/** The styles of app and pages. On a phone each page is a view of its own: here only the styles of the page in sight are on. */
export function createStyles(code: string, log: MiniLog): { show: (page: string) => void; close: () => void } {
  const writerOf = new Function(code)() as (path: string) => Writer | undefined
  const made = new Map<string, HTMLStyleElement>()
  let current = ''
  const make = (path: string): HTMLStyleElement | undefined => {
    const known = made.get(path)
    if (known) return known
    if (!writerOf(path)) return undefined
    const style = document.createElement('style')
    document.head.append(style)
    made.set(path, style)
    write(path, style)
    return style
  }
  const write = (path: string, style: HTMLStyleElement): void => {
    log.guard(() => writerOf(path)?.('', { deviceWidth: window.innerWidth }, style))
    // A page's height is the window without bars; the browser's own `vh` counts them.
    const css = style.textContent ?? ''
    style.textContent = css.replace(/(\d*\.?\d+)vh\b/g, 'calc(var(--page-vh)*$1)')
  }
  const show = (page: string): void => {
    current = page
    const wanted = ['app.wxss', `${page}.wxss`].map(make)
    for (const style of made.values()) style.disabled = !wanted.includes(style)
  }
  const onResize = (): void => {
    for (const [path, style] of made) write(path, style)
    show(current)
  }
  window.addEventListener('resize', onResize)
  return { show, close: () => window.removeEventListener('resize', onResize) }
}
