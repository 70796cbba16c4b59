import type { MiniLog } from './log'
import { callMethod, type Values, words } from './model'
import { type Part, partAbove, partAround } from './parts'

/** Events that go up; all others are told to their own part only. https://developers.weixin.qq.com/miniprogram/dev/framework/view/wxml/event.html */
const RISING = new Set(
  'touchstart touchmove touchcancel touchend tap longpress longtap transitionend animationstart animationiteration animationend'.split(' '),
)
const LONG_PRESS_MS = 350
/** A finger that moved further is scrolling. */
const STILL_PX = 10

export type Tell = (part: Part, type: string, detail?: Values, touches?: Values) => void

/** Tells a part, and the parts around it, that something happened: `bind*` lets it rise further, `catch*` ends it. */
export function createTell(log: MiniLog): Tell {
  return (part, type, detail = {}, touches = {}) => {
    const event = {
      type,
      timeStamp: performance.now(),
      detail,
      target: targetOf(part),
      mark: {},
      ...touches,
    }
    for (let here: Part | undefined = part; here; here = partAbove(here)) {
      const { owner, attributes } = here
      const caught = attributes[`catch${type}`] ?? attributes[`catch:${type}`]
      const handler = words(attributes[`bind${type}`] ?? attributes[`bind:${type}`] ?? caught)
      if (handler) {
        if (typeof owner[handler] !== 'function') log.error(`${owner.is} has no method ${handler} for ${type}`)
        const told = { ...event, currentTarget: targetOf(here) }
        log.guard(() => callMethod(owner, handler, told))
      }
      if (caught !== undefined || !RISING.has(type)) return
    }
  }
}

const targetOf = ({ node, attributes, dataset }: Part): Values => ({
  id: words(attributes.id),
  dataset,
  offsetLeft: node.offsetLeft,
  offsetTop: node.offsetTop,
})

const isOff = (part: Part): boolean => part.name === 'button' && part.node.hasAttribute('disabled')

function touchesOf(event: MouseEvent): Values {
  const touch = {
    identifier: 0,
    pageX: event.pageX,
    pageY: event.pageY,
    clientX: event.clientX,
    clientY: event.clientY,
  }
  return {
    touches: event.type === 'pointerup' ? [] : [touch],
    changedTouches: [touch],
  }
}

/** Taps, long presses, touches and pressed looks of everything in a page; all of them watch the one finger that is down. */
export function listenForTouches(page: HTMLElement, tell: Tell): void {
  let down: {
    part: Part
    x: number
    y: number
    timer: number
    wasLong: boolean
  } | null = null
  const lift = (): void => {
    if (!down) return
    clearTimeout(down.timer)
    for (const node of page.querySelectorAll('[data-pressed]')) release(node)
  }
  page.addEventListener('pointerdown', (event) => {
    lift()
    const part = partAround(event.target)
    if (!part || isOff(part)) return void (down = null)
    const held = {
      part,
      x: event.clientX,
      y: event.clientY,
      wasLong: false,
      timer: 0,
    }
    held.timer = window.setTimeout(() => {
      held.wasLong = hears(part, 'longpress')
      tell(part, 'longpress', {}, touchesOf(event))
    }, LONG_PRESS_MS)
    down = held
    press(part)
    tell(part, 'touchstart', {}, touchesOf(event))
  })
  page.addEventListener('pointermove', (event) => {
    if (!down) return
    if (Math.hypot(event.clientX - down.x, event.clientY - down.y) > STILL_PX) lift()
    tell(down.part, 'touchmove', {}, touchesOf(event))
  })
  page.addEventListener('pointerup', (event) => {
    lift()
    if (down) tell(down.part, 'touchend', {}, touchesOf(event))
  })
  page.addEventListener('pointercancel', (event) => {
    lift()
    if (down) tell(down.part, 'touchcancel', {}, touchesOf(event))
    down = null
  })
  page.addEventListener('click', (event) => {
    const part = partAround(event.target)
    const wasLong = down?.wasLong ?? false
    down = null
    // WeChat: after a long press that somebody listened to there is no tap.
    if (part && !isOff(part) && !wasLong) tell(part, 'tap', { x: event.pageX, y: event.pageY }, touchesOf(event))
  })
  for (const type of ['transitionend', 'animationstart', 'animationiteration', 'animationend']) {
    page.addEventListener(type, (event) => {
      const part = partAround(event.target)
      if (part) tell(part, type)
    })
  }
}

/** Whether anybody around listens: then WeChat gives a long press instead of a tap. */
function hears(part: Part, type: string): boolean {
  for (let here: Part | undefined = part; here; here = partAbove(here)) {
    if (here.attributes[`bind${type}`] !== undefined || here.attributes[`catch${type}`] !== undefined) return true
  }
  return false
}

const pressedLook = (part: Part): string => (words(part.attributes.hoverClass) === 'none' ? '' : words(part.attributes.hoverClass))

function press(part: Part): void {
  let here: Part | undefined = part
  while (here && !pressedLook(here)) here = partAbove(here)
  if (!here) return
  here.node.classList.add(...pressedLook(here).split(' '))
  here.node.dataset.pressed = pressedLook(here)
}

function release(node: Element): void {
  if (!(node instanceof HTMLElement)) return
  node.classList.remove(...(node.dataset.pressed ?? '').split(' '))
  delete node.dataset.pressed
}
