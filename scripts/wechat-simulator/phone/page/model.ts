export type Values = Record<string, unknown>

/** A page or component while it lives: its data, its handlers, and what else the mini-program keeps on it. */
export interface Instance {
  /** Path without ending, such as `pages/home/index`. */
  is: string
  data: Values
  /** Components that its templates may use: tag → path. */
  using: Record<string, string>
  [more: string]: unknown
}

/** A node of the tree that a compiled template returns. */
export type Branch = string | number | { tag: string; attr?: Values; children?: Branch[] }
export type Template = (data: Values) => { children?: Branch[] }

/** What `Component()` was called with. */
export interface ComponentDefinition {
  data?: Values
  properties?: Record<string, unknown>
  methods?: Values
  lifetimes?: Values
  [more: string]: unknown
}

/** Runs a method of an instance, if it has one of this name. */
export function callMethod(target: object, name: string, ...args: unknown[]): unknown {
  const method = (target as Values)[name]
  return typeof method === 'function' ? (method as (...all: unknown[]) => unknown).apply(target, args) : undefined
}

/** Values cross between the layers as JSON, as in WeChat; `undefined` stays. */
export const copy = <T>(value: T): T => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T))

/** `setData`'s paths: `root.cn.[0].v`. */
export function setPath(target: Values, path: string, value: unknown): void {
  const keys = path
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter(Boolean)
  const last = keys.pop()
  if (last === undefined) return
  let place = target
  keys.forEach((key, index) => {
    const next = keys[index + 1] ?? last
    place[key] ??= /^\d+$/.test(next) ? [] : {}
    place = place[key] as Values
  })
  place[last] = value
}

/** Attributes of switches come as booleans or as text. */
export const isOn = (value: unknown): boolean => value === true || value === 'true' || value === ''
export const words = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : String(value)
