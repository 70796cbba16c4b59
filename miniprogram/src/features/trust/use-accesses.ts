import type { DataAccess } from '@zhixiao/shared-types/domains/consent'
import { useEffect, useState } from 'react'
import { api } from '../../platform/api'
import type { Reply } from '../../platform/call'
import { asApiError } from '../../platform/errors'
import { notice } from '../../platform/notice'
import { useCall, type Call } from '../../platform/use-call'

type Page = Reply<'GET /students/:studentId/data-accesses'>
export type Accesses = { first: Call<Page>; looks: DataAccess[]; more: (() => void) | undefined; loadingMore: boolean }

/** Who looked at this child's data, newest first; older pages on demand. Another child starts with nothing. */
export function useAccesses(studentId: string | undefined): Accesses {
  const first = useCall('GET /students/:studentId/data-accesses', studentId ? { params: { studentId }, query: { limit: 30 } } : null)
  const [older, setOlder] = useState<Pick<Page, 'items' | 'nextCursor'>>()
  const [loadingMore, setLoading] = useState(false)
  useEffect(() => setOlder(undefined), [studentId])
  const cursor = older ? older.nextCursor : (first.data?.nextCursor ?? null)
  const load = async () => {
    if (!cursor || !studentId || loadingMore) return
    setLoading(true)
    try {
      const page = await api('GET /students/:studentId/data-accesses', { params: { studentId }, query: { limit: 30, cursor } })
      setOlder({ items: [...(older?.items ?? []), ...page.items], nextCursor: page.nextCursor })
    } catch (thrown) {
      notice(asApiError(thrown).message, 'red')
    } finally {
      setLoading(false)
    }
  }
  const known = new Set(first.data?.items.map((item) => item.id))
  const looks = [...(first.data?.items ?? []), ...(older?.items ?? []).filter((item) => !known.has(item.id))]
  return { first, looks, more: cursor ? () => { void load() } : undefined, loadingMore }
}
