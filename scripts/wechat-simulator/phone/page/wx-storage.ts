import { call, type Options, Refusal } from './calls'
import type { MiniLog } from './log'
import { type Values, words } from './model'

/** Storage of one person in one mini-program, kept by the browser. WeChat's limit is 10 MB; a browser's is about half. */
export function storageCalls(appid: string, person: string, log: MiniLog): Values {
  const prefix = `mini:${appid}:${person}:`
  const keys = (): string[] =>
    Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
  const has = (key: string): boolean => localStorage.getItem(prefix + key) !== null
  const read = (key: string): unknown => {
    const text = localStorage.getItem(prefix + key)
    return text === null ? '' : (JSON.parse(text) as { data?: unknown }).data
  }
  const write = (key: string, data: unknown): void => {
    try {
      localStorage.setItem(prefix + key, JSON.stringify({ data }))
    } catch {
      throw new Refusal('exceed storage max size')
    }
  }
  const remove = (key: string): void => localStorage.removeItem(prefix + key)
  const clear = (): void => keys().forEach(remove)
  const info = (): Values => {
    const bytes = keys().reduce((sum, key) => sum + (localStorage.getItem(prefix + key)?.length ?? 0), 0)
    return {
      keys: keys(),
      currentSize: Math.ceil(bytes / 1024),
      limitSize: 10240,
    }
  }
  const keyOf = (options: Options): string => words(options.key)
  return {
    getStorageSync: read,
    setStorageSync: write,
    removeStorageSync: remove,
    clearStorageSync: clear,
    getStorageInfoSync: info,
    setStorage: call('setStorage', (options) => write(keyOf(options), options.data), log),
    removeStorage: call('removeStorage', (options) => remove(keyOf(options)), log),
    clearStorage: call('clearStorage', clear, log),
    getStorageInfo: call('getStorageInfo', info, log),
    getStorage: call(
      'getStorage',
      (options) => {
        if (!has(keyOf(options))) throw new Refusal('data not found')
        return { data: read(keyOf(options)) }
      },
      log,
    ),
  }
}
