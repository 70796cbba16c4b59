import type { CorrectionState } from '@zhixiao/shared-types/values/attendance'
import { useState } from 'react'
import type { ApiError } from '../../platform/errors'
import { notice } from '../../platform/notice'
import { Button, Buttons } from '../../ui/button'
import { Field } from '../../ui/field'

export type Decision = { decision: 'approve' | 'refuse'; reason?: string }
type Props = { id: string; busy: boolean; decide: (decided: Decision) => void }

/** The two answers to a requested correction; refusing asks for the reason first (AT-12). */
export function DecideButtons({ id, busy, decide }: Props) {
  const [reason, setReason] = useState<string>()
  const why = reason?.trim() ?? ''
  if (reason === undefined) {
    return (
      <Buttons>
        <Button text="不同意" onTap={() => setReason('')} />
        <Button text="同意更正" tone="primary" busy={busy} busyText="正在更正" onTap={() => decide({ decision: 'approve' })} />
      </Buttons>
    )
  }
  return (
    <>
      <Field id={`why-${id}`} label="不同意的理由（必填）" long value={reason} onChange={setReason} max={200} />
      <Buttons>
        <Button text="确定不同意" tone="danger" busy={busy} disabled={why === ''} onTap={() => decide({ decision: 'refuse', reason: why })} />
        <Button text="返回" onTap={() => setReason(undefined)} />
      </Buttons>
    </>
  )
}

/** What follows a decision, for `useAction`: the person reads what came of it; where somebody else was first (409), the list says so. */
export const afterDecision = (refresh: () => Promise<unknown>) => ({
  onDone: ({ state }: { state: CorrectionState }) => {
    notice(state === 'applied' ? '已同意，考勤已更正' : '已告知未同意', 'green')
    void refresh()
  },
  onError: (error: ApiError) => { if (error.status === 409) void refresh() },
})
