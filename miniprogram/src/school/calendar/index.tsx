import type { Me } from '@zhixiao/shared-types/domains/identity'
import { useState, type ReactNode } from 'react'
import { CalendarDesk, DeskButtons, useDesk } from '../../features/calendar/calendar-desk'
import { whereOptions } from '../../features/calendar/entry-form'
import { monthOf, todayAnswer } from '../../features/calendar/words'
import { Gate } from '../../features/identity/gate'
import { schoolsOf } from '../../features/identity/hats'
import { Shell } from '../../features/identity/shell'
import { dayText, schoolDay } from '../../platform/days'
import { useParams } from '../../platform/nav'
import { schoolNow } from '../../platform/school-clock'
import { useCall } from '../../platform/use-call'
import { useHeld } from '../../platform/use-held'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Select } from '../../ui/field'
import { Loaded } from '../../ui/loaded'

/** A school's calendar: the administrator plans and closes days, a leader suspends classes (CA-1 to CA-6). */
export default function SchoolCalendarPage() {
  return <Gate page="schoolCalendar">{(me) => <Screen me={me} />}</Gate>
}

function Screen({ me }: { me: Me }) {
  const asked = useParams('schoolCalendar').school
  const schools = schoolsOf(me, ['admin', 'leader'])
  const [schoolId, setSchoolId] = useState(asked ?? schools[0]?.schoolId)
  if (!schoolId) return <Shell page="schoolCalendar" me={me}><Card><Empty title="没有您管理的学校" text="如有出入请联系教育局核对岗位。" /></Card></Shell>
  return (
    <School key={schoolId} me={me} schoolId={schoolId} school={schools.find((one) => one.schoolId === schoolId)?.school ?? ''}>
      {schools.length > 1 && <Select id="calendar-school" label="学校" options={schools.map((one) => ({ key: one.schoolId, label: one.school }))} value={schoolId} onPick={setSchoolId} />}
    </School>
  )
}

type Props = { me: Me; schoolId: string; school: string; children: ReactNode }

function School({ me, schoolId, school, children }: Props) {
  const [month, setMonth] = useState(() => schoolDay(new Date(schoolNow()).toISOString()))
  const calendar = useCall('GET /schools/:schoolId/calendar', { params: { schoolId }, query: monthOf(month) })
  const structure = useCall('GET /schools/:schoolId/structure', { params: { schoolId } })
  const desk = useDesk()
  // Another month is another question; today stays what it is.
  const held = useHeld(calendar.data)
  const holds = (role: string) => me.grants.some((grant) => grant.role === role && grant.id === schoolId)
  const rights = { plan: holds('admin'), suspend: holds('admin') || holds('leader') }
  const today = held?.days.find((one) => one.day === held.today)
  return (
    <Shell
      page="schoolCalendar" me={me} wide title={today && todayAnswer(today)} kicker={held ? `${held.school} · ${dayText(held.today)}` : school}
      foot={held && <DeskButtons desk={desk} seen={held} rights={rights} />}
    >
      {children}
      <Loaded {...calendar} shape="rows">
        {(seen) => (
          <CalendarDesk
            desk={desk} target={{ kind: 'school', id: schoolId }} seen={seen} rights={rights} month={month} whose={`${seen.school} · 全校`}
            whereFor={(kind) => whereOptions(structure.data, kind)} onMonth={setMonth} onChanged={() => { void calendar.refresh() }}
          />
        )}
      </Loaded>
    </Shell>
  )
}
