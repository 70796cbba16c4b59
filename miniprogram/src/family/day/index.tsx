import type { Me } from '@zhixiao/shared-types/domains/identity'
import { useState } from 'react'
import { EarlierDays, TodayCard } from '../../features/attendance/child-days'
import { ChildSwitch } from '../../features/attendance/child-switch'
import { useChild } from '../../features/attendance/use-child'
import { Gate } from '../../features/identity/gate'
import { Shell } from '../../features/identity/shell'
import { open, useParams } from '../../platform/nav'
import { useCall } from '../../platform/use-call'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Loaded } from '../../ui/loaded'

/** A child's day: today big, then the days before. */
export default function DayPage() {
  return <Gate page="day">{(me) => <Screen me={me} />}</Gate>
}

function Screen({ me }: { me: Me }) {
  const asked = useParams('day').student
  const [seen, setSeen] = useState(asked)
  const { child, pick } = useChild(me.children, seen)
  // A link may name a child that is not mine: the server says what that means. Teachers may follow it too.
  const studentId = seen ?? child?.studentId
  const mine = me.children.find((one) => one.studentId === studentId)
  const attendance = useCall('GET /students/:studentId/attendance', studentId ? { params: { studentId }, query: {} } : null)
  const whose = mine ? `${mine.name} · ${mine.school} · ${mine.class ?? '未分班'}` : [attendance.data?.name, attendance.data?.school, attendance.data?.class].filter(Boolean).join(' · ')
  if (!studentId) {
    return <Shell page="day" me={me}><Card><Empty title="还没有绑定孩子" text="绑定后就能看到每天的到校情况。" act={{ text: '去绑定', onTap: () => open('bind') }} /></Card></Shell>
  }
  return (
    <Shell page="day" me={me} title={mine?.name ?? attendance.data?.name} kicker={[mine?.school ?? attendance.data?.school, mine?.class ?? attendance.data?.class].filter(Boolean).join(' · ')}>
      <ChildSwitch all={me.children} value={studentId} onPick={(next) => { pick(next); setSeen(next) }} />
      <Loaded {...attendance} shape="card">{(data) => <><TodayCard attendance={data} whose={whose} />{mine?.classId && <Button text="本月校历" onTap={() => open('classCalendar', { class: mine.classId ?? undefined })} />}<EarlierDays attendance={data} /></>}</Loaded>
    </Shell>
  )
}
