import type { Me } from '@zhixiao/shared-types/domains/identity'
import { useState } from 'react'
import { Gate } from '../../features/identity/gate'
import { may, schoolsOf } from '../../features/identity/hats'
import { Shell } from '../../features/identity/shell'
import { PupilPanel } from '../../features/roster/pupil-panel'
import { StaffPanel } from '../../features/roster/staff-panel'
import { useParams } from '../../platform/nav'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Select } from '../../ui/field'
import { Segmented } from '../../ui/segmented'

const sides = [{ key: 'staff', label: '教职工与职务' }, { key: 'pupils', label: '学生监护人' }] as const

/** Staff and their dated duties; for administrators also the guardians of any pupil. */
export default function PeoplePage() {
  return <Gate page="people">{(me) => <Screen me={me} />}</Gate>
}

function Screen({ me }: { me: Me }) {
  const asked = useParams('people').school
  const schools = schoolsOf(me, ['admin', 'leader'])
  const [schoolId, setSchoolId] = useState(asked ?? schools[0]?.schoolId)
  const [side, setSide] = useState<(typeof sides)[number]['key']>('staff')
  const school = schools.find((one) => one.schoolId === schoolId)?.school ?? ''
  const isAdmin = me.grants.some((grant) => grant.role === 'admin' && grant.id === schoolId)
  if (!schoolId) return <Shell page="people" me={me}><Card><Empty title="没有您管理的学校" text="如有出入请联系教育局核对岗位。" /></Card></Shell>
  return (
    <Shell page="people" me={me} kicker={school}>
      {schools.length > 1 && <Select id="people-school" label="学校" options={schools.map((one) => ({ key: one.schoolId, label: one.school }))} value={schoolId} onPick={setSchoolId} />}
      {isAdmin && may(me, 'roster.restrict_guardian') && <Segmented label="看什么" options={sides} value={side} onPick={setSide} />}
      {side === 'pupils' && isAdmin ? <PupilPanel key={`pupils-${schoolId}`} schoolId={schoolId} school={school} /> : <StaffPanel key={`staff-${schoolId}`} schoolId={schoolId} school={school} isAdmin={isAdmin} />}
    </Shell>
  )
}
