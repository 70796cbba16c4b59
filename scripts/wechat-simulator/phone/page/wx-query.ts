import type { MiniLog } from './log'
import { copy, type Values } from './model'
import { partOf } from './parts'

type Told = (result: unknown) => void
interface Place {
  page: HTMLElement
  viewport: HTMLElement
}

/** `wx.createSelectorQuery()` on the page in sight; positions count from the page's own corner. */
export function selectorQuery(place: () => Place | undefined, log: MiniLog): Values {
  const jobs: { run: () => unknown; told?: Told }[] = []
  const select = (selector: string | null, many: boolean): Values => {
    const add = (fields: Values, told?: Told): Values => {
      jobs.push({
        run: () => find(place(), selector, many, fields),
        ...(told && { told }),
      })
      return query
    }
    return {
      boundingClientRect: (told?: Told) => add({ id: true, dataset: true, rect: true, size: true }, told),
      scrollOffset: (told?: Told) => add({ id: true, dataset: true, scrollOffset: true }, told),
      fields: (fields: Values, told?: Told) => add(fields, told),
    }
  }
  const query: Values = {
    in: () => query,
    select: (selector: string) => select(selector, false),
    selectAll: (selector: string) => select(selector, true),
    selectViewport: () => select(null, false),
    exec: (told?: Told) => {
      setTimeout(() => {
        const results = jobs.map((job) => job.run())
        jobs.forEach((job, index) => log.guard(() => job.told?.(results[index])))
        log.guard(() => told?.(results))
      })
      return query
    },
  }
  return query
}

function find(place: Place | undefined, selector: string | null, many: boolean, fields: Values): unknown {
  if (!place) return many ? [] : null
  const origin = place.viewport.getBoundingClientRect()
  if (selector === null) return measure(place.page, origin, fields)
  const found = [...place.page.querySelectorAll<HTMLElement>(selector.replaceAll('>>>', ' '))].map((node) => measure(node, origin, fields))
  return many ? found : (found[0] ?? null)
}

function measure(node: HTMLElement, origin: DOMRect, fields: Values): Values {
  const { left, right, top, bottom, width, height } = node.getBoundingClientRect()
  const { scrollTop, scrollLeft, scrollWidth, scrollHeight } = node
  return {
    ...(fields.id === true && { id: node.id }),
    ...(fields.dataset === true && {
      dataset: copy(partOf(node)?.dataset ?? {}),
    }),
    ...(fields.rect === true && {
      left: left - origin.left,
      right: right - origin.left,
      top: top - origin.top,
      bottom: bottom - origin.top,
    }),
    ...(fields.size === true && { width, height }),
    ...(fields.scrollOffset === true && {
      scrollTop,
      scrollLeft,
      scrollWidth,
      scrollHeight,
    }),
  }
}
