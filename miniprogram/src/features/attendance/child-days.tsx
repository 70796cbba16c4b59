import { sessionText, symptomText } from '@zhixiao/shared-types/values/attendance'
import type { Reply } from '../../platform/call'
import { dayText, timeText } from '../../platform/days'
import { Badge } from '../../ui/badge'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Section } from '../../ui/page'
import { Row, Rows } from '../../ui/row'
import { statusText, statusTone, todayAnswer } from './words'

export type ChildAttendance = Reply<'GET /students/:studentId/attendance'>
type Day = ChildAttendance['days'][number]
type Seen = Day['sessions'][number]

const healthText = ({ health }: Seen) =>
  health && [...health.symptoms.map((one) => symptomText[one]), health.temperature === null ? '' : `${health.temperature.toFixed(1)}℃`].filter(Boolean).join('、')
const noteOf = (seen: Seen) => [seen.reportedAt && `${timeText(seen.reportedAt)} 老师上报`, healthText(seen)].filter(Boolean).join(' · ') || undefined

const Sessions = ({ day }: { day: Day }) => (
  <Rows>
    {day.sessions.map((seen) => (
      <Row key={seen.session} title={sessionText[seen.session]} note={noteOf(seen)} badge={<Badge text={statusText(seen.status, seen.lateMinutes)} tone={statusTone(seen.status)} />} />
    ))}
  </Rows>
)

/** Today in one sentence and by session. `whose` says child · school · class (ID-7). */
export function TodayCard({ attendance, whose, onTap }: { attendance: ChildAttendance; whose: string; onTap?: () => void }) {
  const day = attendance.days.find((one) => one.day === attendance.today)
  const answer = todayAnswer(day?.sessions ?? [], day?.reason ?? null)
  const edge = answer.tone === 'green' || answer.tone === 'amber' || answer.tone === 'red' ? answer.tone : undefined
  return (
    <Card title={answer.text} whose={`${whose} · ${dayText(attendance.today)}`} tone={edge} onTap={onTap}>
      {day && day.sessions.length > 0 && <Sessions day={day} />}
    </Card>
  )
}

/** The days before, newest first; a day without school says why. */
export function EarlierDays({ attendance }: { attendance: ChildAttendance }) {
  const days = attendance.days.filter((day) => day.day !== attendance.today)
  return (
    <Section title="前些天">
      {days.length === 0 && <Card><Empty title="还没有记录" text="老师上报后会出现在这里。" /></Card>}
      {days.map((day) => (
        <Card key={day.day} title={dayText(day.day)} whose={day.sessions.length === 0 ? (day.reason ?? '没有安排上课') : undefined}>
          {day.sessions.length > 0 && <Sessions day={day} />}
        </Card>
      ))}
    </Section>
  )
}
