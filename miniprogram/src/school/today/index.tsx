import type { Me } from '@zhixiao/shared-types/domains/identity'
import { sessions, type Session } from '@zhixiao/shared-types/values/attendance'
import { useState, type ReactNode } from 'react'
import { SessionSwitch } from '../../features/attendance/session-switch'
import { Gate } from '../../features/identity/gate'
import { schoolsOf } from '../../features/identity/hats'
import { Shell } from '../../features/identity/shell'
import { schoolAnswer } from '../../features/overview/answers'
import { SchoolDays } from '../../features/summary/school-days'
import { dayText } from '../../platform/days'
import { useParams } from '../../platform/nav'
import { useCallEvery } from '../../platform/use-call'
import { useHeld } from '../../platform/use-held'
import { Columns } from '../../ui/by-width'
import { Select } from '../../ui/field'
import { Loaded } from '../../ui/loaded'
import { ByClass } from './by-class'
import { GradeOnly } from './grade-only'

/** A school today: coverage first, who has not reported, the classes; then the compiled days. */
export default function SchoolTodayPage() {
  return (
    <Gate page="schoolToday">
      {(me) => <Whose me={me} />}
    </Gate>
  )
}

/** The school asked for or the first of one's own; a grade head has a grade, not a school. */
function Whose({ me }: { me: Me }) {
  const asked = useParams('schoolToday')
  const schools = schoolsOf(me, ['leader', 'nurse', 'admin'])
  const [schoolId, setSchoolId] = useState(asked.school ?? schools[0]?.schoolId)
  if (!schoolId || schools.length === 0) return <GradeOnly me={me} />
  const options = schools.map((one) => ({ key: one.schoolId, label: one.school }))
  return (
    <School
      key={schoolId}
      me={me}
      schoolId={schoolId}
      name={options.find((one) => one.key === schoolId)?.label}
      asked={sessions.find((one) => one === asked.session)}
    >
      {schools.length > 1 && <Select id="school" label="学校" options={options} value={schoolId} onPick={setSchoolId} />}
    </School>
  )
}

/** Between two looks at a morning under way, in milliseconds. */
const askAgain = 30_000

type Props = { me: Me; schoolId: string; name: string | undefined; asked: Session | undefined; children: ReactNode }

function School({ me, schoolId, name, asked, children }: Props) {
  const [session, setSession] = useState(asked)
  const now = useCallEvery('GET /schools/:schoolId/attendance-now', { params: { schoolId }, query: { session } }, askAgain)
  // Another session is another question; school and day stay what they are.
  const held = useHeld(now.data)
  return (
    <Shell
      page="schoolToday"
      me={me}
      wide
      title={now.data && schoolAnswer(now.data)}
      kicker={held ? `${held.school} · ${dayText(held.day)}` : name}
    >
      {children}
      {held && <SessionSwitch value={session ?? held.session} onPick={setSession} />}
      <Loaded {...now} shape="stats">
        {(seen) => <ByClass now={seen} />}
      </Loaded>
      {held && (
        <Columns>
          <SchoolDays schoolId={schoolId} school={held.school} today={held.day} />
        </Columns>
      )}
    </Shell>
  )
}
