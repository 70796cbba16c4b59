import type { Me } from '@zhixiao/shared-types/domains/identity'
import { useStore } from '../../platform/store'

type Child = Me['children'][number]

/** The child in sight: the one asked for, the one seen last, else the first. Only children of this account. */
export function useChild(children: readonly Child[], asked?: string): { child: Child | undefined; pick: (studentId: string) => void } {
  const last = useStore((state) => state.childId)
  const choose = useStore((state) => state.choose)
  const byId = (studentId: string | null | undefined) => children.find((one) => one.studentId === studentId)
  return { child: byId(asked) ?? byId(last) ?? children[0], pick: (studentId) => choose({ childId: studentId }) }
}
