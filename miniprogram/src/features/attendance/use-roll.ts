import type { Me } from '@zhixiao/shared-types/domains/identity'
import type { Roll } from '@zhixiao/shared-types/domains/attendance'
import { judge } from '@zhixiao/shared-types/values/access'
import { sessions, type Session } from '@zhixiao/shared-types/values/attendance'
import { useState } from 'react'
import { notice } from '../../platform/notice'
import { useAction, type Action } from '../../platform/use-action'
import { useCall, useCallEvery, type Call } from '../../platform/use-call'
import { formName, type RollFormAct } from './use-roll-form'
import { useMyClasses, type MyClasses } from './use-my-classes'

export type RollScreen = {
  classes: MyClasses
  classId: string | undefined
  roll: Call<Roll>
  /** Sessions that this day has for the class, to switch between. */
  planned: readonly Session[]
  look: (at: { classId?: string; day?: string; session?: Session }) => void
}
type Asked = { class?: string; day?: string; session?: string }

/** The roll in sight: class, day and session as asked for, or the session that the school means now. Fresh each minute. */
export function useRoll(asked: Asked): RollScreen {
  const [at, setAt] = useState({ classId: asked.class, day: asked.day, session: sessions.find((one) => one === asked.session) })
  const classes = useMyClasses(asked.class)
  const classId = at.classId ?? classes.now?.classId
  const roll = useCallEvery('GET /classes/:classId/roll', classId ? { params: { classId }, query: { day: at.day, session: at.session } } : null, 60_000)
  const day = roll.data?.day
  const calendar = useCall('GET /classes/:classId/calendar', classId && day ? { params: { classId }, query: { from: day, to: day } } : null)
  const look = (next: { classId?: string; day?: string; session?: Session }) => {
    if (next.classId) classes.pick(next.classId)
    // Another class or day may have other sessions: let the school say which one is meant.
    setAt({ ...at, ...(next.session ? {} : { session: undefined }), ...next })
  }
  return { classes, classId, roll, planned: calendar.data?.days[0]?.sessions ?? [], look }
}

/** May I see symptoms and illness of this class's children (AT-16)? The phone only guesses well; the server leaves them out anyway. */
export const mayHealth = (me: Me, schoolId: string | undefined, classId: string) =>
  judge(me.grants, 'attendance.read_health', { bureau: '', class: classId, ...(schoolId && { school: schoolId }) }) === 'allowed'

/** Handing the roll in; what two people did at once or a changed roll is shown by the page itself (AT-1, AT-4). */
export const useReport = (roll: Roll, act: RollFormAct, refresh: () => Promise<unknown>): Action<'POST /classes/:classId/attendance-reports'> =>
  useAction('POST /classes/:classId/attendance-reports', {
    form: formName(roll),
    onDone: () => {
      act.drop()
      notice(`${roll.class} 已上报`, 'green')
      void refresh()
    },
    onError: (error) => {
      const shown = error.code === 'attendance.roll_changed' || error.code === 'attendance.already_reported'
      if (shown) void refresh()
      return shown
    },
  })
