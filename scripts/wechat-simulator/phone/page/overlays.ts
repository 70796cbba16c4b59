/** What lies above the page: short words, questions, choices. */
export interface Overlays {
  toast: (text: string, options: { icon?: string; duration?: number; stays?: boolean }) => void
  hideToast: () => void
  /** Title, words and buttons; the index of the button that was chosen. */
  ask: (question: { title?: string; text?: string; buttons: string[] }) => Promise<number>
  /** Entries from the bottom; the index of the chosen one, null when nothing was. */
  pick: (title: string, entries: string[], chosen?: number) => Promise<number | null>
  /** Fields from the bottom with a button to confirm; false when nothing was chosen. */
  fill: (title: string, fields: HTMLElement[], labels?: { no: string; yes: string }) => Promise<boolean>
}

const TOAST_MS = 1500
const MARKS: Record<string, string> = {
  success: '✓',
  error: '✕',
  loading: '…',
}

export function createOverlays(root: HTMLElement): Overlays {
  let toast: HTMLElement | null = null
  let timer = 0
  const hideToast = (): void => {
    clearTimeout(timer)
    toast?.remove()
    toast = null
  }
  const showToast: Overlays['toast'] = (text, { icon = 'success', duration = TOAST_MS, stays = false }) => {
    hideToast()
    const mark = MARKS[icon]
    toast = element('div', 'toast', ...(mark ? [element('b', '', mark)] : []), element('span', '', text))
    toast.setAttribute('role', 'status')
    root.append(toast)
    if (!stays) timer = window.setTimeout(hideToast, duration)
  }
  /** Puts a panel over everything until something in it was chosen. */
  const open = <T>(kind: string, title: string, build: (choose: (value: T) => void) => HTMLElement[], shade: T): Promise<T> =>
    new Promise((resolve) => {
      const cover = element('div', `cover cover--${kind}`)
      const choose = (value: T): void => {
        cover.remove()
        resolve(value)
      }
      const panel = element('div', 'panel', ...(title ? [element('b', 'panel__title', title)] : []), ...build(choose))
      panel.setAttribute('role', 'dialog')
      cover.append(panel)
      if (kind !== 'ask') cover.addEventListener('click', (event) => event.target === cover && choose(shade))
      root.append(cover)
    })
  return {
    toast: showToast,
    hideToast,
    ask: ({ title = '', text = '', buttons }) =>
      open<number>(
        'ask',
        title,
        (choose) => [element('p', '', text), row(buttons.map((words, index) => button(words, () => choose(index))))],
        -1,
      ),
    pick: (title, entries, chosen) =>
      open<number | null>(
        'pick',
        title,
        (choose) => {
          const rows = entries.map((words, index) => button(words, () => choose(index), index === chosen ? 'panel__on' : ''))
          return [element('div', 'panel__list', ...rows), button('取消', () => choose(null), 'panel__cancel')]
        },
        null,
      ),
    fill: (title, fields, { no, yes } = { no: '取消', yes: '确定' }) =>
      open<boolean>('pick', title, (choose) => [...fields, row([button(no, () => choose(false)), button(yes, () => choose(true))])], false),
  }
}

/** An element with a class and children; text is text. */
export function element(tag: string, name: string, ...children: (Node | string)[]): HTMLElement {
  const node = document.createElement(tag)
  // The mini-program's own class names must not meet ours.
  if (name) node.className = name.replace(/(^| )(?=\S)/g, '$1host-')
  node.append(...children)
  return node
}

export function button(text: string, onTap: () => void, name = ''): HTMLElement {
  const node = element('button', name, text)
  node.setAttribute('type', 'button')
  node.addEventListener('click', onTap)
  return node
}

const row = (buttons: HTMLElement[]): HTMLElement => element('div', 'panel__row', ...buttons)
