import type { ReactNode } from 'react'
import { momentTextOn } from '../../platform/days'
import { Badge } from '../../ui/badge'
import { Narrow, Wide } from '../../ui/by-width'
import { Card } from '../../ui/card'
import { DataTable, type Column } from '../../ui/data-table'
import { keptBackNote, shown } from '../../ui/kept-back'
import { Box } from '../../ui/native'
import { Row, Rows } from '../../ui/row'
import { Stat, Stats } from '../../ui/stat'
import { ChangesButton } from './changes-sheet'
import { absenceText, absentOf, badgesOf, coverageText, isComplete, periodTitle, spanText, type Summary } from './figures'

export const Badges = ({ summary }: { summary: Summary }) => (
  <Box className="badges">
    {badgesOf(summary).map((badge) => (
      <Badge key={badge.text} {...badge} />
    ))}
  </Box>
)

/** What a compiled day comes down to; a district's number that is kept back shows as such. */
export const MeasureStats = ({ measures }: { measures: Summary['measures'] }) => (
  <Stats>
    <Stat label="缺勤率" value={absenceText(measures)} />
    <Stat label="缺勤" value={shown(absentOf(measures))} unit="人次" />
    <Stat label="迟到" value={shown(measures.late)} unit="人次" />
    {measures.illPupils !== null && <Stat label="因病" value={measures.illPupils} unit="人" />}
  </Stats>
)

type Props = {
  summary: Summary
  /** What the day consists of one level below, in the school's or district's own order. */
  parts: readonly Summary[]
  /** What a part is called: 年级 or 学校. */
  partName: string
  /** To look at another day. */
  children?: ReactNode
}

/** One compiled day with its version, what it covers, who is missing, and its parts that add up (SM-1, SM-4). */
export function CompiledCard({ summary, parts, partName, children }: Props) {
  const { measures } = summary
  const isKeptBack = [summary, ...parts].some((one) => absentOf(one.measures) === null || one.measures.late === null)
  const span = summary.period === 'week' ? `${spanText(summary)} · ` : ''
  const compiled = `${summary.name} · ${span}${momentTextOn(summary.day, summary.compiledAt)} 汇总`
  return (
    <Card title={periodTitle[summary.period]} whose={compiled} aside={<Badges summary={summary} />}>
      {children}
      <MeasureStats measures={measures} />
      {!isComplete(measures) && (
        <Box className="card__whose card__more">
          {summary.missing.length > 0 ? `没有上报：${summary.missing.join('、')}。` : ''}以上只计已上报的班级，补报后自动更正。
        </Box>
      )}
      {isKeptBack && <Box className="card__whose card__more">{keptBackNote}</Box>}
      <ChangesButton summary={summary} />
      {parts.length > 0 && <Parts summary={summary} parts={parts} partName={partName} />}
    </Card>
  )
}

const columnsFor = (partName: string, seesIll: boolean): Column<Summary>[] => [
  { key: 'name', label: partName, cell: (one) => one.name },
  {
    key: 'coverage',
    label: '已报',
    cell: (one) => (
      <Badge text={`${one.measures.reports}/${one.measures.expectedReports}`} tone={isComplete(one.measures) ? 'green' : 'amber'} />
    ),
  },
  { key: 'expected', label: '应到', number: true, cell: (one) => one.measures.expected },
  { key: 'present', label: '按时到校', number: true, cell: (one) => shown(one.measures.present) },
  { key: 'late', label: '迟到', number: true, cell: (one) => shown(one.measures.late) },
  { key: 'absent', label: '缺勤', number: true, cell: (one) => shown(absentOf(one.measures)) },
  { key: 'rate', label: '缺勤率', number: true, cell: (one) => absenceText(one.measures) },
  ...(seesIll ? [{ key: 'ill', label: '因病', number: true, cell: (one: Summary) => shown(one.measures.illPupils) }] : []),
]
function partNote({ measures }: Summary): string {
  const absent = absentOf(measures)
  return `缺 ${shown(absent)}${absent === null ? '' : `（${absenceText(measures)}）`} · 迟到 ${shown(measures.late)} · 应到 ${measures.expected}`
}

/** The parts and their sum in the last line. */
function Parts({ summary, parts, partName }: Required<Omit<Props, 'children'>>) {
  const seesIll = parts.some((one) => one.measures.illPupils !== null) || summary.measures.illPupils !== null
  const lines = [...parts, { ...summary, name: '合计' }]
  return (
    <Box className="card__more">
      <Wide>
        <DataTable caption={`${summary.name}按${partName}`} columns={columnsFor(partName, seesIll)} items={lines} keyOf={(one) => one.id} />
      </Wide>
      <Narrow>
        <Rows>
          {lines.map((one) => (
            <Row
              key={one.id}
              title={one.name}
              note={partNote(one)}
              badge={<Badge text={coverageText(one.measures)} tone={isComplete(one.measures) ? 'green' : 'amber'} />}
            />
          ))}
        </Rows>
      </Narrow>
    </Box>
  )
}
