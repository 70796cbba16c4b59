import type { GuardianView } from '@zhixiao/shared-types/domains/people'
import { guardianRights, rightText, type GuardianRight } from '@zhixiao/shared-types/values/people'
import { useState } from 'react'
import type { Reply } from '../../platform/call'
import { momentText, shortDayText } from '../../platform/days'
import { notice } from '../../platform/notice'
import { useAction } from '../../platform/use-action'
import { Button, Buttons } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { DatePick, Field } from '../../ui/field'
import { Box } from '../../ui/native'
import { Sheet } from '../../ui/sheet'
import { actWords, guardianTitle, type GuardianAct } from './guardian-words'

type Outcome = Reply<'POST /guardian-links/:linkId/endings'>
const minReason = 2
const reasonError = (asked: boolean, reason: string) => (asked && reason.trim().length < minReason ? '请写明原因，至少两个字' : undefined)

/** What an act of the kind calls; each has its own endpoint, so that a family never reaches what only the school may do. */
function useActs(linkId: string, form: string, onDone: (outcome: Outcome | undefined) => void) {
  const options = { form, onDone }
  const end = useAction('POST /guardian-links/:linkId/endings', options)
  const primary = useAction('POST /guardian-links/:linkId/primary', options)
  const suspend = useAction('POST /guardian-links/:linkId/suspensions', options)
  const restore = useAction('POST /guardian-links/:linkId/restorations', options)
  const leave = useAction('DELETE /my/guardian-links/:linkId', { form, onDone: () => onDone(undefined) })
  const params = { linkId }
  return {
    busy: [end, primary, suspend, restore, leave].some((one) => one.busy),
    run: (act: GuardianAct, reason: string | undefined) => {
      if (act === 'leave') return leave.run({ params })
      if (act === 'end') return end.run({ params, body: { reason } })
      if (act === 'primary') return primary.run({ params, body: { reason } })
      return (act === 'suspend' ? suspend : restore).run({ params, body: { reason: reason ?? '' } })
    },
  }
}

type ActProps = { act: GuardianAct; guardian: GuardianView; asSchool: boolean; onShut: () => void; onDone: () => void }

/** Asks once before something that cannot be undone by a tap; the school says why. */
export function GuardianActSheet({ act, guardian, asSchool, onShut, onDone }: ActProps) {
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const words = actWords[act]
  const acts = useActs(guardian.linkId, `guardian:${act}:${guardian.linkId}`, (outcome) => {
    notice(outcome?.effectiveAt ? `${momentText(outcome.effectiveAt)} 生效` : words.done, 'green')
    onDone()
  })
  const send = () => {
    setAsked(true)
    if (!asSchool || reason.trim().length >= minReason) void acts.run(act, asSchool ? reason.trim() : undefined)
  }
  return (
    <Sheet open title={`${words.title}：${guardianTitle(guardian)}`} onShut={onShut} shutText="不办了">
      <Box className="field__hint">{words.text}</Box>
      {asSchool && <Field id="guardian-reason" label="原因" long value={reason} onChange={setReason} max={200} error={reasonError(asked, reason)} hint="只有学校能看到，加密保存" />}
      <Button text={words.button} tone="danger" busy={acts.busy} busyText="正在办理" onTap={send} />
    </Sheet>
  )
}

type TermsProps = { guardian: GuardianView; onShut: () => void; onDone: () => void }
const options = guardianRights.map((key) => ({ key, label: rightText[key] }))

/** The school sets what a guardian may do, and until when (ID-4, ID-5). */
export function GuardianTermsSheet({ guardian, onShut, onDone }: TermsProps) {
  const [rights, setRights] = useState<GuardianRight[]>(guardian.rights)
  const [to, setTo] = useState<string | null>(guardian.to ?? null)
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const change = useAction('PATCH /guardian-links/:linkId', {
    onDone: () => {
      notice('已保存', 'green')
      onDone()
    },
  })
  const send = () => {
    setAsked(true)
    if (reason.trim().length >= minReason) void change.run({ params: { linkId: guardian.linkId }, body: { rights, to, reason: reason.trim() } })
  }
  return (
    <Sheet open title={`权限和期限：${guardianTitle(guardian)}`} onShut={onShut}>
      <Chips label="可以做什么" titled many options={options} value={rights} onChange={setRights} />
      {!rights.includes('view') && <Box className="field__hint">没有“查看出勤和消息”，对方就看不到这个孩子。</Box>}
      <DatePick id="guardian-to" label="到哪天为止" value={to} onPick={setTo} show={(day) => `${shortDayText(day)}（当天起失效）`} hint="不选表示一直有效" />
      <Field id="terms-reason" label="原因" long value={reason} onChange={setReason} max={200} error={reasonError(asked, reason)} hint="只有学校能看到，加密保存" />
      <Buttons>
        {to !== null && <Button text="不限期" onTap={() => setTo(null)} />}
        <Button text="保存" tone="primary" busy={change.busy} onTap={send} />
      </Buttons>
    </Sheet>
  )
}
