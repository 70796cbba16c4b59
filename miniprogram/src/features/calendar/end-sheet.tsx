import type { CalendarEntry } from '@zhixiao/shared-types/domains/calendar'
import { useState } from 'react'
import { dayText } from '../../platform/days'
import { Button } from '../../ui/button'
import { DatePick, Field } from '../../ui/field'
import { Loaded } from '../../ui/loaded'
import { Sheet } from '../../ui/sheet'
import { EffectsCard } from './effects-card'
import { useEdit, usePreview, type Target } from './use-edit'
import { entryTitle } from './words'

type Props = { target: Target; entry: CalendarEntry; today: string; onShut: () => void; onDone: () => void }

/** Ends an entry: from which day on everything is as before, what that does, and why. It stays in the history. */
export function EndSheet({ target, entry, today, onShut, onDone }: Props) {
  const isRunning = entry.from < today && today <= entry.to
  const [from, setFrom] = useState(isRunning ? today : entry.from)
  const [why, setWhy] = useState('')
  const [asked, setAsked] = useState(false)
  const preview = usePreview(target, { ends: { entryId: entry.id, from } })
  const edit = useEdit(target, onDone)
  const send = () => {
    setAsked(true)
    if (why.trim() !== '' && preview.data) void edit.end(entry.id, { from, why: why.trim() })
  }
  return (
    <Sheet open title={`结束：${entryTitle(entry)}`} onShut={onShut} shutText="不办了">
      {entry.from < entry.to && (
        <DatePick id="calendar-end" label="从哪天起恢复原来的安排" value={from} from={entry.from} to={entry.to} show={dayText} onPick={setFrom} hint="选第一天就是整条撤销，之前已过的日子也恢复" />
      )}
      <Loaded {...preview} shape="card">{(effects) => <EffectsCard effects={effects} />}</Loaded>
      <Field id="calendar-end-why" label="原因" long value={why} onChange={setWhy} max={200} error={asked && why.trim() === '' ? '请写明原因' : undefined} hint="记入历史，只有学校能看到" />
      <Button tone="primary" text="结束这条安排" busy={edit.busy} busyText="正在办理" disabled={!preview.data} onTap={send} />
    </Sheet>
  )
}
