/** A phone without network, and whose clock goes on while the mini-program is shut. */
import type { BrowserContext } from 'playwright-core'

/** What leaves the phone: calls of our API, and WeChat's own for a login code. The mini-program itself lies on the phone. */
const ours = /\/__sim\/mini\/api\//
const loginCode = /\/__sim\/users\/[^/]+\/login-code/

export type NoNetwork = {
  /** From now on such calls of our API get through, nothing else. */
  only: (address: RegExp) => void
  /** The network is there again. */
  over: () => Promise<void>
}
/** Nothing gets through any more. */
export async function noNetwork(context: BrowserContext): Promise<NoNetwork> {
  let open: RegExp | undefined
  await context.route(ours, (route) => (open?.test(route.request().url()) ? route.continue() : route.abort('internetdisconnected')))
  // `wx.login` says that it failed; it does not fall over.
  await context.route(loginCode, (route) => route.fulfill({ status: 503, json: { error: 'request:fail' } }))
  return {
    only: (address) => { open = address },
    over: async () => { for (const address of [ours, loginCode]) await context.unroute(address) },
  }
}

const ahead = 'test.clock-ahead'
/** Call once before the first page: from then on `passTime` moves the clock of every phone of this context. */
export const withOwnClock = (context: BrowserContext) =>
  context.addInitScript(`{ const now = Date.now.bind(Date); Date.now = () => now() + Number(localStorage.getItem('${ahead}') ?? 0) }`)

/** The phone's clock stands so many minutes later than when the context began; pages that are open notice. */
export async function clockAhead(context: BrowserContext, simulator: string, minutes: number): Promise<void> {
  const page = await context.newPage()
  await page.goto(`${simulator}/__sim/mini/mini.css`)
  await page.evaluate(`localStorage.setItem('${ahead}', '${minutes * 60_000}')`)
  await page.close()
}

/** Everything that the mini-program has stored for a person on this phone, as one text by key. */
export async function storageOf(context: BrowserContext, simulator: string, person: string): Promise<Record<string, string>> {
  const page = await context.newPage()
  await page.goto(`${simulator}/__sim/mini/mini.css`)
  const all = await page.evaluate<[string, string][]>('Object.entries(localStorage)')
  await page.close()
  return Object.fromEntries(all.flatMap(([key, text]) => (key.startsWith('mini:') && key.includes(`:${person}:`) ? [[key.slice(key.indexOf(`:${person}:`) + person.length + 2), text]] : [])))
}

/** Puts something into a person's storage, as a careless phone would that two people share. */
export async function plant(context: BrowserContext, simulator: string, appid: string, person: string, key: string, text: string): Promise<void> {
  const page = await context.newPage()
  await page.goto(`${simulator}/__sim/mini/mini.css`)
  await page.evaluate(`localStorage.setItem(${JSON.stringify(`mini:${appid}:${person}:${key}`)}, ${JSON.stringify(text)})`)
  await page.close()
}
