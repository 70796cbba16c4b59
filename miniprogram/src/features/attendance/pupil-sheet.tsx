import { markText, maxLateMinutes, rollStatuses, symptoms, symptomText } from '@zhixiao/shared-types/values/attendance'
import { useState } from 'react'
import { Button } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { Sheet } from '../../ui/sheet'
import { minutesOf, temperatureOf } from './field-values'
import type { Entry, Health, Pupil, RollStatus } from './roll-form'

const noHealth: Health = { symptoms: [], temperature: null, note: '' }
const statusOptions = rollStatuses.map((key) => ({ key, label: markText[key] }))
const symptomOptions = symptoms.map((key) => ({ key, label: symptomText[key] }))

type Props = { pupil: Pupil; entry: Entry | undefined; whose: string; mayHealth: boolean; onSave: (entry: Entry) => void; onShut: () => void }

/** One pupil in detail: state, minutes late, and – only for those who may see it – health (AT-16). */
export function PupilSheet({ pupil, entry, whose, mayHealth, onSave, onShut }: Props) {
  const [status, setStatus] = useState<RollStatus>(entry?.status ?? 'present')
  const [late, setLate] = useState(String(entry?.lateMinutes ?? ''))
  const [health, setHealth] = useState<Health>(entry?.health ?? noHealth)
  const [heat, setHeat] = useState(String(entry?.health?.temperature ?? ''))
  const minutes = minutesOf(late)
  const temperature = temperatureOf(heat)
  const wrong = (status === 'late' && minutes === undefined) || temperature === undefined
  const save = () => {
    const found = { ...health, temperature: temperature ?? null }
    const hasHealth = mayHealth && (found.symptoms.length > 0 || found.temperature !== null || found.note.trim() !== '')
    onSave({ status, ...(status === 'late' && minutes && { lateMinutes: minutes }), ...(hasHealth && { health: found }) })
  }
  return (
    <Sheet open title={`${pupil.name} · ${whose}`} onShut={onShut}>
      <Chips label="状态" options={statusOptions} value={[status]} onChange={([next]) => { if (next) setStatus(next) }} />
      {status === 'late' && <Field id="late" label="迟到几分钟（可不填）" keys="digits" value={late} onChange={setLate} max={3} error={minutes === undefined ? `请填 1–${maxLateMinutes} 的整数` : undefined} />}
      {mayHealth && (
        <>
          <Chips label="症状" titled many options={symptomOptions} value={health.symptoms} onChange={(next) => setHealth({ ...health, symptoms: next })} />
          <Field id="heat" label="体温（℃，可不填）" value={heat} onChange={setHeat} max={4} placeholder="37.0" error={temperature === undefined ? '请填 34.0–43.0 之间的体温' : undefined} />
          <Field id="health-note" label="备注（可不填）" long value={health.note} onChange={(note) => setHealth({ ...health, note })} max={200} hint="只有班主任、校医和校领导能看到" />
        </>
      )}
      <Button text="确定" tone="primary" disabled={wrong} onTap={save} />
    </Sheet>
  )
}
