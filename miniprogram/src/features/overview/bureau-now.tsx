import { rateText, sessionText } from '@zhixiao/shared-types/values/attendance'
import { Badge } from '../../ui/badge'
import { Narrow, Wide } from '../../ui/by-width'
import { Card } from '../../ui/card'
import { DataTable, type Column } from '../../ui/data-table'
import { shown } from '../../ui/kept-back'
import { Progress } from '../../ui/progress'
import { Row, Rows } from '../../ui/row'
import { Stat, Stats } from '../../ui/stat'
import { byCoverage, type BureauNow, type SchoolLine } from './answers'

const isComplete = (line: SchoolLine) => line.reportedClasses >= line.expectedClasses

/** The district's numbers; counts only. */
export function BureauFigures({ now }: { now: BureauNow }) {
  const due = now.schools.filter((line) => line.expectedClasses > 0)
  const counted = (value: number | null) => (now.reportedClasses > 0 ? shown(value) : '—')
  return (
    <>
      <Progress
        label="班级上报"
        done={now.reportedClasses}
        total={now.expectedClasses}
        unit="班"
        tone={now.reportedClasses < now.expectedClasses ? 'amber' : 'green'}
      />
      <Stats>
        <Stat label="报齐的学校" value={due.filter(isComplete).length} unit={`/${due.length} 所`} />
        <Stat label="应到" value={counted(now.expected)} unit="人" />
        <Stat
          label="缺勤"
          value={counted(now.absent)}
          unit="人"
          change={now.absent === null ? undefined : `缺勤率 ${rateText(now.absent, now.expected)}`}
        />
        <Stat label="迟到" value={counted(now.late)} unit="人" />
        <Stat label="因病" value={counted(now.ill)} unit="人" />
      </Stats>
    </>
  )
}

const CoverageBadge = ({ line }: { line: SchoolLine }) =>
  line.expectedClasses === 0 ? (
    <Badge text="不上课" />
  ) : (
    <Badge text={`${line.reportedClasses}/${line.expectedClasses} 班`} tone={isComplete(line) ? 'green' : 'amber'} />
  )

const counted = (line: SchoolLine, value: number | string | null) => (line.reportedClasses > 0 ? shown(value) : '—')

const columns: Column<SchoolLine>[] = [
  { key: 'school', label: '学校', cell: (line) => line.school },
  { key: 'coverage', label: '已报', cell: (line) => <CoverageBadge line={line} /> },
  { key: 'expected', label: '应到', number: true, cell: (line) => counted(line, line.expected) },
  { key: 'absent', label: '缺勤', number: true, cell: (line) => counted(line, line.absent) },
  {
    key: 'rate',
    label: '缺勤率',
    number: true,
    cell: (line) => counted(line, line.absent === null ? null : rateText(line.absent, line.expected)),
  },
  { key: 'late', label: '迟到', number: true, cell: (line) => counted(line, line.late) },
  { key: 'ill', label: '因病', number: true, cell: (line) => counted(line, line.ill) },
]
const closedNote = (line: SchoolLine) => (line.notCounted ? `不上课，${line.notCounted} 个班的上报不计入` : line.expectedClasses === 0 ? '不上课' : '还没有班级上报')
const schoolNote = (line: SchoolLine) =>
  line.reportedClasses === 0
    ? closedNote(line)
    : `应到 ${line.expected} · 缺 ${shown(line.absent)} · 迟到 ${shown(line.late)} · 因病 ${shown(line.ill)}`

/** Schools, coverage first, counts only. */
export function SchoolTable({ now }: { now: BureauNow }) {
  const lines = byCoverage(now.schools)
  const whose = `${now.bureau} · ${sessionText[now.session]}`
  return (
    <>
      <Wide>
        <DataTable caption={`${whose}各校`} columns={columns} items={lines} keyOf={(line) => line.schoolId} />
      </Wide>
      <Narrow>
        <Card title="各校" whose={whose}>
          <Rows>
            {lines.map((line) => (
              <Row key={line.schoolId} title={line.school} note={schoolNote(line)} badge={<CoverageBadge line={line} />} />
            ))}
          </Rows>
        </Card>
      </Narrow>
    </>
  )
}

/** The "未报" list: classes still silent 45 minutes after their session was due, by school; whom to call, never a child. */
export function OverdueClasses({ now }: { now: BureauNow }) {
  const late = now.schools.filter((line) => (line.overdueClasses ?? []).length > 0)
  if (late.length === 0) return null
  return (
    <Card tone="red" title={`${late.reduce((sum, line) => sum + (line.overdueClasses ?? []).length, 0)} 个班未报`} whose="已过应报时间 45 分钟">
      <Rows>{late.map((line) => <Row key={line.schoolId} title={line.school} note={(line.overdueClasses ?? []).join('、')} />)}</Rows>
    </Card>
  )
}
