import type { CalendarDay } from '@zhixiao/shared-types/domains/calendar'
import { dayText, rangeText } from '../../platform/days'
import { Badge } from '../../ui/badge'
import { Button, Buttons } from '../../ui/button'
import { Card } from '../../ui/card'
import { Row, Rows } from '../../ui/row'
import { dayBadge, dayNote, grouped, monthAway, monthText, type Group } from './words'

/** The month in sight, and the ones beside it. */
export const MonthSwitch = ({ month, onPick }: { month: string; onPick: (day: string) => void }) => (
  <Buttons>
    <Button text="上个月" onTap={() => onPick(monthAway(month, -1))} />
    <Button text="下个月" onTap={() => onPick(monthAway(month, 1))} />
  </Buttons>
)

const spanText = ({ from, to }: Group) => (from === to ? dayText(from) : rangeText(from, to))
const holds = ({ from, to }: Group, day: string) => from <= day && day <= to

/** A month, days that say the same in one line; why a day is as it is, and when school goes on. */
export const DayList = ({ days, today, month, whose }: { days: readonly CalendarDay[]; today: string; month: string; whose: string }) => (
  <Card title={monthText(month)} whose={whose}>
    <Rows>
      {grouped(days).map((group) => (
        <Row key={group.from} title={`${spanText(group)}${holds(group, today) ? '（今天）' : ''}`} note={dayNote(group) || undefined} badge={<Badge {...dayBadge(group)} />} />
      ))}
    </Rows>
  </Card>
)
