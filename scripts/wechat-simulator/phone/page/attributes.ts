import { isOn, type Values, words } from './model'
import type { Part } from './parts'

/** Pictures of the build itself are served beside the page. */
const pictureAddress = (src: string): string =>
  /^(?:https?:|data:|blob:)/.test(src) || src === '' ? src : `/__sim/mini/${src.replace(/^\//, '')}`

/** 750 rpx are the width of the screen. */
const withoutRpx = (style: string): string =>
  style.replace(/(-?[\d.]+)rpx/g, (_, size: string) => `${(Number(size) / 750) * window.innerWidth}px`)

/** Brings the attributes of a template to its element; only what changed is touched. */
export function applyAttributes(part: Part, next: Values): void {
  const before = part.attributes
  part.attributes = next
  part.dataset = {}
  for (const [name, value] of Object.entries(next)) if (name.startsWith('data-')) part.dataset[name.slice(5)] = value
  for (const [name, value] of Object.entries(next)) if (value !== before[name]) apply(part, name, value)
  for (const name of Object.keys(before)) if (!(name in next)) apply(part, name, undefined)
}

function apply(part: Part, name: string, value: unknown): void {
  const { node } = part
  if (/^(?:bind|catch|capture|mut)/.test(name)) return
  if (name === 'class') node.className = words(value)
  else if (name === 'style') node.setAttribute('style', withoutRpx(words(value)))
  else if (name === 'id') node.id = words(value)
  else if (/^aria[A-Z]/.test(name)) describe(part, name.slice(4).toLowerCase(), words(value))
  else if (name.startsWith('data-')) node.setAttribute(name, words(value))
  else if (part.inner instanceof HTMLImageElement) showPicture(part.inner, name, value)
  else if (part.inner) fillInput(part.inner, name, value)
  else if (name === 'checked') check(part, isOn(value))
  else if (name === 'disabled') node.toggleAttribute('disabled', isOn(value))
  else if (name === 'scrollTop' && part.name === 'scroll-view') node.scrollTop = Number(value ?? 0)
}

/** WeChat reads aria attributes to its screen readers; the browser wants them on the element that takes the focus. */
function describe(part: Part, name: string, value: string): void {
  const node = part.inner ?? part.node
  const attribute = name === 'role' ? 'role' : `aria-${name}`
  if (value === '') node.removeAttribute(attribute)
  else node.setAttribute(attribute, value)
}

function showPicture(picture: HTMLImageElement, name: string, value: unknown): void {
  if (name === 'src') picture.src = pictureAddress(words(value))
  if (name === 'mode') picture.style.objectFit = words(value) === 'aspectFill' ? 'cover' : words(value) === 'aspectFit' ? 'contain' : 'fill'
}

const KEYS: Record<string, string> = {
  number: 'numeric',
  digit: 'decimal',
  idcard: 'text',
}

function fillInput(input: HTMLInputElement | HTMLTextAreaElement, name: string, value: unknown): void {
  if (name === 'value' && input.value !== words(value)) input.value = words(value)
  if (name === 'placeholder') input.placeholder = words(value)
  if (name === 'disabled') input.disabled = isOn(value)
  if (name === 'maxlength') limit(input, Number(value))
  if (name === 'type' && words(value) in KEYS) input.inputMode = KEYS[words(value)] ?? 'text'
  if (name === 'password' && input instanceof HTMLInputElement) input.type = isOn(value) ? 'password' : 'text'
  if (name === 'focus' && isOn(value)) setTimeout(() => input.focus())
}

/** -1 and absent mean: no limit. */
function limit(input: HTMLInputElement | HTMLTextAreaElement, most: number): void {
  if (most > 0) input.maxLength = most
  else input.removeAttribute('maxlength')
}

export function check(part: Part, on: boolean): void {
  part.checked = on
  part.node.toggleAttribute('checked', on)
}
