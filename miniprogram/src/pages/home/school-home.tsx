import type { Me } from '@zhixiao/shared-types/domains/identity'
import { sessionText } from '@zhixiao/shared-types/values/attendance'
import { bureauAnswer, schoolAnswer } from '../../features/overview/answers'
import { BureauFigures } from '../../features/overview/bureau-now'
import { SchoolFigures } from '../../features/overview/school-now'
import { schoolsOf } from '../../features/identity/hats'
import { dayText } from '../../platform/days'
import { open } from '../../platform/nav'
import { useCall } from '../../platform/use-call'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Loaded } from '../../ui/loaded'

function SchoolToday({ schoolId }: { schoolId: string }) {
  const now = useCall('GET /schools/:schoolId/attendance-now', { params: { schoolId }, query: {} })
  return (
    <Loaded {...now} shape="stats">
      {(seen) => (
        <Card title={schoolAnswer(seen)} whose={`${seen.school} · ${dayText(seen.day)} · ${sessionText[seen.session]}`} tone={seen.hasSession && seen.reportedClasses < seen.expectedClasses ? 'amber' : undefined}>
          {seen.hasSession && <SchoolFigures now={seen} />}
          <Button text="看各班" tone="primary" onTap={() => open('schoolToday', { school: schoolId })} />
        </Card>
      )}
    </Loaded>
  )
}

/** A head of a grade has the compiled days of that grade; the whole school's morning is not theirs to see. */
const GradeDays = ({ schoolId, school }: { schoolId: string; school: string | null }) => (
  <Card title="年级每日汇总" whose={school ?? undefined}>
    <Button text="看年级汇总" tone="primary" onTap={() => open('schoolToday', { school: schoolId })} />
  </Card>
)

/** A leader's, nurse's or admin's day: the school at a glance. */
export function SchoolHome({ me }: { me: Me }) {
  const whole = schoolsOf(me, ['leader', 'nurse', 'admin'])
  const gradeOnly = schoolsOf(me, ['grade_head']).filter(({ schoolId }) => !whole.some((one) => one.schoolId === schoolId))
  return (
    <>
      {whole.map(({ schoolId }) => <SchoolToday key={schoolId} schoolId={schoolId} />)}
      {gradeOnly.map(({ schoolId, school }) => <GradeDays key={schoolId} schoolId={schoolId} school={school} />)}
    </>
  )
}

/** The bureau's day: coverage, then counts. */
export function BureauHome({ me }: { me: Me }) {
  const bureauId = me.grants.find((grant) => grant.scope === 'bureau')?.id
  const now = useCall('GET /bureaus/:bureauId/attendance-now', bureauId ? { params: { bureauId }, query: {} } : null)
  return (
    <Loaded {...now} shape="stats">
      {(seen) => (
        <Card title={bureauAnswer(seen)} whose={`${seen.bureau} · ${dayText(seen.day)} · ${sessionText[seen.session]}`}>
          <BureauFigures now={seen} />
          <Button text="看各校" tone="primary" onTap={() => open('bureauToday', { bureau: bureauId })} />
        </Card>
      )}
    </Loaded>
  )
}
