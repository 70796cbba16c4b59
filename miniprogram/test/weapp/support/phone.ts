/** One person's phone with the mini-program open. */
import type { BrowserContext, Page } from 'playwright-core'
import type { MiniHandle } from '../../../../scripts/wechat-simulator/phone/page/handle'
import type { Person } from '../../../../server/test/support/world'
import { phoneOf, type Ground } from './ground'

const patience = 20_000

export type Phone = {
  page: Page
  /** Waits until this can be read. */
  sees(text: string | RegExp): Promise<void>
  tap(text: string | RegExp): Promise<void>
  /** Path of the page in sight. */
  at(): Promise<string | undefined>
  calls(): Promise<string[]>
  /** What went wrong in the logic layer and what it asked for in vain. */
  problems(): Promise<string[]>
}

/** Whoever opens the mini-program twice in one `context` keeps their storage. */
export async function openPhone(ground: Ground, context: BrowserContext, person: Person, path?: string): Promise<Phone> {
  const page = await context.newPage()
  const search = new URLSearchParams({ person: phoneOf(person), ...(path && { path }) })
  await page.goto(`${ground.simulator}/__sim/mini?${search.toString()}`)
  await page.waitForFunction(() => 'mini' in window)
  const mini = <T>(read: (handle: MiniHandle) => T) => page.evaluate<T>(`(${read.toString()})(window.mini)`)
  const text = (wanted: string | RegExp) => page.getByText(wanted, typeof wanted === 'string' ? { exact: true } : {}).filter({ visible: true }).first()
  return {
    page,
    sees: (wanted) => text(wanted).waitFor({ timeout: patience }),
    tap: (wanted) => text(wanted).click({ timeout: patience }),
    at: () => mini((handle) => handle.page()),
    calls: () => mini((handle) => handle.calls),
    problems: () => mini((handle) => [...handle.errors, ...handle.missing()]),
  }
}
