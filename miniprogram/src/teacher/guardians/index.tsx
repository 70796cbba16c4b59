import type { Me } from '@zhixiao/shared-types/domains/identity'
import { useState } from 'react'
import { ClassSwitch } from '../../features/attendance/class-switch'
import { useMyClasses } from '../../features/attendance/use-my-classes'
import { Gate } from '../../features/identity/gate'
import { Shell } from '../../features/identity/shell'
import { GuardianRequests } from '../../features/roster/guardian-requests'
import { PaperCodes } from '../../features/roster/paper-codes'
import { useParams } from '../../platform/nav'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Loaded } from '../../ui/loaded'

/** Families of a class: who asks to be linked, and codes for those who are not yet. */
export default function GuardiansPage() {
  return <Gate page="guardians">{(me) => <Screen me={me} />}</Gate>
}

function Screen({ me }: { me: Me }) {
  const asked = useParams('guardians').class
  const [picked, setPicked] = useState(asked)
  const classes = useMyClasses(asked)
  const classId = picked ?? classes.now?.classId
  const name = classes.classes.find((one) => one.classId === classId)
  const whose = name ? `${name.school} · ${name.class}` : '本班'
  return (
    <Shell page="guardians" me={me} kicker={whose}>
      <ClassSwitch classes={classes.classes} value={classId ?? ''} onPick={(next) => { setPicked(next); classes.pick(next) }} />
      {classId ? <><GuardianRequests key={`requests-${classId}`} classId={classId} /><PaperCodes key={`codes-${classId}`} classId={classId} whose={whose} /></> : (
        <Loaded {...classes.call} shape="card">{() => <Card><Empty title="今天没有您任课的班级" /></Card>}</Loaded>
      )}
    </Shell>
  )
}
