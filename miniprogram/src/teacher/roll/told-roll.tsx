import type { Roll } from '@zhixiao/shared-types/domains/attendance'
import type { Me } from '@zhixiao/shared-types/domains/identity'
import { sessionText } from '@zhixiao/shared-types/values/attendance'
import { MergeCard } from '../../features/attendance/merge-card'
import { StrayDraft } from '../../features/attendance/offline-note'
import { ReportCard, reportAnswer } from '../../features/attendance/report-card'
import type { RollScreen } from '../../features/attendance/use-roll'
import { useRollForm } from '../../features/attendance/use-roll-form'
import { may } from '../../features/identity/hats'
import { timeText } from '../../platform/days'
import { open } from '../../platform/nav'
import { entryOf, type RollForm } from '../../features/attendance/roll-form'
import { unreported } from '../../features/attendance/sent-draft'
import { useStore } from '../../platform/store'
import { Button, Buttons } from '../../ui/button'
import { ErrorNote } from '../../ui/error-note'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { RollFrame } from './roll-frame'

const titleOf = (roll: Roll) => {
  if (roll.state === 'void') return `${roll.class} 这次考勤不计入`
  if (roll.report) return `${roll.class} ${reportAnswer(roll.report)}`
  if (roll.state === 'no_session') return `这一天没有${sessionText[roll.session]}`
  if (roll.state === 'not_due') return `${sessionText[roll.session]} ${timeText(roll.opensAt)} 开始`
  return '还没有上报'
}

const Nothing = ({ roll }: { roll: Roll }) => {
  if (roll.state === 'no_session') return <Empty title={roll.reason ?? '没有安排'} text="如果与实际不符，请联系学校管理员修改校历。" />
  if (roll.state === 'not_due') return <Empty title={`${roll.pupils.length} 人在册`} text={`${timeText(roll.opensAt)} 起可以点名，${timeText(roll.dueAt)} 前上报。`} />
  return <Empty title="等班主任上报" text="您可以查看本班考勤，上报由班主任、代理班主任、校医或校领导办理。" />
}

/** What the second person saw otherwise goes into a correction, ready to be sent with a reason; the draft stays until it is thrown away (AT-5). */
function bringIn(roll: Roll, form: RollForm) {
  if (!roll.report) return
  const entries = Object.fromEntries(unreported(form, roll.report).flatMap(({ studentId }) => { const mine = entryOf(form, studentId); return mine ? [[studentId, mine] as const] : [] }))
  useStore.getState().draft(`correct:${roll.report.id}`, { reason: '', entries })
}

/** A roll that is reported, not due, without a session, or somebody else's to report. */
export function ToldRoll({ me, screen, roll }: { me: Me; screen: RollScreen; roll: Roll }) {
  const act = useRollForm(roll)
  const mayCorrect = roll.report !== null && (roll.correction === 'amend' || roll.correction === 'request')
  const correct = () => open('correct', { class: roll.classId, day: roll.day, session: roll.session })
  const foot = roll.report && (mayCorrect || may(me, 'push.receipts')) && (
    <Buttons>
      {mayCorrect && <Button text={roll.correction === 'amend' ? '更正' : '申请更正'} onTap={correct} />}
      {may(me, 'push.receipts') && <Button text="看送达与阅读" tone="primary" onTap={() => open('receipts', { class: roll.classId, day: roll.day })} />}
    </Buttons>
  )
  return (
    <RollFrame me={me} screen={screen} roll={roll} title={titleOf(roll)} foot={foot}>
      {roll.report && act.hasEntries && <MergeCard form={act.form} report={roll.report} onTake={act.drop} onCorrect={mayCorrect ? () => { bringIn(roll, act.form); correct() } : undefined} />}
      {!roll.report && act.hasEntries && <StrayDraft form={act.form} onDrop={act.drop} />}
      {roll.waitingCorrections ? <ErrorNote tone="amber" title={`${roll.waitingCorrections} 条更正正在等审批`} text="由校医或校领导审批，通过后生效。" /> : null}
      {roll.report ? <ReportCard report={roll.report} /> : <Card><Nothing roll={roll} /></Card>}
    </RollFrame>
  )
}
