import type { AttendanceReport } from '@zhixiao/shared-types/domains/attendance'
import { markText } from '@zhixiao/shared-types/values/attendance'
import { Button, Buttons } from '../../ui/button'
import { Card } from '../../ui/card'
import { Row, Rows } from '../../ui/row'
import type { Difference, RollForm } from './roll-form'
import { isOwnReport, unreported } from './sent-draft'

type Props = { form: RollForm; report: AttendanceReport; onTake: () => void; onCorrect?: () => void }

const mineText = ({ mine, theirs }: Difference) => `您：${markText[mine]}${mine === theirs ? '，详情有改动' : ''}`
const differText = (count: number, isOwn: boolean) => {
  if (count === 0) return '您填的与已报的一致'
  return isOwn ? `有 ${count} 处改动没有报上去` : `您填的有 ${count} 处不同，请当面核对`
}

/**
 * Two people reported at once: the first one counts, and this says where the second saw something else (AT-4). Or one person went on
 * tapping while their report was on its way: it counts as it was sent.
 */
export function MergeCard({ form, report, onTake, onCorrect }: Props) {
  const found = unreported(form, report)
  const isOwn = isOwnReport(form, report)
  return (
    <Card tone="amber" title={isOwn ? '您已上报，以已报的为准' : `${report.reportedBy}已先上报，以先报的为准`} whose={differText(found.length, isOwn)}>
      <Rows>{found.map((one) => <Row key={one.studentId} title={one.name} note={mineText(one)} value={`已报：${markText[one.theirs]}`} />)}</Rows>
      <Buttons>
        <Button text="以已报的为准" onTap={onTake} />
        {onCorrect && found.length > 0 && <Button text="按我看到的更正" onTap={onCorrect} />}
      </Buttons>
    </Card>
  )
}
