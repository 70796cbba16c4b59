import { useEffect, useRef, useState } from 'react'
import { api } from '../../platform/api'
import type { Reply } from '../../platform/call'
import { asApiError } from '../../platform/errors'
import { notice } from '../../platform/notice'
import { useCall, type Call } from '../../platform/use-call'
import { olderFrom, type Message } from './inbox'

export type { Message }
export type Inbox = { first: Call<Reply<'GET /my/messages'>>; items: Message[]; more: (() => void) | undefined; loadingMore: boolean }

const step = 20

/** My inbox, newest first; older pages are fetched on demand. Looking at it opens nothing (MS-2). */
export function useMessages(): Inbox {
  const first = useCall('GET /my/messages', { query: { limit: step } })
  const [older, setOlder] = useState<Reply<'GET /my/messages'>>()
  const [loadingMore, setLoading] = useState(false)
  const wanted = useRef(0)
  const turn = useRef(0)
  const start = first.data?.nextCursor ?? null
  const read = async () => {
    const mine = ++turn.current
    const page = await olderFrom(start, wanted.current, (query) => api('GET /my/messages', { query }))
    if (mine === turn.current) setOlder(page)
  }
  // Older pages are as fresh as the first one: one of their messages may have been opened meanwhile, or a new one moved all of them on by one.
  useEffect(() => {
    // What failed is said of the first page, which just asked the same server.
    if (wanted.current > 0 && !first.refreshing) read().catch(() => undefined)
  }, [first.refreshing])
  const more = async () => {
    if (loadingMore) return
    setLoading(true)
    wanted.current += step
    try {
      await read()
    } catch (thrown) {
      wanted.current -= step
      notice(asApiError(thrown).message, 'red')
    } finally {
      setLoading(false)
    }
  }
  // Between the two answers a message may be in both.
  const ids = new Set(first.data?.items.map((item) => item.pushId))
  const items = [...(first.data?.items ?? []), ...(older?.items ?? []).filter((item) => !ids.has(item.pushId))]
  return { first, items, more: (older ?? first.data)?.nextCursor ? () => { void more() } : undefined, loadingMore }
}
