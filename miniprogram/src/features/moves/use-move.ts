import { useState } from 'react'
import type { Reply } from '../../platform/call'
import { schoolDay } from '../../platform/days'
import { notice } from '../../platform/notice'
import { schoolNow } from '../../platform/school-clock'
import { useAction } from '../../platform/use-action'
import { useCall, type Call } from '../../platform/use-call'
import { fromText } from './words'

export type MoveCourse = {
  toClassId: string | undefined
  setClass: (classId: string) => void
  /** The day asked for; the school's service says from which session on. */
  from: string
  today: string
  setFrom: (day: string) => void
  reason: string
  setReason: (reason: string) => void
  preview: Call<Reply<'GET /students/:studentId/class-moves/preview'>>
  busy: boolean
  /** Closed until class and reason are there and the effects stand on the page. */
  isReady: boolean
  run: () => void
}

/** One class move from choosing to done. */
export function useMove(studentId: string, onMoved: () => void): MoveCourse {
  const today = schoolDay(new Date(schoolNow()).toISOString())
  const [toClassId, setClass] = useState<string>()
  const [from, setFrom] = useState(today)
  const [reason, setReason] = useState('')
  const preview = useCall('GET /students/:studentId/class-moves/preview', toClassId ? { params: { studentId }, query: { toClassId, from } } : null)
  const move = useAction('POST /students/:studentId/class-moves', {
    form: `class-move:${studentId}`,
    onDone: (done) => {
      notice(`已办理，${fromText(done.takesEffect)}起在${done.toClass}`, 'green')
      setClass(undefined)
      setReason('')
      onMoved()
    },
  })
  const isReady = toClassId !== undefined && reason.trim() !== '' && preview.data !== undefined && preview.error === undefined
  return {
    toClassId, setClass, from, today, setFrom, reason, setReason, preview, busy: move.busy, isReady,
    run: () => {
      if (toClassId && isReady) void move.run({ params: { studentId }, body: { toClassId, from, reason: reason.trim() } })
    },
  }
}
