import type { Me } from '@zhixiao/shared-types/domains/identity'
import { useState } from 'react'
import { Gate } from '../../features/identity/gate'
import { schoolsOf } from '../../features/identity/hats'
import { Shell } from '../../features/identity/shell'
import { BoardingCard } from '../../features/moves/boarding-card'
import { ChildHistory, PlannedMove } from '../../features/moves/child-history'
import { FindPupil, type ClassChoice } from '../../features/moves/find-pupil'
import { MoveForm } from '../../features/moves/move-form'
import { useMove } from '../../features/moves/use-move'
import type { Memberships } from '../../features/moves/words'
import { useParams } from '../../platform/nav'
import { useCall } from '../../platform/use-call'
import { Button, Buttons } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Select } from '../../ui/field'
import { Loaded } from '../../ui/loaded'

/** An administrator finds a pupil, sees where it was, moves it to another class and says whether it lives at school (RS-2). */
export default function MovesPage() {
  return (
    <Gate page="moves">
      {(me) => <Screen me={me} />}
    </Gate>
  )
}

function Screen({ me }: { me: Me }) {
  const asked = useParams('moves')
  const schools = schoolsOf(me, ['admin'])
  const [schoolId, setSchool] = useState(asked.school ?? schools[0]?.schoolId)
  const [studentId, setStudent] = useState(asked.student)
  const structure = useCall('GET /schools/:schoolId/structure', schoolId ? { params: { schoolId } } : null)
  const school = schools.find((one) => one.schoolId === schoolId)?.school
  if (!schoolId) {
    return (
      <Shell page="moves" me={me}>
        <Card><Empty title="没有您管理的学校" text="转班由学校管理员办理，如有出入请联系教育局核对岗位。" /></Card>
      </Shell>
    )
  }
  const classes = (structure.data?.grades ?? []).flatMap((grade) => grade.classes.map((one) => ({ key: one.classId, label: one.name })))
  if (studentId) return <Child key={studentId} me={me} studentId={studentId} classes={classes} onBack={() => setStudent(undefined)} />
  return (
    <Shell page="moves" me={me} kicker={school}>
      {schools.length > 1 && (
        <Select id="school" label="学校" options={schools.map((one) => ({ key: one.schoolId, label: one.school }))} value={schoolId} onPick={setSchool} />
      )}
      <Loaded {...structure} shape="rows">
        {() => <FindPupil key={schoolId} schoolId={schoolId} classes={classes} onPick={(pupil) => setStudent(pupil.studentId)} />}
      </Loaded>
    </Shell>
  )
}

type ChildProps = { me: Me; studentId: string; classes: readonly ClassChoice[]; onBack: () => void }

function Child({ me, studentId, classes, onBack }: ChildProps) {
  const child = useCall('GET /students/:studentId/memberships', { params: { studentId } })
  const course = useMove(studentId, () => void child.refresh())
  const { data } = child
  const foot = data && (
    <Buttons>
      <Button text="换一位学生" disabled={course.busy} onTap={onBack} />
      <Button tone="primary" text="办理转班" busyText="正在办理" busy={course.busy} disabled={!course.isReady} onTap={course.run} />
    </Buttons>
  )
  const others = classes.filter((one) => one.key !== currentClass(data))
  return (
    <Shell page="moves" me={me} title={data && `${data.name} · ${data.class ?? '没有班级'}`} kicker={data?.school} foot={foot}>
      <Loaded {...child} shape="card">
        {(seen) => (
          <>
            {seen.moves.filter((move) => move.mayCancel).map((move) => (
              <PlannedMove key={move.moveId} move={move} name={seen.name} onCancelled={() => void child.refresh()} />
            ))}
            <MoveForm course={course} classes={others} whose={`${seen.name} · ${seen.school} · ${seen.class ?? '没有班级'}`} />
            <BoardingCard child={seen} onChanged={() => void child.refresh()} />
            <ChildHistory child={seen} />
          </>
        )}
      </Loaded>
      {child.error && <Button text="换一位学生" onTap={onBack} />}
    </Shell>
  )
}

/** The class the child is in for good, unless a move is planned away from it. */
const currentClass = (child: Memberships | undefined) => child?.items.find((stay) => stay.to === null)?.classId
