import { miniConsole, type MiniLog } from './log'
import type { ComponentDefinition, Values } from './model'

/** All that WeChat's logic layer has besides its own API: the language and timers. `Intl` is left out, old iPhones lack it there. */
const LANGUAGE = new Set(
  (
    'Object Array Function String Number Boolean Symbol BigInt Math JSON Date RegExp Map Set WeakMap WeakSet WeakRef Promise Proxy Reflect ' +
    'Error EvalError TypeError RangeError ReferenceError SyntaxError URIError AggregateError ArrayBuffer DataView Uint8Array Int8Array ' +
    'Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array parseInt ' +
    'parseFloat isNaN isFinite encodeURIComponent decodeURIComponent encodeURI decodeURI escape unescape setTimeout clearTimeout ' +
    'setInterval clearInterval Infinity NaN undefined'
  ).split(' '),
)

export interface LoaderOptions {
  files: Record<string, string>
  /** Whether the package that holds this file has been downloaded. */
  isHere: (file: string) => boolean
  wx: object
  pages: () => object[]
  log: MiniLog
}

export interface Loader {
  /** Runs app.js; what it gave to `App()`. */
  app: () => Values
  /** What the page gave to `Page()` or `Component()`; its script runs at the first time. */
  page: (path: string) => Values | ComponentDefinition | undefined
  component: (path: string) => ComponentDefinition | undefined
}

/**
 * The logic layer: CommonJS modules that see the language, WeChat's names and nothing of the browser. Every name that the window
 * has beyond the language is hidden, so that `fetch`, `document` or `AbortController` fail here as they fail on a phone. One long
 * function: module cache, registered pages and scope belong together.
 */
export function createLoader({ files, isHere, wx, pages, log }: LoaderOptions): Loader {
  const exportsOf = new Map<string, { exports: unknown }>()
  const given = new Map<string, Values>()
  let app: Values = {}
  let running = ''
  const own = privateGlobal()
  const scope: Values = {
    wx,
    App: (config: Values) => void (app = config),
    Page: (config: Values) => void given.set(running, config),
    Component: (config: Values) => void given.set(running, config),
    Behavior: (config: Values) => config,
    getApp: () => app,
    getCurrentPages: () => pages(),
    console: miniConsole(log),
    global: own,
    globalThis: own,
    Function: guardedFunction(own),
  }
  const hidden = browserNames().filter((name) => !(name in scope))
  const names = [...hidden, ...Object.keys(scope)]
  const values = [...hidden.map(() => undefined), ...Object.values(scope)]

  const load = (wanted: string): unknown => {
    const path = wanted in files ? wanted : `${wanted}.js`
    const known = exportsOf.get(path)
    if (known) return known.exports
    const code = files[path]
    if (code === undefined || !isHere(path)) throw new Error(`module '${wanted}' is not defined`)
    const module = { exports: {} as unknown }
    exportsOf.set(path, module)
    // A function of its own inside: `let name` of the mini-program must not meet the hidden `name`.
    const body = `'use strict';return function(require,module,exports){${code}\n}\n//# sourceURL=mini:///${path}`
    const outer = new Function(...names, body) as (...all: unknown[]) => (...inner: unknown[]) => void
    outer(...values)((target: string) => load(resolvePath(path, target)), module, module.exports)
    return module.exports
  }
  const registered = (path: string): Values | undefined => {
    if (given.has(path)) return given.get(path)
    const outer = running
    running = path
    try {
      load(path)
    } finally {
      running = outer
    }
    return given.get(path)
  }
  return {
    app: () => {
      load('app.js')
      return app
    },
    page: registered,
    component: (path) => registered(path),
  }
}

/** `../../comp` as seen from `pages/home/index.js`; a path with a slash in front starts at the root. */
export function resolvePath(from: string, target: string): string {
  const parts = target.startsWith('/') ? [] : from.split('/').slice(0, -1)
  for (const part of target.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

function browserNames(): string[] {
  const names = new Set<string>()
  for (let layer: object = window; layer !== Object.prototype && layer !== null; layer = Object.getPrototypeOf(layer) as object) {
    for (const name of Object.getOwnPropertyNames(layer)) if (/^[A-Za-z_$][\w$]*$/.test(name)) names.add(name)
  }
  // `eval` cannot be a parameter's name in strict code.
  names.delete('eval')
  return [...names].filter((name) => !LANGUAGE.has(name))
}

function privateGlobal(): Values {
  const own: Values = {}
  for (const name of LANGUAGE) {
    const value = (window as unknown as Values)[name]
    own[name] = /^(?:set|clear)/.test(name) ? (value as () => void).bind(window) : value
  }
  own.global = own.globalThis = own
  return own
}

/** WeChat runs no code from text; libraries that look for the global object by `Function('return this')` find their own one. */
function guardedFunction(own: Values): FunctionConstructor {
  const make = (args: unknown[]): (() => Values) => {
    if (/^\s*return this;?\s*$/.test(String(args[args.length - 1]))) return () => own
    throw new EvalError('code from text is not allowed in a mini-program')
  }
  return new Proxy(Function, {
    apply: (_target, _self, args) => make(args),
    construct: (_target, args) => make(args),
  })
}
