import { applyAttributes } from './attributes'
import type { Tell } from './events'
import { innerElement, wire } from './inputs'
import type { Instance, Branch, Values } from './model'
import type { Overlays } from './overlays'
import { type Part, partOf, remember } from './parts'

/** Parts that look and work like WeChat's; others are shown as plain boxes and noted. */
const KNOWN = new Set(
  'view text image button input textarea picker switch scroll-view form label checkbox checkbox-group radio radio-group'.split(' '),
)

export interface TreeOptions {
  tell: Tell
  overlays: Overlays
  /** Makes the component of this path inside an element. */
  mount: (node: HTMLElement, path: string, attributes: Values) => NonNullable<Part['component']>
  missing: Set<string>
  /** WeChat's sheet with the person's phone numbers; what the button's event says. */
  askPhone: () => Promise<Values>
}

/** Brings an element's children to what a template says; elements of the same `data-sid` are kept, also when they move. */
export type Draw = (box: HTMLElement, branches: Branch[], owner: Instance) => void

export function createDraw({ tell, overlays, mount, missing, askPhone }: TreeOptions): Draw {
  const make = (branch: Branch, owner: Instance): Node => {
    if (typeof branch !== 'object') return document.createTextNode(String(branch))
    const name = branch.tag.replace(/^wx-/, '')
    const node = document.createElement(branch.tag)
    const part: Part = {
      node,
      name,
      attributes: {},
      dataset: {},
      owner,
      checked: false,
      inner: innerElement(name),
    }
    if (part.inner) node.append(part.inner)
    remember(part)
    const path = owner.using[name]
    if (path !== undefined) part.component = mount(node, path, branch.attr ?? {})
    else if (!KNOWN.has(name)) missing.add(`<${name}>`)
    wire(part, tell, overlays, askPhone)
    update(node, branch, owner)
    return node
  }
  const update = (node: Node, branch: Branch, owner: Instance): void => {
    if (typeof branch !== 'object') {
      if (node.nodeValue !== String(branch)) node.nodeValue = String(branch)
      return
    }
    const part = partOf(node)
    if (!part) return
    applyAttributes(part, branch.attr ?? {})
    if (part.component) part.component.receive(branch.attr ?? {})
    else if (!part.inner) draw(part.node, branch.children ?? [], owner)
  }
  const draw: Draw = (box, branches, owner) => {
    const old = [...box.childNodes]
    const keyed = new Map(old.flatMap((node) => (keyOf(node) ? [[keyOf(node), node] as const] : [])))
    const wanted = flat(branches).map((branch, index) => {
      const key = typeof branch === 'object' ? branch.attr?.['data-sid'] : undefined
      const kept = key === undefined ? old[index] : keyed.get(key)
      if (!kept || !isSame(kept, branch)) return make(branch, owner)
      update(kept, branch, owner)
      return kept
    })
    place(box, old, wanted)
  }
  return draw
}

/** Blocks and templates have no element of their own. */
const flat = (branches: Branch[]): Branch[] =>
  branches.flatMap((branch) => (typeof branch === 'object' && branch.tag === 'virtual' ? flat(branch.children ?? []) : [branch]))

const keyOf = (node: Node): unknown => partOf(node)?.attributes['data-sid']

function isSame(node: Node, branch: Branch): boolean {
  if (typeof branch !== 'object') return node instanceof Text
  return node instanceof HTMLElement && node.localName === branch.tag && keyOf(node) === branch.attr?.['data-sid']
}

/** Moves as little as possible: an element that is moved loses the focus. */
function place(box: HTMLElement, old: Node[], wanted: Node[]): void {
  const stays = new Set(wanted)
  for (const node of old) {
    if (stays.has(node)) continue
    leave(node)
    node.parentNode?.removeChild(node)
  }
  wanted.forEach((node, index) => {
    const here = box.childNodes[index]
    if (here !== node) box.insertBefore(node, here ?? null)
  })
}

/** Components below are told that they are gone. */
export function leave(node: Node): void {
  node.childNodes.forEach(leave)
  partOf(node)?.component?.detach()
}
