import { useState } from 'react'
import { addDays } from '../../platform/days'
import { useCallEvery } from '../../platform/use-call'
import { askAgain, daysBack, DaysView, type Period } from './days-view'
import { dayIn, offIn } from './latest-day'

type Props = { schoolId: string; school: string; today: string }

/** Compiled days of a school with its grades. */
export function SchoolDays({ schoolId, school, today }: Props) {
  const [period, setPeriod] = useState<Period>('day')
  const [chosen, setChosen] = useState<string>()
  const params = { schoolId }
  const trend = useCallEvery(
    'GET /schools/:schoolId/summaries',
    { params, query: { from: addDays(today, -daysBack), to: today, period } },
    askAgain,
  )
  const day = dayIn(trend.data?.items, chosen, trend.data?.weeksOff)
  const { data, ...call } = useCallEvery('GET /schools/:schoolId/summary', day && !offIn(trend.data?.weeksOff, day) ? { params, query: { day, period } } : null, askAgain)
  const detail = { ...call, data: data && { summary: data.school, parts: data.grades } }
  return (
    <DaysView
      whose={school}
      period={period}
      onPeriod={setPeriod}
      trend={trend}
      day={day}
      onDay={setChosen}
      detail={detail}
      partName="年级"
    />
  )
}
