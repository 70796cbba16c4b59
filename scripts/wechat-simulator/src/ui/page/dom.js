/** An element with attributes, listeners (`onclick`) and children; text is always text, never HTML. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value)
    else element.setAttribute(key, value === true ? '' : value)
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false))
  return element
}

export function byId(id) {
  return document.getElementById(id)
}

/** Calls the control API; a failure is shown and thrown. */
export async function sim(path, body, method) {
  const options = body === undefined && !method ? {} : { method: method ?? 'POST', headers: { 'content-type': 'application/json' } }
  if (body !== undefined) options.body = JSON.stringify(body)
  const response = await fetch(`/__sim${path}`, options)
  const answer = await response.json()
  if (!response.ok) {
    toast(answer.error ?? '操作失败')
    throw new Error(answer.error)
  }
  return answer
}

let toastTimer = 0

/** One short sentence that goes away by itself. */
export function toast(text) {
  const box = byId('toast')
  box.textContent = text
  box.classList.add('shown')
  clearTimeout(toastTimer)
  toastTimer = setTimeout(() => box.classList.remove('shown'), 2400)
}

const AVATAR_COLOURS = ['#5b8c7b', '#6a7fae', '#b07d62', '#8a6fa8', '#4f8fa8', '#a8786f', '#7a8c4f', '#9a6a86']

/** A square picture with the last character of the name, as Chinese phones do. */
export function avatar(name, size = '') {
  const letters = [...(name || '?')]
  const colour = AVATAR_COLOURS[letters.reduce((sum, letter) => sum + letter.codePointAt(0), 0) % AVATAR_COLOURS.length]
  return h('span', { class: `avatar ${size}`, style: `background:${colour}`, 'aria-hidden': 'true' }, letters[letters.length - 1])
}

const FORMATS = {
  clock: { hour: '2-digit', minute: '2-digit' },
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  day: { month: 'long', day: 'numeric', weekday: 'short' },
  chat: { month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' },
}

/** An instant of the virtual clock in the school's time zone. */
export function when(at, format) {
  return new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', hourCycle: 'h23', ...FORMATS[format] }).format(at)
}
