import type { Instance, Values } from './model'

/** What the host knows about an element that stands for a part of a template. */
export interface Part {
  node: HTMLElement
  /** `view`, `input`, or the tag of a component. */
  name: string
  attributes: Values
  /** `data-*` as the mini-program reads it. */
  dataset: Values
  /** Whose template it is from: its handlers live there. */
  owner: Instance
  /** The browser's own element inside, of inputs and pictures. */
  inner?: HTMLInputElement | HTMLTextAreaElement | HTMLImageElement
  component?: { receive: (attributes: Values) => void; detach: () => void }
  checked: boolean
}

const parts = new WeakMap<Node, Part>()
export const remember = (part: Part): void => void parts.set(part.node, part)
export const partOf = (node: Node): Part | undefined => parts.get(node)

/** The part that this node is or lies in. */
export function partAround(node: EventTarget | null): Part | undefined {
  for (let here = node as Node | null; here; here = here.parentNode) {
    const part = parts.get(here)
    if (part) return part
  }
  return undefined
}

export const partAbove = (part: Part): Part | undefined => partAround(part.node.parentNode)

/** The nearest part of this kind around. */
export function enclosing(part: Part, name: string): Part | undefined {
  let here: Part | undefined = part
  while (here && here.name !== name) here = partAbove(here)
  return here
}

/** All parts of this kind below. */
export const within = (part: Part, name: string): Part[] =>
  [...part.node.getElementsByTagName(`wx-${name}`)].flatMap((node) => partOf(node) ?? [])
