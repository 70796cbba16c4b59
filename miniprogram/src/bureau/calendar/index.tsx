import type { Me } from '@zhixiao/shared-types/domains/identity'
import { useState } from 'react'
import { CalendarDesk, DeskButtons, useDesk } from '../../features/calendar/calendar-desk'
import { monthOf, todayAnswer } from '../../features/calendar/words'
import { Gate } from '../../features/identity/gate'
import { Shell } from '../../features/identity/shell'
import { dayText, schoolDay } from '../../platform/days'
import { useParams } from '../../platform/nav'
import { schoolNow } from '../../platform/school-clock'
import { useCall } from '../../platform/use-call'
import { useHeld } from '../../platform/use-held'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Loaded } from '../../ui/loaded'

/** The district's calendar: closures for every school, and which timetable a swapped day follows (CA-3). */
export default function BureauCalendarPage() {
  return <Gate page="bureauCalendar">{(me) => <Screen me={me} />}</Gate>
}

const rights = { plan: true, suspend: false }

function Screen({ me }: { me: Me }) {
  const asked = useParams('bureauCalendar').bureau
  const bureauId = asked ?? me.grants.find((grant) => grant.scope === 'bureau')?.id
  const [month, setMonth] = useState(() => schoolDay(new Date(schoolNow()).toISOString()))
  const calendar = useCall('GET /bureaus/:bureauId/calendar', bureauId ? { params: { bureauId }, query: monthOf(month) } : null)
  const desk = useDesk()
  const held = useHeld(calendar.data)
  const today = held?.days.find((one) => one.day === held.today)
  if (!bureauId) return <Shell page="bureauCalendar" me={me}><Card><Empty title="没有您负责的教育局" text="身份由教育局维护，如有出入请联系系统管理员。" /></Card></Shell>
  return (
    <Shell
      page="bureauCalendar" me={me} wide title={today && todayAnswer(today)} kicker={held && `${held.bureau} · ${dayText(held.today)}`}
      foot={held && <DeskButtons desk={desk} seen={held} rights={rights} />}
    >
      <Loaded {...calendar} shape="rows">
        {(seen) => (
          <CalendarDesk
            desk={desk} target={{ kind: 'bureau', id: bureauId }} seen={seen} rights={rights} month={month} whose={`${seen.bureau} · 各校另有安排的以学校为准`}
            whereFor={() => []} onMonth={setMonth} onChanged={() => { void calendar.refresh() }}
          />
        )}
      </Loaded>
    </Shell>
  )
}
