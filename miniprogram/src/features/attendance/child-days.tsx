import { sessionText, symptomText, toldStatus } from '@zhixiao/shared-types/values/attendance'
import { dayPartText, followText } from '@zhixiao/shared-types/values/calendar'
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
/** What was said first, where it was corrected (AT-13). */
const correctedText = ({ correctedAt, correctedFrom }: Seen) => correctedAt && correctedFrom && `${timeText(correctedAt)} 更正，原为${toldStatus(correctedFrom, null)}`
const noteOf = (seen: Seen) => [seen.reportedAt && `${timeText(seen.reportedAt)} 老师上报`, correctedText(seen), healthText(seen)].filter(Boolean).join(' · ') || undefined

/** What was reported before the calendar took the session away stays in sight, and says that it does not count (CA-5). */
const SeenBadge = ({ seen }: { seen: Seen }) => {
  const text = statusText(seen.status, seen.lateMinutes)
  return seen.counted === false ? <Badge text={`${text}，不计入`} /> : <Badge text={text} tone={statusTone(seen.status)} />
}
/** Why there is no school, which timetable applies, when school goes on (CA-3, CA-6). */
const dayNote = ({ reason, followWeekday, resumesOn }: Day) =>
  [reason, followWeekday ? followText(followWeekday) : '', resumesOn ? `${dayText(resumesOn.day)}${dayPartText[resumesOn.session]}恢复上课` : ''].filter(Boolean).join(' · ') || undefined

const Sessions = ({ day }: { day: Day }) => (
  <Rows>
    {day.sessions.map((seen) => (
      <Row key={seen.session} title={sessionText[seen.session]} note={noteOf(seen)} badge={<SeenBadge seen={seen} />} />
    ))}
  </Rows>
)

/** Today in one sentence and by session. `whose` says child · school · class (ID-7). */
export function TodayCard({ attendance, whose, onTap }: { attendance: ChildAttendance; whose: string; onTap?: () => void }) {
  const day = attendance.days.find((one) => one.day === attendance.today)
  const answer = todayAnswer((day?.sessions ?? []).filter((one) => one.counted !== false), day?.reason ?? null)
  const edge = answer.tone === 'green' || answer.tone === 'amber' || answer.tone === 'red' ? answer.tone : undefined
  return (
    <Card title={answer.text} whose={[whose, dayText(attendance.today), day && dayNote(day)].filter(Boolean).join(' · ')} tone={edge} onTap={onTap} aside={day?.halfDay && <Badge text="半天" tone="amber" />}>
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
        <Card key={day.day} title={dayText(day.day)} aside={day.halfDay && <Badge text="半天" tone="amber" />} whose={dayNote(day) ?? (day.sessions.length === 0 ? '没有安排上课' : undefined)}>
          {day.sessions.length > 0 && <Sessions day={day} />}
        </Card>
      ))}
    </Section>
  )
}
