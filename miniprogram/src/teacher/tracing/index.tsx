import type { TracingTask } from '@zhixiao/shared-types/domains/attendance-corrections'
import type { Me } from '@zhixiao/shared-types/domains/identity'
import { sessionText } from '@zhixiao/shared-types/values/attendance'
import { useState } from 'react'
import { ClassSwitch } from '../../features/attendance/class-switch'
import { lacksAnswer, temperatureOf } from '../../features/attendance/field-values'
import { HealthFields } from '../../features/attendance/health-fields'
import type { Health } from '../../features/attendance/roll-form'
import { useMyClasses } from '../../features/attendance/use-my-classes'
import { Gate } from '../../features/identity/gate'
import { schoolsOf } from '../../features/identity/hats'
import { Shell } from '../../features/identity/shell'
import { dayText, schoolDay, timeText } from '../../platform/days'
import { useParams } from '../../platform/nav'
import { notice } from '../../platform/notice'
import { schoolNow } from '../../platform/school-clock'
import { useAction } from '../../platform/use-action'
import { useCall, type Call } from '../../platform/use-call'
import { Badge } from '../../ui/badge'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Loaded } from '../../ui/loaded'
import { Row, Rows } from '../../ui/row'
import { Sheet } from '../../ui/sheet'

/** Sick children whose symptoms are still to be found out, due 16:00 (AT-7): a class for its homeroom, the school for the nurse. */
export default function TracingPage() {
  return <Gate page="tracing">{(me) => <Whose me={me} />}</Gate>
}

function Whose({ me }: { me: Me }) {
  const [school] = schoolsOf(me, ['nurse', 'leader'])
  return school ? <OfSchool me={me} schoolId={school.schoolId} name={school.school} /> : <OfClass me={me} />
}

function OfSchool({ me, schoolId, name }: { me: Me; schoolId: string; name: string }) {
  const list = useCall('GET /schools/:schoolId/tracing-tasks', { params: { schoolId } })
  return <Tasks me={me} list={list} whose={name} />
}

function OfClass({ me }: { me: Me }) {
  const asked = useParams('tracing').class
  const classes = useMyClasses(asked)
  const mine = classes.classes.filter((one) => one.mayReport)
  const now = mine.find((one) => one.classId === classes.now?.classId) ?? mine[0]
  const list = useCall('GET /classes/:classId/tracing-tasks', now ? { params: { classId: now.classId } } : null)
  if (now) return <Tasks me={me} list={list} whose={`${now.school} · ${now.class}`} head={<ClassSwitch classes={mine} value={now.classId} onPick={classes.pick} />} />
  return (
    <Shell page="tracing" me={me}>
      <Loaded {...classes.call} shape="rows">{() => <Card><Empty title="今天没有您任课的班级" text="任课安排由学校维护，如有出入请联系学校管理员。" /></Card>}</Loaded>
    </Shell>
  )
}

type Props = { me: Me; list: Call<{ items: TracingTask[] }>; whose: string; head?: React.ReactNode }

function Tasks({ me, list, whose, head }: Props) {
  const [open, setOpen] = useState<TracingTask>()
  const count = list.data?.items.length
  const late = list.data?.items.filter((one) => one.isOverdue).length ?? 0
  return (
    <Shell page="tracing" me={me} title={count ? `${count} 人的病情待追踪${late ? `，${late} 人已过 16:00` : ''}` : undefined} kicker={whose}>
      {head}
      <Loaded {...list} shape="rows">
        {({ items }) => items.length === 0 ? <Card><Empty title="没有待追踪的学生" text="病假选了“待追踪”的学生会出现在这里，当天 16:00 前补充症状。" /></Card> : (
          <Card>
            <Rows>
              {items.map((one) => (
                <Row
                  key={one.id} title={one.name} note={`${one.class} · ${dayText(one.day)} ${sessionText[one.session]}`} onTap={() => setOpen(one)}
                  badge={one.isOverdue ? <Badge text="已逾期" tone="red" /> : <Badge text={`${timeText(one.dueAt)} 前`} tone="amber" />}
                />
              ))}
            </Rows>
          </Card>
        )}
      </Loaded>
      {open && <Answer key={open.id} task={open} onDone={() => { setOpen(undefined); void list.refresh() }} onShut={() => setOpen(undefined)} />}
    </Shell>
  )
}

const nothing: Health = { symptoms: [], temperature: null, note: '' }

/** What was found out; after the lock it waits for the nurse or a leader like any correction. */
function Answer({ task, onDone, onShut }: { task: TracingTask; onDone: () => void; onShut: () => void }) {
  const [health, setHealth] = useState<Health>(nothing)
  const [heat, setHeat] = useState('')
  const act = useAction('POST /tracing-tasks/:taskId/answers', {
    form: `trace:${task.id}`,
    onDone: ({ correction }) => { notice(correction.state === 'applied' ? '已记录' : '已提交，等校医或校领导审批', 'green'); onDone() },
  })
  const known = health.symptoms.length > 0 && !health.symptoms.includes('to_be_traced')
  return (
    <Sheet open title={`${task.name} · ${task.class}`} onShut={onShut}>
      <HealthFields health={health} heat={heat} symptomsOnly={task.symptomsOnly === true} today={schoolDay(new Date(schoolNow()).toISOString())} onHealth={setHealth} onHeat={setHeat} />
      <Button
        text="保存" tone="primary" busy={act.busy} busyText="正在保存" disabled={!known || lacksAnswer(health, heat)}
        onTap={() => { void act.run({ params: { taskId: task.id }, body: { health: { ...health, temperature: temperatureOf(heat) ?? null } } }) }}
      />
    </Sheet>
  )
}
