import { relations, relationText } from '@zhixiao/shared-types/values/people'
import { useState } from 'react'
import { useDraft } from '../../platform/store'
import { useAction } from '../../platform/use-action'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { Empty } from '../../ui/empty'
import { ErrorNote } from '../../ui/error-note'
import { Field, Select } from '../../ui/field'
import { Box } from '../../ui/native'
import { bindingOf, emptyGuardianForm, missingIn, type GuardianForm, type ProofKind } from './guardian-form'
import { SchoolPick } from './school-pick'

const proofs: { key: ProofKind; label: string }[] = [{ key: 'phone_on_file', label: '登记手机号' }, { key: 'paper_code', label: '纸质绑定码' }, { key: 'homeroom_approval', label: '请班主任确认' }]
const relationOptions = relations.map((key) => ({ key, label: relationText[key] }))

/** A guardian binds a child (ID-3). What was typed stays, whatever the answer. `onWaiting`: the class teacher is still to agree. */
export function BindGuardian({ onBound, onWaiting }: { onBound: () => void; onWaiting: () => void }) {
  const [kept, keep, drop] = useDraft<GuardianForm>('bind-guardian')
  const [asked, setAsked] = useState(false)
  const form = { ...emptyGuardianForm, ...kept }
  const set = (part: Partial<GuardianForm>) => keep({ ...form, ...part })
  const [waiting, setWaiting] = useState(false)
  const bind = useAction('POST /guardian-bindings', {
    onDone: ({ status }) => {
      drop()
      if (status === 'active') onBound()
      else setWaiting(true)
    },
    onError: () => true,
  })
  const missing = asked ? missingIn(form) : {}
  const send = () => {
    setAsked(true)
    const body = bindingOf(form)
    if (body) void bind.run({ body })
  }
  if (waiting) return <Card><Empty title="已提交，等班主任确认" text="班主任或孩子的主要监护人同意后，您会在首页看到孩子。不用重复提交。" act={{ text: '知道了', onTap: onWaiting }} /></Card>
  return (
    <Card>
      <SchoolPick value={form.school} error={missing.school} onPick={(school) => set({ school })} />
      <Field id="pupil-no" label="学籍号" value={form.pupilNo} onChange={(pupilNo) => set({ pupilNo })} max={40} error={missing.pupilNo} />
      <Field id="pupil-name" label="学生姓名" value={form.name} onChange={(name) => set({ name })} max={60} error={missing.name} />
      <Select id="relation" label="您是学生的" options={relationOptions} value={form.relation} onPick={(key) => set({ relation: relations.find((one) => one === key) ?? null })} error={missing.relation} />
      <Chips label="怎样证明您是监护人" titled options={proofs} value={[form.proof]} onChange={([proof]) => { if (proof) set({ proof }) }} />
      {form.proof === 'phone_on_file' && <Field id="phone" label="学校登记的手机号" keys="phone" value={form.phone} onChange={(phone) => set({ phone })} max={11} error={missing.phone} />}
      {form.proof === 'paper_code' && <Field id="code" label="纸上的绑定码" value={form.code} onChange={(code) => set({ code })} max={20} error={missing.code} />}
      {form.proof === 'homeroom_approval' && <Box className="field__hint">提交后由班主任确认，通常当天处理。</Box>}
      {bind.error && !bind.busy && <ErrorNote title={bind.error.message} text="填写的内容都在，核对后可以再次提交。" />}
      <Button text="绑定" tone="primary" busy={bind.busy} busyText="正在核对" onTap={send} />
    </Card>
  )
}
