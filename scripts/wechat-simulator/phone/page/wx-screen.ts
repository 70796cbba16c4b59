import { call, type Options, Refusal } from './calls'
import type { MiniLog } from './log'
import { callMethod, type Values, words } from './model'
import type { Overlays } from './overlays'
import type { RouteKind } from './routes'
import type { Stack } from './stack'

const ROUTES: RouteKind[] = ['navigateTo', 'redirectTo', 'reLaunch', 'switchTab']

/** Going to pages, and what is shown above them. */
export function screenCalls(stack: Stack, overlays: Overlays, log: MiniLog): Values {
  const simple = (name: string, work: (options: Options) => Values | void | Promise<Values | void>): [string, unknown] => [
    name,
    call(name, work, log),
  ]
  const routes = ROUTES.map((kind) =>
    simple(kind, (options) => {
      try {
        stack.go(kind, words(options.url))
      } catch (thrown) {
        throw new Refusal(thrown instanceof Error ? thrown.message : String(thrown))
      }
    }),
  )
  const page = (): HTMLElement | undefined => stack.top()?.frame.page
  return Object.fromEntries<unknown>([
    ...routes,
    simple('navigateBack', (options) => stack.back(Number(options.delta ?? 1))),
    simple('setNavigationBarTitle', (options) => stack.top()?.frame.setTitle(words(options.title))),
    simple('setNavigationBarColor', () => undefined),
    simple('showNavigationBarLoading', () => undefined),
    simple('hideNavigationBarLoading', () => undefined),
    simple('startPullDownRefresh', () => {
      const own = stack.top()?.own
      if (own) log.guard(() => callMethod(own, 'onPullDownRefresh'))
    }),
    simple('stopPullDownRefresh', () => undefined),
    simple('pageScrollTo', (options) => page()?.scrollTo({ top: Number(options.scrollTop ?? 0) })),
    simple('hideKeyboard', () => (document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined)),
    simple('showToast', (options) =>
      overlays.toast(words(options.title), {
        icon: words(options.icon) || 'success',
        duration: Number(options.duration ?? 1500),
      }),
    ),
    simple('hideToast', () => overlays.hideToast()),
    simple('showLoading', (options) => overlays.toast(words(options.title), { icon: 'loading', stays: true })),
    simple('hideLoading', () => overlays.hideToast()),
    simple('showModal', (options) => ask(options, overlays)),
    simple('showActionSheet', async (options) => {
      const chosen = await overlays.pick(words(options.alertText), (options.itemList ?? []) as string[])
      if (chosen === null) throw new Refusal('cancel')
      return { tapIndex: chosen }
    }),
  ])
}

async function ask(options: Options, overlays: Overlays): Promise<Values> {
  const yes = words(options.confirmText) || '确定'
  const no = words(options.cancelText) || '取消'
  const buttons = options.showCancel === false ? [yes] : [no, yes]
  const chosen = await overlays.ask({
    title: words(options.title),
    text: words(options.content),
    buttons,
  })
  const confirm = chosen === buttons.length - 1
  return { confirm, cancel: !confirm }
}
