import type { Roll } from '@zhixiao/shared-types/domains/attendance'
import type { Me } from '@zhixiao/shared-types/domains/identity'
import { useState } from 'react'
import { ChangeNote } from '../../features/attendance/change-note'
import { PupilSheet } from '../../features/attendance/pupil-sheet'
import { countsOf, entryOf, reportOf, type RollCounts } from '../../features/attendance/roll-form'
import { RollTiles } from '../../features/attendance/roll-tiles'
import { mayHealth, useReport, type RollScreen } from '../../features/attendance/use-roll'
import { useRollForm } from '../../features/attendance/use-roll-form'
import { dueText } from '../../features/attendance/words'
import { explain } from '../../platform/errors'
import { timeText } from '../../platform/days'
import { useSchoolNow } from '../../platform/school-clock'
import { Button, Buttons } from '../../ui/button'
import { ErrorNote } from '../../ui/error-note'
import { Box } from '../../ui/native'
import { RollFrame } from './roll-frame'

const barText = ({ present, absent, late, undecided }: RollCounts) => `到校 ${present} · 缺 ${absent} · 迟到 ${late}${undecided ? ` · 未点 ${undecided}` : ''}`
/** The primary button: decide the rest first, then hand in. */
const verb = ({ expected, undecided }: RollCounts) => (undecided === 0 ? '上报' : undecided === expected ? '全部到校' : `其余 ${undecided} 人到校`)

/** An open roll in the hands of somebody who may report it. Two taps for a class where all are present. */
export function OpenRoll({ me, screen, roll }: { me: Me; screen: RollScreen; roll: Roll }) {
  const act = useRollForm(roll)
  const report = useReport(roll, act, screen.roll.refresh)
  const [detail, setDetail] = useState<string>()
  const now = useSchoolNow()
  const counts = countsOf(act.form)
  const pupil = act.form.pupils.find((one) => one.studentId === detail)
  const schoolId = screen.classes.classes.find((one) => one.classId === roll.classId)?.schoolId
  const send = () => { void report.run({ params: { classId: roll.classId }, body: reportOf(act.form, roll.day, roll.session) }) }
  const unsent = report.error && !report.busy && report.error.code !== 'attendance.roll_changed' ? explain(report.error) : undefined
  const foot = (
    <>
      <Box className="page__foot-note" live="polite">{report.retries > 0 ? `网络不好，正在第 ${report.retries} 次重试，填写的内容都在` : barText(counts)}</Box>
      <Buttons>
        {act.undo && !report.busy && <Button text="撤销一步" onTap={act.undo} />}
        <Button text={verb(counts)} tone="primary" busy={report.busy} busyText="正在上报" onTap={counts.undecided > 0 ? act.everybody : send} />
      </Buttons>
    </>
  )
  return (
    <RollFrame me={me} screen={screen} roll={roll} title={`${counts.expected} 人，${counts.undecided === counts.expected ? '还没点名' : `缺 ${counts.absent}，迟到 ${counts.late}`}`} note={dueText(timeText(roll.dueAt), roll.dueAt, now)} foot={foot}>
      {unsent && <ErrorNote {...unsent} title={`没有报上去：${unsent.title}`} text="填写的内容都在这部手机上。" acts={[{ text: '再报一次', onTap: send }]} />}
      {act.change && <ChangeNote change={act.change} />}
      <RollTiles act={act} onDetail={setDetail} />
      {pupil && (
        <PupilSheet
          key={pupil.studentId} pupil={pupil} entry={entryOf(act.form, pupil.studentId)} whose={roll.class} mayHealth={mayHealth(me, schoolId, roll.classId)}
          onSave={(entry) => { act.enter(pupil.studentId, entry); setDetail(undefined) }} onShut={() => setDetail(undefined)}
        />
      )}
    </RollFrame>
  )
}
