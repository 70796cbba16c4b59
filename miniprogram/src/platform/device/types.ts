import type { notice } from '../notice'

/** A sentence as `notice` takes it, for the page that comes next. */
export type Say = Parameters<typeof notice>
/** One request as the transport carries it; `url` is complete. */
export type Sending = { method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; url: string; headers: Record<string, string>; body?: unknown; timeoutMs: number }
/** What came back: `data` is parsed JSON, or text where there is none. Header names are in lower case. */
export type Answer = { status: number; data: unknown; headers: Record<string, string> }
/** No answer came. */
export class NoAnswer extends Error {
  constructor(readonly timedOut: boolean) {
    super(timedOut ? 'timeout' : 'unreachable')
    this.name = 'NoAnswer'
  }
}
/** What signing in brings; in H5 the page leaves for WeChat and nothing comes back here. */
export type SignedIn = { token: string; accountId: string }
/** The call that exchanges WeChat's code; handed in so that the device does not import the API. */
export type Exchange = (code: string) => Promise<SignedIn>
