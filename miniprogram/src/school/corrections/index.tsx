import type { Correction } from '@zhixiao/shared-types/domains/attendance-corrections'
import type { Me } from '@zhixiao/shared-types/domains/identity'
import { useState } from 'react'
import { CorrectionCard } from '../../features/attendance/correction-card'
import { afterDecision, DecideButtons } from '../../features/attendance/decide-buttons'
import { Gate } from '../../features/identity/gate'
import { schoolsOf } from '../../features/identity/hats'
import { Shell } from '../../features/identity/shell'
import { useParams } from '../../platform/nav'
import { useAction } from '../../platform/use-action'
import { useCall } from '../../platform/use-call'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Select } from '../../ui/field'
import { Loaded } from '../../ui/loaded'
import { Section } from '../../ui/page'

/** Corrections and backfills that wait for the nurse or a leader, and what was decided lately (AT-12). */
export default function CorrectionsPage() {
  return <Gate page="corrections">{(me) => <Screen me={me} />}</Gate>
}

function Screen({ me }: { me: Me }) {
  const schools = schoolsOf(me, ['nurse', 'leader'])
  const [schoolId, setSchoolId] = useState(useParams('corrections').school ?? schools[0]?.schoolId)
  const list = useCall('GET /schools/:schoolId/attendance-corrections', schoolId ? { params: { schoolId } } : null)
  const count = list.data?.waiting.length
  return (
    <Shell page="corrections" me={me} title={count === undefined ? undefined : count > 0 ? `${count} 条申请等您审批` : '没有等待审批的申请'} kicker={list.data?.school}>
      {schools.length > 1 && <Select id="school" label="学校" options={schools.map((one) => ({ key: one.schoolId, label: one.school }))} value={schoolId ?? ''} onPick={setSchoolId} />}
      <Loaded {...list} shape="card">
        {({ waiting, decided }) => (
          <>
            {waiting.length === 0 && <Card><Empty title="都处理完了" text="班主任锁定后提交的更正和补报会出现在这里。" /></Card>}
            {waiting.map((one) => <Waiting key={one.id} one={one} refresh={list.refresh} />)}
            {decided.length > 0 && <Section title="最近两周">{decided.map((one) => <CorrectionCard key={one.id} one={one} />)}</Section>}
          </>
        )}
      </Loaded>
    </Shell>
  )
}

/** One request with its two answers. */
function Waiting({ one, refresh }: { one: Correction; refresh: () => Promise<unknown> }) {
  const act = useAction('POST /attendance-corrections/:correctionId/decisions', { form: `decide:${one.id}`, ...afterDecision(refresh) })
  return (
    <CorrectionCard one={one}>
      {!one.mayDecide && <Empty title="需由其他人审批" text={one.phase === 'archived' ? '学期已归档，由教育局审批。' : '是您自己提交的、涉及您自己的孩子，或已过期限。'} />}
      {one.mayDecide && <DecideButtons id={one.id} busy={act.busy} decide={(body) => { void act.run({ params: { correctionId: one.id }, body }) }} />}
    </CorrectionCard>
  )
}
