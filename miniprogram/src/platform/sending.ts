import { asApiError, isUnsettled } from './errors'

/** Seconds between tries while nobody knows whether it was done (issue 2, "offline keeps what was typed"). */
const waits = [1, 2, 4, 8, 15, 30]

type Sending = { isStopped: boolean; wake: () => void }
/** By form and not by page: a page that was left goes on sending, and whoever takes the form back elsewhere must reach it. */
const underWay = new Map<string, Set<Sending>>()

/** Nothing more is tried under this form, whichever page began it. What is on the wire may still arrive; then its answer counts. */
export function stopSending(form: string): void {
  for (const one of underWay.get(form) ?? []) {
    one.isStopped = true
    one.wake()
  }
}

/** Another person is here: nothing of the one before is tried in their name. */
export const stopAllSending = () => [...underWay.keys()].forEach(stopSending)

/** Waits for the next try, not longer than somebody wants it. */
const rest = (sending: Sending, seconds: number) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000 * (0.75 + Math.random() * 0.5))
    sending.wake = () => {
      clearTimeout(timer)
      resolve()
    }
  })

/**
 * Asks until an answer comes, at most seven times. Undefined: it was stopped, and no reply said that it was done.
 * Fails with ApiError when refused, or when nobody answered at all.
 */
export async function untilAnswered<T>(form: string, ask: () => Promise<T>, onRetry: (retries: number) => void): Promise<{ reply: T } | undefined> {
  const sending: Sending = { isStopped: false, wake: () => undefined }
  const all = underWay.get(form) ?? new Set()
  underWay.set(form, all.add(sending))
  try {
    for (let tried = 0; !sending.isStopped; tried += 1) {
      try {
        return { reply: await ask() }
      } catch (thrown) {
        const error = asApiError(thrown)
        const wait = waits[tried]
        // What was taken back is no longer the person's question: a refusal of it would be about nothing in sight.
        if (sending.isStopped) return undefined
        if (wait === undefined || !isUnsettled(error)) throw error
        onRetry(tried + 1)
        await rest(sending, error.retryAfter ?? wait)
      }
    }
    return undefined
  } finally {
    all.delete(sending)
    if (all.size === 0) underWay.delete(form)
  }
}
