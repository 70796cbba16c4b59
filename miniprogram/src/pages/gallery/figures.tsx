import { Badge } from '../../ui/badge'
import { Card } from '../../ui/card'
import { BarChart, LineChart } from '../../ui/chart'
import { DataTable, type Column } from '../../ui/data-table'
import type { Point } from '../../ui/point'
import { Section } from '../../ui/page'
import { Progress } from '../../ui/progress'
import { Stat, Stats } from '../../ui/stat'
import { Steps } from '../../ui/steps'
import { Timeline } from '../../ui/timeline'

const bars: Point[] = [
  { key: '1', label: '一', value: 3 }, { key: '2', label: '二', value: 5, tone: 'amber' }, { key: '3', label: '三', value: 12, tone: 'red' },
  { key: '4', label: '四', value: null }, { key: '5', label: '五', value: 0 }, { key: '6', label: '六', value: 2 },
]
const course = [2.1, 2.4, 1.9, null, 2.2, 3.8, 5.6, 4.1, 3.0, 2.6, 2.8, 2.5]
const days: Point[] = course.map((value, at) => ({ key: String(at), label: `3月${at + 2}日`, value }))

type Line = { name: string; done: string; away: number; late: number; state: string }
const lines: Line[] = Array.from({ length: 14 }, (_, at) => ({ name: `第 ${at + 1} 组`, done: `${36 - (at % 3)}/36`, away: at % 5, late: at % 3, state: at % 3 ? '未齐' : '已齐' }))
const columns: Column<Line>[] = [
  { key: 'name', label: '名称', cell: (line) => line.name },
  { key: 'done', label: '已报', number: true, cell: (line) => line.done },
  { key: 'away', label: '缺', number: true, cell: (line) => line.away },
  { key: 'late', label: '迟', number: true, cell: (line) => line.late },
  { key: 'state', label: '状态', cell: (line) => <Badge text={line.state} tone={line.state === '已齐' ? 'green' : 'amber'} /> },
]

/** Numbers and courses. */
export const Figures = () => (
  <>
    <Section title="数字">
      <Card whose="3月9日 周一 · 上午">
        <Stats>
          <Stat label="应到" value={1296} unit="人" coverage="35/36 组已报" />
          <Stat label="缺" value={24} unit="人" change="比昨天多 2" tone="amber" />
          <Stat label="待处理" value={3} unit="件" tone="red" />
          <Stat label="完成" value="98.1" unit="%" tone="green" />
        </Stats>
      </Card>
      <Card>
        <Progress label="正在核对" done={132} total={240} unit="行" />
        <Progress label="还差一些" done={35} total={36} tone="amber" />
        <Steps steps={['选文件', '试运行', '核对', '完成']} now={2} />
      </Card>
    </Section>
    <Section title="图">
      <Card><BarChart title="各年级缺勤" unit="人" points={bars} /></Card>
      <Card><LineChart title="缺勤率" unit="%" points={days} show={(value) => value.toFixed(1)} /></Card>
    </Section>
    <Section title="经过">
      <Card>
        <Timeline
          moments={[
            { key: '1', title: '已上报', time: '08:12', tone: 'green' },
            { key: '2', title: '消息已送达', time: '08:13', note: '两位联系人', tone: 'blue' },
            { key: '3', title: '还没有打开', note: '可以打电话提醒', tone: 'amber' },
            { key: '4', title: '等待确认' },
          ]}
        />
      </Card>
    </Section>
    <Section title="表">
      <DataTable caption="各组情况" columns={columns} items={lines} keyOf={(line) => line.name} onOpen={() => undefined} />
    </Section>
  </>
)
