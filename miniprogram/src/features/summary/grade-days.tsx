import { useState } from 'react'
import { addDays } from '../../platform/days'
import { useCallEvery } from '../../platform/use-call'
import { askAgain, daysBack, DaysView, type Period } from './days-view'
import { dayIn } from './latest-day'

type Props = { gradeId: string; whose: string; today: string }

/** Compiled days of one grade, for its head, who does not see the whole school. */
export function GradeDays({ gradeId, whose, today }: Props) {
  const [period, setPeriod] = useState<Period>('day')
  const [chosen, setChosen] = useState<string>()
  const query = { from: addDays(today, -daysBack), to: today, period }
  const trend = useCallEvery('GET /grades/:gradeId/summaries', { params: { gradeId }, query }, askAgain)
  const day = dayIn(trend.data?.items, chosen, trend.data?.weeksOff)
  const summary = trend.data?.items.find((one) => one.day === day) ?? null
  return (
    <DaysView
      whose={whose}
      period={period}
      onPeriod={setPeriod}
      trend={trend}
      day={day}
      onDay={setChosen}
      detail={{ ...trend, data: { summary, parts: [] } }}
      partName="班级"
    />
  )
}
