import { useState } from 'react'
import { dayText } from '../../platform/days'
import { Button, Buttons } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { DatePick, Field, Select } from '../../ui/field'
import { FilePick } from '../../ui/file-pick'
import { Section } from '../../ui/page'
import { Segmented } from '../../ui/segmented'
import { toast } from '../../ui/said'

const kinds = [{ key: 'a', label: '爸爸' }, { key: 'b', label: '妈妈' }, { key: 'c', label: '其他' }]

/** Everything that can be pressed or filled in. */
export function Controls() {
  const [text, setText] = useState('')
  const [long, setLong] = useState('今天早上有点咳嗽，没有发热。')
  const [kind, setKind] = useState<string | null>(null)
  const [day, setDay] = useState<string | null>('2026-03-09')
  const [chips, setChips] = useState<string[]>(['a'])
  const [view, setView] = useState<'one' | 'two' | 'three'>('one')
  const [file, setFile] = useState<string>()
  return (
    <>
      <Section title="按钮">
        <Card>
          <Button text="上报" tone="primary" onTap={() => toast('已上报', 'green')} />
          <Buttons><Button text="次要" onTap={() => toast('一句话说清楚发生了什么')} /><Button text="撤销" tone="danger" onTap={() => toast('没有成功，内容还在', 'red')} /></Buttons>
          <Buttons><Button text="上报" tone="primary" busy busyText="正在上报" onTap={() => undefined} /><Button text="不可用" disabled onTap={() => undefined} /></Buttons>
          <Button text="查看全部" tone="link" onTap={() => undefined} />
        </Card>
      </Section>
      <Section title="选择">
        <Segmented label="看哪一项" options={[{ key: 'one', label: '今天' }, { key: 'two', label: '本周' }, { key: 'three', label: '本月' }]} value={view} onPick={setView} />
        <Chips label="筛选" many options={[{ key: 'a', label: '全部', count: 36 }, { key: 'b', label: '未报', count: 1 }, { key: 'c', label: '迟报', count: 2 }]} value={chips} onChange={setChips} />
      </Section>
      <Section title="填写">
        <Card>
          <Field id="g-name" label="姓名" value={text} onChange={setText} placeholder="与名册一致" hint="最多 60 个字" max={60} />
          <Field id="g-phone" label="手机号" value="1380000" onChange={() => undefined} keys="phone" error="手机号应为 11 位数字" />
          <Field id="g-long" label="说明" value={long} onChange={setLong} long max={200} />
          <Select id="g-kind" label="关系" options={kinds} value={kind} onPick={setKind} />
          <DatePick id="g-day" label="日期" value={day} onPick={setDay} show={dayText} from="2026-03-02" to="2026-07-10" />
          <Field id="g-off" label="编号" value="2026-0001" onChange={() => undefined} disabled />
        </Card>
        <FilePick label="选择 .xlsx 或 .csv 文件" note="也可以把文件拖到这里" chosen={file} accept={['.xlsx', '.csv']} onPick={(picked) => setFile(picked.name)} />
      </Section>
    </>
  )
}
