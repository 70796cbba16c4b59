import { dayText } from '../../platform/days'
import { Card } from '../../ui/card'
import { DatePick, Field, Select } from '../../ui/field'
import { Loaded } from '../../ui/loaded'
import { Row, Rows } from '../../ui/row'
import type { ClassChoice } from './find-pupil'
import type { MoveCourse } from './use-move'

/** Which class, from when, why – and what it would do, in the school's words, before anything is done. */
export const MoveForm = ({ course, classes, whose }: { course: MoveCourse; classes: readonly ClassChoice[]; whose: string }) => (
  <Card title="转到别的班" whose={whose}>
    <Select id="to-class" label="转入班级" options={classes} value={course.toClassId ?? null} onPick={course.setClass} placeholder="请选择班级" />
    <DatePick id="from" label="从哪天开始" value={course.from} from={course.today} show={(day) => (day === course.today ? `今天 ${dayText(day)}` : dayText(day))} onPick={course.setFrom} />
    <Field id="reason" label="原因" hint="只有校内能看到，家长收到的通知里没有" value={course.reason} onChange={course.setReason} placeholder="例如：家长申请" max={200} long />
    {course.toClassId && (
      <Loaded {...course.preview} shape="rows">
        {({ effects }) => <Rows>{effects.map((effect) => <Row key={effect} title={effect} />)}</Rows>}
      </Loaded>
    )}
  </Card>
)
