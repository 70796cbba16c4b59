import type { Reply } from '../../platform/call'
import { useStore } from '../../platform/store'
import { useCall, type Call } from '../../platform/use-call'

type Classes = Reply<'GET /my/classes'>['items']
export type MyClasses = {
  call: Call<Reply<'GET /my/classes'>>
  classes: Classes
  /** The class in sight: the one asked for, the one seen last, else the first one that may be reported. */
  now: Classes[number] | undefined
  pick: (classId: string) => void
}

/** The classes in which I work today, and the one I am looking at. */
export function useMyClasses(asked: string | undefined): MyClasses {
  const call = useCall('GET /my/classes')
  const last = useStore((state) => state.classId)
  const choose = useStore((state) => state.choose)
  const classes = call.data?.items ?? []
  const byId = (classId: string | null | undefined) => classes.find((one) => one.classId === classId)
  const now = byId(asked) ?? byId(last) ?? classes.find((one) => one.mayReport) ?? classes[0]
  return { call, classes, now, pick: (classId) => choose({ classId }) }
}
