import { useState } from 'react'
import { addDays } from '../../platform/days'
import { useCallEvery } from '../../platform/use-call'
import { askAgain, daysBack, DaysView, type Period } from './days-view'
import { dayIn, offIn } from './latest-day'
import type { Summary } from './figures'

type Props = { bureauId: string; bureau: string; today: string }

/** Coverage first: who lacks most stands on top; complete schools keep the district's own order. */
const byCoverage = (schools: readonly Summary[]) => {
  const left = ({ measures }: Summary) => measures.expectedReports - measures.reports
  return [...schools].sort((one, other) => left(other) - left(one))
}

/** Compiled days of a district with its schools; counts only. */
export function BureauDays({ bureauId, bureau, today }: Props) {
  const [period, setPeriod] = useState<Period>('day')
  const [chosen, setChosen] = useState<string>()
  const params = { bureauId }
  const trend = useCallEvery(
    'GET /bureaus/:bureauId/summaries',
    { params, query: { from: addDays(today, -daysBack), to: today, period } },
    askAgain,
  )
  const day = dayIn(trend.data?.items, chosen, trend.data?.weeksOff)
  const { data, ...call } = useCallEvery('GET /bureaus/:bureauId/summary', day && !offIn(trend.data?.weeksOff, day) ? { params, query: { day, period } } : null, askAgain)
  const detail = { ...call, data: data && { summary: data.bureau, parts: byCoverage(data.schools) } }
  return (
    <DaysView
      whose={bureau}
      period={period}
      onPeriod={setPeriod}
      trend={trend}
      day={day}
      onDay={setChosen}
      detail={detail}
      partName="学校"
    />
  )
}
