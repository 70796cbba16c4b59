import { byId, h, sim } from './dom.js'

/** Each person's open mini-program, so that switching back finds it as it was. */
const frames = new Map()
let offer = { offered: false }

/** Asks whether a WeChat build lies ready; the demo runs without one too. */
export async function loadOffer() {
  offer = await sim('/mini/offer.json')
  if (offer.offered) byId('mini-name').textContent = offer.name
}

export const isOffered = (appid) => offer.offered && (!appid || appid === offer.appid)
export const hasMini = (user) => frames.has(user?.id)

/** Opens the mini-program as this person, on a page or where it was left; `scene` is WeChat's number for the way in. */
export function openMini(user, pagepath, scene) {
  if (frames.has(user.id) && !pagepath) return
  closeMini(user)
  const search = new URLSearchParams({
    person: user.person ?? user.id,
    ...(scene && { scene: String(scene) }),
    ...(pagepath && { path: `/${pagepath.replace(/^\//, '')}` }),
  })
  const frame = h('iframe', {
    src: `/__sim/mini?${search}`,
    title: `${user.name}的小程序`,
    'data-person': user.person ?? user.id,
  })
  frames.set(user.id, frame)
  byId('mini').append(frame)
}

export function closeMini(user) {
  frames.get(user?.id)?.remove()
  frames.delete(user?.id)
}

/** Only the frame of the person who holds the phone is seen. */
export function showMini(user, view) {
  const isOpen = view === 'mini'
  byId('mini').hidden = !isOpen
  byId('nav-bar').hidden = isOpen
  byId('screen').hidden = isOpen
  byId('shortcuts').hidden = view !== 'chat' || !user
  byId('mini-entry').hidden = !offer.offered
  for (const [id, frame] of frames) frame.hidden = id !== user?.id
}

/** The person of the frame whose capsule asked to be closed. */
export function closedBy(event) {
  if (event.data?.phoneMini !== 'close') return null
  return [...frames].find(([, frame]) => frame.contentWindow === event.source)?.[0] ?? null
}
