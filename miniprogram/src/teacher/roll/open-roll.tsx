import type { Roll } from '@zhixiao/shared-types/domains/attendance'
import type { Me } from '@zhixiao/shared-types/domains/identity'
import { useState } from 'react'
import { ChangeNote } from '../../features/attendance/change-note'
import { OfflineNote } from '../../features/attendance/offline-note'
import { PupilSheet } from '../../features/attendance/pupil-sheet'
import { carriedEntryOf, countsOf, entryOf, type RollCounts } from '../../features/attendance/roll-form'
import { RollTiles } from '../../features/attendance/roll-tiles'
import { mayHealth, useKeptSending, useReport, type RollScreen } from '../../features/attendance/use-roll'
import { useRollForm } from '../../features/attendance/use-roll-form'
import { dueText } from '../../features/attendance/words'
import { explain, isUnsettled, type ApiError } from '../../platform/errors'
import { schoolDay, timeText } from '../../platform/days'
import { useSchoolNow } from '../../platform/school-clock'
import { Button, Buttons } from '../../ui/button'
import { ErrorNote } from '../../ui/error-note'
import { Box } from '../../ui/native'
import { RollFrame } from './roll-frame'

const barText = ({ present, absent, late, undecided }: RollCounts) => `到校 ${present} · 缺 ${absent} · 迟到 ${late}${undecided ? ` · 未点 ${undecided}` : ''}`
/** The primary button: decide the rest first, then hand in. */
function verb({ expected, undecided, toConfirm }: RollCounts): string {
  if (undecided === 0) return '上报'
  if (undecided === toConfirm) return `${toConfirm} 人待确认`
  return undecided === expected ? '全部到校' : `其余 ${undecided - toConfirm} 人到校`
}
const unheard = (error: ApiError) => isUnsettled(error) || error.code === 'attendance.roll_changed'

/** An open roll in the hands of somebody who may report it. Two taps for a class where all are present. */
export function OpenRoll({ me, screen, roll }: { me: Me; screen: RollScreen; roll: Roll }) {
  const act = useRollForm(roll)
  const report = useReport(roll, act, screen)
  const [detail, setDetail] = useState<string>()
  const now = useSchoolNow()
  const counts = countsOf(act.form)
  const pupil = act.form.pupils.find((one) => one.studentId === detail)
  const schoolId = screen.classes.classes.find((one) => one.classId === roll.classId)?.schoolId
  const isIn = act.form.handedIn === true
  useKeptSending(isIn, report.busy, report.send)
  const isStuck = isIn && (report.retries > 0 || report.error !== undefined)
  const unsent = report.error && !report.busy && !isIn && !unheard(report.error) ? explain(report.error) : undefined
  const foot = (
    <>
      <Box className="page__foot-note" live="polite">{isStuck ? '未上报，草稿在这部手机上' : barText(counts)}</Box>
      <Buttons>
        {act.undo && !isIn && <Button text="撤销一步" onTap={act.undo} />}
        <Button
          text={verb(counts)} tone="primary" busy={report.busy} busyText="正在上报" disabled={counts.undecided > 0 && counts.undecided === counts.toConfirm}
          onTap={counts.undecided > 0 ? act.everybody : () => act.handIn(true)}
        />
      </Buttons>
    </>
  )
  return (
    <RollFrame me={me} screen={screen} roll={roll} title={`${counts.expected} 人，${counts.undecided === counts.expected ? '还没点名' : `缺 ${counts.absent}，迟到 ${counts.late}`}`} note={dueText(timeText(roll.dueAt), roll.dueAt, now)} foot={foot}>
      {isStuck && <OfflineNote form={act.form} busy={report.busy} onSend={report.send} onBack={() => act.handIn(false)} onDrop={act.drop} />}
      {unsent && <ErrorNote {...unsent} title={`没有报上去：${unsent.title}`} text="填写的内容都在这部手机上，改好后可以再报。" />}
      {roll.waitingCorrections ? <ErrorNote tone="amber" title="补报已提交" text="正在等校医或校领导审批，通过后才计入考勤。" /> : null}
      {counts.toConfirm > 0 && <ErrorNote tone="amber" title={`上一次有情况的 ${counts.toConfirm} 人请逐个确认`} text="点一下表示和上一次相同，再点换状态。" />}
      {act.change && <ChangeNote change={act.change} />}
      <RollTiles act={act} onDetail={setDetail} />
      {pupil && (
        <PupilSheet
          key={pupil.studentId} pupil={pupil} entry={entryOf(act.form, pupil.studentId) ?? carriedEntryOf(act.form, pupil.studentId)} whose={roll.class} today={schoolDay(new Date(now).toISOString())} mayHealth={mayHealth(me, schoolId, roll.classId)}
          symptomsOnly={roll.symptomsOnly?.includes(pupil.studentId) ?? false}
          onSave={(entry) => { act.enter(pupil.studentId, entry); setDetail(undefined) }} onShut={() => setDetail(undefined)}
        />
      )}
    </RollFrame>
  )
}
