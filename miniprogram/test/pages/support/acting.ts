/** What a story's people do: open a page in WeChat, look for words, tap, let the school's clock go on. */
import type { Frame, Page } from 'playwright-core'
import { phone, visit, type Stage, type Visit } from './stage'

export const patience = 20_000

/** Hands for one story; `close` ends every browser context it opened. */
export function actingOn(stageOf: () => Stage) {
  const visits: Visit[] = []
  const seen = async (page: Page | Frame, text: RegExp) => {
    try {
      await page.getByText(text).filter({ visible: true }).first().waitFor({ state: 'visible', timeout: patience })
    } catch {
      throw new Error(`${String(text)} did not appear within ${patience / 1000} s; the page says:\n${await saysNow(page)}`)
    }
  }
  return {
    /** Opens a page as a person in WeChat and waits until its headline is there. */
    as: async (slug: string, address: string, headline: RegExp, screen: { width: number; height: number } = phone): Promise<Visit> => {
      const visited = await visit(stageOf(), screen)
      visits.push(visited)
      await visited.page.goto(stageOf().at(slug, address))
      await seen(visited.page, headline)
      return visited
    },
    /** A browser that nobody is signed in with. */
    browser: async (screen: { width: number; height: number }): Promise<Visit> => {
      const visited = await visit(stageOf(), screen)
      visits.push(visited)
      return visited
    },
    seen,
    /**
     * Taps the first visible words. Between two pages both have them for a moment, and a click holds on to the element it first found, also when that
     * page is put away: so it looks again every second. After a tap that opens a page, wait with `seen` for words that only the new page has.
     */
    tap: async (page: Page | Frame, text: string | RegExp) => {
      const end = Date.now() + patience
      const once = () => page.getByText(text, typeof text === 'string' ? { exact: true } : {}).filter({ visible: true }).first().click({ timeout: 1_000 }).then(() => true, () => false)
      while (!(await once())) if (Date.now() > end) throw new Error(`${String(text)} could not be tapped within ${patience / 1000} s; the page says:\n${await saysNow(page)}`)
    },
    moveClock: async (instant: string) => {
      const reply = await fetch(`${stageOf().simulator}/__sim/clock`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ setTo: instant }) })
      expect(reply.ok).toBe(true)
    },
    /** Looks at the page again and again until the words are there; `within` ms. Fails with what the worker complained of meanwhile. */
    reloadUntil: async (page: Page, words: RegExp, headline: RegExp, within: number): Promise<void> => {
      const end = Date.now() + within
      // A page shows its headline before all its parts: after each load the words get a moment to come.
      const come = () =>
        page.getByText(words).filter({ visible: true }).first().waitFor({ state: 'visible', timeout: 3_000 }).then(() => true, () => false)
      while (!(await come())) {
        if (Date.now() > end) throw new Error(`${String(words)} did not appear within ${within / 1000} s; the worker says:\n${stageOf().logEnd('worker')}`)
        await page.reload()
        await seen(page, headline)
      }
    },
    quiet: (visited: Visit) => expect(visited.problems).toEqual([]),
    close: async () => {
      for (const { context } of visits.splice(0)) await context.close()
    },
  }
}

const saysNow = (page: Page | Frame): Promise<string> => page.evaluate(() => document.body.innerText.slice(0, 800)).catch((error: Error) => `nothing (${error.message})`)
