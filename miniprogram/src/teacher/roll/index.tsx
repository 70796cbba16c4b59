import type { Me } from '@zhixiao/shared-types/domains/identity'
import { OtherDrafts } from '../../features/attendance/offline-note'
import { noRollKept, rollProblem } from '../../features/attendance/roll-away'
import { useRoll } from '../../features/attendance/use-roll'
import { Gate } from '../../features/identity/gate'
import { Shell } from '../../features/identity/shell'
import { useParams } from '../../platform/nav'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Loaded } from '../../ui/loaded'
import { OpenRoll } from './open-roll'
import { ToldRoll } from './told-roll'

/** The roll call of one class session. */
export default function RollPage() {
  return <Gate page="roll" silence={noRollKept}>{(me) => <Screen me={me} />}</Gate>
}

function Screen({ me }: { me: Me }) {
  const screen = useRoll(useParams('roll'))
  const { roll, classes, classId } = screen
  // A stale copy may be tapped on: what was entered is kept and checked against the roll when it is sent.
  if (roll.data) {
    return roll.data.state === 'open' && roll.data.mayReport
      ? <OpenRoll key={`${roll.data.classId}${roll.data.day}${roll.data.session}`} me={me} screen={screen} roll={roll.data} />
      : <ToldRoll key={`${roll.data.classId}${roll.data.day}${roll.data.session}`} me={me} screen={screen} roll={roll.data} />
  }
  const missing = classId ? roll : classes.call
  // A draft whose class is no longer this person's would have no other page to be thrown away on.
  const isGone = missing.problem !== undefined || (!classId && classes.call.data !== undefined)
  return (
    <Shell page="roll" me={me}>
      {isGone && <OtherDrafts current="" nameOf={(id) => classes.classes.find((one) => one.classId === id)?.class} look={screen.look} />}
      {!classId && classes.call.data ? (
        <Card><Empty title="今天没有您任课的班级" text="任课安排由学校维护，如有出入请联系学校管理员。" /></Card>
      ) : (
        <Loaded {...missing} problem={rollProblem(missing)} data={undefined} shape="tiles">{() => null}</Loaded>
      )}
    </Shell>
  )
}
