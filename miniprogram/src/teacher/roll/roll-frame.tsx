import type { Roll } from '@zhixiao/shared-types/domains/attendance'
import type { Me } from '@zhixiao/shared-types/domains/identity'
import { sessionText } from '@zhixiao/shared-types/values/attendance'
import type { ReactNode } from 'react'
import { ClassSwitch } from '../../features/attendance/class-switch'
import { OtherDrafts } from '../../features/attendance/offline-note'
import { formName } from '../../features/attendance/roll-draft'
import type { RollScreen } from '../../features/attendance/use-roll'
import { Shell } from '../../features/identity/shell'
import { dayText, schoolDay } from '../../platform/days'
import { schoolNow } from '../../platform/school-clock'
import { Card } from '../../ui/card'
import { ErrorNote } from '../../ui/error-note'
import { DatePick } from '../../ui/field'
import { Segmented } from '../../ui/segmented'

type Props = { me: Me; screen: RollScreen; roll: Roll; title: string; note?: string; foot?: ReactNode; children: ReactNode }

/** What every state of a roll has around it: whose, which class, which session, which day. */
export function RollFrame({ me, screen, roll, title, note, foot, children }: Props) {
  const { classes, planned, look } = screen
  return (
    <Shell page="roll" me={me} kicker={`${roll.school} · ${roll.class} · ${dayText(roll.day)} · ${sessionText[roll.session]}`} title={title} note={note} foot={foot}>
      {screen.roll.problem && <ErrorNote title="没有刷新成功" text="下面是刚才的名单，填写的内容会保留。" tone="amber" acts={[{ text: '再试一次', onTap: () => { void screen.roll.refresh() } }]} />}
      <ClassSwitch classes={classes.classes} value={roll.classId} onPick={(classId) => look({ classId })} />
      {planned.length > 1 && (
        <Segmented label="哪一次" options={planned.map((key) => ({ key, label: sessionText[key] }))} value={roll.session} onPick={(session) => look({ session })} />
      )}
      <OtherDrafts current={formName(roll)} nameOf={(classId) => classes.classes.find((one) => one.classId === classId)?.class} look={look} />
      {children}
      <Card>
        <DatePick id="roll-day" label="补报或查看别的日子" value={roll.day} to={schoolDay(new Date(schoolNow()).toISOString())} show={dayText} onPick={(day) => look({ day })} />
      </Card>
    </Shell>
  )
}
