import { rateText, sessionText } from '@zhixiao/shared-types/values/attendance'
import { timeText } from '../../platform/days'
import { Badge } from '../../ui/badge'
import { Narrow, Wide } from '../../ui/by-width'
import { Card } from '../../ui/card'
import { DataTable, type Column } from '../../ui/data-table'
import { Progress } from '../../ui/progress'
import { Row, Rows } from '../../ui/row'
import { Stat, Stats } from '../../ui/stat'
import type { Tone } from '../../ui/tone'
import type { SchoolNow } from './answers'

export type ClassNow = SchoolNow['classes'][number]

const missingOf = (now: SchoolNow) => now.classes.filter((one) => one.state === 'open')

/** Coverage first, then the numbers of those who reported. */
export function SchoolFigures({ now }: { now: SchoolNow }) {
  const counted = (value: number) => (now.reportedClasses > 0 ? value : '—')
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
        <Stat label="应到" value={counted(now.expected)} unit="人" />
        <Stat label="缺勤" value={counted(now.absent)} unit="人" change={`缺勤率 ${rateText(now.absent, now.expected)}`} />
        <Stat label="迟到" value={counted(now.late)} unit="人" />
        {now.ill !== undefined && <Stat label="因病" value={counted(now.ill)} unit="人" />}
      </Stats>
    </>
  )
}

const isReported = ({ state }: ClassNow) => state === 'submitted' || state === 'amended' || state === 'locked'
const stateBadge = (one: ClassNow, isPast: boolean): { text: string; tone: Tone } => {
  if (isReported(one)) return one.isLate ? { text: '迟报', tone: 'amber' } : { text: '已报', tone: 'green' }
  // Reported, and the calendar took the session away afterwards: kept, in no number (CA-5).
  if (one.state === 'void') return { text: '不计入', tone: 'grey' }
  if (one.state === 'open') return isPast ? { text: '未报', tone: 'red' } : { text: '待报', tone: 'amber' }
  return one.state === 'not_due' ? { text: '未开始', tone: 'grey' } : { text: '不上课', tone: 'grey' }
}
const homeroomText = (one: ClassNow) => (one.homeroom ? `班主任 ${one.homeroom}` : '没有安排班主任')

type Props = {
  now: SchoolNow
  /** The reports were due already: who is missing now needs a call. */
  isPast: boolean
  onOpen: (classId: string) => void
}

/** So many stand on the page before the table; a whole school in the early morning would push everything else away. */
const shortList = 8

/** Classes that have not reported, with whom to ask. */
export function MissingClasses({ now, isPast, onOpen }: Props) {
  const missing = missingOf(now)
  if (missing.length === 0) return null
  const due = `${timeText(now.dueAt)} 前应报`
  return (
    <Card tone={isPast ? 'red' : 'amber'} title={`${missing.length} 个班还没报`} whose={isPast ? `${due}，现在已过时间` : due}>
      <Rows>
        {missing.slice(0, shortList).map((one) => (
          <Row
            key={one.classId}
            title={one.class}
            note={homeroomText(one)}
            badge={<Badge {...stateBadge(one, isPast)} />}
            onTap={() => onOpen(one.classId)}
          />
        ))}
        {missing.length > shortList && <Row title={`还有 ${missing.length - shortList} 个班`} note="都在各班列表里" />}
      </Rows>
    </Card>
  )
}

const reported = (one: ClassNow, value: number) => (isReported(one) ? value : '—')
const columnsFor = (isPast: boolean, seesIll: boolean): Column<ClassNow>[] => [
  { key: 'class', label: '班级', cell: (one) => one.class },
  { key: 'state', label: '上报', cell: (one) => <Badge {...stateBadge(one, isPast)} /> },
  { key: 'at', label: '时间', cell: (one) => (one.reportedAt ? timeText(one.reportedAt) : '—') },
  { key: 'expected', label: '应到', number: true, cell: (one) => one.expected },
  { key: 'absent', label: '缺勤', number: true, cell: (one) => reported(one, one.absent) },
  { key: 'late', label: '迟到', number: true, cell: (one) => reported(one, one.late) },
  ...(seesIll ? [{ key: 'ill', label: '因病', number: true, cell: (one: ClassNow) => reported(one, one.ill ?? 0) }] : []),
  { key: 'homeroom', label: '班主任', cell: (one) => one.homeroom ?? '—' },
]
const classNote = (one: ClassNow) => {
  if (!isReported(one)) return [`${one.expected} 人`, one.reason ?? homeroomText(one)].join(' · ')
  const ill = one.ill === undefined ? '' : ` · 因病 ${one.ill}`
  return `应到 ${one.expected} · 缺 ${one.absent} · 迟到 ${one.late}${ill}`
}

/** Every class in the school's own order; a table on a desktop, lines on a phone. */
export function ClassTable({ now, isPast, onOpen }: Props) {
  const seesIll = now.classes.some((one) => one.ill !== undefined)
  const whose = `${now.school} · ${sessionText[now.session]}`
  return (
    <>
      <Wide>
        <DataTable
          caption={`${whose}各班`}
          columns={columnsFor(isPast, seesIll)}
          items={now.classes}
          keyOf={(one) => one.classId}
          onOpen={(one) => onOpen(one.classId)}
        />
      </Wide>
      <Narrow>
        <Card title="各班" whose={whose}>
          <Rows>
            {now.classes.map((one) => (
              <Row
                key={one.classId}
                title={one.class}
                note={classNote(one)}
                badge={<Badge {...stateBadge(one, isPast)} />}
                onTap={() => onOpen(one.classId)}
              />
            ))}
          </Rows>
        </Card>
      </Narrow>
    </>
  )
}
