import { useState } from 'react'
import { asApiError } from '../../platform/errors'
import { notice } from '../../platform/notice'

type Page<Item> = { items: Item[]; nextCursor: string | null }
type Fetch<Item> = (cursor: string) => Promise<Page<Item>>
export type Pages<Item> = { items: Item[]; more: (() => void) | undefined; loadingMore: boolean; reset: () => void }

/** A list of which the first page is at hand; further pages are fetched on demand. `keyOf` keeps an item from being listed twice. */
export function usePages<Item>(first: Page<Item> | undefined, keyOf: (item: Item) => string, fetch: Fetch<Item>): Pages<Item> {
  const [older, setOlder] = useState<Page<Item>>()
  const [loadingMore, setLoading] = useState(false)
  const cursor = older ? older.nextCursor : (first?.nextCursor ?? null)
  const load = async () => {
    if (!cursor || loadingMore) return
    setLoading(true)
    try {
      const page = await fetch(cursor)
      setOlder({ items: [...(older?.items ?? []), ...page.items], nextCursor: page.nextCursor })
    } catch (thrown) {
      notice(asApiError(thrown).message, 'red')
    } finally {
      setLoading(false)
    }
  }
  const known = new Set(first?.items.map(keyOf))
  const items = [...(first?.items ?? []), ...(older?.items ?? []).filter((item) => !known.has(keyOf(item)))]
  return { items, more: cursor ? () => { void load() } : undefined, loadingMore, reset: () => setOlder(undefined) }
}
