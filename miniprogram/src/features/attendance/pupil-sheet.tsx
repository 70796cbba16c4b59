import { markText, maxLateMinutes, rollStatuses } from '@zhixiao/shared-types/values/attendance'
import { useState } from 'react'
import { Button } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { Sheet } from '../../ui/sheet'
import { lacksAnswer, minutesOf, temperatureOf } from './field-values'
import { HealthFields } from './health-fields'
import { saysSomething, type Entry, type Health, type Pupil, type RollStatus } from './roll-form'

const noHealth: Health = { symptoms: [], temperature: null, note: '' }
const statusOptions = rollStatuses.map((key) => ({ key, label: markText[key] }))

type Props = { pupil: Pupil; entry: Entry | undefined; whose: string; today: string; mayHealth: boolean; symptomsOnly: boolean; onSave: (entry: Entry) => void; onShut: () => void }

/** One pupil in detail: state, minutes late, and – only for those who may see it – health (AT-16). */
export function PupilSheet({ pupil, entry, whose, today, mayHealth, symptomsOnly, onSave, onShut }: Props) {
  const [status, setStatus] = useState<RollStatus>(entry?.status ?? 'present')
  const [late, setLate] = useState(String(entry?.lateMinutes ?? ''))
  const [health, setHealth] = useState<Health>(entry?.health ?? noHealth)
  const [heat, setHeat] = useState(symptomsOnly ? '' : String(entry?.health?.temperature ?? ''))
  const minutes = minutesOf(late)
  const wrong = (status === 'late' && minutes === undefined) || (mayHealth && lacksAnswer(health, heat))
  const save = () => {
    // What was to be traced about a sick leave goes with the sick leave.
    const traced = entry?.status === 'leave_sick' && status !== 'leave_sick' && health.symptoms.every((one) => one === 'to_be_traced')
    const found = { ...health, symptoms: traced ? [] : health.symptoms, temperature: temperatureOf(heat) ?? null }
    onSave({ status, ...(status === 'late' && minutes && { lateMinutes: minutes }), ...(mayHealth && saysSomething(found) && { health: found }) })
  }
  return (
    <Sheet open title={`${pupil.name} · ${whose}`} onShut={onShut}>
      <Chips label="状态" options={statusOptions} value={[status]} onChange={([next]) => { if (next) setStatus(next) }} />
      {status === 'late' && <Field id="late" label="迟到几分钟（可不填）" keys="digits" value={late} onChange={setLate} max={3} error={minutes === undefined ? `请填 1–${maxLateMinutes} 的整数` : undefined} />}
      {mayHealth && <HealthFields health={health} heat={heat} today={today} symptomsOnly={symptomsOnly} onHealth={setHealth} onHeat={setHeat} />}
      <Button text="确定" tone="primary" disabled={wrong} onTap={save} />
    </Sheet>
  )
}
