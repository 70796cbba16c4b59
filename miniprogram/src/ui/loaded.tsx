import type { ReactNode } from 'react'
import { ErrorNote } from './error-note'
import { Skeleton } from './skeleton'

type Problem = { title: string; text?: string; tone: 'red' | 'amber' }
type Props<Data> = {
  data: Data | undefined
  problem: Problem | undefined
  refresh: () => Promise<unknown>
  refreshing?: boolean
  shape: 'card' | 'rows' | 'tiles' | 'stats'
  children: (data: Data) => ReactNode
}

/** Something that is fetched: its shape first, then itself; what went wrong and a way on; old data stays when a refresh fails. */
export function Loaded<Data>({ data, problem, refresh, refreshing, shape, children }: Props<Data>) {
  const again = [{ text: '再试一次', busy: refreshing, onTap: () => { void refresh() } }]
  if (data === undefined) return problem ? <ErrorNote {...problem} acts={again} /> : <Skeleton shape={shape} />
  return (
    <>
      {problem && <ErrorNote title="没有刷新成功" text="下面是刚才的内容。" tone="amber" acts={again} />}
      {children(data)}
    </>
  )
}
