import { useCallback, useRef, useState } from 'react'
import { apiWith } from './api'
import type { ApiName, InputArgs, LooseInput, Reply } from './call'
import { asApiError, isUnsettled, type ApiError } from './errors'
import { forgetKey, keyFor } from './keys'
import { notice } from './notice'
import { stopSending, untilAnswered } from './sending'

type Options<Name extends ApiName> = {
  /** Name of the form, unique per thing worked on ("roll:12:2026-03-09:am"); the endpoint's name unless said. */
  form?: string
  onDone?: (reply: Reply<Name>) => void
  /** Return true when the page shows this refusal itself; else the server's sentence is shown as a notice. */
  onError?: (error: ApiError) => boolean | void
  /** Taken back before a reply said that it was done; what was on the wire may have arrived all the same. */
  onStopped?: () => void
}
export type Action<Name extends ApiName> = {
  /** Resolves to the reply, or to undefined when it was refused, stopped or already under way. */
  run: (...args: InputArgs<Name>) => Promise<Reply<Name> | undefined>
  busy: boolean
  /** Tries so far without an answer; from 1 on say that the network is bad and nothing is lost. */
  retries: number
  error: ApiError | undefined
  /** No further try under this form; a reply to what is on the wire still reaches `onDone`. Needs a `form` of its own. */
  stop: () => void
}

/**
 * Writes through an endpoint: one at a time (a second tap does nothing), with one idempotency key per form and content,
 * tried again by itself while no answer comes.
 */
export function useAction<Name extends ApiName>(name: Name, { form = name, onDone, onError, onStopped }: Options<Name> = {}): Action<Name> {
  const [state, setState] = useState<{ busy: boolean; retries: number; error?: ApiError }>({ busy: false, retries: 0 })
  const underWay = useRef(false)
  const hooks = useRef({ onDone, onError, onStopped })
  hooks.current = { onDone, onError, onStopped }

  const run = useCallback(
    async (...[input]: InputArgs<Name>) => {
      if (underWay.current) return undefined
      underWay.current = true
      setState({ busy: true, retries: 0 })
      try {
        const answer = await untilAnswered(form, asking(name, form, (input ?? {}) as LooseInput), (retries) => setState({ busy: true, retries }))
        setState({ busy: false, retries: 0 })
        if (answer) hooks.current.onDone?.(answer.reply)
        else hooks.current.onStopped?.()
        return answer?.reply
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
  const stop = useCallback(() => stopSending(form), [form])
  return { run, busy: state.busy, retries: state.retries, error: state.error, stop }
}

/** One try, the same at every repetition. The key is forgotten with the answer, kept without one. */
function asking<Name extends ApiName>(name: Name, form: string, input: LooseInput): () => Promise<Reply<Name>> {
  // Only creating needs a key: PUT, PATCH and DELETE may be repeated as they are.
  const options = name.startsWith('POST ') ? { idempotencyKey: keyFor(form, input) } : {}
  return async () => {
    try {
      const reply = await apiWith(name, input, options)
      forgetKey(form)
      return reply
    } catch (thrown) {
      const error = asApiError(thrown)
      // A 500 may have happened after the work was done: keep the key, so that trying again cannot do it twice.
      if (!isUnsettled(error) && error.status !== 500) forgetKey(form)
      throw error
    }
  }
}
