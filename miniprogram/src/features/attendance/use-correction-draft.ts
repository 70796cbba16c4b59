import type { AttendanceReport, Roll } from '@zhixiao/shared-types/domains/attendance'
import { useRef } from 'react'
import { notice } from '../../platform/notice'
import { useDraft, useStore } from '../../platform/store'
import { useAction, type Action } from '../../platform/use-action'
import { correctionOf, emptyCorrection, type CorrectForm } from './correct-form'
import { isUnchanged } from './sent-draft'

export type CorrectionDraft = {
  form: CorrectForm
  hasEntries: boolean
  edit: (form: CorrectForm) => void
  send: () => void
  drop: () => void
  act: Action<'POST /attendance-reports/:reportId/corrections'>
}

/** A correction while it is made: kept on the phone until it was done; what is entered while it is being sent stays for the next one (AT-12). */
export function useCorrectionDraft(roll: Roll & { report: AttendanceReport }, refresh: () => Promise<unknown>, onDone: () => void): CorrectionDraft {
  const name = `correct:${roll.report.id}`
  const [kept, keep, forget] = useDraft<CorrectForm>(name)
  const form = kept ?? emptyCorrection
  const sent = useRef<CorrectForm>()
  const act = useAction('POST /attendance-reports/:reportId/corrections', {
    form: name,
    onDone: ({ correction }) => {
      const left = useStore.getState().drafts[name]
      const hasLeft = left !== undefined && !isUnchanged(left, sent.current)
      const text = correction.state === 'applied' ? '已更正' : `已提交，等${correction.phase === 'archived' ? '教育局' : '校医或校领导'}审批`
      notice(hasLeft ? `${text}；之后的改动还在，请核对后再提交` : text, 'green')
      if (hasLeft) return void refresh()
      forget()
      onDone()
    },
    onStopped: () => { void refresh() },
    // Somebody was faster: the newer state is fetched, the entries stay (AT-12).
    onError: (error) => { if (error.code === 'attendance.version_behind') void refresh(); return true },
  })
  return {
    form, hasEntries: kept !== undefined, act,
    edit: (next) => { act.stop(); keep(next) },
    send: () => {
      if (act.busy) return
      sent.current = form
      void act.run({ params: { reportId: roll.report.id }, body: correctionOf(form, roll) })
    },
    drop: () => { act.stop(); forget() },
  }
}
