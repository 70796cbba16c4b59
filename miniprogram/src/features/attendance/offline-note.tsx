import { sessionText } from '@zhixiao/shared-types/values/attendance'
import { useState } from 'react'
import { dayText, timeText } from '../../platform/days'
import { useStore } from '../../platform/store'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { ErrorNote } from '../../ui/error-note'
import { Box } from '../../ui/native'
import { Row, Rows } from '../../ui/row'
import { Sheet } from '../../ui/sheet'
import { dropDraft, formName } from './roll-draft'
import { waitingDrafts, type RollForm, type Waiting } from './roll-form'

type Props = { form: RollForm; busy: boolean; onSend: () => void; onBack: () => void; onDrop: () => void }

/** Handed in and not arrived: 未上报 is said plainly, with when it was filled in, and what happens next (AT-5). */
export const OfflineNote = ({ form, busy, onSend, onBack, onDrop }: Props) => (
  <ErrorNote
    tone="amber" title="未上报（离线草稿）"
    text={`${form.capturedAt ? `${timeText(form.capturedAt)} 填写，` : ''}已存在这部手机上，网络恢复后会自动上报。是否迟报以学校收到的时间为准。`}
    acts={[{ text: '现在上报', busy, onTap: onSend }, { text: '继续修改', onTap: onBack }, { text: '丢弃草稿', onTap: onDrop }]}
  />
)

/** Filled in for a session that is no more, or that is not this person's to report: said plainly, and the person may throw it away (AT-5). */
export const StrayDraft = ({ form, onDrop }: Pick<Props, 'form' | 'onDrop'>) => (
  <ErrorNote
    tone="amber" title="草稿没有上报" text={`${form.capturedAt ? `${timeText(form.capturedAt)} 填写，` : ''}还在这部手机上。这一次现在不能由您上报，不再需要就可以丢弃。`}
    acts={[{ text: '丢弃草稿', onTap: onDrop }]}
  />
)

type Look = (at: { classId?: string; day?: string; session?: Waiting['session'] }) => void
type OthersProps = { current: string; nameOf: (classId: string) => string | undefined; look: Look }
/** The way to drafts of other classes and sessions, so that none is forgotten. One whose class or session is gone can still be thrown away. */
export function OtherDrafts({ current, nameOf, look }: OthersProps) {
  const waiting = waitingDrafts(useStore((state) => state.drafts), current)
  const [dropping, setDropping] = useState<Waiting>()
  if (waiting.length === 0) return null
  const titleOf = (one: Waiting) => `${nameOf(one.classId) ?? '班级'} · ${sessionText[one.session]}`
  const go = (one: Waiting) => look({ classId: one.classId, day: one.day, session: one.session })
  return (
    <>
      <Card tone="amber" title={`还有 ${waiting.length} 份离线草稿未上报`}>
        <Rows>
          {waiting.map((one) => (
            <Row
              key={formName(one)} title={titleOf(one)} note={noteOf(one)}
              badge={<><Button small text="打开" onTap={() => go(one)} /><Button small text="丢弃" onTap={() => setDropping(one)} /></>}
            />
          ))}
        </Rows>
      </Card>
      {dropping && (
        <Sheet open title={`丢弃草稿：${titleOf(dropping)}`} onShut={() => setDropping(undefined)} shutText="不丢弃">
          <Box className="field__hint">{`${noteOf(dropping)}，还没有上报，丢弃后找不回来。`}</Box>
          <Button text="丢弃草稿" tone="danger" onTap={() => { dropDraft(formName(dropping)); setDropping(undefined) }} />
        </Sheet>
      )}
    </>
  )
}

const noteOf = (one: Waiting) => `${dayText(one.day)}${one.capturedAt ? ` ${timeText(one.capturedAt)} 填写` : ''}`
