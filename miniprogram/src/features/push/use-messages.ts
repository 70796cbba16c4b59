import { useState } from 'react'
import { api } from '../../platform/api'
import type { Reply } from '../../platform/call'
import { asApiError } from '../../platform/errors'
import { notice } from '../../platform/notice'
import { useCall, type Call } from '../../platform/use-call'

export type Message = Reply<'GET /my/messages'>['items'][number]
export type Inbox = { first: Call<Reply<'GET /my/messages'>>; items: Message[]; more: (() => void) | undefined; loadingMore: boolean }

/** My inbox, newest first; older pages are fetched on demand. Looking at it opens nothing (MS-2). */
export function useMessages(): Inbox {
  const first = useCall('GET /my/messages', { query: { limit: 20 } })
  const [older, setOlder] = useState<{ items: Message[]; nextCursor: string | null }>()
  const [loadingMore, setLoading] = useState(false)
  const cursor = older ? older.nextCursor : (first.data?.nextCursor ?? null)
  const load = async () => {
    if (!cursor || loadingMore) return
    setLoading(true)
    try {
      const page = await api('GET /my/messages', { query: { limit: 20, cursor } })
      setOlder({ items: [...(older?.items ?? []), ...page.items], nextCursor: page.nextCursor })
    } catch (thrown) {
      notice(asApiError(thrown).message, 'red')
    } finally {
      setLoading(false)
    }
  }
  // A newer first page may repeat what was first on an older one.
  const ids = new Set(first.data?.items.map((item) => item.pushId))
  const items = [...(first.data?.items ?? []), ...(older?.items ?? []).filter((item) => !ids.has(item.pushId))]
  return { first, items, more: cursor ? () => { void load() } : undefined, loadingMore }
}
