import type { Tell } from './events'
import { isOn, type Values, words } from './model'
import type { Overlays } from './overlays'
import type { Part } from './parts'

/** WeChat's `picker`: one of a list, one of each column, a day or a time. */
export function openPicker(part: Part, tell: Tell, overlays: Overlays): void {
  const { attributes } = part
  if (isOn(attributes.disabled)) return
  const title = words(attributes.headerText)
  void ask(attributes, title, overlays).then((value) => (value === null ? tell(part, 'cancel') : tell(part, 'change', { value })))
}

/** What was chosen, in the shape of the picker's event; null when nothing was. */
async function ask(attributes: Values, title: string, overlays: Overlays): Promise<unknown> {
  const mode = words(attributes.mode) || 'selector'
  if (mode === 'selector') return overlays.pick(title, labels(attributes.range, attributes.rangeKey), Number(attributes.value ?? 0))
  if (mode === 'multiSelector') {
    const columns = (attributes.range as unknown[][]).map((column) => select(labels(column, attributes.rangeKey)))
    return (await overlays.fill(title, columns)) ? columns.map((column) => column.selectedIndex) : null
  }
  const field = document.createElement('input')
  field.type = mode === 'time' ? 'time' : 'date'
  field.value = words(attributes.value)
  field.min = words(attributes.start)
  field.max = words(attributes.end)
  const isChosen = await overlays.fill(title, [field])
  return isChosen && field.value !== '' ? field.value : null
}

const labels = (range: unknown, key: unknown): string[] =>
  (Array.isArray(range) ? range : []).map((entry: unknown) =>
    words(typeof entry === 'object' && entry !== null ? (entry as Values)[words(key)] : entry),
  )

function select(entries: string[]): HTMLSelectElement {
  const node = document.createElement('select')
  node.append(...entries.map((text) => new Option(text)))
  return node
}
