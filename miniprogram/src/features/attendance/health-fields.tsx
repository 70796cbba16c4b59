import { diagnoses, diagnosisText, onsetPlaces, onsetPlaceText, symptomGroups, symptomText, type Symptom } from '@zhixiao/shared-types/values/attendance'
import { useState } from 'react'
import { dayText } from '../../platform/days'
import { schoolNow } from '../../platform/school-clock'
import { Chips } from '../../ui/chips'
import { ErrorNote } from '../../ui/error-note'
import { DatePick, Field } from '../../ui/field'
import { Fold } from '../../ui/fold'
import { asksFever, temperatureOf } from './field-values'
import { onsetFields, onsetOf } from './onset'
import type { Health } from './roll-form'

type Props = {
  health: Health; heat: string; today: string
  /** The family has not agreed to more (S40): nothing is asked that would not be kept. */
  symptomsOnly?: boolean
  onHealth: (health: Health) => void
  onHeat: (heat: string) => void
}

/** What is known of a child's health: symptoms by group and the temperature in sight, what a nurse adds folded away (AT-8). */
export function HealthFields({ health, heat, today, symptomsOnly = false, onHealth, onHeat }: Props) {
  const temperature = temperatureOf(heat)
  const put = (part: Partial<Health>) => onHealth({ ...health, ...part })
  const inGroup = (chosen: readonly Symptom[], group: readonly Symptom[]) => [...health.symptoms.filter((one) => !group.includes(one)), ...chosen]
  return (
    <>
      {symptomGroups.map((group) => (
        <Chips
          key={group.label} label={group.label} titled many options={group.symptoms.map((key) => ({ key, label: symptomText[key] }))}
          value={health.symptoms.filter((one) => group.symptoms.includes(one))} onChange={(chosen) => put({ symptoms: inGroup(chosen, group.symptoms) })}
        />
      ))}
      {symptomsOnly ? <ErrorNote tone="amber" title="只登记症状" text="家长没有同意记录体温、备注和就诊情况。需要时请校医处理。" /> : (
        <>
          <Field id="heat" label="体温（℃，可不填）" value={heat} onChange={onHeat} max={4} placeholder="37.0" error={temperature === undefined ? '请填 34.0–43.0 之间的体温' : undefined} />
          {asksFever(health, temperature) && (
            <ErrorNote
              tone="amber" title={`${heat}℃ 已到发热标准，但没有勾选发热`} text="请选一项后再确定。"
              acts={[{ text: '是发热，勾选', onTap: () => put({ symptoms: [...health.symptoms, 'fever'] }) }, { text: '不是发热', onTap: () => put({ confirmNoFever: true }) }]}
            />
          )}
          {health.symptoms.includes('fever') && temperature === null && <ErrorNote tone="amber" title="发热但没有量体温" text="可以先上报，量过后请补上。" />}
          <Field id="health-note" label="备注（可不填）" long value={health.note} onChange={(note) => put({ note })} max={200} hint="只有班主任、校医和校领导能看到" />
          <Fold title="发病、就诊与诊断"><MoreFields health={health} today={today} put={put} /></Fold>
        </>
      )}
    </>
  )
}

function MoreFields({ health, today, put }: { health: Health; today: string; put: (part: Partial<Health>) => void }) {
  const { day, time } = onsetFields(health.onsetAt)
  // As it is typed: half a time is none yet.
  const [typed, setTyped] = useState(time)
  const begins = (on: string, text: string) => { setTyped(text); put({ onsetAt: onsetOf(on, text, schoolNow()).onsetAt }) }
  return (
    <>
      <DatePick id="onset" label="发病日期" value={day} to={today} show={dayText} onPick={(on) => begins(on, typed)} />
      <Field
        id="onset-time" label="发病时间（如 07:30，可不填）" value={typed} max={5} disabled={!day} onChange={(text) => begins(day, text)}
        error={day ? onsetOf(day, typed, schoolNow()).error : undefined}
      />
      <Chips label="发病地点" titled options={onsetPlaces.map((key) => ({ key, label: onsetPlaceText[key] }))} value={health.onsetPlace ? [health.onsetPlace] : []} onChange={([next]) => put({ onsetPlace: next })} />
      <Chips
        label="就诊" titled options={[{ key: 'yes', label: '已就诊' }, { key: 'no', label: '未就诊' }]} value={health.hospitalVisited === undefined ? [] : [health.hospitalVisited ? 'yes' : 'no']}
        onChange={([next]) => put({ hospitalVisited: next === 'yes' })}
      />
      <Chips label="诊断" titled options={diagnoses.map((key) => ({ key, label: diagnosisText[key] }))} value={health.diagnosis ? [health.diagnosis] : []} onChange={([next]) => put({ diagnosis: next })} />
      {health.diagnosis && health.diagnosis !== 'none' && (
        <Field id="disease" label="病名" value={health.disease ?? ''} onChange={(disease) => put({ disease: disease || undefined })} max={60} error={health.disease?.trim() ? undefined : '填了诊断，请写明病名'} />
      )}
      <Field id="dorm" label="宿舍号（住校生）" value={health.dormNo ?? ''} onChange={(dormNo) => put({ dormNo: dormNo || undefined })} max={20} />
    </>
  )
}
