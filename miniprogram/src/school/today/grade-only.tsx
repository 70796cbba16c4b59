import type { Me } from '@zhixiao/shared-types/domains/identity'
import { useState } from 'react'
import { Shell } from '../../features/identity/shell'
import { schoolAnswer } from '../../features/overview/answers'
import { GradeDays } from '../../features/summary/grade-days'
import { schoolDay } from '../../platform/days'
import { schoolNow } from '../../platform/school-clock'
import { useCallEvery } from '../../platform/use-call'
import { Columns } from '../../ui/by-width'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Select } from '../../ui/field'
import { Loaded } from '../../ui/loaded'
import { ByClass } from './by-class'

/** A head of grades sees today and the compiled days of each grade; the school's morning belongs to its leaders (rules §4.0). */
export function GradeOnly({ me }: { me: Me }) {
  const grades = me.duties.filter((duty) => duty.role === 'grade_head')
  const [gradeId, setGradeId] = useState(grades[0]?.id)
  const grade = grades.find((one) => one.id === gradeId)
  if (!grade) {
    return (
      <Shell page="schoolToday" me={me}>
        <Card>
          <Empty title="没有您负责的学校" text="岗位由学校维护，如有出入请联系学校管理员。" />
        </Card>
      </Shell>
    )
  }
  // "三年级 年级组长" → "三年级".
  const name = grade.label.split(' ')[0] ?? grade.label
  return (
    <Shell page="schoolToday" me={me} wide title={`${name}出勤`} kicker={grade.school}>
      {grades.length > 1 && (
        <Select
          id="grade"
          label="年级"
          options={grades.map((one) => ({ key: one.id, label: one.label }))}
          value={grade.id}
          onPick={setGradeId}
        />
      )}
      <GradeNow key={`now-${grade.id}`} gradeId={grade.id} />
      <Columns key={grade.id}>
        <GradeDays gradeId={grade.id} whose={`${grade.school ?? ''} · ${name}`} today={schoolDay(new Date(schoolNow()).toISOString())} />
      </Columns>
    </Shell>
  )
}

/** Between two looks at a morning under way, in milliseconds. */
const askAgain = 30_000

/** The grade's session that is running: coverage first, who has not reported. */
function GradeNow({ gradeId }: { gradeId: string }) {
  const now = useCallEvery('GET /grades/:gradeId/attendance-now', { params: { gradeId }, query: {} }, askAgain)
  return (
    <Loaded {...now} shape="stats">
      {(seen) => <ByClass now={seen} title={schoolAnswer(seen)} />}
    </Loaded>
  )
}
