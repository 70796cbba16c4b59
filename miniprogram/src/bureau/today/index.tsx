import type { Me } from '@zhixiao/shared-types/domains/identity'
import { sessions, type Session } from '@zhixiao/shared-types/values/attendance'
import { useState } from 'react'
import { SessionSwitch } from '../../features/attendance/session-switch'
import { Gate } from '../../features/identity/gate'
import { Shell } from '../../features/identity/shell'
import { bureauAnswer, type BureauNow } from '../../features/overview/answers'
import { BureauFigures, OverdueClasses, SchoolTable } from '../../features/overview/bureau-now'
import { BureauDays } from '../../features/summary/bureau-days'
import { dayText } from '../../platform/days'
import { useParams } from '../../platform/nav'
import { useCallEvery } from '../../platform/use-call'
import { useHeld } from '../../platform/use-held'
import { Column, Columns } from '../../ui/by-width'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { keptBackNote } from '../../ui/kept-back'
import { Loaded } from '../../ui/loaded'

/** The district today: schools by coverage first, counts only; then the compiled days. */
export default function BureauTodayPage() {
  return (
    <Gate page="bureauToday">
      {(me) => <Screen me={me} />}
    </Gate>
  )
}

/** Between two looks at a morning under way, in milliseconds. */
const askAgain = 30_000

function Screen({ me }: { me: Me }) {
  const asked = useParams('bureauToday')
  const bureauId = asked.bureau ?? me.grants.find((grant) => grant.scope === 'bureau')?.id
  const [session, setSession] = useState<Session | undefined>(sessions.find((one) => one === asked.session))
  const now = useCallEvery(
    'GET /bureaus/:bureauId/attendance-now',
    bureauId ? { params: { bureauId }, query: { session } } : null,
    askAgain,
  )
  // Another session is another question; district and day stay what they are.
  const held = useHeld(now.data)
  return (
    <Shell
      page="bureauToday"
      me={me}
      wide
      title={now.data && bureauAnswer(now.data)}
      kicker={held && `${held.bureau} · ${dayText(held.day)}`}
    >
      {held && <SessionSwitch value={session ?? held.session} onPick={setSession} />}
      {bureauId ? (
        <Loaded {...now} shape="stats">
          {(seen) => <BySchool now={seen} />}
        </Loaded>
      ) : (
        <Card>
          <Empty title="没有您负责的教育局" text="身份由教育局维护，如有出入请联系系统管理员。" />
        </Card>
      )}
      {bureauId && held && (
        <Columns>
          <BureauDays bureauId={bureauId} bureau={held.bureau} today={held.day} />
        </Columns>
      )}
    </Shell>
  )
}

/** One session by school. */
const BySchool = ({ now }: { now: BureauNow }) =>
  now.expectedClasses > 0 && (
    <Columns>
      <Column span={4}>
        <Card title="上报情况" whose={`人数只计已上报的班级。${keptBackNote}`}>
          <BureauFigures now={now} />
        </Card>
        <OverdueClasses now={now} />
      </Column>
      <Column span={8}>
        <SchoolTable now={now} />
      </Column>
    </Columns>
  )
