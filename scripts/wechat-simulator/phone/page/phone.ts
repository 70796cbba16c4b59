import type { Frame } from './chrome'
import type { MiniLog } from './log'
import { callMethod, type Values } from './model'
import type { Overlays } from './overlays'
import { addressOf } from './routes'
import type { Stack } from './stack'
import type { Fire } from './wx-system'

/** Tells the app what happens around it: into the background and back, light and dark, errors that nobody caught. */
export function listenToPhone(app: Values, stack: Stack, log: MiniLog, fire: Fire): { hide: () => void; show: () => void } {
  const page = (moment: string): void => {
    const own = stack.top()?.own
    if (own) log.guard(() => callMethod(own, moment))
  }
  const hide = (): void => {
    page('onHide')
    log.guard(() => callMethod(app, 'onHide'))
    fire('AppHide')
  }
  const show = (): void => {
    const entered = {
      scene: 1001,
      referrerInfo: {},
      path: stack.top()?.address.path,
      query: stack.top()?.address.query,
    }
    log.guard(() => callMethod(app, 'onShow', entered))
    fire('AppShow', entered)
    page('onShow')
  }
  document.addEventListener('visibilitychange', () => (document.hidden ? hide() : show()))
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', (event) =>
    fire('ThemeChange', { theme: event.matches ? 'dark' : 'light' }),
  )
  window.addEventListener('error', (event) => {
    log.error(event.error ?? event.message)
    fire('Error', { message: event.message })
  })
  window.addEventListener('unhandledrejection', (event) => {
    log.error(event.reason)
    fire('UnhandledRejection', { reason: event.reason as unknown })
  })
  return { hide, show }
}

/** The capsule's "···". */
export async function openCapsule(overlays: Overlays, stack: Stack, log: MiniLog): Promise<void> {
  const page = stack.top()
  if (!page) return
  const canRefresh = stack.configOf(page.address.path).enablePullDownRefresh === true
  const acts = [
    ...(canRefresh
      ? [
          {
            text: '下拉刷新',
            run: () => void log.guard(() => callMethod(page.own, 'onPullDownRefresh')),
          },
        ]
      : []),
    { text: '重新进入小程序', run: () => location.reload() },
  ]
  const chosen = await overlays.pick(
    '',
    acts.map(({ text }) => text),
  )
  if (chosen !== null) acts[chosen]?.run()
}

/** WeChat's number for the way in: 1001 the list of mini-programs, 1047 a scanned code, and so on; the phone around says which. */
export function launchScene(): number {
  return Number(new URLSearchParams(location.search).get('scene') ?? 1001)
}

/** Keeps `--page-vh` at a hundredth of the page's height. */
export function measurePage(place: () => Frame | undefined, root: HTMLElement): void {
  const measure = (): void => {
    const height = place()?.viewport.clientHeight
    if (height) root.style.setProperty('--page-vh', `${height / 100}px`)
  }
  new MutationObserver(measure).observe(root, { childList: true })
  window.addEventListener('resize', measure)
}

/** Opens the first page; an app that has no such page is asked, and begins with its own first page if it has no answer. */
export function enter(app: Values, stack: Stack, url: string, first: string, log: MiniLog): void {
  const address = addressOf(url)
  const entered = {
    path: address.path,
    query: address.query,
    scene: launchScene(),
    referrerInfo: {},
  }
  for (const moment of ['onLaunch', 'onShow']) log.guard(() => callMethod(app, moment, entered))
  if (log.guard(() => stack.launch(address))) return
  log.guard(() => callMethod(app, 'onPageNotFound', { ...entered, isEntryPage: true }))
  setTimeout(() => stack.top() ?? stack.launch(addressOf(`/${first}`)))
}
