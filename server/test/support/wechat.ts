/** Levers of the simulated WeChat for tests: faults, its clock, what it was asked and what it accepted. */
import { simCall } from './house'
import { simulatorUrl } from './simulators'
import { wechatApps } from './wechat-apps'

export const sendPath = '/cgi-bin/message/template/send'

export type LedgerEntry = { msgid: string; openid: string; clientMsgId: string; status: string; duplicates?: number }
export type Card = { kind: string; msgid: string; url: string; values: Record<string, string> }
type JournalEntry = { path: string; errcode: number | null; requestBody: string }
type CallbackView = { event: string; openid: string; state: string; attempts: { status: number | null }[] }

/** Arms a fault, e.g. `fault('reset', { path: sendPath, count: 1 }, { after: true })`. */
export const fault = (kind: string, match: object, more: object = {}): Promise<unknown> =>
  simCall(simulatorUrl(), '/__sim/faults', { kind, match, ...more })
export const clearFaults = (): Promise<unknown> => simCall(simulatorUrl(), '/__sim/faults', undefined, 'DELETE')
/** Puts WeChat's clock to an instant; it goes on from there. */
export const setWechatClock = (at: Date): Promise<unknown> => simCall(simulatorUrl(), '/__sim/clock', { setTo: at.toISOString() })
/** Undocumented behaviour of WeChat, e.g. `receiptDelayMs`. */
export const assume = (values: object): Promise<unknown> => simCall(simulatorUrl(), '/__sim/assumptions', values)
/** What a person does with the phone: `act(openid, 'unfollow')`. */
export const act = <T>(openid: string, what: string, more: object = {}): Promise<T> =>
  simCall<T>(simulatorUrl(), `/__sim/users/${openid}/${what}`, { appid: wechatApps().oa, ...more })

/** Every send call about these people that reached WeChat, refused ones too. */
export async function sendCalls(openids: readonly string[]): Promise<JournalEntry[]> {
  const { entries } = await simCall<{ entries: JournalEntry[] }>(simulatorUrl(), `/__sim/journal?limit=5000&path=${sendPath}`)
  return entries.filter((entry) => openids.some((openid) => entry.requestBody.includes(`"${openid}"`)))
}

/** Messages that WeChat accepted for these people. */
export async function ledgerOf(openids: readonly string[]): Promise<LedgerEntry[]> {
  const { messages } = await simCall<{ messages: LedgerEntry[] }>(simulatorUrl(), `/__sim/ledger?appid=${wechatApps().oa}`)
  const wanted = new Set(openids)
  return messages.filter((message) => wanted.has(message.openid))
}

/** Message cards in a person's chat. */
export async function cardsOf(openid: string): Promise<Card[]> {
  const { entries } = await simCall<{ entries: Card[] }>(simulatorUrl(), `/__sim/users/${openid}/inbox`)
  return entries.filter((entry) => entry.kind === 'card')
}

export async function callbacksTo(openid: string): Promise<CallbackView[]> {
  const { callbacks } = await simCall<{ callbacks: CallbackView[] }>(simulatorUrl(), '/__sim/callbacks?limit=1000')
  return callbacks.filter((callback) => callback.openid === openid)
}

/** Looks every 20 ms until it is so; fails after `ms`, which leaves room for a machine that others use too. */
export async function until(what: string, isSo: () => Promise<boolean>, ms = 15_000): Promise<void> {
  const startedAt = performance.now()
  while (!(await isSo())) {
    if (performance.now() - startedAt > ms) throw new Error(`it never came to be: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
