import type { WeekOff } from '@zhixiao/shared-types/domains/summary'
import { dayText } from '../../platform/days'
import type { Call } from '../../platform/use-call'
import { Column } from '../../ui/by-width'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Select } from '../../ui/field'
import { Loaded } from '../../ui/loaded'
import { Section } from '../../ui/page'
import { Segmented } from '../../ui/segmented'
import { CompiledCard } from './compiled-card'
import { coverageText, inOrder, spanText, type Summary } from './figures'
import { offIn } from './latest-day'
import { TrendCard } from './trend-card'

export type Period = 'am' | 'day' | 'week'
const periods: readonly { key: Period; label: string }[] = [
  { key: 'day', label: '全天汇总' },
  { key: 'am', label: '晨检快报' },
  { key: 'week', label: '每周汇总' },
]

/** Compiled days reach back this far: twenty school days also across a holiday week. */
export const daysBack = 60
/** How often compiled days are asked for again, in milliseconds: a correction comes minutes after a late report. */
export const askAgain = 60_000

type Props = {
  whose: string
  period: Period
  onPeriod: (period: Period) => void
  trend: Call<{ items: Summary[]; weeksOff: WeekOff[] }>
  /** The day looked at; the latest unless chosen. */
  day: string | undefined
  onDay: (day: string) => void
  detail: Call<{ summary: Summary | null; parts: readonly Summary[] }>
  /** What the day consists of one level below: 年级 or 学校. */
  partName: string
}

/** Two parts of a dashboard: the course of the last days, and one of them in detail. */
export function DaysView({ whose, period, onPeriod, trend, day, onDay, detail, partName }: Props) {
  const compiled = inOrder(trend.data?.items ?? []).map((one) => ({
    key: one.day,
    label: `${period === 'week' ? spanText(one) : dayText(one.day)} ${coverageText(one.measures)}`,
  }))
  const off = (trend.data?.weeksOff ?? []).map((one) => ({ key: one.from, label: `${spanText({ day: one.from, until: one.to })} ${one.text}` }))
  const options = [...compiled, ...off].sort((one, other) => (one.key < other.key ? 1 : -1))
  const weekOff = offIn(trend.data?.weeksOff, day)
  const select = day && <Select id="compiled-day" label={period === 'week' ? '哪一周' : '哪一天'} options={options} value={day} onPick={onDay} />
  return (
    <>
      <Column span={12}>
        <Section title="每日汇总">
          <Segmented label="哪种汇总" options={periods} value={period} onPick={onPeriod} />
        </Section>
      </Column>
      <Column span={5}>
        <TrendCard trend={trend} whose={whose} period={period} />
      </Column>
      <Column span={7}>
        {weekOff && (
          <Card title={weekOff.text} whose={`${whose} · ${spanText({ day: weekOff.from, until: weekOff.to })}`}>
            {select}
            <Empty title="这一周没有上课日" text="没有可以汇总的内容，不出周报。开学后的第一个周日晚上会有新的周报。" />
          </Card>
        )}
        {day && !weekOff && (
          <Loaded {...detail} shape="stats">
            {({ summary, parts }) =>
              summary && (
                <CompiledCard summary={summary} parts={parts} partName={partName}>
                  {select}
                </CompiledCard>
              )
            }
          </Loaded>
        )}
        {trend.data && !day && (
          <Card title="还没有汇总" whose={whose}>
            {period === 'week' ? (
              <Empty title="第一份周报在周日晚上" text="每周最后一个上课日之后，周日晚上八点半自动汇总。" />
            ) : (
              <Empty title="第一次汇总在傍晚" text="有班级上报的上课日，放学后自动汇总；晨检快报在上午。" />
            )}
          </Card>
        )}
      </Column>
    </>
  )
}
