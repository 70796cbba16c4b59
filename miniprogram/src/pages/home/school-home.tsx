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

/** A leader's, nurse's or admin's day: the school at a glance. */
export const SchoolHome = ({ me }: { me: Me }) => (
  <>
    {schoolsOf(me, ['leader', 'nurse', 'admin', 'grade_head']).map(({ schoolId }) => <SchoolToday key={schoolId} schoolId={schoolId} />)}
  </>
)

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
