import type { Me } from '@zhixiao/shared-types/domains/identity'
import type { AttendanceReport, Roll } from '@zhixiao/shared-types/domains/attendance'
import { judge } from '@zhixiao/shared-types/values/access'
import { sessions, type Session } from '@zhixiao/shared-types/values/attendance'
import { useEffect, useRef, useState } from 'react'
import { isUnsettled } from '../../platform/errors'
import { notice } from '../../platform/notice'
import { putAnswer } from '../../platform/put-answer'
import { schoolNow, useSchoolNow } from '../../platform/school-clock'
import { useAction, type Action } from '../../platform/use-action'
import { useCall, useCallEvery, type Call } from '../../platform/use-call'
import { draftOf, formName, keepDraft } from './roll-draft'
import { reportOf, type RollForm } from './roll-form'
import { rollNow } from './roll-now'
import { leftAfter, madeText, toldRoll } from './sent-draft'
import type { RollFormAct } from './use-roll-form'
import { useMyClasses, type MyClasses } from './use-my-classes'

export type RollScreen = {
  classes: MyClasses
  classId: string | undefined
  roll: Call<Roll>
  /** Sessions that this day has for the class, to switch between. */
  planned: readonly Session[]
  look: (at: { classId?: string; day?: string; session?: Session }) => void
  /** Shows a report that was just made, at once, and asks the school behind it. */
  told: (report: AttendanceReport) => void
}
type Asked = { class?: string; day?: string; session?: string }

/** The roll in sight: class, day and session as asked for, or the session that the school means now. Fresh each minute. */
export function useRoll(asked: Asked): RollScreen {
  const [at, setAt] = useState({ classId: asked.class, day: asked.day, session: sessions.find((one) => one === asked.session) })
  const classes = useMyClasses(asked.class)
  const classId = at.classId ?? classes.now?.classId
  const asks = classId ? { params: { classId }, query: { day: at.day, session: at.session } } : null
  const roll = useCallEvery('GET /classes/:classId/roll', asks, 60_000)
  const now = useSchoolNow()
  const day = roll.data?.day
  const calendar = useCall('GET /classes/:classId/calendar', classId && day ? { params: { classId }, query: { from: day, to: day } } : null)
  const look = (next: { classId?: string; day?: string; session?: Session }) => {
    if (next.classId) classes.pick(next.classId)
    // Another class or day may have other sessions: let the school say which one is meant.
    setAt({ ...at, ...(next.session ? {} : { session: undefined }), ...next })
  }
  const told = (report: AttendanceReport) => {
    if (asks) putAnswer('GET /classes/:classId/roll', asks, (held = roll.data) => held && toldRoll(held, report, schoolNow()))
  }
  return { classes, classId, roll: { ...roll, data: roll.data && rollNow(roll.data, now) }, planned: calendar.data?.days[0]?.sessions ?? [], look, told }
}

/** May I see symptoms and illness of this class's children (AT-16)? The phone only guesses well; the server leaves them out anyway. */
export const mayHealth = (me: Me, schoolId: string | undefined, classId: string) =>
  judge(me.grants, 'attendance.read_health', { bureau: '', class: classId, ...(schoolId && { school: schoolId }) }) === 'allowed'

export type Reporting = Action<'POST /classes/:classId/attendance-reports'> & { send: () => void }
/** Handing the roll in; what two people did at once or a changed roll is shown by the page itself (AT-1, AT-4). */
export function useReport(roll: Roll, act: RollFormAct, { roll: { refresh }, told }: Pick<RollScreen, 'roll' | 'told'>): Reporting {
  const name = formName(roll)
  const sent = useRef<RollForm>()
  const action = useAction('POST /classes/:classId/attendance-reports', {
    form: name,
    onDone: (reply) => {
      const left = leftAfter(draftOf(name), sent.current)
      // The report first: without draft and without report the page would say that nobody was called.
      if (reply.awaitsApproval) void refresh()
      else told(reply)
      if (left) keepDraft(name, left)
      else act.drop()
      notice(madeText(roll.class, reply.awaitsApproval, left !== undefined), 'green')
    },
    // It may have arrived before it was taken back: the roll says so.
    onStopped: () => { void refresh() },
    onError: (error) => {
      // No answer: it stays handed in and is sent again (AT-5). A refusal gives it back into the teacher's hand, nothing lost.
      if (isUnsettled(error)) return true
      act.handIn(false)
      const shown = shownByPage.includes(error.code)
      if (shown) void refresh()
      return shown
    },
  })
  const send = () => {
    if (action.busy) return
    sent.current = draftOf(name)
    void action.run({ params: { classId: roll.classId }, body: reportOf(act.form, roll.day, roll.session, Date.now()) })
  }
  return { ...action, send }
}

/** Refusals that the roll itself shows, beside the entries. */
const shownByPage = ['attendance.roll_changed', 'attendance.already_reported', 'attendance.not_reconfirmed', 'attendance.fever_unconfirmed', 'attendance.symptoms_missing', 'attendance.disease_missing']

/** Sends a roll that was handed in whenever there is hope: at once, and every ten seconds while no try is under way. */
export function useKeptSending(isIn: boolean, busy: boolean, send: () => void): void {
  const now = useSchoolNow()
  const latest = useRef(send)
  latest.current = send
  useEffect(() => {
    if (isIn && !busy) latest.current()
    // A tick of the clock is the next try.
  }, [isIn, busy, now])
}
