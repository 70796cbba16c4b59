import { check } from './attributes'
import type { Tell } from './events'
import { isOn, type Values, words } from './model'
import type { Overlays } from './overlays'
import { enclosing, type Part, partOf, within } from './parts'
import { openPicker } from './picker'

/** The browser's own element inside a part, if it has one. */
export function innerElement(name: string): Part['inner'] {
  if (name === 'input') return document.createElement('input')
  if (name === 'textarea') return document.createElement('textarea')
  if (name === 'image') return document.createElement('img')
  return undefined
}

/** What each kind of part does by itself when it is used. */
export function wire(part: Part, tell: Tell, overlays: Overlays, askPhone: () => Promise<Values>): void {
  const { node, inner } = part
  if (inner instanceof HTMLImageElement) return wirePicture(part, inner, tell)
  if (inner) return wireText(part, inner, tell)
  if (part.name === 'switch') node.addEventListener('click', () => !isOn(part.attributes.disabled) && flip(part, tell))
  if (part.name === 'checkbox' || part.name === 'radio') node.addEventListener('click', () => choose(part, tell))
  if (part.name === 'label') node.addEventListener('click', (event) => useLabelled(node, event))
  if (part.name === 'picker') node.addEventListener('click', () => openPicker(part, tell, overlays))
  if (part.name === 'button') node.addEventListener('click', () => useButton(part, tell, askPhone))
  if (part.name === 'scroll-view') node.addEventListener('scroll', () => tellScroll(part, tell))
}

function wirePicture(part: Part, picture: HTMLImageElement, tell: Tell): void {
  picture.addEventListener('load', () =>
    tell(part, 'load', {
      width: picture.naturalWidth,
      height: picture.naturalHeight,
    }),
  )
  picture.addEventListener('error', () => tell(part, 'error', { errMsg: 'load fail' }))
}

function wireText(part: Part, input: HTMLInputElement | HTMLTextAreaElement, tell: Tell): void {
  const detail = (): Values => ({
    value: input.value,
    cursor: input.value.length,
  })
  input.addEventListener('input', () => tell(part, 'input', detail()))
  input.addEventListener('focus', () => tell(part, 'focus', { ...detail(), height: 0 }))
  input.addEventListener('blur', () => tell(part, 'blur', detail()))
  input.addEventListener('keydown', (event) => {
    const { key } = event as KeyboardEvent
    if (key === 'Enter' && part.name === 'input') tell(part, 'confirm', detail())
  })
}

function flip(part: Part, tell: Tell): void {
  check(part, !part.checked)
  tell(part, 'change', { value: part.checked })
}

function choose(part: Part, tell: Tell): void {
  if (isOn(part.attributes.disabled)) return
  const group = enclosing(part, `${part.name}-group`)
  const others = group ? within(group, part.name) : [part]
  if (part.name === 'radio') for (const other of others) check(other, other === part)
  else check(part, !part.checked)
  const chosen = others.filter((other) => other.checked).map((other) => words(other.attributes.value))
  if (group)
    tell(group, 'change', {
      value: part.name === 'radio' ? chosen[0] : chosen,
    })
}

/** A tap on the words beside a box is a tap on the box. */
function useLabelled(label: HTMLElement, event: Event): void {
  const wanted = 'wx-checkbox,wx-radio,wx-switch'
  if (event.target instanceof Element && event.target.closest(wanted)) return
  label.querySelector<HTMLElement>(wanted)?.click()
}

/** A button hands in its form, or does what its open-type says. */
function useButton(part: Part, tell: Tell, askPhone: () => Promise<Values>): void {
  handIn(part, tell)
  const kinds = words(part.attributes.openType).split('|')
  if (isOn(part.attributes.disabled) || !kinds.includes('getPhoneNumber')) return
  void askPhone().then((detail) => tell(part, 'getphonenumber', detail))
}

function handIn(part: Part, tell: Tell): void {
  const form = enclosing(part, 'form')
  const kind = words(part.attributes.formType)
  if (!form || kind === '' || isOn(part.attributes.disabled)) return
  if (kind === 'reset') return tell(form, 'reset')
  const value: Values = {}
  for (const node of form.node.querySelectorAll('wx-input,wx-textarea,wx-switch')) {
    const field = partOf(node)
    const name = words(field?.attributes.name)
    if (field && name) value[name] = field.inner ? field.inner instanceof HTMLImageElement || field.inner.value : field.checked
  }
  tell(form, 'submit', { value })
}

function tellScroll(part: Part, tell: Tell): void {
  const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight } = part.node
  tell(part, 'scroll', { scrollTop, scrollLeft, scrollHeight, scrollWidth })
  if (scrollTop + clientHeight >= scrollHeight - Number(part.attributes.lowerThreshold ?? 50)) tell(part, 'scrolltolower')
}
