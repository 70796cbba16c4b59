import { call, Refusal } from './calls'
import type { MiniLog } from './log'
import { type Values, words } from './model'
import type { Overlays } from './overlays'
import { callSim } from './sim-call'
import { unbridged } from './unbridged'

export interface AccountOptions {
  appid: string
  /** Id or host label of the person who holds this phone. */
  person: string
  overlays: Overlays
  log: MiniLog
}

/** The person behind the phone: WeChat's sign-in, the clipboard, the motor. */
export function personCalls({ appid, person, overlays, log }: AccountOptions): Values {
  let clipboard = ''
  const simple = (name: string, work: Parameters<typeof call>[1]): [string, unknown] => [name, call(name, work, log)]
  return Object.fromEntries<unknown>([
    simple('login', async () => ({ code: (await callSim<{ code: string }>(person, 'login-code', { appid })).code })),
    simple('checkSession', () => undefined),
    simple('getNetworkType', () => ({
      networkType: 'wifi',
      isConnected: true,
    })),
    simple('vibrateShort', () => undefined),
    simple('setClipboardData', (options) => {
      clipboard = words(options.data)
      overlays.toast('内容已复制', { icon: 'none' })
    }),
    simple('getClipboardData', () => ({ data: clipboard })),
    simple('chooseMessageFile', () => {
      overlays.toast('模拟的手机里没有文件', { icon: 'none' })
      throw new Refusal('cancel')
    }),
  ])
}

/** `wx` as the mini-program sees it: every call is noted, and so is every name that WeChat does not have. */
export function assembleWx(bridged: Values, log: MiniLog): object {
  const all: Values = { ...unbridged(log), ...bridged }
  all.canIUse = (what: string) => (what.split('.')[0] ?? '') in bridged
  const noted = Object.entries(all).map(([name, value]) => [
    name,
    typeof value === 'function' && name !== 'request' ? note(name, value as Noted, log) : value,
  ])
  return new Proxy(Object.fromEntries(noted) as Values, {
    get: (target, name) => {
      if (typeof name === 'string' && !(name in target) && /^[a-z][A-Za-z]+$/.test(name) && !NOT_CALLS.has(name)) log.missing.add(name)
      return Reflect.get(target, name) as unknown
    },
  })
}

type Noted = (...args: unknown[]) => unknown

/** Looked up by bundlers, promises and serializers, not meant as calls. */
const NOT_CALLS = new Set(['then', 'toJSON', 'webpackJsonp', 'cloud', 'eventCenter'])

const note =
  (name: string, run: Noted, log: MiniLog): Noted =>
  (...args) => {
    log.calls.push(name)
    return run(...args)
  }
