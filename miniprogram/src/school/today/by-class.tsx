import type { SchoolNow } from '../../features/overview/answers'
import { ClassTable, MissingClasses, SchoolFigures } from '../../features/overview/school-now'
import { open } from '../../platform/nav'
import { useSchoolNow } from '../../platform/school-clock'
import { Column, Columns } from '../../ui/by-width'
import { Card } from '../../ui/card'

const openClass = (classId: string) => open('roll', { class: classId })

/** One session by class, of a school or of a grade; `title` says the answer where the page's own title does not. */
export function ByClass({ now, title = '上报情况' }: { now: SchoolNow; title?: string }) {
  const isPast = useSchoolNow() > Date.parse(now.dueAt)
  if (!now.hasSession) return title === '上报情况' ? null : <Card title={title} />
  return (
    <Columns>
      <Column span={4}>
        <Card title={title} whose="人数只计已上报的班级">
          <SchoolFigures now={now} />
        </Card>
        <MissingClasses now={now} isPast={isPast} onOpen={openClass} />
      </Column>
      <Column span={8}>
        <ClassTable now={now} isPast={isPast} onOpen={openClass} />
      </Column>
    </Columns>
  )
}
