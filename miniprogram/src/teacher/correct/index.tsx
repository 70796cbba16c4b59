import type { AttendanceReport, Roll } from '@zhixiao/shared-types/domains/attendance'
import type { Me } from '@zhixiao/shared-types/domains/identity'
import { sessions, sessionText } from '@zhixiao/shared-types/values/attendance'
import { useState } from 'react'
import { changesOf, pupilsOf, saidOf } from '../../features/attendance/correct-form'
import { PupilSheet } from '../../features/attendance/pupil-sheet'
import type { Entry } from '../../features/attendance/roll-form'
import { useCorrectionDraft } from '../../features/attendance/use-correction-draft'
import { mayHealth } from '../../features/attendance/use-roll'
import { useMyClasses } from '../../features/attendance/use-my-classes'
import { statusText, statusTone } from '../../features/attendance/words'
import { Gate } from '../../features/identity/gate'
import { schoolsOf } from '../../features/identity/hats'
import { Shell } from '../../features/identity/shell'
import { dayText, schoolDay } from '../../platform/days'
import { explain } from '../../platform/errors'
import { back, open, useParams } from '../../platform/nav'
import { schoolNow } from '../../platform/school-clock'
import { useCall } from '../../platform/use-call'
import { useInSight } from '../../platform/use-in-sight'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { ErrorNote } from '../../ui/error-note'
import { Field } from '../../ui/field'
import { Loaded } from '../../ui/loaded'
import { Row, Rows } from '../../ui/row'
import { Tile, Tiles } from '../../ui/tile'

/** A report corrected, or a correction asked for: who, from what to what, why, and what the families will read (AT-12, AT-13). */
export default function CorrectPage() {
  return <Gate page="correct">{(me) => <Screen me={me} />}</Gate>
}

function Screen({ me }: { me: Me }) {
  const { class: classId, day, session } = useParams('correct')
  const asked = sessions.find((one) => one === session)
  const roll = useCall('GET /classes/:classId/roll', classId ? { params: { classId }, query: { day, session: asked } } : null)
  const seen = roll.data
  if (seen?.report && seen.correction !== 'none') return <Correct key={seen.report.id} me={me} roll={{ ...seen, report: seen.report }} refresh={roll.refresh} />
  if (!classId) {
    return (
      <Shell page="correct" me={me}>
        <Card><Empty title="先选要更正的那一次" text="在点名页打开已上报的考勤，再点更正。" act={{ text: '去点名页', onTap: () => open('roll') }} /></Card>
      </Shell>
    )
  }
  return (
    <Shell page="correct" me={me}>
      <Loaded {...roll} shape="tiles">
        {() => <Card><Empty title={seen?.report ? '已过您可以更正的期限' : '这一次还没有上报'} text={seen?.report ? '请联系校领导办理。' : '先上报，再更正。'} act={{ text: '返回', onTap: back }} /></Card>}
      </Loaded>
    </Shell>
  )
}

type Props = { me: Me; roll: Roll & { report: AttendanceReport }; refresh: () => Promise<unknown> }

function Correct({ me, roll, refresh }: Props) {
  const inSight = useInSight()
  const { form, hasEntries, edit, send, drop, act } = useCorrectionDraft(roll, refresh, () => { if (inSight()) back() })
  const [detail, setDetail] = useState<string>()
  const classes = useMyClasses(roll.classId)
  const isRequest = roll.correction === 'request'
  // A leader asks only where the term is archived; then the bureau decides (AT-12).
  const decider = schoolsOf(me, ['leader']).some((one) => one.school === roll.school) ? '教育局' : '校医或校领导'
  const changes = changesOf(form, roll)
  const ready = changes.length > 0 && form.reason.trim().length >= 2
  const pupil = pupilsOf(roll).find((one) => one.studentId === detail)
  const enter = (studentId: string, entry: Entry) => { edit({ ...form, entries: { ...form.entries, [studentId]: entry } }); setDetail(undefined) }
  const schoolId = classes.classes.find((one) => one.classId === roll.classId)?.schoolId
  return (
    <Shell
      page="correct" me={me} title={isRequest ? '申请更正' : undefined} kicker={`${roll.school} · ${roll.class} · ${dayText(roll.day)} · ${sessionText[roll.session]}`}
      note={isRequest ? `已锁定：提交后由${decider}审批` : '提交后立即生效，并留下记录'}
      foot={<Button text={isRequest ? '提交申请' : '提交更正'} tone="primary" busy={act.busy} busyText="正在提交" disabled={!ready} onTap={send} />}
    >
      {act.error && !act.busy && <ErrorNote {...explain(act.error)} text={act.error.code === 'attendance.version_behind' ? '下面已是最新的考勤，您的改动都在，请核对后再提交。' : explain(act.error).text} />}
      <Tiles>
        {pupilsOf(roll).map(({ studentId, name }) => {
          const entry = form.entries[studentId] ?? saidOf(roll.report, studentId)
          const isChanged = changes.some((one) => one.studentId === studentId)
          return <Tile key={studentId} name={name} state={`${statusText(entry.status, entry.lateMinutes)}${isChanged ? ' · 改' : ''}`} tone={statusTone(entry.status)} onTap={() => setDetail(studentId)} />
        })}
      </Tiles>
      <Changes changes={changes} />
      <Card>
        <Field id="reason" label="更正理由（必填）" long value={form.reason} onChange={(reason) => edit({ ...form, reason })} max={200} placeholder="如：家长来电补假" hint="会记入更正记录，请不要写病情" />
        {hasEntries && <Button text="放弃这次更正" tone="link" onTap={() => { drop(); back() }} />}
      </Card>
      {pupil && (
        <PupilSheet
          key={pupil.studentId} pupil={pupil} entry={form.entries[pupil.studentId] ?? saidOf(roll.report, pupil.studentId)} whose={roll.class} today={schoolDay(new Date(schoolNow()).toISOString())}
          mayHealth={mayHealth(me, schoolId, roll.classId)} symptomsOnly={roll.symptomsOnly?.includes(pupil.studentId) ?? false} onSave={(entry) => enter(pupil.studentId, entry)} onShut={() => setDetail(undefined)}
        />
      )}
    </Shell>
  )
}

const Changes = ({ changes }: { changes: ReturnType<typeof changesOf> }) => (
  <Card title={changes.length > 0 ? `改动 ${changes.length} 人，家长将看到` : '点学生改状态'} whose={changes.length > 0 ? '只发给这位学生的监护人' : undefined}>
    {changes.length > 0 && (
      <Rows>{changes.map((one) => <Row key={one.studentId} title={one.told ?? `${one.name} 只改病情记录`} note={one.told ? undefined : '不发消息给家长'} />)}</Rows>
    )}
  </Card>
)
