import type { AttendanceReport } from '@zhixiao/shared-types/domains/attendance'
import { symptomText } from '@zhixiao/shared-types/values/attendance'
import { momentTextOn } from '../../platform/days'
import { Badge } from '../../ui/badge'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Row, Rows } from '../../ui/row'
import { statusText, statusTone } from './words'

type Mark = AttendanceReport['marks'][number]
const healthText = ({ health }: Mark) =>
  health && [...health.symptoms.map((one) => symptomText[one]), health.temperature === null ? '' : `${health.temperature.toFixed(1)}℃`, health.note].filter(Boolean).join('、')

/** "38 人，缺 2，迟 1，报完" — the result in one sentence; a class with nobody missing says so (AT-3). */
export const reportAnswer = ({ expected, absent, late }: Pick<AttendanceReport, 'expected' | 'absent' | 'late'>) =>
  `${expected} 人，${absent + late === 0 ? '全部到校' : [absent > 0 && `缺 ${absent}`, late > 0 && `迟到 ${late}`].filter(Boolean).join('，')}，报完 ✓`

/** CA-5: the calendar took the session away afterwards. */
const voidText = '校历已取消这次考勤，上报保留、不计入'
const flags = (report: AttendanceReport) => [report.counted === false && '不计入', report.isLate && '迟报', report.isBackfilled && '补报', report.byDeputy && '代报', (report.version ?? 1) > 1 && '已更正'].filter((flag) => flag !== false)

/** What was reported: by whom and when, and the exceptions by name. */
export const ReportCard = ({ report }: { report: AttendanceReport }) => (
  <Card
    title={`${report.reportedBy} ${momentTextOn(report.day, report.reportedAt)} 上报`} whose={[report.school, report.class, report.counted === false ? voidText : ''].filter(Boolean).join(' · ')}
    aside={<>{flags(report).map((flag) => <Badge key={flag} text={flag} tone="amber" />)}</>}
  >
    {report.marks.length === 0 ? <Empty title="没有缺勤、迟到或请假" /> : (
      <Rows>
        {report.marks.map((mark) => (
          <Row key={mark.studentId} title={mark.name} note={healthText(mark) || undefined} badge={<Badge text={statusText(mark.status, mark.lateMinutes)} tone={statusTone(mark.status)} />} />
        ))}
      </Rows>
    )}
  </Card>
)
