import type { Me } from '@zhixiao/shared-types/domains/identity'
import { useState } from 'react'
import { ChildSwitch } from '../../features/attendance/child-switch'
import { useChild } from '../../features/attendance/use-child'
import { Gate } from '../../features/identity/gate'
import { Shell } from '../../features/identity/shell'
import { GuardianList } from '../../features/roster/guardian-list'
import { begin, open, useParams } from '../../platform/nav'
import { useInSight } from '../../platform/use-in-sight'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'

/** Who else is linked to my child, who asks to be, and what each may do. */
export default function ChildGuardiansPage() {
  return <Gate page="childGuardians">{(me) => <Screen me={me} />}</Gate>
}

function Screen({ me }: { me: Me }) {
  const asked = useParams('childGuardians').student
  const [seen, setSeen] = useState(asked)
  const { child, pick } = useChild(me.children, seen)
  const inSight = useInSight()
  if (!child) {
    return (
      <Shell page="childGuardians" me={me}>
        <Card><Empty title="还没有绑定孩子" text="绑定后可以看到孩子的监护人。" act={{ text: '去绑定', onTap: () => open('bind') }} /></Card>
      </Shell>
    )
  }
  return (
    <Shell
      page="childGuardians" me={me} title={`${child.name}的监护人`} kicker={`${child.school} · ${child.class ?? '未分班'}`}
      note="新的监护人由主要监护人或班主任同意。每个孩子最多六位。"
    >
      <ChildSwitch all={me.children} value={child.studentId} onPick={(next) => { pick(next); setSeen(next) }} />
      <GuardianList key={child.studentId} studentId={child.studentId} asSchool={false} onLeft={() => { if (inSight()) begin('me') }} />
      <Button text="再绑定一个孩子" onTap={() => open('bind')} />
    </Shell>
  )
}
