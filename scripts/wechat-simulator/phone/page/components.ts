import type { Tell } from './events'
import type { MiniLog } from './log'
import { callMethod, type ComponentDefinition, copy, type Instance, setPath, type Template, type Values } from './model'
import { type Part, partOf } from './parts'
import type { Draw } from './tree'

export interface ComponentOptions {
  define: (path: string) => ComponentDefinition | undefined
  template: (path: string) => Template
  using: (path: string) => Record<string, string>
  draw: Draw
  tell: Tell
  log: MiniLog
}

/** Custom components as far as Taro uses them: properties with observers, life times, own data; no slots, no behaviours. */
export function createMount({ define, template, using, draw, tell, log }: ComponentOptions) {
  return (node: HTMLElement, path: string, attributes: Values): NonNullable<Part['component']> => {
    const definition = log.guard(() => define(path)) ?? {}
    const properties = definition.properties ?? {}
    const tree = template(path)
    const render = (): void => void log.guard(() => draw(node, tree(own.data).children ?? [], own))
    const own: Instance = {
      ...definition.methods,
      is: path,
      data: {
        ...defaults(properties),
        ...copy(definition.data ?? {}),
        ...taken(properties, attributes),
      },
      using: using(path),
      setData: (change: Values, done?: () => void) => {
        for (const [key, value] of Object.entries(change)) setPath(own.data, key, copy(value))
        render()
        if (done) setTimeout(() => log.guard(() => done.call(own)))
      },
      triggerEvent: (type: string, detail?: Values) => {
        const part = partOf(node)
        if (part) tell(part, type, detail)
      },
      selectComponent: () => null,
    }
    own.properties = own.props = own.data
    const lifetimes: Values = { ...definition, ...definition.lifetimes }
    const live = (moment: string): void => {
      const run = lifetimes[moment]
      if (typeof run === 'function') log.guard(() => (run as () => void).call(own))
    }
    live('created')
    render()
    live('attached')
    setTimeout(() => live('ready'))
    let seen = JSON.stringify(taken(properties, attributes))
    const receive = (next: Values): void => {
      const given = taken(properties, next)
      if (JSON.stringify(given) === seen) return
      seen = JSON.stringify(given)
      for (const [name, value] of Object.entries(given)) observe(own, properties[name], name, value, log)
      render()
    }
    return { receive, detach: () => live('detached') }
  }
}

function defaults(properties: Values): Values {
  const entries = Object.entries(properties).map(([name, property]) => [name, isRecord(property) ? copy(property.value) : undefined])
  return Object.fromEntries(entries) as Values
}

function taken(properties: Values, attributes: Values): Values {
  const entries = Object.keys(properties).flatMap((name) => (attributes[name] === undefined ? [] : [[name, copy(attributes[name])]]))
  return Object.fromEntries(entries) as Values
}

function observe(own: Instance, property: unknown, name: string, value: unknown, log: MiniLog): void {
  const before = own.data[name]
  if (JSON.stringify(before) === JSON.stringify(value)) return
  own.data[name] = value
  const observer = isRecord(property) ? property.observer : undefined
  if (typeof observer === 'string') log.guard(() => callMethod(own, observer, value, before))
  if (typeof observer === 'function') log.guard(() => (observer as (...all: unknown[]) => void).call(own, value, before))
}

const isRecord = (value: unknown): value is Values => typeof value === 'object' && value !== null
