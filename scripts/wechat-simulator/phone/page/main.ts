import type { MiniBundle } from '../bundle'
import { createTheme, type Theme } from './chrome'
import { createMount } from './components'
import { createTell } from './events'
import type { MiniHandle } from './handle'
import { createLog, type MiniLog, textOf } from './log'
import type { Template, Values } from './model'
import { createOverlays, type Overlays } from './overlays'
import { enter, launchScene, listenToPhone, measurePage, openCapsule } from './phone'
import { addressOf } from './routes'
import { createLoader, resolvePath } from './sandbox'
import { createStack, type Stack } from './stack'
import { createStyles } from './styles'
import { createDraw } from './tree'
import { assembleWx, personCalls } from './wx'
import { askCalls, phoneAsker } from './wx-asks'
import { selectorQuery } from './wx-query'
import { requestCall } from './wx-request'
import { screenCalls } from './wx-screen'
import { storageCalls } from './wx-storage'
import { moments, systemCalls } from './wx-system'

declare global {
  interface Window {
    mini?: MiniHandle
  }
}

const root = document.getElementById('mini') ?? document.body

async function main(): Promise<void> {
  const reply = await fetch('/__sim/mini/bundle.json')
  if (!reply.ok) throw new Error(await reply.text())
  const bundle = (await reply.json()) as MiniBundle
  const search = new URLSearchParams(location.search)
  const person = search.get('person') ?? location.hostname.split('.')[0] ?? ''
  document.title = bundle.name
  window.mini = start(bundle, person, search.get('path') ?? `/${bundle.pages[0] ?? ''}`)
}

/** Puts the layers together and starts the app at an address, for one person. */
function start(bundle: MiniBundle, person: string, url: string): MiniHandle {
  const log = createLog()
  const view = { tell: createTell(log), overlays: createOverlays(root), theme: createTheme(bundle.theme), log }
  const templateWays = { template: templates(bundle, log), using: (path: string) => componentsOf(bundle, path) }
  const packages = downloaded(bundle)
  const askPhone = phoneAsker({ appid: bundle.appid, person, ...view })
  const draw = createDraw({ ...view, askPhone, missing: log.missing, mount: (...part) => mount(...part) })
  const stack: Stack = createStack({
    ...{ ...view, ...templateWays, bundle, root, draw },
    showStyles: createStyles(bundle.wxss, log).show,
    define: (path) => {
      packages.download(path)
      return loader.page(path)
    },
    more: () => void openCapsule(view.overlays, stack, log),
    close: () => window.parent.postMessage({ phoneMini: 'close' }, '*'),
  })
  const { calls, fire } = moments(log)
  const wx = assembleWx({ ...calls, ...bridged({ bundle, person, url, stack, ...view }) }, log)
  const loader = createLoader({ files: bundle.files, isHere: packages.isHere, wx, pages: stack.instances, log })
  const mount = createMount({ ...view, ...templateWays, draw, define: loader.component })
  measurePage(() => stack.top()?.frame, root)
  const app = log.guard(loader.app) ?? {}
  const pocket = listenToPhone(app, stack, log, fire)
  enter(app, stack, url, bundle.pages[0] ?? '', log)
  return {
    ...pocket,
    errors: log.errors,
    warnings: log.warnings,
    calls: log.calls,
    packages: bundle.packages,
    missing: () => [...log.missing],
    page: () => stack.top()?.address.path,
    depth: () => stack.instances().length,
  }
}

interface Bridged {
  bundle: MiniBundle
  person: string
  url: string
  stack: Stack
  overlays: Overlays
  theme: Theme
  log: MiniLog
}

/** Everything of `wx` that this phone can do. */
function bridged({ bundle: { appid, apiBase }, person, url, stack, overlays, theme, log }: Bridged): Values {
  const place = () => stack.top()?.frame
  return {
    ...systemCalls({ appid, launch: addressOf(url), scene: launchScene(), theme, place, log }),
    ...storageCalls(appid, person, log),
    ...screenCalls(stack, overlays, log),
    ...personCalls({ appid, person, overlays, log }),
    ...askCalls({ appid, person, overlays, log }),
    request: requestCall(apiBase, log),
    createSelectorQuery: () => selectorQuery(place, log),
  }
}

/** Compiled templates by path; the compilers' code writes its warnings into the log. */
function templates({ wxml }: MiniBundle, log: MiniLog): (path: string) => Template {
  const words = {
    log: () => undefined,
    warn: (...said: unknown[]) => void log.warnings.push(said.map(textOf).join(' ')),
  }
  const compiled = new Function('window', 'console', wxml)({}, words) as (file: string) => Template
  const known = new Map<string, Template>()
  return (path) => {
    const template = known.get(path) ?? compiled(`${path}.wxml`)
    known.set(path, template)
    return template
  }
}

function componentsOf({ app, files }: MiniBundle, path: string): Record<string, string> {
  const own = JSON.parse(files[`${path}.json`] ?? '{}') as {
    usingComponents?: Record<string, string>
  }
  const all = Object.entries({
    ...app.usingComponents,
    ...own.usingComponents,
  })
  return Object.fromEntries(all.map(([tag, target]) => [tag, resolvePath(path, target)]))
}

/** Sub-packages come when one of their pages is opened; until then their files are not there. */
function downloaded({ packages }: MiniBundle): {
  download: (path: string) => void
  isHere: (path: string) => boolean
} {
  const here = new Set([''])
  const rootOf = (path: string): string => packages.findLast((one) => path.startsWith(one.root))?.root ?? ''
  return {
    download: (path) => void here.add(rootOf(path)),
    isHere: (path) => here.has(rootOf(path)),
  }
}

main().catch((error: unknown) => {
  root.textContent = `小程序没有启动：${textOf(error)}`
})
