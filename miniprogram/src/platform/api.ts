import { address, exchange, settle, type ApiName, type Input, type InputArgs, type LooseInput, type Reply } from './call'
import { carriesToken, download, send, sendFile } from './device'
import { NoAnswer } from './device/types'
import { ApiError, noAnswer } from './errors'
import { leaveSession, sessionHeaders, signInOnce } from './session'

export type Options = {
  /** One per form opened; the same key replays the stored answer. */
  idempotencyKey?: string
}

/** A 401 is answered by signing in once and asking again; a second 401 is for the caller to see. */
async function signedIn<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (thrown) {
    if (!(thrown instanceof ApiError)) throw thrown
    if (thrown.code === 'auth.other_person') leaveSession()
    if (thrown.status !== 401) throw thrown
  }
  await signInOnce()
  return ask()
}

const headersFor = ({ idempotencyKey }: Options) => ({ ...sessionHeaders(), ...(idempotencyKey && { 'idempotency-key': idempotencyKey }) })

/**
 * Calls an endpoint by its name: `api('GET /classes/:classId/roll', { params: { classId } })`.
 * Fails with ApiError. Never toasts, never navigates; signing in is done on the way.
 */
export function api<Name extends ApiName>(name: Name, ...[input]: InputArgs<Name>): Promise<Reply<Name>> {
  return apiWith(name, input ?? {}, {})
}

/** The same with an idempotency key, for creating things. */
export const apiWith = <Name extends ApiName>(name: Name, input: LooseInput, options: Options): Promise<Reply<Name>> =>
  signedIn(() => exchange(send, API_BASE, name, input, headersFor(options))) as Promise<Reply<Name>>

/** Hands in a file to an endpoint that `accepts: 'file'`; H5 only. `onProgress` gets 0 to 1. Fails with ApiError. */
export function apiFile<Name extends ApiName>(name: Name, input: Omit<Input<Name>, 'body'>, file: File, options: Options & { onProgress: (part: number) => void }): Promise<Reply<Name>> {
  const { url } = address(API_BASE, name, input)
  const once = async () => {
    try {
      return settle(await sendFile(url, headersFor(options), file, options.onProgress))
    } catch (thrown) {
      throw thrown instanceof NoAnswer ? noAnswer(thrown.timedOut) : thrown
    }
  }
  return signedIn(once) as Promise<Reply<Name>>
}

/** Fetches a file of an endpoint with `response: 'file'` into the browser's downloads; H5 only. */
export function apiDownload<Name extends ApiName>(name: Name, ...[input]: InputArgs<Name>) {
  if (!carriesToken) download(address(API_BASE, name, (input ?? {})).url)
}
