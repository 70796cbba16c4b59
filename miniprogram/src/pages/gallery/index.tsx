import { useState } from 'react'
import { useParams } from '../../platform/nav'
import { Badge } from '../../ui/badge'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { ComfortContext } from '../../ui/comfort'
import { Empty } from '../../ui/empty'
import { ErrorNote } from '../../ui/error-note'
import { Page, Section } from '../../ui/page'
import { Row, Rows } from '../../ui/row'
import { Sheet } from '../../ui/sheet'
import { Skeleton } from '../../ui/skeleton'
import { Legend, Tile, Tiles } from '../../ui/tile'
import type { Tone } from '../../ui/tone'
import { Controls } from './controls'
import { Figures } from './figures'

const states: { state: string; tone: Tone }[] = [
  { state: '到校', tone: 'green' }, { state: '迟到', tone: 'amber' }, { state: '未到', tone: 'red' }, { state: '病假', tone: 'blue' }, { state: '事假', tone: 'blue' },
]
const names = ['林一诺', '欧阳子轩', '周可', '吴雨桐', '阿依古丽', '徐明', '司马长风', '孙悦']
const places = ['今天', '消息', '班级', '我的'].map((label, at) => ({ key: label, label, on: at === 0, onTap: () => undefined }))

function RollTiles({ onHold }: { onHold: () => void }) {
  const [at, setAt] = useState<Record<string, number>>({ 周可: 2, 吴雨桐: 1, 阿依古丽: 3 })
  return (
    <Section title="点名">
      <Legend items={states.slice(0, 4).map(({ state, tone }) => ({ label: state, tone }))} />
      <Tiles>
        {names.map((name) => {
          const now = states[(at[name] ?? 0) % states.length] as (typeof states)[number]
          return <Tile key={name} name={name} {...now} onTap={() => setAt({ ...at, [name]: (at[name] ?? 0) + 1 })} onHold={onHold} />
        })}
      </Tiles>
    </Section>
  )
}

const Lists = () => (
  <Section title="卡片与行">
    <Card title="缺 2 人，还没有联系到 1 家" whose="三(2)班 · 3月9日 周一 · 晨检" aside={<Badge text="等您处理" tone="amber" />} tone="amber">
      <Rows>
        <Row title="周可" note="妈妈 · 未打开" badge={<Badge text="未送达" tone="red" />} onTap={() => undefined} />
        <Row title="吴雨桐" note="爸爸、妈妈" spareNote badge={<Badge text="已打开" tone="green" />} onTap={() => undefined} />
        <Row title="欧阳子轩的监护人之一名字特别长的时候也要换行而不是撑破" value="08:25" badge={<Badge text="已送达" tone="blue" />} />
        <Row title="未到上报时间" badge={<Badge text="未开始" />} />
      </Rows>
    </Card>
    <Card title="整张卡片可以点" whose="点一下看详情" onTap={() => undefined} />
  </Section>
)

const News = () => (
  <Section title="消息与等待">
    <ErrorNote title="没有报上去" text="网络不通，填写的内容都在。恢复后点“再试一次”。" acts={[{ text: '再试一次', onTap: () => undefined }, { text: '看看填了什么', onTap: () => undefined }]} />
    <ErrorNote tone="amber" title="名单有变动" text="今天转入 1 人：孙悦。其他人的状态已保留。" />
    <Card><Empty title="今天没有缺勤" text="有人没到时，会在这里看到联系情况。" act={{ text: '看昨天', onTap: () => undefined }} /></Card>
    <Skeleton shape="stats" />
    <Skeleton shape="card" />
    <Skeleton shape="rows" count={3} />
    <Skeleton shape="tiles" count={8} />
  </Section>
)

/** Every part of `ui/` in its states, for the eye and for the tests; `?elder=1` in large type, `?dialog=1` with the sheet open. */
export default function Gallery() {
  const { elder, dialog } = useParams('gallery')
  const [open, setOpen] = useState(dialog === '1')
  return (
    <ComfortContext.Provider value={{ elder: elder === '1' }}>
      <Page
        kicker="三(2)班 · 3月9日 周一 · 晨检" title="38 人，缺 2，报完" note="08:12 由班主任上报" nav={{ name: '部件', places }}
        aside={<Button small text="详情" onTap={() => setOpen(true)} />}
        foot={<Button text="全到，上报" tone="primary" onTap={() => setOpen(true)} />}
      >
        <RollTiles onHold={() => setOpen(true)} />
        <Lists />
        <Figures />
        <Controls />
        <News />
        <Sheet open={open} title="周可 · 三(2)班" onShut={() => setOpen(false)}>
          <Rows><Row title="状态" value="未到" /><Row title="联系人" note="妈妈，未打开" /></Rows>
          <Button text="记下来" tone="primary" onTap={() => setOpen(false)} />
        </Sheet>
      </Page>
    </ComfortContext.Provider>
  )
}
