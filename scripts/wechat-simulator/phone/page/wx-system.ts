import { call } from './calls'
import type { Frame, Theme } from './chrome'
import type { MiniLog } from './log'
import type { Values } from './model'
import type { Address } from './routes'

export interface SystemOptions {
  appid: string
  launch: Address
  /** How the mini-program was opened, in WeChat's numbers. */
  scene: number
  theme: Theme
  /** The page in sight. */
  place: () => Frame | undefined
  log: MiniLog
}

/** WeChat's standard size of letters. */
const FONT_SIZE = 17
const VERSION = '8.0.50'
const LIBRARY = '3.7.0'

/** What the phone says about itself. */
export function systemCalls({ appid, launch, scene, theme, place, log }: SystemOptions): Values {
  const windowInfo = (): Values => {
    const [screenWidth, screenHeight] = [window.innerWidth, window.innerHeight]
    const { clientWidth: width, clientHeight: height } = place()?.viewport ?? document.documentElement
    const safeArea = {
      left: 0,
      right: screenWidth,
      top: 0,
      bottom: screenHeight,
      width: screenWidth,
      height: screenHeight,
    }
    const size = {
      windowWidth: width,
      windowHeight: height,
      screenWidth,
      screenHeight,
      screenTop: screenHeight - height,
    }
    return {
      pixelRatio: window.devicePixelRatio,
      ...size,
      statusBarHeight: 0,
      safeArea,
    }
  }
  const device = {
    brand: 'simulator',
    model: 'simulator',
    system: 'Android 14',
    platform: 'android',
    benchmarkLevel: 30,
    abi: 'arm64-v8a',
  }
  const appBase = (): Values => ({
    SDKVersion: LIBRARY,
    version: VERSION,
    language: 'zh_CN',
    theme: theme.name(),
    enableDebug: false,
    host: { env: 'WeChat' },
    fontSizeSetting: FONT_SIZE,
    fontSizeScaleFactor: 1,
  })
  const system = (): Values => ({ ...device, ...windowInfo(), ...appBase() })
  const enter = {
    path: launch.path,
    query: launch.query,
    scene,
    referrerInfo: {},
    shareTicket: '',
    mode: 'default',
    apiCategory: 'default',
  }
  const nothing = (): void => undefined
  return {
    getSystemInfoSync: system,
    getSystemInfo: call('getSystemInfo', system, log),
    getSystemInfoAsync: call('getSystemInfoAsync', system, log),
    getWindowInfo: windowInfo,
    getDeviceInfo: () => device,
    getAppBaseInfo: appBase,
    getSystemSetting: () => ({
      bluetoothEnabled: false,
      locationEnabled: false,
      wifiEnabled: true,
      deviceOrientation: 'portrait',
    }),
    getAppAuthorizeSetting: () => ({
      notificationAuthorized: 'not determined',
    }),
    getAccountInfoSync: () => ({
      miniProgram: { appId: appid, envVersion: 'develop', version: '' },
      plugin: {},
    }),
    getLaunchOptionsSync: () => enter,
    getEnterOptionsSync: () => enter,
    getMenuButtonBoundingClientRect: () => ({
      top: 7,
      bottom: 39,
      left: window.innerWidth - 95,
      right: window.innerWidth - 8,
      width: 87,
      height: 32,
    }),
    getUpdateManager: () => ({
      onCheckForUpdate: nothing,
      onUpdateReady: nothing,
      onUpdateFailed: nothing,
      applyUpdate: nothing,
    }),
    getLogManager: () => ({
      log: nothing,
      info: nothing,
      warn: nothing,
      debug: nothing,
    }),
    getRealtimeLogManager: () => ({
      info: nothing,
      warn: nothing,
      error: nothing,
      setFilterMsg: nothing,
      addFilterMsg: nothing,
    }),
    reportEvent: nothing,
    reportPerformance: nothing,
    nextTick: (run: () => void) => void setTimeout(run),
    env: { USER_DATA_PATH: 'wxfile://usr' },
  }
}

/** Moments that an app may listen to: `on<Moment>` and `off<Moment>`. */
const MOMENTS = (
  'AppShow AppHide ThemeChange NetworkStatusChange Error UnhandledRejection PageNotFound WindowResize MemoryWarning KeyboardHeightChange ' +
  'AudioInterruptionBegin AudioInterruptionEnd UserCaptureScreen NeedPrivacyAuthorization LazyLoadError'
).split(' ')

export type Fire = (moment: string, told?: Values) => void

/** `wx.onAppShow` and its kind, and the way to make them happen. */
export function moments(log: MiniLog): { calls: Values; fire: Fire } {
  const listeners = new Map<string, Set<(told?: Values) => void>>()
  const of = (moment: string): Set<(told?: Values) => void> => {
    const known = listeners.get(moment) ?? new Set()
    listeners.set(moment, known)
    return known
  }
  const calls = MOMENTS.flatMap((moment) => [
    [`on${moment}`, (listener: () => void) => void of(moment).add(listener)],
    [`off${moment}`, (listener?: () => void) => void (listener ? of(moment).delete(listener) : of(moment).clear())],
  ])
  return {
    calls: Object.fromEntries(calls) as Values,
    fire: (moment, told) => of(moment).forEach((listener) => log.guard(() => listener(told))),
  }
}
