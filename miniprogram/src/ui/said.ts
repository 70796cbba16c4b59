export type ToastTone = 'plain' | 'green' | 'red'
export type Shown = { text: string; tone: ToastTone; at: number }
type Listener = (shown: Shown | null) => void

const listeners = new Set<Listener>()
let counter = 0
let now: Shown | null = null
let until = 0
let timer: ReturnType<typeof setTimeout> | undefined

/** Long enough to read: 2 s and a tenth of a second for every character, at most 6 s. */
const readingTime = (text: string) => Math.min(6000, 2000 + text.length * 100)
/** What a page that has just come may still show of a sentence. */
const leastMs = 1500

function show(shown: Shown | null) {
  now = shown
  listeners.forEach((listener) => listener(shown))
}

function endIn(ms: number) {
  clearTimeout(timer)
  until = Date.now() + ms
  // With no page in sight (the next one still loads) the sentence waits for it.
  timer = setTimeout(() => { if (listeners.size > 0) show(null) }, ms)
}

/** Says one sentence at the lower edge of the page in sight; a new one replaces the old. */
export function toast(text: string, tone: ToastTone = 'plain') {
  counter += 1
  show({ text, tone, at: counter })
  endIn(readingTime(text))
}

/** What is being said, for a page that comes meanwhile: an answer given on the way to another page is read there. */
export const saidNow = () => now

/** Hears what is said from now on; a page that comes in the middle of a sentence gets at least 1.5 s of it. Returns how to stop. */
export function listen(listener: Listener): () => void {
  listeners.add(listener)
  if (now) endIn(Math.max(leastMs, until - Date.now()))
  return () => { listeners.delete(listener) }
}
