import { useCallback, useRef, useState } from 'react'
import { apiWith } from './api'
import type { ApiName, InputArgs, LooseInput, Reply } from './call'
import { asApiError, isUnsettled, type ApiError } from './errors'
import { forgetKey, keyFor } from './keys'
import { notice } from './notice'

/** Seconds between tries while nobody knows whether it was done (issue 2, "offline keeps what was typed"). */
const waits = [1, 2, 4, 8, 15, 30]
const pause = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000 * (0.75 + Math.random() * 0.5)))

type Options<Name extends ApiName> = {
  /** Name of the form, unique per thing worked on ("roll:12:2026-03-09:am"); the endpoint's name unless said. */
  form?: string
  onDone?: (reply: Reply<Name>) => void
  /** Return true when the page shows this refusal itself; else the server's sentence is shown as a notice. */
  onError?: (error: ApiError) => boolean | void
}
export type Action<Name extends ApiName> = {
  /** Resolves to the reply, or to undefined when it was refused or already under way. */
  run: (...args: InputArgs<Name>) => Promise<Reply<Name> | undefined>
  busy: boolean
  /** Tries so far without an answer; from 1 on say that the network is bad and nothing is lost. */
  retries: number
  error: ApiError | undefined
}

/**
 * Writes through an endpoint: one at a time (a second tap does nothing), with one idempotency key per form and content,
 * tried again by itself while no answer comes.
 */
export function useAction<Name extends ApiName>(name: Name, { form = name, onDone, onError }: Options<Name> = {}): Action<Name> {
  const [state, setState] = useState<{ busy: boolean; retries: number; error?: ApiError }>({ busy: false, retries: 0 })
  const underWay = useRef(false)
  const hooks = useRef({ onDone, onError })
  hooks.current = { onDone, onError }

  const run = useCallback(
    async (...[input]: InputArgs<Name>) => {
      if (underWay.current) return undefined
      underWay.current = true
      setState({ busy: true, retries: 0 })
      try {
        const reply = await untilAnswered(name, form, (input ?? {}) as LooseInput, (retries) => setState({ busy: true, retries }))
        setState({ busy: false, retries: 0 })
        hooks.current.onDone?.(reply)
        return reply
      } catch (thrown) {
        const error = asApiError(thrown)
        setState({ busy: false, retries: 0, error })
        if (hooks.current.onError?.(error) !== true) notice(error.message, 'red')
        return undefined
      } finally {
        underWay.current = false
      }
    },
    [name, form],
  )
  return { run, busy: state.busy, retries: state.retries, error: state.error }
}

/** Sends until an answer comes, at most seven times. The key is forgotten with the answer, kept without one. */
async function untilAnswered<Name extends ApiName>(name: Name, form: string, input: LooseInput, onRetry: (retries: number) => void): Promise<Reply<Name>> {
  // Only creating needs a key: PUT, PATCH and DELETE may be repeated as they are.
  const options = name.startsWith('POST ') ? { idempotencyKey: keyFor(form, input) } : {}
  for (let tried = 0; ; tried += 1) {
    try {
      const reply = await apiWith(name, input, options)
      forgetKey(form)
      return reply
    } catch (thrown) {
      const error = asApiError(thrown)
      const wait = waits[tried]
      if (!isUnsettled(error)) {
        // A 500 may have happened after the work was done: keep the key, so that trying again cannot do it twice.
        if (error.status !== 500) forgetKey(form)
        throw error
      }
      if (wait === undefined) throw error
      onRetry(tried + 1)
      await pause(error.retryAfter ?? wait)
    }
  }
}
