import type { Duty, StaffMember } from '@zhixiao/shared-types/domains/people'
import { dutyRoles, dutyScopes, type DutyRole } from '@zhixiao/shared-types/values/people'
import { useState } from 'react'
import { shortDayText } from '../../platform/days'
import { notice } from '../../platform/notice'
import { useAction } from '../../platform/use-action'
import { useCall } from '../../platform/use-call'
import { Badge } from '../../ui/badge'
import { Button } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { Empty } from '../../ui/empty'
import { DatePick, Field, Select } from '../../ui/field'
import { Row, Rows } from '../../ui/row'
import { Sheet } from '../../ui/sheet'
import { dutyBody, dutyOptions, emptyDuty, missingInDuty, scopeOptions } from './duty-form'

type Props = { schoolId: string; school: string; staff: StaffMember; today: string; isAdmin: boolean; onShut: () => void; onChanged: () => void }

/** "3月9日起，到3月16日止" and whether it has begun. */
export const daysOf = (duty: Pick<Duty, 'from' | 'to'>) => `${shortDayText(duty.from)}起${duty.to ? `，到${shortDayText(duty.to)}止（当天起失效）` : ''}`

/** One member of staff: the duties of today and later, and a new one (PM-3). */
export function DutySheet({ schoolId, school, staff, today, isAdmin, onShut, onChanged }: Props) {
  return (
    <Sheet open title={`${staff.name}的职务`} onShut={onShut}>
      {staff.duties.length === 0 ? <Empty title="现在没有职务" text="没有职务的人登录后看不到学校的任何数据。" /> : (
        <Rows>{staff.duties.map((duty) => <DutyRow key={duty.dutyId} duty={duty} today={today} onEnded={onChanged} />)}</Rows>
      )}
      <NewDuty schoolId={schoolId} school={school} staffId={staff.staffId} today={today} isAdmin={isAdmin} onGiven={onChanged} />
    </Sheet>
  )
}

function DutyRow({ duty, today, onEnded }: { duty: Duty; today: string; onEnded: () => void }) {
  const end = useAction('POST /duties/:dutyId/end', {
    form: `duty-end:${duty.dutyId}`,
    onDone: () => {
      notice('已结束，对方马上失去权限', 'green')
      onEnded()
    },
  })
  const badge = duty.mayEnd
    ? <Button small text="结束" busy={end.busy} onTap={() => { void end.run({ params: { dutyId: duty.dutyId }, body: {} }) }} />
    : duty.from > today ? <Badge text="还没开始" tone="amber" /> : undefined
  return <Row title={duty.label} note={daysOf(duty)} badge={badge} />
}

type NewProps = { schoolId: string; school: string; staffId: string; today: string; isAdmin: boolean; onGiven: () => void }

function NewDuty({ schoolId, school, staffId, today, isAdmin, onGiven }: NewProps) {
  const [form, setForm] = useState(emptyDuty(today))
  const [asked, setAsked] = useState(false)
  const structure = useCall('GET /schools/:schoolId/structure', { params: { schoolId } })
  const set = (part: Partial<typeof form>) => setForm({ ...form, ...part })
  const give = useAction('POST /schools/:schoolId/duties', {
    form: `duty:${staffId}`,
    onDone: ({ label }) => {
      notice(`已安排：${label}`, 'green')
      setForm(emptyDuty(today))
      setAsked(false)
      onGiven()
    },
  })
  const options = scopeOptions(form.role, schoolId, school, structure.data)
  const scopeId = options.some((one) => one.key === form.scopeId) ? form.scopeId : dutyScopes[form.role] === 'school' ? schoolId : null
  const missing = asked ? missingInDuty(form, scopeId) : {}
  const send = () => {
    setAsked(true)
    const body = dutyBody(form, staffId, scopeId)
    if (body) void give.run({ params: { schoolId }, body })
  }
  const pickRole = (role: DutyRole) => set({ role, scopeId: null, to: role === 'deputy' ? form.to : null })
  return (
    <>
      <Chips label="安排新职务" titled options={dutyOptions(isAdmin ? dutyRoles : ['deputy'])} value={[form.role]} onChange={([role]) => { if (role) pickRole(role) }} />
      {dutyScopes[form.role] !== 'school' && <Select id="duty-scope" label="范围" options={options} value={scopeId} onPick={(key) => set({ scopeId: key })} error={missing.scopeId} placeholder={structure.loading ? '正在读取班级' : '请选择'} />}
      {form.role === 'teacher' && <Field id="duty-subject" label="任教学科" value={form.subject} onChange={(subject) => set({ subject })} max={20} error={missing.subject} />}
      <DatePick id="duty-from" label="从哪天开始" value={form.from} from={today} onPick={(from) => set({ from })} show={shortDayText} />
      <DatePick
        id="duty-to" label="到哪天为止" value={form.to} from={form.from} onPick={(to) => set({ to })} show={(day) => `${shortDayText(day)}（当天起失效）`} error={missing.to}
        hint={form.role === 'homeroom' ? '原班主任从开始那天起自动结束' : '不选表示一直有效'}
      />
      <Button text="安排" tone="primary" busy={give.busy} busyText="正在安排" onTap={send} />
    </>
  )
}
