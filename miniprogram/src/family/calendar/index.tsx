import type { Me } from '@zhixiao/shared-types/domains/identity'
import { useState } from 'react'
import { ClassSwitch } from '../../features/attendance/class-switch'
import { useMyClasses } from '../../features/attendance/use-my-classes'
import { DayList, MonthSwitch } from '../../features/calendar/day-list'
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

/** A class' month for its families and teachers: suspended days with cause and return, holidays, swapped days (CA-3, CA-6). */
export default function ClassCalendarPage() {
  return <Gate page="classCalendar">{(me) => <Screen me={me} />}</Gate>
}

/** The classes of one's children, then those of one's own duties, once each. */
function useClasses(me: Me, asked: string | undefined) {
  const mine = useMyClasses(asked)
  const ofChildren = me.children.flatMap((child) => (child.classId && child.class ? [{ classId: child.classId, class: child.class, school: child.school }] : []))
  const all = [...ofChildren, ...mine.classes]
  return { call: mine.call, classes: all.filter((one, at) => all.findIndex((other) => other.classId === one.classId) === at) }
}

function Screen({ me }: { me: Me }) {
  const asked = useParams('classCalendar')
  const [picked, setPicked] = useState(asked.class)
  const [month, setMonth] = useState(() => schoolDay(new Date(schoolNow()).toISOString()))
  const { classes, call } = useClasses(me, picked)
  const classId = picked ?? classes[0]?.classId
  const calendar = useCall('GET /classes/:classId/calendar', classId ? { params: { classId }, query: monthOf(month) } : null)
  // Another month is another question, of the same class; another class starts with nothing.
  const latest = useHeld(calendar.data && { classId, ...calendar.data })
  const held = latest?.classId === classId ? latest : undefined
  const today = held?.days.find((one) => one.day === held.today)
  const whose = held ? `${held.school} · ${held.class}` : ''
  return (
    <Shell page="classCalendar" me={me} title={today && todayAnswer(today)} kicker={held && `${whose} · ${dayText(held.today)}`}>
      {classId && <ClassSwitch classes={classes} value={classId} onPick={setPicked} />}
      {!classId && <Loaded {...call} shape="rows">{() => <Card><Empty title="没有可看的班级" text="孩子还没有分班，或您现在没有任课班级。" /></Card>}</Loaded>}
      {classId && (
        <Loaded {...calendar} shape="rows">
          {(seen) => (
            <>
              <DayList days={seen.days} today={seen.today} month={month} whose={whose} />
              <MonthSwitch month={month} onPick={setMonth} />
            </>
          )}
        </Loaded>
      )}
    </Shell>
  )
}
