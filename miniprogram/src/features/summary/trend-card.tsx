import { useState } from 'react'
import { dayText } from '../../platform/days'
import type { Call } from '../../platform/use-call'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { LineChart } from '../../ui/chart'
import { DataTable, type Column } from '../../ui/data-table'
import { Empty } from '../../ui/empty'
import { Loaded } from '../../ui/loaded'
import { keptBackNote, shown } from '../../ui/kept-back'
import { Box } from '../../ui/native'
import { Legend } from '../../ui/tile'
import { absenceText, absentOf, inOrder, isComplete, spanText, trendPoints, type Summary } from './figures'

const count = 20

const columns: Column<Summary>[] = [
  { key: 'day', label: '日期', cell: (one) => (one.period === 'week' ? spanText(one) : dayText(one.day)) },
  { key: 'coverage', label: '已报', cell: ({ measures }) => `${measures.reports}/${measures.expectedReports}` },
  { key: 'rate', label: '缺勤率', number: true, cell: (one) => absenceText(one.measures) },
  { key: 'absent', label: '缺勤人次', number: true, cell: (one) => shown(absentOf(one.measures)) },
]

/** The last twenty compiled days or weeks: the absence rate as a line, days with classes missing marked; the same as a table. */
export function TrendCard({ trend, whose, period }: { trend: Call<{ items: Summary[] }>; whose: string; period: Summary['period'] }) {
  const isWeekly = period === 'week'
  const [asTable, setAsTable] = useState(false)
  return (
    <Loaded {...trend} shape="card">
      {({ items }) => {
        const days = inOrder(items).slice(-count)
        const switchView = days.length > 1 && (
          <Button small tone="link" text={asTable ? '看图' : '看数字'} onTap={() => setAsTable(!asTable)} />
        )
        return (
          <Card title={days.length > 1 ? `近 ${days.length} ${isWeekly ? '周' : '个上课日'}缺勤率` : '缺勤率变化'} whose={whose} aside={switchView}>
            {days.length < 2 && !isWeekly && <Empty title="汇总还不满两天" text="每个上课日傍晚汇总一次，满两天后这里显示变化。" />}
            {days.length < 2 && isWeekly && <Empty title="周报还不满两周" text="每周日晚上汇总一次，满两周后这里显示变化。" />}
            {days.length > 1 && asTable && (
              <DataTable caption={`${whose}缺勤率`} columns={columns} items={[...days].reverse()} keyOf={(one) => one.id} />
            )}
            {days.length > 1 && !asTable && <TrendLine days={days} />}
          </Card>
        )
      }}
    </Loaded>
  )
}

const TrendLine = ({ days }: { days: readonly Summary[] }) => (
  <>
    <LineChart title="只计已上报的班级" unit="%" noteLabel="上报" points={trendPoints(days, count)} show={(value) => value.toFixed(1)} />
    {days.some((one) => !isComplete(one.measures)) && <Legend items={[{ label: '当天没有报齐', tone: 'amber' }]} />}
    {days.some((one) => absentOf(one.measures) === null) && <Box className="card__whose card__more">空缺的日子：{keptBackNote}</Box>}
  </>
)
