import type { AttendanceReport } from '@zhixiao/shared-types/domains/attendance'
import { markText } from '@zhixiao/shared-types/values/attendance'
import { Button, Buttons } from '../../ui/button'
import { Card } from '../../ui/card'
import { Row, Rows } from '../../ui/row'
import { differences, type RollForm } from './roll-form'

type Props = { form: RollForm; report: AttendanceReport; onTake: () => void; onCorrect?: () => void }

/** Two people reported at once: the first one counts, and this says where the second saw something else (AT-4). */
export function MergeCard({ form, report, onTake, onCorrect }: Props) {
  const found = differences(form, report)
  return (
    <Card tone="amber" title={`${report.reportedBy}已先上报，以先报的为准`} whose={found.length ? `您填的有 ${found.length} 处不同，请当面核对` : '您填的与已报的一致'}>
      <Rows>{found.map((one) => <Row key={one.studentId} title={one.name} note={`您：${markText[one.mine]}`} value={`已报：${markText[one.theirs]}`} />)}</Rows>
      <Buttons>
        <Button text="以已报的为准" onTap={onTake} />
        {onCorrect && found.length > 0 && <Button text="按我看到的更正" onTap={onCorrect} />}
      </Buttons>
    </Card>
  )
}
