import { address, exchange, settle, type ApiName, type Input, type InputArgs, type LooseInput, type Reply } from './call'
import { carriesToken, download, send, sendFile } from './device'
import { NoAnswer } from './device/types'
import { noAnswer } from './errors'
import { askWhoIsHere, knowAccount, leaveSession, sessionHeaders, signInOnce } from './session'
import { signedIn } from './signed-in'

export type Options = {
  /** One per form opened; the same key replays the stored answer. */
  idempotencyKey?: string
}

const refused = {
  signIn: signInOnce,
  otherPerson: () => leaveSession(undefined, ['登录的账号已换成另一个，已回到首页']),
  nobody: askWhoIsHere,
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
export async function apiWith<Name extends ApiName>(name: Name, input: LooseInput, options: Options): Promise<Reply<Name>> {
  const isWho = name === 'GET /me'
  const reply = (await signedIn(() => exchange(send, API_BASE, name, input, headersFor(options)), isWho ? { ...refused, nobody: () => undefined } : refused)) as Reply<Name>
  // Before anybody draws with this answer, or the page would begin with the drafts of whoever was here before. A token was given out with its account.
  if (isWho && !carriesToken) knowAccount((reply as Reply<'GET /me'>).accountId)
  return reply
}

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
  return signedIn(once, refused) as Promise<Reply<Name>>
}

/** Fetches a file of an endpoint with `response: 'file'` into the browser's downloads; H5 only. */
export function apiDownload<Name extends ApiName>(name: Name, ...[input]: InputArgs<Name>) {
  if (!carriesToken) download(address(API_BASE, name, (input ?? {})).url)
}
